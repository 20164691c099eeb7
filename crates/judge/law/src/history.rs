//! What happened, as far as clocks ask: named events with their moments.
//!
//! In: a case and its events, and what an office adds (a hearing was set, a demand was served). Out: a
//! [`History`] in one order, whatever the order in which it was handed in.
//!
//! Names are those of the changes of a case, some with a detail behind a colon (`contested:hearing`), and
//! words for what the law counts from and a case has no change for (`decision-served`, `seal-extended`).

mod case;
mod note;

use hashwarden_domain::{Node, case::UseClass};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use note::event_note;

/// What happened in a case, as far as clocks ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Which place handles it.
    pub node: Node,
    /// What its electricity is for.
    pub class: UseClass,
    happened: Vec<Happening>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// Its place in the case: 1, 2, 3 ...; what an office adds comes after what the case holds.
    pub sequence: u64,
    /// What.
    pub event: String,
    /// Which contest, measure or proposal it is about; none where there is but one.
    pub key: Option<String>,
    /// The moment that it names: until when, or when something is to be held.
    pub until: Option<Timestamp>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
}

impl Happening {
    /// Something that happened, with nothing more to say about it.
    pub fn new(event: impl Into<String>, at: Timestamp) -> Self {
        let sequence = u64::MAX;
        Self { at, sequence, event: event.into(), key: None, until: None, reason: None }
    }

    /// The same about one contest, measure or proposal.
    pub fn about(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same, naming a moment.
    pub fn until(self, until: Timestamp) -> Self {
        Self { until: Some(until), ..self }
    }

    /// The same with a reason.
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// The same, at its place in the case.
    pub fn numbered(self, sequence: u64) -> Self {
        Self { sequence, ..self }
    }
}

impl History {
    /// What happened at a place, in any order.
    pub fn new(node: Node, class: UseClass, happened: impl IntoIterator<Item = Happening>) -> Self {
        let mut history = Self { node, class, happened: happened.into_iter().collect() };
        history.sort();
        history
    }

    /// The same with something that the case itself has no change for.
    #[must_use]
    pub fn with(mut self, happening: Happening) -> Self {
        self.happened.push(happening);
        self.sort();
        self
    }

    /// What happened, oldest first.
    pub fn happened(&self) -> &[Happening] {
        &self.happened
    }

    /// What happened up to a moment, oldest first.
    pub fn up_to(&self, as_of: Timestamp) -> &[Happening] {
        let end = self.happened.partition_point(|happening| happening.at <= as_of);
        &self.happened[..end]
    }

    /// The first time that something happened.
    pub fn first(&self, event: &str) -> Option<&Happening> {
        self.happened.iter().find(|happening| happening.event == event)
    }

    fn sort(&mut self) {
        self.happened.sort();
        self.happened.dedup();
    }
}
