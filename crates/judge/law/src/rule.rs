//! A clock before it runs: what starts and stops it, how long it runs, who owes what, on which text.
//!
//! In: records of `reference/procedure`, read by [`read`]. Out: rules. Whatever a clock must tell of
//! itself is a field that cannot be left out, so no clock runs without it. A rule that nobody could
//! check (mark U) is kept to be shown and is never computed with.

mod body;
mod read;

pub use body::Body;
pub use read::{Reason, Refused};

pub(crate) use read::{Row, line_of, read_rules, table};

use hashwarden_domain::Sentence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::limit::Limit;

/// A clock before it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name for programs.
    pub id: String,
    /// Its version, as papers print it.
    pub version: u32,
    /// What must be done, for people.
    pub title: Sentence,
    /// What its end means.
    pub kind: Kind,
    /// What starts it.
    pub start: Start,
    /// Events that stop it.
    pub stop: Vec<String>,
    /// How long it runs.
    pub term: Term,
    /// By what it can be made longer, once.
    pub extension: Option<Extension>,
    /// Events between which it stands still: the first stops it, the second lets it go on.
    pub pauses: Vec<[String; 2]>,
    /// Who must act.
    pub owner: Body,
    /// Who must act once it is late.
    pub next_owner: Body,
    /// On what it rests.
    pub basis: Basis,
    /// First day on which it was in force.
    pub valid_from: Date,
    /// Last day on which it was; none while nobody has ended it.
    pub valid_to: Option<Date>,
}

/// What the end of a clock means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something may no longer be done to somebody: what stops it may lie before what starts it.
    Bar,
    /// Somebody must have acted by then; later is late.
    Duty,
    /// Something must be kept until then.
    Keep,
    /// Somebody may act until then; it lapses.
    Right,
    /// Nobody may act before then.
    Wait,
}

/// What starts a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// Any of these events.
    On(Vec<String>),
    /// That any of these clocks ran out with nothing done.
    EndOf(Vec<String>),
}

/// How long a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// From its start on.
    After(Limit),
    /// Back from the moment that the event which starts it names.
    Before(Limit),
    /// Until the moment that the event which starts it names; this long where it names none.
    Given(Limit),
}

/// By what a clock can be made longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// On which event.
    pub event: String,
    /// By how much.
    pub limit: Limit,
}

/// On what a clock rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The product's default, or what a place set instead.
    Default,
    /// A law.
    Law {
        /// Its name and version.
        law: Sentence,
        /// The article, and the one that says which days are meant.
        article: String,
        /// Its words, where they were read.
        quote: Option<String>,
        /// Where it was read.
        sources: Vec<String>,
        /// How well.
        mark: Mark,
    },
}

/// How well a text was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// The text itself was read.
    V,
    /// Several copies agree.
    S,
    /// Not verified: shown, never computed with.
    U,
}

impl Rule {
    /// Whether it may be computed with at all.
    pub fn is_verified(&self) -> bool {
        !matches!(self.basis, Basis::Law { mark: Mark::U, .. })
    }

    /// Whether it was in force on a day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// Law and article in one line, or that it is a default.
    pub fn cited(&self) -> Sentence {
        match &self.basis {
            Basis::Default => Sentence::new("default of the place", "地方默认期限"),
            Basis::Law { law, article, .. } => Sentence::new(
                format!("{}, article {article}", law.en),
                format!("{}第{article}条", law.zh),
            ),
        }
    }
}

impl Term {
    /// Its length.
    pub fn limit(self) -> Limit {
        match self {
            Self::After(limit) | Self::Before(limit) | Self::Given(limit) => limit,
        }
    }

    /// The same with another length.
    pub(crate) fn with(self, limit: Limit) -> Self {
        match self {
            Self::After(_) => Self::After(limit),
            Self::Before(_) => Self::Before(limit),
            Self::Given(_) => Self::Given(limit),
        }
    }
}
