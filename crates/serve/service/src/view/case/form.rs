//! What officers type: a new case, a note, a signature, work for others.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Problem;

/// Makes a finding a case, or records a clue that an officer, a peer, a superior or a reporter brings.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// Id of the finding; then number, site, place, class and raw record come from it.
    #[serde(default)]
    pub finding: Option<String>,
    /// Why it is worth looking at.
    #[serde(default)]
    pub reason: Option<String>,
    /// A clue without a finding, as the case's `recorded` takes it; without number and terms.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub clue: Option<serde_json::Value>,
    /// What the electricity is for, where an officer knows it already.
    #[serde(default)]
    pub class: Option<String>,
    /// Only discipline inspection and the head may see it.
    #[serde(default)]
    pub sealed: bool,
    /// It is kin to an earlier case and begins as its relapse or migration.
    #[serde(default)]
    pub accept_kinship: bool,
    /// It is not kin to the earlier case that was found, and this is why.
    #[serde(default)]
    pub not_kin: Option<String>,
}

/// Writes something down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteCase {
    /// What.
    pub text: String,
}

/// Takes a seat.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignProposal {
    /// Which.
    pub seat: String,
    /// What is said.
    pub opinion: String,
}

/// Takes a proposal back, or refuses it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawProposal {
    /// Why.
    pub why: String,
}

/// A case as it was seen.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkCase {
    /// Id.
    pub id: String,
    /// How many events it had.
    pub version: u64,
}

/// Hands several cases to a place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandDown {
    /// Which.
    pub cases: Vec<BulkCase>,
    /// To which place.
    pub to: String,
    /// Why.
    pub why: String,
    /// How many there are, said again.
    pub confirm: u64,
}

/// Gives several cases to an officer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignCases {
    /// Which.
    pub cases: Vec<BulkCase>,
    /// To whom.
    pub to: String,
}

/// What became of several cases: each is its own act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BulkDone {
    /// Ids of those that were done.
    pub done: Vec<String>,
    /// Those that were not.
    pub refused: Vec<BulkRefused>,
}

/// A case that was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BulkRefused {
    /// Id.
    pub id: String,
    /// Why not.
    pub problem: Problem,
}
