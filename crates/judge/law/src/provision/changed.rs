//! What changed between two days: for a case that was opened under rules which are no longer the same.
//!
//! In: the rules and two days. Out: every rule that is not on the second day what it was on the first,
//! with the days on which it turned.

use jiff::civil::Date;
use serde::Serialize;

use super::{Provision, Provisions, Status};

/// A rule that became something else.
#[derive(Debug)]
pub struct Change<'a> {
    /// Which.
    pub rule: &'a Provision,
    /// What it was on the first day.
    pub was: Status,
    /// What it is on the second.
    pub is: Status,
    /// The days on which it turned, and into what.
    pub turns: Vec<Turn>,
}

/// The first day on which a rule was something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The day.
    pub on: Date,
    /// What it was from then on.
    pub status: Status,
}

impl Provisions {
    /// Every rule that turned after `from` and up to `to`, in their order.
    pub fn changed(&self, from: Date, to: Date) -> Vec<Change<'_>> {
        let mut changes = Vec::new();
        for rule in &self.all {
            let (was, is) = (rule.status_on(from), rule.status_on(to));
            if was != is {
                changes.push(Change { rule, was, is, turns: rule.turns(from, to) });
            }
        }
        changes
    }
}

impl Provision {
    /// The days after `from` and up to `to` on which its status turned.
    fn turns(&self, from: Date, to: Date) -> Vec<Turn> {
        let over = self.last_day().and_then(|last| last.tomorrow().ok());
        let mut days: Vec<_> = self.begins().into_iter().chain(over).collect();
        days.retain(|day| from < *day && *day <= to);
        days.sort();
        days.dedup();
        days.into_iter().map(|on| Turn { on, status: self.status_on(on) }).collect()
    }
}
