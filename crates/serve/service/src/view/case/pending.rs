//! Acts that wait for a second person.

use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{Sentence, Time};

/// A proposal that waits for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PendingView {
    /// Number of the event that proposed it.
    pub proposal: u64,
    /// Word of the act.
    pub act: String,
    /// What it is called.
    pub title: Sentence,
    /// Who proposed it.
    pub proposer: String,
    /// When.
    pub proposed_at: Time,
    /// The seats.
    pub seats: Vec<PendingSeat>,
    /// When it lapses; null where no clock says so.
    #[schema(required)]
    pub lapses: Option<Time>,
    /// What is proposed, in lines.
    pub summary: Vec<SummaryLine>,
    /// The whole proof, as it was handed in.
    #[schema(value_type = Object)]
    pub proof: serde_json::Value,
    /// Whether the reader may take it back or refuse it.
    pub may_withdraw: bool,
}

/// A seat of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PendingSeat {
    /// Word of the seat.
    pub seat: String,
    /// What it is called.
    pub name: Sentence,
    /// Who signed; null while it is empty.
    #[schema(required)]
    pub signed: Option<Filled>,
    /// Whether the reader may sign.
    pub may_sign: bool,
    /// Why not.
    #[schema(required)]
    pub why: Option<Sentence>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Filled {
    /// Who.
    pub by: String,
    /// When.
    pub at: Time,
    /// What they said.
    pub opinion: String,
}

/// A line about what is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SummaryLine {
    /// Of what.
    pub label: Sentence,
    /// What.
    pub value: String,
}
