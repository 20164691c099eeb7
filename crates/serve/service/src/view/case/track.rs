//! The way of a case from clue to the end of the watch: what was passed, when, by whom, what is next.

use serde::Serialize;
use utoipa::ToSchema;

use super::MilestoneOf;
use crate::view::Sentence;

/// A state on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackStep {
    /// Word of the state.
    pub state: String,
    /// What it is called.
    pub name: Sentence,
    /// When and by whom it was reached; null where it was not.
    #[schema(required)]
    pub reached: Option<MilestoneOf>,
    /// Whether the case is there now.
    pub current: bool,
    /// Whether a lawful step leads there from where it is.
    pub next: bool,
}
