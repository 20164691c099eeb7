//! Lists of cases: filtered, sorted, a page at a time, at any number of cases.
//!
//! In: a filter. Out: rows that hold what a list shows. No case is replayed. Counting ends at
//! [`CasePage::MAX_TOTAL`]: nobody reads further, and a count of everything would cost more than the
//! page. Words are looked for in the latest [`CasePage::MAX_SEARCHED`] of the cases that fit all else, and
//! numbers and marks (an address, a wallet, a machine) in all.

use std::collections::HashMap;

use hashwarden_domain::{CaseId, FindingId, Node, Site, SiteId};
use jiff::Timestamp;

use super::words;
use crate::{
    Due, Ledger, LedgerError,
    database::{Connection, Query, Row, Value, query, rows::fetch_in},
    projection, row,
};

/// Which cases, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Words, each of which must be in the case's own text or in that of its site's finding; a whole
    /// number or mark is found however old the case is.
    pub words: String,
    /// Any of these states; all where empty.
    pub states: Vec<String>,
    /// Whether nothing more is to be done.
    pub ended: Option<bool>,
    /// Handled by this place or one below it.
    pub within: Option<Node>,
    /// Handled by this place itself.
    pub node: Option<Node>,
    /// Whose work it is.
    pub owner: Option<String>,
    /// About which site.
    pub site: Option<SiteId>,
    /// Due before this moment.
    pub due_before: Option<Timestamp>,
    /// The party waits for an answer.
    pub contested: bool,
    /// Standing still.
    pub suspended: bool,
    /// With orders from above.
    pub supervised: bool,
    /// A proposal waits for a second person.
    pub waiting: bool,
    /// Descends from an earlier case: `relapse` or `migration`.
    pub kinship: Option<String>,
    /// Descends from an earlier case, however.
    pub kin: bool,
    /// Nobody's work yet.
    pub unowned: bool,
    /// Cases that only discipline inspection and the head may see are left out.
    pub without_sealed: bool,
    /// Any of what the reader may see; all where nothing is said, none where the list is empty.
    pub seen_by: Option<Vec<Seen>>,
    /// In which order.
    pub order: CaseOrder,
    /// 0 for the first page.
    pub page: u32,
    /// Rows a page; at most [`CasePage::MAX_SIZE`].
    pub size: u32,
}

/// Cases that somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Those of a place itself.
    At {
        /// The place.
        node: Node,
        /// Sealed ones too.
        sealed: bool,
    },
    /// Those about a site of which its unit was told; no sealed ones.
    Site(SiteId),
    /// Those of a place and all below it.
    Within {
        /// The place.
        node: Node,
        /// Sealed ones too.
        sealed: bool,
    },
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseOrder {
    /// Latest change first.
    #[default]
    Changed,
    /// What is due first; what is not due last.
    Due,
    /// Latest number first.
    Number,
    /// Most power first, by what stands about the site; those without an estimate last.
    Power,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct CasePage {
    /// All that fit, or [`CasePage::MAX_TOTAL`] where there are more.
    pub total: u64,
    /// Whether there are more than `total`.
    pub more: bool,
    /// Those of the page.
    pub items: Vec<CaseRow>,
}

impl CasePage {
    /// Where counting ends.
    pub const MAX_TOTAL: u64 = 1_000;
    /// How many cases are looked through for words.
    pub const MAX_SEARCHED: u64 = 2_000;
    /// Most rows a page.
    pub const MAX_SIZE: u32 = 1_000;
}

/// What a list shows of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// Which.
    pub id: CaseId,
    /// Number for people.
    pub number: String,
    /// About which site.
    pub site: SiteId,
    /// The site as it was known with its current finding; none where there is no finding.
    pub place: Option<Site>,
    /// The finding that began it.
    pub finding: Option<FindingId>,
    /// Central probability of the site's current finding.
    pub probability: Option<f64>,
    /// Watt, central value of the site's current finding.
    pub power: Option<f64>,
    /// Events so far: the version that an act must have seen.
    pub version: u64,
    /// Word of the state.
    pub state: String,
    /// Whether nothing more is to be done.
    pub ended: bool,
    /// Code of the place that handles it.
    pub node: String,
    /// What the electricity is for, as one word.
    pub use_class: String,
    /// Whose work it is.
    pub owner: Option<String>,
    /// Whether only discipline inspection and the head may see it.
    pub sealed: bool,
    /// Standing still.
    pub suspended: bool,
    /// The party waits for an answer.
    pub contested: bool,
    /// With orders from above.
    pub supervised: bool,
    /// Proposals that wait for a second person.
    pub waiting: u64,
    /// `relapse` or `migration`, of the case that it descends from.
    pub kinship: Option<String>,
    /// When it was recorded.
    pub opened_at: Timestamp,
    /// When it changed last.
    pub last_change: Timestamp,
    /// What is due next.
    pub due: Option<Due>,
}

/// States in which a unit may not have been told yet: nobody is to learn from a list that he is looked at.
const UNTOLD: &str = "'clue', 'triage', 'suspected', 'attributed', 'dismissed', 'transferred'";

/// Conditions that are asked for, with their parameters.
pub(super) struct Conditions {
    pub(super) sql: String,
    values: Vec<Value>,
}

impl Conditions {
    pub(super) fn of(filter: &CaseFilter) -> Self {
        let mut new = Self { sql: " WHERE 1 = 1".to_owned(), values: Vec::new() };
        match filter.states.as_slice() {
            [] => {}
            states => {
                let places = states.iter().map(|state| new.bind(state)).collect::<Vec<_>>();
                new.and(&format!("c.state IN ({})", places.join(", ")));
            }
        }
        // Constants and not parameters: an index of only those rows is used then.
        match filter.ended {
            Some(true) => new.and("c.ended = 1"),
            Some(false) => new.and("c.ended = 0"),
            None => {}
        }
        for (asked, condition) in [
            (filter.contested, "c.contested = 1"),
            (filter.suspended, "c.suspended = 1"),
            (filter.supervised, "c.supervised = 1"),
            (filter.waiting, "c.waiting > 0"),
            (filter.kin, "c.kinship IS NOT NULL"),
            (filter.unowned, "c.owner IS NULL"),
            (filter.without_sealed, "c.sealed = 0"),
        ] {
            if asked {
                new.and(condition);
            }
        }
        if let Some(within) = filter.within.as_ref().and_then(|node| new.within(node)) {
            new.and(&within);
        }
        if let Some(seen) = &filter.seen_by {
            let any: Vec<String> = seen.iter().map(|seen| new.seen(seen)).collect();
            match any.as_slice() {
                [] => new.and("1 = 0"),
                any => new.and(&format!("({})", any.join(" OR "))),
            }
        }
        let texts = [
            ("c.node", filter.node.as_ref().map(|node| node.code().to_owned())),
            ("c.owner", filter.owner.clone()),
            ("c.site", filter.site.map(|site| site.to_string())),
            ("c.kinship", filter.kinship.clone()),
        ];
        for (column, value) in texts {
            if let Some(value) = value {
                let place = new.bind(value);
                new.and(&format!("{column} = {place}"));
            }
        }
        if let Some(before) = filter.due_before {
            let place = new.bind(row::microseconds(before));
            new.and(&format!("d.due < {place}"));
        }
        new
    }

    /// A place and all below it; none for the root, which holds everything.
    fn within(&mut self, node: &Node) -> Option<String> {
        let path = projection::path(node);
        let before = path.strip_suffix('>')?;
        // `?` follows `>`: all paths that begin with this one.
        let (from, to) = (self.bind(path.as_str()), self.bind(format!("{before}?")));
        Some(format!("c.path >= {from} AND c.path < {to}"))
    }

    fn seen(&mut self, seen: &Seen) -> String {
        let (which, sealed) = match seen {
            Seen::At { node, sealed } => {
                (Some(format!("c.path = {}", self.bind(projection::path(node)))), *sealed)
            }
            Seen::Site(site) => {
                let site = self.bind(site.to_string());
                (Some(format!("c.site = {site} AND c.state NOT IN ({UNTOLD})")), false)
            }
            Seen::Within { node, sealed } => (self.within(node), *sealed),
        };
        match (which, sealed) {
            (Some(which), true) => format!("({which})"),
            (Some(which), false) => format!("({which} AND c.sealed = 0)"),
            (None, true) => "1 = 1".to_owned(),
            (None, false) => "c.sealed = 0".to_owned(),
        }
    }

    pub(super) fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(super) fn query(self, sql: String) -> Query {
        self.values.into_iter().fold(query(sql), Query::bind)
    }
}

impl Ledger {
    /// One page of cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases(&self, filter: &CaseFilter) -> Result<CasePage, LedgerError> {
        let words = filter.words.trim();
        // One connection for all questions of a page: each hand-over is a round trip of its own.
        let mut connection = self.readers.acquire().await?;
        let ids = if words.is_empty() {
            ids(&mut connection, filter).await?
        } else {
            words::ids(&mut connection, filter, words).await?
        };
        let (total, more) = ids.total;
        Ok(CasePage { total, more, items: items(&mut connection, ids.page).await? })
    }

    /// Open cases by the place that handles them, for sums; without sealed ones, which nobody is to
    /// learn of from a number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_by_node(&self) -> Result<Vec<(Node, u64)>, LedgerError> {
        let rows = query(
            "SELECT c.node, COUNT(*) AS open FROM case_current c \
             WHERE c.ended = 0 AND c.sealed = 0 GROUP BY c.node ORDER BY c.node",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|found| {
                let node: &str = found.try_get("node")?;
                let node = node.parse().map_err(|_| row::undecodable("node"))?;
                Ok((node, row::number(found.try_get("open")?)))
            })
            .collect()
    }

    /// What a list shows of one case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_row(&self, id: CaseId) -> Result<Option<CaseRow>, LedgerError> {
        let one = query(format!("{ROWS} ($1)")).bind(id.to_string());
        let found = one.fetch_optional(&self.readers).await?;
        found.map(|found| read(&found)).transpose()
    }
}

/// The rows of these cases, in this order.
async fn items(connection: &mut Connection, ids: Vec<String>) -> Result<Vec<CaseRow>, LedgerError> {
    let mut found = HashMap::with_capacity(ids.len());
    for row in &fetch_in(connection, ROWS, ids.iter().cloned()).await? {
        let item = read(row)?;
        found.insert(item.id.to_string(), item);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

async fn ids(connection: &mut Connection, filter: &CaseFilter) -> Result<Ids, LedgerError> {
    let from = from(filter);
    let mut conditions = Conditions::of(filter);
    let most = conditions.bind(row::integer(CasePage::MAX_TOTAL + 1));
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one{from}{} LIMIT {most}) AS counted",
        conditions.sql
    );
    let counted = conditions.query(sql).fetch_one(&mut *connection).await?;
    let counted = row::number(counted.try_get(0)?);
    let total = (counted.min(CasePage::MAX_TOTAL), counted > CasePage::MAX_TOTAL);

    // Few: find them by what is asked for and sort them. Many: walk along the order until the page
    // is full. The sum keeps an index of the order from being walked to its end for few.
    let many = total.1;
    if many && let Some((from, order)) = walk(filter.order) {
        let page = page(connection, filter, from, order).await?;
        if page.len() == usize::try_from(window(filter).0).unwrap_or(0) {
            return Ok(Ids { total, page });
        }
    }
    let page = page(connection, filter, from, order(filter.order, many)).await?;
    Ok(Ids { total, page })
}

async fn page(
    connection: &mut Connection,
    filter: &CaseFilter,
    from: &str,
    order: &str,
) -> Result<Vec<String>, LedgerError> {
    let mut conditions = Conditions::of(filter);
    let (size, offset) = window(filter);
    let (size, offset) = (conditions.bind(size), conditions.bind(offset));
    let sql = format!(
        "SELECT c.case_id{from}{} ORDER BY {order} LIMIT {size} OFFSET {offset}",
        conditions.sql
    );
    let rows = conditions.query(sql).fetch_all(connection).await?;
    Ok(rows.iter().map(|found| found.try_get(0)).collect::<Result<_, _>>()?)
}

/// Ids of one page, the number of all that fit, and whether there are more.
pub(super) struct Ids {
    pub(super) total: (u64, bool),
    pub(super) page: Vec<String>,
}

pub(super) const JOIN_POWER: &str = " FROM case_current c LEFT JOIN case_due d ON d.case_id = c.case_id \
     LEFT JOIN finding_current f ON f.site = c.site";

const JOIN_DUE: &str = " FROM case_current c LEFT JOIN case_due d ON d.case_id = c.case_id";

/// The tables that the conditions and the order name.
fn from(filter: &CaseFilter) -> &'static str {
    if filter.order == CaseOrder::Power {
        JOIN_POWER
    } else if filter.due_before.is_some() {
        " FROM case_due d JOIN case_current c ON c.case_id = d.case_id"
    } else if filter.order == CaseOrder::Due {
        JOIN_DUE
    } else {
        " FROM case_current c"
    }
}

/// Orders by what lies in another table: along that table, while it lasts.
fn walk(order: CaseOrder) -> Option<(&'static str, &'static str)> {
    match order {
        CaseOrder::Due => Some((
            " FROM case_due d JOIN case_current c ON c.case_id = d.case_id",
            "d.due, d.case_id",
        )),
        CaseOrder::Power => Some((
            " FROM finding_current f JOIN case_current c ON c.site = f.site AND f.power IS NOT NULL \
             LEFT JOIN case_due d ON d.case_id = c.case_id",
            "f.power DESC",
        )),
        CaseOrder::Changed | CaseOrder::Number => None,
    }
}

pub(super) fn order(order: CaseOrder, along_index: bool) -> &'static str {
    match (order, along_index) {
        (CaseOrder::Changed, true) => "c.last_change DESC, c.case_id DESC",
        (CaseOrder::Changed, false) => "c.last_change + 0 DESC, c.case_id DESC",
        (CaseOrder::Due, _) => "(d.due IS NULL), d.due, c.case_id",
        (CaseOrder::Power, _) => "(f.power IS NULL), f.power DESC, c.case_id",
        (CaseOrder::Number, true) => "c.number DESC",
        (CaseOrder::Number, false) => "c.number || '' DESC",
    }
}

pub(super) fn window(filter: &CaseFilter) -> (i64, i64) {
    let size = i64::from(filter.size.clamp(1, CasePage::MAX_SIZE));
    (size, size * i64::from(filter.page))
}

const ROWS: &str = "SELECT c.case_id, c.number, c.site, c.finding, c.version, c.state, c.ended, c.node, \
     c.use_class, c.owner AS case_owner, c.sealed, c.suspended, c.contested, c.supervised, c.waiting, \
     c.kinship, c.opened_at, c.last_change, d.due, d.clock, d.owner, f.probability, f.power, \
     e.sequence, e.body FROM case_current c \
     LEFT JOIN case_due d ON d.case_id = c.case_id \
     LEFT JOIN finding_current f ON f.site = c.site \
     LEFT JOIN entry e ON e.sequence = f.sequence WHERE c.case_id IN";

/// The part of a finding's body that a list shows.
#[derive(serde::Deserialize)]
struct Placed {
    site: Site,
}

fn read(found: &Row) -> Result<CaseRow, LedgerError> {
    let flag = |column: &str| Ok::<_, LedgerError>(found.try_get::<i64, _>(column)? != 0);
    let place = match found.try_get::<Option<i64>, _>("sequence")? {
        None => None,
        Some(_) => Some(row::noun::<Placed>(found)?.site),
    };
    Ok(CaseRow {
        id: row::id(found, "case_id")?,
        number: found.try_get("number")?,
        site: row::id(found, "site")?,
        place,
        finding: match found.try_get::<Option<&str>, _>("finding")? {
            None => None,
            Some(_) => Some(row::id(found, "finding")?),
        },
        probability: found.try_get("probability")?,
        power: found.try_get("power")?,
        version: row::number(found.try_get("version")?),
        state: found.try_get("state")?,
        ended: flag("ended")?,
        node: found.try_get("node")?,
        use_class: found.try_get("use_class")?,
        owner: found.try_get("case_owner")?,
        sealed: flag("sealed")?,
        suspended: flag("suspended")?,
        contested: flag("contested")?,
        supervised: flag("supervised")?,
        waiting: row::number(found.try_get("waiting")?),
        kinship: found.try_get("kinship")?,
        opened_at: row::moment(found, "opened_at")?,
        last_change: row::moment(found, "last_change")?,
        due: due(found)?,
    })
}

/// What is due, from the columns `due`, `clock`, `owner`.
pub(super) fn due(found: &Row) -> Result<Option<Due>, LedgerError> {
    if found.try_get::<Option<i64>, _>("due")?.is_none() {
        return Ok(None);
    }
    let at = row::moment(found, "due")?;
    Ok(Some(Due { at, clock: found.try_get("clock")?, owner: found.try_get("owner")? }))
}
