//! Reading coverage and sources: what was watched, what was lost, what was taken in.
//!
//! In: nothing, or a name. Out: one row a coverage, latest first, with the id it goes by.

use hashwarden_domain::Coverage;

use crate::{Ledger, LedgerError, Source, database::query, entry::Kind, row};

/// A coverage as it was appended.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedCoverage {
    /// The id it goes by, a hash of its content.
    pub id: String,
    /// What was watched.
    pub coverage: Coverage,
}

impl Ledger {
    /// All coverages, in the order in which they were appended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn coverage(&self) -> Result<Vec<Coverage>, LedgerError> {
        let rows = query(
            "SELECT e.sequence, e.body FROM coverage_by_source c \
             JOIN entry e ON e.sequence = c.sequence ORDER BY c.sequence",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(row::noun).collect()
    }

    /// The latest coverages, at most `most`, latest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn coverages(&self, most: u32) -> Result<Vec<RecordedCoverage>, LedgerError> {
        let rows = query(
            "SELECT c.coverage, e.sequence, e.body FROM coverage_by_source c \
             JOIN entry e ON e.sequence = c.sequence ORDER BY c.sequence DESC LIMIT $1",
        )
        .bind(i64::from(most))
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|found| {
                Ok(RecordedCoverage { id: found.try_get("coverage")?, coverage: row::noun(found)? })
            })
            .collect()
    }

    /// The latest inputs taken in, at most `most`, latest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sources(&self, most: u32) -> Result<Vec<Source>, LedgerError> {
        let rows = query(
            "SELECT sequence, body FROM entry WHERE kind = $1 ORDER BY sequence DESC LIMIT $2",
        )
        .bind(Kind::Source.name())
        .bind(i64::from(most))
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(row::noun).collect()
    }
}
