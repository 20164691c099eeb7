//! Appending: all of a batch or none of it, durable when it returns.
//!
//! In: entries and the time of appending. Out: the new head. A noun whose id is a hash of its
//! content and that is there already is skipped. The write lock is taken before the head is read, so
//! that two processes cannot both follow the same entry. Batches of several callers share a
//! transaction; each is looked at whole before anything of it is written.

use std::collections::{HashMap, HashSet};

use hashwarden_domain::{CaseEvent, CaseId, PersonRef};
use jiff::Timestamp;

use crate::{
    Head, Ledger, LedgerError, chain,
    database::{
        Connection, query,
        rows::{Rows, fetch_in},
    },
    due::{self, Due},
    entry::{Entry, Kind},
    personal::{self, Personal},
    projection::{Cases, Projection},
    row,
};

/// What an append did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The head after it.
    pub head: Head,
    /// Entries written.
    pub written: u64,
    /// Entries that were there already.
    pub skipped: u64,
}

/// What one caller appends.
pub(crate) struct Batch {
    entries: Vec<Prepared>,
    at: Timestamp,
    /// A case that must still be as it was seen, and how many events it had.
    seen: Option<(CaseId, u64)>,
    /// What is kept outside the chain.
    personal: Vec<(PersonRef, Personal)>,
    /// What is due next in the case that was seen.
    due: Option<Due>,
}

/// What somebody does about a case, with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseAct {
    /// Which case.
    pub case: CaseId,
    /// How many of its events were known to whoever acts; 0 for a new case.
    pub seen: u64,
    /// What happened.
    pub events: Vec<CaseEvent>,
    /// Entries that belong to it.
    pub beside: Vec<Entry>,
    /// Personal data that the events name.
    pub personal: Vec<(PersonRef, Personal)>,
    /// What is due next after it; none where nothing is.
    pub due: Option<Due>,
}

/// An entry with what the caller's own task can make of it.
struct Prepared {
    entry: Entry,
    kind: Kind,
    noun: String,
    body: String,
}

impl Batch {
    /// Entries only.
    pub(crate) fn new(entries: Vec<Entry>, at: Timestamp) -> Result<Self, LedgerError> {
        let prepare = |entry: Entry| {
            let (kind, noun) = (entry.kind(), entry.noun());
            let body = entry.body().map_err(LedgerError::Unwritable)?;
            Ok(Prepared { entry, kind, noun, body })
        };
        let entries = entries.into_iter().map(prepare).collect::<Result<_, LedgerError>>()?;
        Ok(Self { entries, at, seen: None, personal: Vec::new(), due: None })
    }

    /// No entry, only what is kept outside the chain.
    pub(crate) fn of_personal(
        personal: Vec<(PersonRef, Personal)>,
        at: Timestamp,
    ) -> Result<Self, LedgerError> {
        for (reference, personal) in &personal {
            personal::check(*reference, personal)?;
        }
        Ok(Self { entries: Vec::new(), at, seen: None, personal, due: None })
    }

    /// How many entries.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}

impl Ledger {
    /// Appends a batch: all of it or, on any error, none of it.
    ///
    /// # Errors
    /// [`LedgerError::Stale`] where a case event's number is taken, [`LedgerError::Conflict`] where a
    /// case's number is, [`LedgerError::Illegal`] where an event cannot have happened,
    /// [`LedgerError::Full`], [`LedgerError::ReadOnly`], [`LedgerError::Busy`] and what else the
    /// database says.
    pub async fn append(
        &self,
        entries: Vec<Entry>,
        at: Timestamp,
    ) -> Result<Appended, LedgerError> {
        self.writer()?.append(Batch::new(entries, at)?).await
    }

    /// Appends what somebody does about a case after seeing it; nothing if anybody else acted in
    /// between.
    ///
    /// # Errors
    /// [`LedgerError::Stale`] with the number of events by now, and as [`Ledger::append`].
    pub async fn append_case(&self, act: CaseAct, at: Timestamp) -> Result<Appended, LedgerError> {
        let CaseAct { case, seen, events, beside, personal, due } = act;
        let entries = events.into_iter().map(Entry::CaseEvent).chain(beside).collect();
        let Batch { entries, .. } = Batch::new(entries, at)?;
        let outside = Batch::of_personal(personal, at)?;
        self.writer()?.append(Batch { entries, seen: Some((case, seen)), due, ..outside }).await
    }
}

/// Appends what of these can be appended; to each its own outcome. An error is one of the database.
pub(crate) async fn all(
    connection: &mut Connection,
    batches: &[Batch],
    cases: &mut Cases,
) -> Result<Vec<Result<Appended, LedgerError>>, LedgerError> {
    let mut desk = Desk {
        known: Known::load(connection, batches).await?,
        head: last(connection).await?,
        entries: Rows::new(
            "INSERT INTO entry (sequence, at, kind, noun, body, previous, hash)",
            "",
        ),
        projection: Projection::default(),
    };
    let seen = batches.iter().filter_map(|batch| batch.seen).map(|(case, _)| case);
    cases.load(connection, batches.iter().flat_map(Batch::events), seen).await?;
    let mut outcomes = Vec::with_capacity(batches.len());
    let mut done = Vec::new();
    for batch in batches {
        let outcome = desk.take(batch, cases);
        if outcome.is_ok() {
            done.push(batch);
        }
        outcomes.push(outcome);
    }
    desk.entries.insert(connection).await?;
    desk.projection.write(connection, cases).await?;
    let (mut kept, mut dues) = (Vec::new(), Vec::new());
    for batch in done {
        kept.extend(batch.personal.iter().map(|personal| (personal, batch.at)));
        dues.extend(batch.seen.map(|(case, _)| (case, batch.due.as_ref())));
    }
    personal::write(connection, kept).await?;
    due::write(connection, dues).await?;
    cases.forget_some();
    Ok(outcomes)
}

impl Batch {
    fn events(&self) -> impl Iterator<Item = &CaseEvent> {
        self.entries.iter().filter_map(|prepared| match &prepared.entry {
            Entry::CaseEvent(event) => Some(event),
            _ => None,
        })
    }
}

/// The transaction as it grows.
struct Desk<'b> {
    known: Known,
    head: Head,
    entries: Rows<7>,
    projection: Projection<'b>,
}

impl<'b> Desk<'b> {
    fn take(&mut self, batch: &'b Batch, cases: &mut Cases) -> Result<Appended, LedgerError> {
        if let Some((case, seen)) = batch.seen {
            let now = cases.version(case);
            if now != seen {
                return Err(LedgerError::Stale { case, seen, now });
            }
        }
        let events: Vec<&CaseEvent> = batch.events().collect();
        // From here on nothing of this batch can be refused.
        cases.apply(&events)?;

        let at = batch.at.to_string();
        let (mut written, mut skipped) = (0, 0);
        for Prepared { entry, kind, noun, body } in &batch.entries {
            if self.known.holds(entry, *kind, noun) {
                skipped += 1;
                continue;
            }
            let sequence = row::integer(self.head.sequence) + 1;
            let hash = chain::hash(sequence, &at, kind.name(), noun, body, &self.head.hash);
            let previous = std::mem::replace(&mut self.head.hash, hash.clone());
            self.head.sequence += 1;
            self.entries.push([
                sequence.into(),
                at.as_str().into(),
                kind.name().into(),
                noun.into(),
                body.into(),
                previous.into(),
                hash.into(),
            ]);
            self.projection.step(sequence, batch.at, noun, entry, cases);
            written += 1;
        }
        Ok(Appended { head: self.head.clone(), written, skipped })
    }
}

async fn last(connection: &mut Connection) -> Result<Head, LedgerError> {
    let found = query("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1")
        .fetch_optional(connection)
        .await?;
    found.map_or(Ok(Head::empty()), |found| row::head(&found))
}

/// Which nouns are there already. A case's event never is: its id is the case's.
#[derive(Default)]
struct Known {
    nouns: HashSet<(&'static str, String)>,
    /// The site of an observation.
    sites: HashMap<String, String>,
}

impl Known {
    async fn load(connection: &mut Connection, batches: &[Batch]) -> Result<Self, LedgerError> {
        let mut known = Self::default();
        let (mut observations, mut others) = (Vec::new(), Vec::new());
        for prepared in batches.iter().flat_map(|batch| &batch.entries) {
            match prepared.kind {
                Kind::CaseEvent => {}
                Kind::Observation => observations.push(prepared.noun.clone()),
                _ => others.push(prepared.noun.clone()),
            }
        }
        let question = "SELECT observation, site FROM observation_by_site WHERE observation IN";
        for found in fetch_in(connection, question, observations).await? {
            known.sites.insert(found.try_get(0)?, found.try_get(1)?);
        }
        let question = "SELECT kind, noun FROM entry WHERE noun IN";
        for found in fetch_in(connection, question, others).await? {
            let kind: String = found.try_get(0)?;
            if let Some(kind) = Kind::from_name(&kind) {
                known.nouns.insert((kind.name(), found.try_get(1)?));
            }
        }
        Ok(known)
    }

    /// Whether it is there; from now on it is.
    fn holds(&mut self, entry: &Entry, kind: Kind, noun: &str) -> bool {
        match entry {
            Entry::CaseEvent(_) => false,
            Entry::Observation { site, .. } => {
                let site = site.to_string();
                self.sites.insert(noun.to_owned(), site.clone()) == Some(site)
            }
            _ => !self.nouns.insert((kind.name(), noun.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::Coverage;

    use super::*;

    fn coverage(n: u64) -> Entry {
        Entry::Coverage(Coverage {
            source: "x".repeat(2000),
            watched: None,
            packets: n,
            bytes: n,
            flows: n,
            records: 0,
            lost: vec![],
            simulated: true,
        })
    }

    #[tokio::test]
    async fn without_room_nothing_is_written_and_the_reason_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path()).await.unwrap();
        ledger.append(vec![coverage(0)], Timestamp::UNIX_EPOCH).await.unwrap();
        let before = ledger.head().await.unwrap();
        // SQLite reports a disk without room and a file at its limit by the same code.
        let limit = ledger.writer().unwrap().work(|connection| {
            Box::pin(async move {
                query("PRAGMA max_page_count = 90").fetch_all(connection).await?;
                Ok(())
            })
        });
        limit.await.unwrap();
        let batch = (1..500).map(coverage).collect();
        let error = ledger.append(batch, Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert!(matches!(error, LedgerError::Full), "{error:?}");
        assert_eq!(ledger.head().await.unwrap(), before);
        // What is small enough still fits: the ledger is not stuck.
        let small = ledger.append(vec![coverage(1)], Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(small.head.sequence, before.sequence + 1);
    }
}
