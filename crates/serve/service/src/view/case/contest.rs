//! The party's word and its answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::Due;
use crate::view::{Sentence, Time};

/// A contest.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ContestView {
    /// 1, 2, 3 ... within the case.
    pub number: u32,
    /// `defence`, `hearing`, `objection`, `reconsideration`, `court`.
    pub kind: String,
    /// What it is called.
    pub name: Sentence,
    /// When it was handed in.
    pub at: Time,
    /// Which facts are disputed.
    pub disputed: String,
    /// SHA-256 of the statement.
    pub statement_sha256: String,
    /// The answer; null while it is open.
    #[schema(required)]
    pub decided: Option<ContestAnswer>,
    /// Its clocks.
    pub clocks: Vec<Due>,
}

/// An answer to the party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContestAnswer {
    /// When.
    pub at: Time,
    /// Who reviewed it.
    pub by: String,
    /// `upheld`, `partly-upheld`, `rejected`, `withdrawn`.
    pub outcome: String,
    /// Why.
    pub opinion: String,
    /// `continues`, `rectifying`, `revoked`.
    pub effect: String,
}
