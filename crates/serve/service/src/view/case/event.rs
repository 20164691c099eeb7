//! What happened to a case, in order, and when something was reached.

use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{Sentence, Time};

/// When and by whom something was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MilestoneOf {
    /// When.
    pub at: Time,
    /// By whom; the proposer where several signed.
    pub by: String,
    /// Whether the program did it.
    pub machine: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Event {
    /// Number of the entry in the ledger.
    pub sequence: u64,
    /// Number of the event in the case; 0 for a new version of the finding.
    pub number: u64,
    /// When.
    pub at: Time,
    /// Who; `machine` where the program made a new version of the finding.
    pub by: String,
    /// In which role.
    pub role: String,
    /// For which place.
    pub node: String,
    /// Whether the program did it.
    pub machine: bool,
    /// Word of the change, or `finding-changed`.
    pub act: String,
    /// What it is called; of a proposal, what is proposed.
    pub title: Sentence,
    /// As it was written.
    pub text: String,
    /// Hash of the entry.
    pub hash: String,
    /// Id of the new version of the finding, where that is what happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_of_finding: Option<String>,
}
