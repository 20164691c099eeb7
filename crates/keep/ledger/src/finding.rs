//! Reading findings: one by id with all that stands beside it, and a site's history.
//!
//! In: a finding's or a site's id. Out: the finding as it was appended, its version, what stands about
//! the site now, its account and its case. A version that was superseded keeps the program's verdict.

use hashwarden_domain::{Account, CaseId, Finding, FindingId, Probability, Site, SiteId};
use jiff::Timestamp;

use crate::{
    Head, Ledger, LedgerError,
    database::{Pool, Row, query},
    entry::AccountBody,
    row,
};

/// A finding with what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingRecord {
    /// As it was appended.
    pub finding: Finding,
    /// 1 for the site's first.
    pub version: u64,
    /// The word that stands: the program's verdict, or `dismissed` where a person said so.
    pub verdict: String,
    /// The person, where one spoke.
    pub stated_by: Option<String>,
    /// Protocols of the site's current evidence.
    pub protocols: Vec<String>,
    /// Its account, where one was settled.
    pub account: Option<Account>,
    /// The site's latest case.
    pub case: Option<CaseLink>,
    /// The entry: number and hash.
    pub entry: Head,
    /// Whether a later version superseded it.
    pub superseded: bool,
}

/// A site's case, as far as a row shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLink {
    /// Which.
    pub id: CaseId,
    /// Number for people.
    pub number: String,
    /// Word of its state.
    pub state: String,
    /// Whether nothing more is to be done.
    pub ended: bool,
    /// The finding that began it, where one did.
    pub finding: Option<FindingId>,
}

/// One version of a site's finding.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingVersion {
    /// Which.
    pub id: FindingId,
    /// 1 for the first.
    pub version: u64,
    /// The time for which it was concluded.
    pub as_of: Timestamp,
    /// Central probability.
    pub probability: Probability,
    /// When it was appended.
    pub recorded: Timestamp,
    /// The entry: number and hash.
    pub entry: Head,
}

/// What stands about a site, as far as totals need it.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteFinding {
    /// The site as it was known when the finding was made.
    pub site: Site,
    /// Which finding.
    pub finding: FindingId,
    /// The word that stands.
    pub verdict: String,
    /// When it was appended.
    pub recorded: Timestamp,
    /// Whether a case is open.
    pub case_open: bool,
    /// Its account, where one was settled.
    pub account: Option<Account>,
}

/// The part of a finding's body that totals need.
#[derive(serde::Deserialize)]
struct SiteOf {
    site: Site,
}

/// The columns of a finding with what stands beside it; `WHERE` and what follows come after. Where
/// `c` has no row, the version was superseded.
pub(crate) const RECORD: &str = "SELECT e.sequence, e.body, e.hash, v.site, v.version, \
     c.verdict, c.stated_by, a.sequence AS account_sequence, a.body AS account_body, \
     k.case_id, k.number, k.state, k.ended, k.finding AS case_finding \
     FROM finding_version v \
     JOIN entry e ON e.sequence = v.sequence \
     LEFT JOIN finding_current c ON c.finding = v.finding \
     LEFT JOIN account_current ac ON ac.finding = v.finding \
     LEFT JOIN entry a ON a.sequence = ac.sequence \
     LEFT JOIN case_current k ON k.case_id = (SELECT l.case_id FROM case_current l \
     WHERE l.site = v.site AND l.sealed = 0 ORDER BY l.ended, l.opened_at DESC, l.case_id LIMIT 1)";

impl Ledger {
    /// The finding of an id.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finding(&self, id: FindingId) -> Result<Option<FindingRecord>, LedgerError> {
        let sql = format!("{RECORD} WHERE v.finding = $1");
        let found = query(sql).bind(id.to_string()).fetch_optional(&self.readers).await?;
        match found {
            None => Ok(None),
            Some(found) => Ok(Some(record(&self.readers, &found).await?)),
        }
    }

    /// What stands about a site now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finding_of_site(
        &self,
        site: SiteId,
    ) -> Result<Option<FindingRecord>, LedgerError> {
        let sql = format!("{RECORD} WHERE c.site = $1");
        let found = query(sql).bind(site.to_string()).fetch_optional(&self.readers).await?;
        match found {
            None => Ok(None),
            Some(found) => Ok(Some(record(&self.readers, &found).await?)),
        }
    }

    /// All versions of a site's finding, first to last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn history(&self, site: SiteId) -> Result<Vec<FindingVersion>, LedgerError> {
        let rows = query(
            "SELECT v.version, e.sequence, e.at, e.body, e.hash FROM finding_version v \
             JOIN entry e ON e.sequence = v.sequence WHERE v.site = $1 ORDER BY v.version",
        )
        .bind(site.to_string())
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|found| {
                let finding: Finding = row::noun(found)?;
                Ok(FindingVersion {
                    id: finding.id,
                    version: row::number(found.try_get("version")?),
                    as_of: finding.as_of,
                    probability: finding.probability.central,
                    recorded: row::time(found, "at")?,
                    entry: row::head(found)?,
                })
            })
            .collect()
    }

    /// What stands about every site, for totals.
    ///
    /// # Errors
    /// What the database says.
    pub async fn site_findings(&self) -> Result<Vec<SiteFinding>, LedgerError> {
        let rows = query(
            "SELECT f.sequence, f.body, c.finding, c.verdict, c.recorded, \
             a.sequence AS account_sequence, a.body AS account_body, \
             EXISTS (SELECT 1 FROM case_current k WHERE k.site = c.site AND k.ended = 0 AND k.sealed = 0) AS busy \
             FROM finding_current c JOIN entry f ON f.sequence = c.sequence \
             LEFT JOIN account_current ac ON ac.finding = c.finding \
             LEFT JOIN entry a ON a.sequence = ac.sequence ORDER BY c.site",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|found| {
                let recorded: i64 = found.try_get("recorded")?;
                Ok(SiteFinding {
                    site: row::noun::<SiteOf>(found)?.site,
                    finding: row::id(found, "finding")?,
                    verdict: found.try_get("verdict")?,
                    recorded: Timestamp::from_microsecond(recorded)
                        .unwrap_or(Timestamp::UNIX_EPOCH),
                    case_open: found.try_get("busy")?,
                    account: account(found)?,
                })
            })
            .collect()
    }
}

/// A record from a row of [`RECORD`].
pub(crate) async fn record(readers: &Pool, found: &Row) -> Result<FindingRecord, LedgerError> {
    let finding: Finding = row::noun(found)?;
    let current: Option<String> = found.try_get("verdict")?;
    let protocols =
        query("SELECT protocol FROM finding_protocol WHERE site = $1 ORDER BY protocol")
            .bind(finding.site.id.to_string())
            .fetch_all(readers)
            .await?;
    let case = match found.try_get::<Option<String>, _>("case_id")? {
        None => None,
        Some(_) => Some(CaseLink {
            id: row::id(found, "case_id")?,
            number: found.try_get("number")?,
            state: found.try_get("state")?,
            ended: found.try_get::<i64, _>("ended")? != 0,
            finding: match found.try_get::<Option<&str>, _>("case_finding")? {
                None => None,
                Some(_) => Some(row::id(found, "case_finding")?),
            },
        }),
    };
    Ok(FindingRecord {
        version: row::number(found.try_get("version")?),
        superseded: current.is_none(),
        verdict: current
            .unwrap_or_else(|| crate::projection::verdict_name(finding.verdict).to_owned()),
        stated_by: found.try_get("stated_by")?,
        protocols: protocols.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?,
        account: account(found)?,
        case,
        entry: row::head(found)?,
        finding,
    })
}

fn account(found: &Row) -> Result<Option<Account>, LedgerError> {
    let Some(sequence) = found.try_get::<Option<i64>, _>("account_sequence")? else {
        return Ok(None);
    };
    let body: String = found.try_get("account_body")?;
    Ok(Some(row::parse::<AccountBody>(sequence, &body)?.account))
}
