//! Tables made from the entries: one step an entry, in the transaction that appends it.
//!
//! In: entries with their numbers. Out: changed rows. What a step reads besides is only what earlier
//! entries made, so that stepping and rebuilding give the same rows (`verify` compares them). Rows
//! that do not hang on others are gathered and written by few statements; findings, accounts and what
//! a person says about a finding are written one by one, in their order.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use hashwarden_domain::{Account, Finding, FindingId};
use jiff::Timestamp;

use crate::{
    Ledger, LedgerError,
    database::{Connection, Row, query, rows::Rows},
    entry::{Entry, Kind},
    row,
};

mod case;
mod case_row;
mod finding;

pub(crate) use case::Cases;
pub(crate) use case_row::path;
pub(crate) use finding::verdict_name;

/// A table made from the entries.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Columns that tell its rows apart.
    pub(crate) key: &'static str,
}

/// All of them.
pub(crate) const TABLES: [Table; 11] = [
    Table { name: "observation_by_site", key: "observation" },
    Table { name: "coverage_by_source", key: "coverage" },
    Table { name: "finding_version", key: "finding" },
    Table { name: "finding_current", key: "site" },
    Table { name: "finding_protocol", key: "site, protocol" },
    Table { name: "account_current", key: "finding" },
    Table { name: "case_current", key: "case_id" },
    Table { name: "case_event", key: "case_id, event" },
    Table { name: "case_link", key: "case_id, place" },
    Table { name: "case_mark", key: "kind, value, case_id" },
    Table { name: "case_number", key: "year" },
];

/// Rows to come.
pub(crate) struct Projection<'e> {
    /// Observation: site, source, sequence.
    observed: BTreeMap<String, (String, String, i64)>,
    watched: Rows<3>,
    cases: case_row::Rows,
    ordered: Vec<Ordered<'e>>,
}

/// What must be written in the order in which it was said.
pub(crate) enum Ordered<'e> {
    Account(i64, FindingId, &'e Account),
    Dismissed { site: String, by: String },
    Finding(i64, Timestamp, &'e Finding),
}

impl Default for Projection<'_> {
    fn default() -> Self {
        let watched = "INSERT INTO coverage_by_source (coverage, source, sequence)";
        Self {
            observed: BTreeMap::new(),
            watched: Rows::new(watched, ""),
            cases: case_row::Rows::default(),
            ordered: Vec::new(),
        }
    }
}

impl<'e> Projection<'e> {
    /// Takes this entry in; `cases` stand as after it and its neighbours.
    pub(crate) fn step(
        &mut self,
        sequence: i64,
        at: Timestamp,
        noun: &str,
        entry: &'e Entry,
        cases: &Cases,
    ) {
        match entry {
            Entry::Account { finding, account, .. } => {
                self.ordered.push(Ordered::Account(sequence, *finding, account));
            }
            Entry::CaseEvent(event) => {
                self.cases.step(sequence, event);
                self.ordered.extend(case::said_of_finding(event, cases));
            }
            Entry::Coverage(coverage) => {
                self.watched.push([noun.into(), (&coverage.source).into(), sequence.into()]);
            }
            // Found by their ids; a finding's step reads the evidence it names.
            Entry::Administered(_)
            | Entry::Countersigned(_)
            | Entry::Deleted(_)
            | Entry::Evidence(_)
            | Entry::Source(_)
            | Entry::WhiteList(_) => {}
            Entry::Finding(found) => self.ordered.push(Ordered::Finding(sequence, at, found)),
            Entry::Observation { site, observation } => {
                let source = observation.provenance.source.clone();
                self.observed.insert(noun.to_owned(), (site.to_string(), source, sequence));
            }
        }
    }

    /// Writes all, with `cases` as they stand after it. The entries themselves are there already.
    pub(crate) async fn write(
        mut self,
        connection: &mut Connection,
        cases: &Cases,
    ) -> Result<(), LedgerError> {
        self.cases.settle(cases);
        let mut observed = Rows::new(
            "INSERT INTO observation_by_site (observation, site, source, sequence)",
            "ON CONFLICT (observation) DO UPDATE SET \
             site = excluded.site, source = excluded.source, sequence = excluded.sequence",
        );
        for (observation, (site, source, sequence)) in self.observed {
            observed.push([observation.into(), site.into(), source.into(), sequence.into()]);
        }
        observed.insert(connection).await?;
        self.watched.insert(connection).await?;
        self.cases.write(connection).await?;
        for step in self.ordered {
            match step {
                Ordered::Account(sequence, finding, account) => {
                    finding::account(connection, sequence, finding, account).await?;
                }
                Ordered::Dismissed { site, by } => {
                    finding::dismissed(connection, &site, &by).await?;
                }
                Ordered::Finding(sequence, at, found) => {
                    finding::finding(connection, sequence, at, found).await?;
                }
            }
        }
        Ok(())
    }
}

impl Ledger {
    /// Makes all tables anew from the entries.
    ///
    /// # Errors
    /// [`LedgerError::Unreadable`] for an entry that cannot be read, and what the database says.
    pub async fn rebuild(&self) -> Result<(), LedgerError> {
        self.writer()?.work(|connection| Box::pin(rebuild(connection))).await
    }
}

/// Empties the tables that this connection sees, and fills them from the entries.
pub(crate) async fn rebuild(connection: &mut Connection) -> Result<(), LedgerError> {
    for table in TABLES {
        query(format!("DELETE FROM {}", table.name)).execute(&mut *connection).await?;
    }
    let mut last = 0;
    let mut cases = Cases::default();
    loop {
        let mut page = Vec::with_capacity(PAGE);
        {
            let mut rows = query(
                "SELECT sequence, at, kind, noun, body FROM entry \
                 WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            )
            .bind(last)
            .bind(PAGE_ROWS)
            .fetch(&mut *connection);
            while let Some(found) = rows.try_next().await? {
                page.push(Kept::read(&found)?);
            }
        }
        let Some(end) = page.last() else { return Ok(()) };
        last = end.sequence;
        again(connection, &page, &mut cases).await?;
        cases.forget_some();
    }
}

/// An entry as it was appended.
struct Kept {
    sequence: i64,
    at: Timestamp,
    noun: String,
    entry: Entry,
}

impl Kept {
    fn read(found: &Row) -> Result<Self, LedgerError> {
        let sequence: i64 = found.try_get("sequence")?;
        let kind: &str = found.try_get("kind")?;
        let unreadable = |source| LedgerError::Unreadable { sequence, source };
        let kind = Kind::from_name(kind).ok_or_else(|| {
            unreadable(serde::de::Error::custom(format!("`{kind}` is not a kind of entry")))
        })?;
        let entry = Entry::parse(kind, found.try_get("body")?).map_err(unreadable)?;
        let noun: String = found.try_get("noun")?;
        // Ids that stand in the body; the others are recomputed only by the program that wrote them.
        let in_body =
            matches!(kind, Kind::CaseEvent | Kind::Evidence | Kind::Finding | Kind::Observation);
        if in_body && entry.noun() != noun {
            return Err(unreadable(serde::de::Error::custom("its id is another's")));
        }
        Ok(Self { sequence, at: row::time(found, "at")?, noun, entry })
    }
}

/// The steps of entries that are there already.
async fn again(
    connection: &mut Connection,
    page: &[Kept],
    cases: &mut Cases,
) -> Result<(), LedgerError> {
    let events = page.iter().filter_map(|kept| match &kept.entry {
        Entry::CaseEvent(event) => Some(event),
        _ => None,
    });
    cases.load(connection, events, std::iter::empty()).await?;
    let mut projection = Projection::default();
    for Kept { sequence, at, noun, entry } in page {
        if let Entry::CaseEvent(event) = entry {
            cases.apply(&[event]).map_err(|why| LedgerError::Unreadable {
                sequence: *sequence,
                source: serde::de::Error::custom(why),
            })?;
        }
        projection.step(*sequence, *at, noun, entry, cases);
    }
    projection.write(connection, cases).await
}

/// Entries read at a time.
const PAGE: usize = 2000;
const PAGE_ROWS: i64 = 2000;
