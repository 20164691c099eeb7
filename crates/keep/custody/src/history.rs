//! The entries of a case, checked one after the other as they stand in an export.
//!
//! In: rows of the ledger in the order of their numbers. Out: what follows from them (the case's events,
//! its exhibits and who holds them, what else it rests on), or the first fault. Writing and verifying an
//! export go through here, so that nothing is written that would not verify.
//!
//! A chain with gaps, as the entries of one case in a ledger are, shows that each entry is what it was
//! and that neighbours follow each other; that nothing lies between others only the ledger can show.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    entry::{Countersignature, EntryRow, LedgerHead, before_the_first},
    fault::{Fault, What},
};

/// Most entries in an export.
pub(crate) const MAX_ROWS: u64 = 2_000_000;
/// Most events of one case.
pub(crate) const MAX_EVENTS: u64 = 100_000;

/// Longest line of `entries.jsonl`.
pub(crate) const MAX_LINE: usize = 4 * 1024 * 1024;
/// Most ids that entries name and most bytes of all events together; both are held in memory.
const MAX_NAMED: usize = 4_000_000;
const MAX_EVENT_BYTES: usize = 256 * 1024 * 1024;

/// Kinds of entries whose ids others name.
const NOUNS: [&str; 3] = ["finding", "evidence", "observation"];

/// Takes entries in.
#[derive(Debug)]
pub(crate) struct Checker {
    case: String,
    rows: u64,
    last: Option<(u64, String)>,
    /// Hash of each entry that somebody countersigned, by its number.
    countersigned: BTreeMap<u64, String>,
    events: Vec<String>,
    event_bytes: usize,
    number: String,
    first_at: String,
    last_at: String,
    exhibits: Vec<HeldExhibit>,
    /// Where an exhibit stands among them, by its id.
    place_of: BTreeMap<String, usize>,
    present: BTreeSet<String>,
    /// Ids that entries name, and the first entry that does.
    named: BTreeMap<String, u64>,
}

/// What the entries say.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) rows: u64,
    /// Bodies of the case's events, in order.
    pub(crate) events: Vec<String>,
    /// Number for people.
    pub(crate) number: String,
    pub(crate) first_at: String,
    pub(crate) last_at: String,
    pub(crate) exhibits: Vec<HeldExhibit>,
    /// What is named and not among the entries, with the first entry that names it.
    pub(crate) absent: BTreeMap<String, u64>,
}

/// An exhibit of the case and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeldExhibit {
    pub(crate) exhibit: ExhibitLine,
    pub(crate) held_by: String,
    pub(crate) moves: u64,
}

/// What is needed here of an exhibit in an event.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct ExhibitLine {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) title: String,
    pub(crate) held_by: String,
    pub(crate) file: Option<FileLine>,
}

/// What is needed here of an exhibit's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileLine {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) sm3: String,
    #[serde(default)]
    pub(crate) time_token: Option<String>,
}

#[derive(Deserialize)]
struct MoveLine {
    exhibit: String,
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct EventLine {
    case: String,
    sequence: u64,
    at: String,
    change: BTreeMap<String, Value>,
}

impl Checker {
    pub(crate) fn new(case: &str, countersignatures: &[Countersignature]) -> Self {
        let countersigned = countersignatures.iter().map(|one| (one.sequence, String::new()));
        Self {
            case: case.to_owned(),
            rows: 0,
            last: None,
            countersigned: countersigned.collect(),
            events: Vec::new(),
            event_bytes: 0,
            number: String::new(),
            first_at: String::new(),
            last_at: String::new(),
            exhibits: Vec::new(),
            place_of: BTreeMap::new(),
            present: BTreeSet::new(),
            named: BTreeMap::new(),
        }
    }

    /// The next entry.
    pub(crate) fn take(&mut self, row: &EntryRow) -> Result<(), Fault> {
        let wrong = |what| Fault::of_entry(row.sequence, what);
        self.rows += 1;
        if self.rows > MAX_ROWS {
            return Err(wrong(What::Size));
        }
        let (last, before) = match &self.last {
            None => (0, before_the_first()),
            Some((last, hash)) => (*last, hash.clone()),
        };
        if row.sequence <= last {
            return Err(wrong(What::EntryOrder));
        }
        if row.hash_of_content() != row.hash {
            return Err(wrong(What::EntryHash));
        }
        if row.sequence == last + 1 && row.previous != before {
            return Err(wrong(What::EntryLink));
        }
        self.last = Some((row.sequence, row.hash.clone()));
        if let Some(hash) = self.countersigned.get_mut(&row.sequence) {
            hash.clone_from(&row.hash);
        }
        if row.kind == "case-event" {
            return self.take_event(row);
        }
        if NOUNS.contains(&row.kind.as_str()) {
            let body: Value =
                serde_json::from_str(&row.body).map_err(|_| wrong(What::Unreadable))?;
            self.present.insert(row.noun.clone());
            let named = match row.kind.as_str() {
                "finding" => ids(body.get("evidence"), Some("id")),
                "evidence" => ids(body.get("basis"), None),
                _ => Vec::new(),
            };
            self.name(row.sequence, named)?;
        }
        Ok(())
    }

    fn take_event(&mut self, row: &EntryRow) -> Result<(), Fault> {
        let wrong = |what| Fault::of_entry(row.sequence, what);
        let event: EventLine =
            serde_json::from_str(&row.body).map_err(|_| wrong(What::Unreadable))?;
        if row.noun != self.case || event.case != self.case {
            return Err(wrong(What::EventOfAnotherCase));
        }
        let number = u64::try_from(self.events.len()).unwrap_or(u64::MAX) + 1;
        let wrong = |what| Fault::of_event(number, what);
        if event.sequence != number {
            return Err(wrong(What::EventGap));
        }
        self.event_bytes += row.body.len();
        if number > MAX_EVENTS || self.event_bytes > MAX_EVENT_BYTES {
            return Err(wrong(What::Size));
        }
        let mut changes = event.change.into_iter();
        let (Some((name, proof)), None) = (changes.next(), changes.next()) else {
            return Err(wrong(What::Unreadable));
        };
        self.take_change(row.sequence, number, &name, proof)?;
        if number == 1 {
            self.first_at.clone_from(&event.at);
        }
        self.last_at = event.at;
        self.events.push(row.body.clone());
        Ok(())
    }

    /// What a change means for exhibits and for what the case rests on.
    fn take_change(
        &mut self,
        entry: u64,
        number: u64,
        name: &str,
        proof: Value,
    ) -> Result<(), Fault> {
        let wrong = |what| Fault::of_event(number, what);
        match name {
            "recorded" => {
                if let Some(number) = proof.get("number").and_then(Value::as_str) {
                    number.clone_into(&mut self.number);
                }
                let finding = proof.get("origin").and_then(|origin| origin.get("finding"));
                let finding = finding.and_then(Value::as_str).map(str::to_owned);
                self.name(entry, finding)?;
            }
            // Where a household is concerned, one proposes and another signs.
            "suspected" | "proposed" => {
                let inner = proof.get("change").and_then(|change| change.get("suspected"));
                let proofs = ids(inner.unwrap_or(&proof).get("protocol_proofs"), None);
                self.name(entry, proofs)?;
            }
            "exhibit-added" => {
                let exhibit: ExhibitLine =
                    serde_json::from_value(proof).map_err(|_| wrong(What::Unreadable))?;
                let place = self.exhibits.len();
                if self.place_of.insert(exhibit.id.clone(), place).is_some() {
                    return Err(wrong(What::Custody));
                }
                let held_by = exhibit.held_by.clone();
                self.exhibits.push(HeldExhibit { exhibit, held_by, moves: 0 });
            }
            "custody-moved" => {
                let MoveLine { exhibit, from, to } =
                    serde_json::from_value(proof).map_err(|_| wrong(What::Unreadable))?;
                let place = self.place_of.get(&exhibit);
                let held = place.and_then(|place| self.exhibits.get_mut(*place));
                let held = held.ok_or_else(|| wrong(What::ExhibitUnknown))?;
                if held.held_by != from {
                    return Err(wrong(What::Custody));
                }
                held.held_by = to;
                held.moves += 1;
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes that an entry names these ids.
    fn name(&mut self, entry: u64, ids: impl IntoIterator<Item = String>) -> Result<(), Fault> {
        for id in ids {
            self.named.entry(id).or_insert(entry);
        }
        if self.named.len() > MAX_NAMED {
            return Err(Fault::of_entry(entry, What::Size));
        }
        Ok(())
    }

    /// No more come.
    pub(crate) fn finish(
        self,
        head: &LedgerHead,
        countersignatures: &[Countersignature],
    ) -> Result<History, Fault> {
        if self.events.is_empty() {
            return Err(Fault::of_event(1, What::EventGap));
        }
        let fits = self.last.as_ref().is_none_or(|(last, hash)| {
            *last < head.sequence || (*last == head.sequence && *hash == head.hash)
        });
        if !fits {
            return Err(Fault::at(crate::container::LEDGER, What::Head));
        }
        for one in countersignatures {
            let known = self.countersigned.get(&one.sequence).filter(|hash| !hash.is_empty());
            if one.sequence > head.sequence || known.is_some_and(|hash| *hash != one.hash) {
                return Err(Fault::at(crate::container::LEDGER, What::Countersignature));
            }
        }
        let Self { present, named, .. } = self;
        let absent = named.into_iter().filter(|(id, _)| !present.contains(id)).collect();
        Ok(History {
            rows: self.rows,
            events: self.events,
            number: self.number,
            first_at: self.first_at,
            last_at: self.last_at,
            exhibits: self.exhibits,
            absent,
        })
    }
}

/// The ids in a list: its texts, or those under `key` of its objects.
fn ids(list: Option<&Value>, key: Option<&str>) -> Vec<String> {
    let list = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let of = |item: &Value| match key {
        None => item.as_str().map(str::to_owned),
        Some(key) => item.get(key)?.as_str().map(str::to_owned),
    };
    list.iter().filter_map(of).collect()
}
