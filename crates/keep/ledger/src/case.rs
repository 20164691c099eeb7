//! Reading one case by replaying its events, what changed since somebody looked, its kin, and the next
//! free number of a year.
//!
//! In: ids. Out: cases as their events make them. Whether somebody may act is not asked here.

use hashwarden_domain::{
    Case, CaseEvent, CaseId,
    case::{IllegalHistory, Mark},
};
use jiff::Timestamp;

use crate::{Due, Head, Ledger, LedgerError, database::query, row};

mod export;
mod list;
mod words;

pub use export::EntryRow;
pub use list::{CaseFilter, CaseOrder, CasePage, CaseRow, Seen};

/// A case with its history.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRecord {
    /// As its events make it.
    pub case: Case,
    /// First to last.
    pub events: Vec<RecordedEvent>,
    /// What is due next.
    pub due: Option<Due>,
}

/// An event as it was appended.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// What happened.
    pub event: CaseEvent,
    /// The entry: number and hash.
    pub entry: Head,
}

/// An earlier or later case of the same line, or one that somebody linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// Which.
    pub id: CaseId,
    /// Number for people; none where it is in another ledger.
    pub number: Option<String>,
    /// Word of its state.
    pub state: Option<String>,
    /// `relapse`, `migration`; none where somebody linked them by hand.
    pub kinship: Option<String>,
    /// How it lies to the case that was asked about.
    pub is: Kinsman,
}

/// How another case lies to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinsman {
    /// It came later and descends from it.
    Child,
    /// Somebody linked them.
    Linked,
    /// It came earlier.
    Parent,
}

/// A case that shares a mark with what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Which.
    pub id: CaseId,
    /// Marks that it shares.
    pub marks: Vec<Mark>,
}

impl Ledger {
    /// The case of an id.
    ///
    /// # Errors
    /// What the database says; [`LedgerError::Illegal`] where its events cannot have happened.
    pub async fn case(&self, id: CaseId) -> Result<Option<CaseRecord>, LedgerError> {
        let events = self.case_events_since(id, 0).await?;
        if events.is_empty() {
            return Ok(None);
        }
        let case = Case::replay(events.iter().map(|recorded| recorded.event.clone()))
            .map_err(|why: IllegalHistory| LedgerError::Illegal { case: id, why })?;
        let due = query("SELECT due, clock, owner FROM case_due WHERE case_id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await?;
        let due = due.map(|found| list::due(&found)).transpose()?.flatten();
        Ok(Some(CaseRecord { case, events, due }))
    }

    /// Events of a case after the first `seen`: what changed since somebody looked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn case_events_since(
        &self,
        id: CaseId,
        seen: u64,
    ) -> Result<Vec<RecordedEvent>, LedgerError> {
        let rows = query(
            "SELECT e.sequence, e.body, e.hash FROM case_event c \
             JOIN entry e ON e.sequence = c.sequence \
             WHERE c.case_id = $1 AND c.event > $2 ORDER BY c.event",
        )
        .bind(id.to_string())
        .bind(row::integer(seen))
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|found| Ok(RecordedEvent { event: row::noun(found)?, entry: row::head(found)? }))
            .collect()
    }

    /// Parents, children and linked cases; in the order in which they were linked, children last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn kin_of(&self, id: CaseId) -> Result<Vec<Kin>, LedgerError> {
        let rows = query(
            "SELECT l.other AS id, c.number, c.state, l.kinship, l.is_parent, l.place, CAST(0 AS BIGINT) AS away \
             FROM case_link l LEFT JOIN case_current c ON c.case_id = l.other \
             WHERE l.case_id = $1 \
             UNION ALL SELECT l.case_id, c.number, c.state, l.kinship, l.is_parent, l.place, CAST(1 AS BIGINT) \
             FROM case_link l LEFT JOIN case_current c ON c.case_id = l.case_id \
             WHERE l.other = $1 ORDER BY 7, 6, 1",
        )
        .bind(id.to_string())
        .fetch_all(&self.readers)
        .await?;
        let mut kin: Vec<Kin> = Vec::with_capacity(rows.len());
        for found in &rows {
            let away = found.try_get::<i64, _>("away")? != 0;
            let is_parent = found.try_get::<i64, _>("is_parent")? != 0;
            let kinship: Option<String> = found.try_get("kinship")?;
            let is = match (is_parent, away, &kinship) {
                (true, false, _) => Kinsman::Parent,
                (true, true, _) | (false, false, Some(_)) => Kinsman::Child,
                // Both cases of a line may name each other.
                (false, true, Some(_)) => Kinsman::Parent,
                (false, _, None) => Kinsman::Linked,
            };
            let id: CaseId = row::id(found, "id")?;
            if !kin.iter().any(|known| known.id == id && known.is == is) {
                let (number, state) = (found.try_get("number")?, found.try_get("state")?);
                kin.push(Kin { id, number, state, kinship, is });
            }
        }
        Ok(kin)
    }

    /// Cases that share any of these marks: what a new clue may be a relapse of.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_marked(
        &self,
        marks: impl IntoIterator<Item = Mark>,
    ) -> Result<Vec<Marked>, LedgerError> {
        let mut found: Vec<Marked> = Vec::new();
        for mark in marks {
            let rows = query(
                "SELECT case_id FROM case_mark WHERE kind = $1 AND value = $2 \
                 ORDER BY case_id LIMIT 1000",
            )
            .bind(mark.kind.name())
            .bind(&mark.value)
            .fetch_all(&self.readers)
            .await?;
            for row in &rows {
                let id = row::id(row, "case_id")?;
                match found.iter_mut().find(|marked| marked.id == id) {
                    Some(marked) => marked.marks.push(mark.clone()),
                    None => found.push(Marked { id, marks: vec![mark.clone()] }),
                }
            }
        }
        Ok(found)
    }

    /// How many cases are open, without sealed ones.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_open(&self) -> Result<u64, LedgerError> {
        let found = query("SELECT COUNT(*) FROM case_current WHERE ended = 0 AND sealed = 0")
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
        let found = query("SELECT last FROM case_number WHERE year = $1")
            .bind(year.to_string())
            .fetch_optional(&self.readers)
            .await?;
        let taken: i64 = found.map_or(Ok(0), |found| found.try_get(0))?;
        Ok(format!("{year}-{:04}", taken + 1))
    }
}
