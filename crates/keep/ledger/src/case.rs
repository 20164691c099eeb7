//! Reading cases: lists, one case by replaying its events, and the next free number of a year.
//!
//! In: ids, filters. Out: cases as their events make them. Whether somebody may act is not asked here.

use hashwarden_domain::{Case, CaseEvent, CaseId, SiteId, case::IllegalHistory};
use jiff::Timestamp;
use sqlx::{Row, sqlite::SqliteRow};

use crate::{Head, Ledger, LedgerError, row, search};

/// A case with its history.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRecord {
    /// As its events make it.
    pub case: Case,
    /// First to last.
    pub events: Vec<RecordedEvent>,
}

/// An event as it was appended.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// What happened.
    pub event: CaseEvent,
    /// The entry: number and hash.
    pub entry: Head,
}

/// Which cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Words, each of which must be in the number, a reason or a note, or belong to the site's finding.
    pub words: String,
    /// `open` or `closed`.
    pub state: Option<String>,
    /// About which site.
    pub site: Option<SiteId>,
}

/// Most cases of one answer.
const MAX_CASES: i64 = 1000;

impl Ledger {
    /// The case of an id.
    ///
    /// # Errors
    /// What the database says; [`LedgerError::Damaged`] where its events cannot have happened.
    pub async fn case(&self, id: CaseId) -> Result<Option<CaseRecord>, LedgerError> {
        let rows = sqlx::query(
            "SELECT e.sequence, e.body, e.hash FROM case_event c \
             JOIN entry e ON e.sequence = c.sequence WHERE c.case_id = $1 ORDER BY c.event",
        )
        .bind(id.to_string())
        .fetch_all(&self.readers)
        .await?;
        if rows.is_empty() { Ok(None) } else { replay(&rows).map(Some) }
    }

    /// Cases, latest change first; at most 1000, with the number of all that fit.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases(&self, filter: &CaseFilter) -> Result<(u64, Vec<CaseRecord>), LedgerError> {
        let [a, b, c, d] = search::patterns(&filter.words);
        let rows = sqlx::query(
            "SELECT k.case_id, COUNT(*) OVER () AS total FROM case_current k \
             LEFT JOIN finding_current f ON f.site = k.site \
             WHERE (CAST($1 AS TEXT) IS NULL OR k.state = $1) \
             AND (CAST($2 AS TEXT) IS NULL OR k.site = $2) \
             AND (k.search || ' ' || COALESCE(f.search, '')) LIKE $3 ESCAPE '\\' \
             AND (k.search || ' ' || COALESCE(f.search, '')) LIKE $4 ESCAPE '\\' \
             AND (k.search || ' ' || COALESCE(f.search, '')) LIKE $5 ESCAPE '\\' \
             AND (k.search || ' ' || COALESCE(f.search, '')) LIKE $6 ESCAPE '\\' \
             ORDER BY k.last_change DESC, k.number DESC LIMIT $7",
        )
        .bind(&filter.state)
        .bind(filter.site.map(|site| site.to_string()))
        .bind(a)
        .bind(b)
        .bind(c)
        .bind(d)
        .bind(MAX_CASES)
        .fetch_all(&self.readers)
        .await?;
        let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
        let mut cases = Vec::with_capacity(rows.len());
        for found in &rows {
            cases.extend(self.case(row::id(found, "case_id")?).await?);
        }
        Ok((row::number(total), cases))
    }

    /// How many cases are open.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_open(&self) -> Result<u64, LedgerError> {
        let found = sqlx::query("SELECT COUNT(*) FROM case_current WHERE state = 'open'")
            .fetch_one(&self.readers)
            .await?;
        Ok(row::number(found.try_get(0)?))
    }

    /// The first free case number of a year, such as `2026-0001`. Two officers may be told the same
    /// one; the second to append it gets [`LedgerError::Conflict`].
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_case_number(&self, at: Timestamp) -> Result<String, LedgerError> {
        let year = jiff::tz::Offset::UTC.to_datetime(at).year();
        let found = sqlx::query("SELECT COUNT(*) FROM case_current WHERE number LIKE $1")
            .bind(format!("{year}-%"))
            .fetch_one(&self.readers)
            .await?;
        let taken: i64 = found.try_get(0)?;
        Ok(format!("{year}-{:04}", taken + 1))
    }
}

fn replay(rows: &[SqliteRow]) -> Result<CaseRecord, LedgerError> {
    let events = rows
        .iter()
        .map(|found| Ok(RecordedEvent { event: row::noun(found)?, entry: row::head(found)? }))
        .collect::<Result<Vec<_>, LedgerError>>()?;
    let case = Case::replay(events.iter().map(|recorded| recorded.event.clone()))
        .map_err(|wrong: IllegalHistory| LedgerError::Damaged(sqlx::Error::Decode(wrong.into())))?;
    Ok(CaseRecord { case, events })
}
