//! The rows that a case rests on, as they stand in the ledger, for an export that proves itself.
//!
//! In: a case. Out: its events, the finding that began it, the evidence that it names, the observations
//! under that, in the order of their numbers. Nothing about another case, and nothing personal: that
//! stands outside of the rows.

use std::collections::{BTreeMap, BTreeSet};

use hashwarden_domain::{
    CaseEvent, CaseId, Evidence, Finding,
    case::{CaseChange, proof::Origin},
};

use crate::{
    Ledger, LedgerError,
    database::{Row, query},
    entry::Kind,
    row,
};

/// A row of the ledger, column by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Number in the ledger.
    pub sequence: u64,
    /// When it was appended.
    pub at: String,
    /// What it is.
    pub kind: String,
    /// Id of what it is about.
    pub noun: String,
    /// Its content, the very bytes.
    pub body: String,
    /// Hash of the entry before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// Findings and evidence that a change names.
#[derive(Default)]
struct Named {
    findings: BTreeSet<String>,
    evidence: BTreeSet<String>,
}

impl Named {
    fn of(&mut self, change: &CaseChange) {
        match change {
            CaseChange::Recorded(clue) => {
                if let Origin::Finding(finding) = &clue.origin {
                    self.findings.insert(finding.to_string());
                }
            }
            CaseChange::Suspected(suspicion) => {
                self.evidence.extend(suspicion.protocol_proofs.iter().map(ToString::to_string));
            }
            CaseChange::Proposed { change } => self.of(change),
            _ => {}
        }
    }
}

impl Ledger {
    /// The rows that a case rests on, in the order of their numbers; none where there is no such case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rows_of_case(&self, id: CaseId) -> Result<Vec<EntryRow>, LedgerError> {
        let mut rows: BTreeMap<u64, EntryRow> = BTreeMap::new();
        let mut named = Named::default();
        let found = query(
            "SELECT e.sequence, e.at, e.kind, e.noun, e.body, e.previous, e.hash \
             FROM case_event c JOIN entry e ON e.sequence = c.sequence \
             WHERE c.case_id = $1 ORDER BY c.event",
        )
        .bind(id.to_string())
        .fetch_all(&self.readers)
        .await?;
        for found in &found {
            let kept = read(found)?;
            named.of(&parse::<CaseEvent>(&kept)?.change);
            rows.insert(kept.sequence, kept);
        }
        for finding in &named.findings {
            let Some(kept) = self.row_of(Kind::Finding, finding).await? else { continue };
            let finding: Finding = parse(&kept)?;
            named.evidence.extend(finding.evidence.iter().map(|one| one.id.to_string()));
            rows.insert(kept.sequence, kept);
        }
        for evidence in &named.evidence {
            let Some(kept) = self.row_of(Kind::Evidence, evidence).await? else { continue };
            let evidence: Evidence = parse(&kept)?;
            rows.insert(kept.sequence, kept);
            for observation in &evidence.basis {
                let seen = self.row_of(Kind::Observation, &observation.to_string()).await?;
                rows.extend(seen.map(|seen| (seen.sequence, seen)));
            }
        }
        Ok(rows.into_values().collect())
    }

    async fn row_of(&self, kind: Kind, noun: &str) -> Result<Option<EntryRow>, LedgerError> {
        let found = query(
            "SELECT sequence, at, kind, noun, body, previous, hash FROM entry \
             WHERE kind = $1 AND noun = $2 ORDER BY sequence DESC LIMIT 1",
        )
        .bind(kind.name())
        .bind(noun)
        .fetch_optional(&self.readers)
        .await?;
        found.map(|found| read(&found)).transpose()
    }
}

fn parse<T: serde::de::DeserializeOwned>(kept: &EntryRow) -> Result<T, LedgerError> {
    row::parse(row::integer(kept.sequence), &kept.body)
}

fn read(found: &Row) -> Result<EntryRow, LedgerError> {
    Ok(EntryRow {
        sequence: row::number(found.try_get("sequence")?),
        at: found.try_get("at")?,
        kind: found.try_get("kind")?,
        noun: found.try_get("noun")?,
        body: found.try_get("body")?,
        previous: found.try_get("previous")?,
        hash: found.try_get("hash")?,
    })
}
