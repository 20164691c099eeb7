//! All clocks of a case at a moment: what runs, stands still, is late or done, who owes it, on what text.
//!
//! In: a place, the history of a case there, a moment. Out: a [`Docket`], the same for the same input,
//! whatever the order in which equal events were told.
//!
//! A clock whose last day lies in a year without a notice of holidays has no end yet; then the docket
//! says by when it cannot have ended, and what is missing. Nothing is guessed.

mod clocks;
mod entry;

pub use entry::{Entry, State};

use jiff::Timestamp;
use serde::Serialize;

use crate::{book::Place, history::History, limit::LimitError};

/// All clocks of a case at a moment, the most pressing first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Docket {
    /// The moment.
    pub as_of: Timestamp,
    /// The clocks.
    pub entries: Vec<Entry>,
}

impl Docket {
    /// The docket of a case.
    ///
    /// # Errors
    /// [`LimitError`] when a limit ends beyond all calendars or before it starts.
    pub fn of(place: &Place<'_>, history: &History, as_of: Timestamp) -> Result<Self, LimitError> {
        let mut entries = clocks::run(place, history, as_of)?;
        entries.sort_by(|one, two| one.pressing().cmp(&two.pressing()));
        Ok(Self { as_of, entries })
    }

    /// Clocks that still matter: everything that is neither done nor lapsed.
    pub fn open(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.state.is_open())
    }

    /// Duties that are late.
    pub fn overdue(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.state, State::Overdue { .. }))
    }

    /// What is most pressing: the first late duty, else what ends next.
    pub fn next(&self) -> Option<&Entry> {
        self.open().next()
    }

    /// The clocks of one contest, measure or proposal.
    pub fn about<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.key.as_deref() == Some(key))
    }

    /// The clocks of a rule, the most pressing first.
    pub fn clocks<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.rule == rule)
    }
}
