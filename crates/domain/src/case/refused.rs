//! Why an act or a history cannot be.
//!
//! In: what was tried. Out: a refusal that says what is missing, in both languages.

use jiff::Timestamp;

use super::lack::Lack;

/// An act that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The case is not where this act belongs.
    #[error("`{change}` cannot happen to a case that is {state}")]
    State {
        /// The act.
        change: &'static str,
        /// What the case is.
        state: &'static str,
    },
    /// Something is missing.
    #[error("`{change}` lacks: {}", words(lacks))]
    Lacks {
        /// The act.
        change: &'static str,
        /// What.
        lacks: Vec<Lack>,
    },
}

/// A history that cannot have happened.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IllegalHistory {
    /// No event at all.
    #[error("a case begins with a clue being recorded; this one has no event")]
    Empty,
    /// An event that could not happen then.
    #[error("event {sequence}: {why}")]
    Wrong {
        /// Which event.
        sequence: u64,
        /// Why not.
        #[source]
        why: Refused,
    },
    /// Events of two cases, or out of order.
    #[error("event {found} follows event {after} or belongs to another case")]
    OutOfOrder {
        /// Number found.
        found: u64,
        /// Number before.
        after: u64,
    },
    /// An event before the one it follows.
    #[error("event {sequence} happened at {at}, before the one it follows ({after})")]
    Earlier {
        /// Which event.
        sequence: u64,
        /// When it happened.
        at: Timestamp,
        /// When the one before happened.
        after: Timestamp,
    },
}

impl Refused {
    /// The act that was refused.
    pub fn change(&self) -> &'static str {
        match self {
            Self::State { change, .. } | Self::Lacks { change, .. } => change,
        }
    }
}

impl IllegalHistory {
    /// Number of the first wrong event; none where there is no event.
    pub fn sequence(&self) -> Option<u64> {
        match self {
            Self::Empty => None,
            Self::Wrong { sequence, .. } | Self::Earlier { sequence, .. } => Some(*sequence),
            Self::OutOfOrder { found, .. } => Some(*found),
        }
    }
}

/// All is there, or a refusal that names everything that is not.
pub(super) fn all_there(change: &'static str, lacks: Vec<Lack>) -> Result<(), Refused> {
    if lacks.is_empty() { Ok(()) } else { Err(Refused::Lacks { change, lacks }) }
}

fn words(lacks: &[Lack]) -> String {
    lacks.iter().map(|lack| lack.en).collect::<Vec<_>>().join("; ")
}
