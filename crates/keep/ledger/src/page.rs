//! Lists of findings: filtered, sorted, a page at a time, with the counts that other filters would give.
//!
//! In: a filter. Out: one page of what stands, the total, and facets. Each facet counts under all
//! filters but its own, so that it shows what choosing otherwise would bring.

use hashwarden_domain::{Node, site::Territory};
use jiff::Timestamp;

use crate::{
    FindingRecord, Ledger, LedgerError,
    database::{Query, query},
    finding, row, search,
};

/// Which findings, in which order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindingFilter {
    /// Words, each of which must be somewhere in names, reasons, addresses, wallets or case numbers.
    pub words: String,
    /// The word that stands; several with commas between.
    pub verdict: Option<String>,
    /// Code of the territory.
    pub territory: Option<String>,
    /// In any of these places, or below; everywhere where nothing is said.
    pub within: Option<Vec<Node>>,
    /// Protocol of a piece of evidence.
    pub protocol: Option<String>,
    /// Whether the site has a case.
    pub has_case: Option<bool>,
    /// Seen at or after.
    pub since: Option<Timestamp>,
    /// In which order.
    pub sort: Sort,
    /// 0 for the first page.
    pub page: u32,
    /// Rows a page; at most [`FindingFilter::MAX_SIZE`].
    pub size: u32,
}

impl FindingFilter {
    /// Most rows a page.
    pub const MAX_SIZE: u32 = 200;
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Most power first; those without an estimate last.
    Power,
    /// Most probable first.
    Probability,
    /// Latest seen first.
    #[default]
    Recent,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingPage {
    /// All that fit the filter.
    pub total: u64,
    /// Those of the page.
    pub items: Vec<FindingRecord>,
    /// What other choices would bring.
    pub facets: Facets,
}

/// Counts under all filters but the facet's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    /// By the word that stands.
    pub verdict: Vec<(String, u64)>,
    /// By territory.
    pub territory: Vec<TerritoryFacet>,
    /// By protocol; a site counts under each that it has.
    pub protocol: Vec<(String, u64)>,
}

/// How many findings in a territory.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritoryFacet {
    /// Which.
    pub territory: Territory,
    /// How many.
    pub count: u64,
}

/// Parameters 1 to 10: four words, verdict, territory, protocol, case (0, 1), since, codes of places with
/// commas between. A sealed case is not told of by a finding.
const WHERE: &str = " (c.search LIKE $1 ESCAPE '\\' OR EXISTS (SELECT 1 FROM case_current n \
     WHERE n.site = c.site AND n.sealed = 0 AND n.number LIKE $1 ESCAPE '\\')) \
     AND c.search LIKE $2 ESCAPE '\\' AND c.search LIKE $3 ESCAPE '\\' \
     AND c.search LIKE $4 ESCAPE '\\' \
     AND (CAST($5 AS TEXT) IS NULL OR ',' || $5 || ',' LIKE '%,' || c.verdict || ',%') \
     AND (CAST($6 AS TEXT) IS NULL OR c.territory = $6) \
     AND (CAST($7 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM finding_protocol p \
     WHERE p.site = c.site AND p.protocol = $7)) \
     AND (CAST($8 AS BIGINT) IS NULL OR $8 = (CASE WHEN EXISTS (SELECT 1 FROM case_current n \
     WHERE n.site = c.site AND n.sealed = 0) THEN 1 ELSE 0 END)) \
     AND c.last_seen >= $9 \
     AND (CAST($10 AS TEXT) IS NULL OR $10 LIKE '%,' || c.territory || ',%')";

impl Ledger {
    /// One page of what stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn findings(&self, filter: &FindingFilter) -> Result<FindingPage, LedgerError> {
        let within = self.codes(filter).await?;
        let bind = |sql: &str, filter, facet| bind(sql, filter, facet).bind(within.clone());
        let total = format!("SELECT COUNT(*) FROM finding_current c WHERE{WHERE}");
        let total = bind(&total, filter, Facet::None)
            .fetch_one(&self.readers)
            .await?
            .try_get::<i64, _>(0)?;

        let size = filter.size.clamp(1, FindingFilter::MAX_SIZE);
        let order = match filter.sort {
            Sort::Power => "(c.power IS NULL), c.power DESC, c.last_seen DESC, c.site",
            Sort::Probability => "c.probability DESC, c.last_seen DESC, c.site",
            Sort::Recent => "c.last_seen DESC, c.site",
        };
        let record = finding::RECORD;
        let sql = format!("{record} WHERE{WHERE} ORDER BY {order} LIMIT $11 OFFSET $12");
        let rows = bind(&sql, filter, Facet::None)
            .bind(i64::from(size))
            .bind(i64::from(filter.page) * i64::from(size))
            .fetch_all(&self.readers)
            .await?;
        let mut items = Vec::with_capacity(rows.len());
        for found in &rows {
            items.push(finding::record(&self.readers, found).await?);
        }
        Ok(FindingPage {
            total: row::number(total),
            items,
            facets: self.facets(filter, &within).await?,
        })
    }

    /// The codes of territories that lie in the places asked for, with commas around each.
    async fn codes(&self, filter: &FindingFilter) -> Result<Option<String>, LedgerError> {
        let Some(within) = &filter.within else { return Ok(None) };
        let rows = query("SELECT DISTINCT territory FROM finding_current ORDER BY territory")
            .fetch_all(&self.readers)
            .await?;
        let mut codes = ",".to_owned();
        for found in &rows {
            let code: &str = found.try_get(0)?;
            let lies = |node: Node| within.iter().any(|place| place.holds(&node));
            if code.parse().is_ok_and(lies) {
                codes.push_str(code);
                codes.push(',');
            }
        }
        Ok(Some(codes))
    }

    async fn facets(
        &self,
        filter: &FindingFilter,
        within: &Option<String>,
    ) -> Result<Facets, LedgerError> {
        let bind = |sql: &str, filter, facet| bind(sql, filter, facet).bind(within.clone());
        let verdict = format!(
            "SELECT c.verdict, COUNT(*) FROM finding_current c WHERE{WHERE} \
             GROUP BY c.verdict ORDER BY c.verdict"
        );
        let verdict = bind(&verdict, filter, Facet::Verdict).fetch_all(&self.readers).await?;
        let protocol = format!(
            "SELECT f.protocol, COUNT(*) FROM finding_current c \
             JOIN finding_protocol f ON f.site = c.site WHERE{WHERE} \
             GROUP BY f.protocol ORDER BY f.protocol"
        );
        let protocol = bind(&protocol, filter, Facet::Protocol).fetch_all(&self.readers).await?;
        // The name of a territory is read from one of its findings.
        let territory = format!(
            "SELECT t.count, e.sequence, e.body FROM (SELECT c.territory, COUNT(*) AS count, \
             MAX(c.sequence) AS latest FROM finding_current c WHERE{WHERE} GROUP BY c.territory) t \
             JOIN entry e ON e.sequence = t.latest ORDER BY t.territory"
        );
        let territory = bind(&territory, filter, Facet::Territory).fetch_all(&self.readers).await?;

        let mut facets = Facets::default();
        for (rows, counts) in [(verdict, &mut facets.verdict), (protocol, &mut facets.protocol)] {
            for found in rows {
                counts.push((found.try_get(0)?, row::number(found.try_get(1)?)));
            }
        }
        for found in territory {
            let count = row::number(found.try_get("count")?);
            let finding: hashwarden_domain::Finding = row::noun(&found)?;
            facets.territory.push(TerritoryFacet { territory: finding.site.territory, count });
        }
        Ok(facets)
    }
}

/// Whose own filter is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facet {
    None,
    Protocol,
    Territory,
    Verdict,
}

/// The statement with parameters 1 to 9. Its text is made of constants of this file only.
fn bind(sql: &str, filter: &FindingFilter, without: Facet) -> Query {
    let unless = |facet, value: &Option<String>| value.clone().filter(|_| without != facet);
    let [a, b, c, d] = search::patterns(&filter.words);
    query(sql.to_owned())
        .bind(a)
        .bind(b)
        .bind(c)
        .bind(d)
        .bind(unless(Facet::Verdict, &filter.verdict))
        .bind(unless(Facet::Territory, &filter.territory))
        .bind(unless(Facet::Protocol, &filter.protocol))
        .bind(filter.has_case.map(i64::from))
        .bind(filter.since.map_or(i64::MIN, row::microseconds))
}
