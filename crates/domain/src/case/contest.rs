//! The party's word: defence, objection, hearing, reconsideration, court, each of its own and each answered.
//!
//! In: what the party hands in and what a reviewer says. Out: contests beside the case's state. Only a
//! defence or a request for a hearing holds a decision up (Administrative Penalty Law, articles 44, 45
//! and 63); the later ones do not stay it, and can end it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::proof::DocumentRef;
use crate::person::PersonRef;

/// What the party hands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Of which kind.
    pub kind: ContestKind,
    /// The paper.
    pub statement: DocumentRef,
    /// Who speaks.
    pub by: PersonRef,
    /// Which facts are wrong, in the party's words without names.
    pub disputed: String,
}

/// A kind of contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContestKind {
    /// A statement or defence.
    Defence,
    /// A request for a hearing.
    Hearing,
    /// An objection to what was seen or said, at any time.
    Objection,
    /// A request for administrative reconsideration.
    Reconsideration,
    /// A suit.
    Court,
}

/// A contest and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// 1, 2, 3 ... within the case.
    pub number: u32,
    /// When it was handed in.
    pub at: Timestamp,
    /// What.
    pub objection: Objection,
    /// The answer; none while it is open.
    pub decided: Option<Decided>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: Timestamp,
    /// Who reviewed it.
    pub by: String,
    /// What was said.
    pub decision: ContestDecision,
}

/// What a reviewer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContestDecision {
    /// Which contest.
    pub contest: u32,
    /// How it ended.
    pub outcome: ContestOutcome,
    /// Why.
    pub opinion: String,
    /// The paper.
    pub document: DocumentRef,
    /// What becomes of the case.
    pub effect: ContestEffect,
}

/// How a contest ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContestOutcome {
    /// In part.
    PartlyUpheld,
    /// Not.
    Rejected,
    /// In full.
    Upheld,
    /// The party took it back.
    Withdrawn,
}

/// What becomes of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContestEffect {
    /// It goes on where it was.
    Continues,
    /// Its measures go on, changed as the opinion says.
    Rectifying,
    /// What was determined is withdrawn.
    Revoked,
}

impl ContestKind {
    /// The word in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Defence => "defence",
            Self::Hearing => "hearing",
            Self::Objection => "objection",
            Self::Reconsideration => "reconsideration",
            Self::Court => "court",
        }
    }

    /// Whether a decision waits for its answer.
    pub fn holds_up(self) -> bool {
        matches!(self, Self::Defence | Self::Hearing)
    }
}

impl Contest {
    /// Whether it has no answer yet.
    pub fn is_open(&self) -> bool {
        self.decided.is_none()
    }
}
