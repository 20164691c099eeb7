//! One clock of a case, with everything that a clock must tell of itself.

use hashwarden_domain::{Node, Sentence};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    clock::Suspension,
    limit::Limit,
    rule::{Basis, Body, Kind},
};

/// One clock of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Id of the rule.
    pub rule: String,
    /// Its version.
    pub version: u32,
    /// What must be done.
    pub title: Sentence,
    /// What its end means.
    pub kind: Kind,
    /// Which contest, measure or proposal it is about.
    pub key: Option<String>,
    /// The event that started it.
    pub start: String,
    /// When.
    pub started_at: Timestamp,
    /// How long it runs; none where the event that started it named the end.
    pub limit: Option<Limit>,
    /// The same in words.
    pub length: Sentence,
    /// Id of the calendar it counts by.
    pub calendar: String,
    /// The calendar's name.
    pub calendar_title: Sentence,
    /// Events that stop it.
    pub stop: Vec<String>,
    /// Who must act.
    pub owner: Body,
    /// Who must act once it is late.
    pub next_owner: Body,
    /// On what it rests.
    pub basis: Basis,
    /// The same in one line.
    pub cited: Sentence,
    /// The place that set its length, where one did.
    pub set_by: Option<Node>,
    /// Whether it was made longer.
    pub extended: bool,
    /// Spans in which it stood still.
    pub suspended: Vec<Suspension>,
    /// Last moment in time; none where a year's notice is missing.
    pub due: Option<Timestamp>,
    /// Where there is no end yet: it cannot end before this.
    pub not_before: Option<Timestamp>,
    /// Where there is no end yet: what is missing.
    pub missing: Option<String>,
    /// How it stands.
    pub state: State,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum State {
    /// Time is left.
    Running,
    /// It stands still.
    Suspended {
        /// Since when.
        since: Timestamp,
    },
    /// A duty that nobody has done in time.
    Overdue {
        /// Since when.
        since: Timestamp,
    },
    /// What was due was done.
    Done {
        /// When.
        at: Timestamp,
        /// In time; none where its end is not known.
        in_time: Option<bool>,
    },
    /// It ran out and nobody is late: a right lapsed, a wait is over.
    Lapsed {
        /// Since when.
        since: Timestamp,
    },
    /// It may be over: the notice that would tell is missing.
    Unknown,
}

impl State {
    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Suspended { .. } => "suspended",
            Self::Overdue { .. } => "overdue",
            Self::Done { .. } => "done",
            Self::Lapsed { .. } => "lapsed",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it still matters.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done { .. } | Self::Lapsed { .. })
    }
}

impl Entry {
    /// The end, or what it cannot end before.
    pub fn horizon(&self) -> Option<Timestamp> {
        self.due.or(self.not_before)
    }

    /// Whether a law sets it, and not a default.
    pub fn is_law(&self) -> bool {
        matches!(self.basis, Basis::Law { .. })
    }

    /// Which part of its time is used up at a moment, from 0 to 1; none where its end is not known.
    pub fn share_used(&self, as_of: Timestamp) -> Option<f64> {
        let end = match self.state {
            State::Done { at, .. } => at,
            State::Suspended { since } => since,
            _ => as_of,
        };
        let whole = self.due?.duration_since(self.started_at).as_secs_f64();
        let used = end.duration_since(self.started_at).as_secs_f64();
        Some(if whole > 0.0 { (used / whole).clamp(0.0, 1.0) } else { 1.0 })
    }

    /// Its place in a list: late first, then by what is next, then what is over.
    pub(super) fn pressing(&self) -> (u8, Option<Timestamp>, &str, Timestamp, Option<&str>) {
        let rank = match self.state {
            State::Overdue { .. } => 0,
            State::Unknown => 1,
            State::Running | State::Suspended { .. } => 2,
            State::Lapsed { .. } => 3,
            State::Done { .. } => 4,
        };
        (rank, self.horizon(), &self.rule, self.started_at, self.key.as_deref())
    }
}
