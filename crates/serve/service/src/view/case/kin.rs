//! Other cases that a case has to do with: linked ones, and earlier ones that it may be kin to.

use hashwarden_domain::case::Mark;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{Place, Sentence, Time};

/// By what a case is known again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MarkView {
    /// `account`, `device-serial`, `lease`, `mac`, `person`, `site`, `wallet`, `worker`.
    pub kind: String,
    /// The value.
    pub value: String,
}

/// A linked case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkView {
    /// The other; null where the reader may not see it.
    #[schema(required)]
    pub case: Option<LinkedCase>,
    /// Whether it is the earlier one.
    pub is_parent: bool,
    /// `relapse`, `migration`; null where somebody linked them by hand.
    #[schema(required)]
    pub kinship: Option<String>,
    /// By which marks.
    pub on: Vec<MarkView>,
    /// Why.
    pub why: String,
}

/// A case by its number and state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkedCase {
    /// Id.
    pub id: String,
    /// Number.
    pub number: String,
    /// Word of its state.
    pub state: String,
    /// What it is called.
    pub state_name: Sentence,
}

/// An earlier case that this one may be kin to: a proposal, decided by nobody yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KinCase {
    /// The earlier case; null where the reader may not see it.
    #[schema(required)]
    pub case: Option<LinkedCase>,
    /// The place that handles it.
    pub place: Place,
    /// When it was recorded.
    pub recorded_at: Time,
    /// `relapse` or `migration`.
    pub kinship: String,
    /// By which marks.
    pub on: Vec<MarkView>,
    /// What would follow.
    pub consequences: Vec<ConsequenceView>,
    /// Whether it is already linked.
    pub linked: bool,
}

/// What would follow from a kinship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsequenceView {
    /// Word for programs.
    pub code: String,
    /// In words.
    pub title: Sentence,
}

impl From<&Mark> for MarkView {
    fn from(mark: &Mark) -> Self {
        Self { kind: mark.kind.name().to_owned(), value: mark.value.clone() }
    }
}
