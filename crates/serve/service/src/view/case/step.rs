//! The next lawful steps, what each demands, who may take it, and the other acts that a case allows.

use serde::Serialize;
use utoipa::ToSchema;

use crate::view::Sentence;

/// A lawful step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Step {
    /// Word of the act.
    pub act: String,
    /// What it is called.
    pub title: Sentence,
    /// Seats that others must fill.
    pub seats: Vec<SeatView>,
    /// Who may take it.
    pub who: Vec<Who>,
    /// On what it rests, where that is law.
    #[schema(required)]
    pub basis: Option<Sentence>,
    /// What it demands.
    pub demands: Vec<Demand>,
    /// Whether this reader may take it now.
    pub allowed: bool,
    /// Why not.
    #[schema(required)]
    pub why: Option<Sentence>,
}

/// Something that a step demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Demand {
    /// Word for programs.
    pub code: String,
    /// In words.
    pub title: Sentence,
    /// Whether it is there; null where that shows only when the act is handed in.
    #[schema(required)]
    pub met: Option<bool>,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeatView {
    /// Word of the seat.
    pub seat: String,
    /// What it is called.
    pub name: Sentence,
}

/// Somebody who may act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Who {
    /// Word of the role.
    pub role: String,
    /// What it is called.
    pub name: Sentence,
    /// Code of the place.
    pub node: String,
}

/// An act that stands beside the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActOffer {
    /// Word of the act.
    pub act: String,
    /// What it is called.
    pub title: Sentence,
    /// Whether this reader may do it now.
    pub allowed: bool,
    /// Why not.
    #[schema(required)]
    pub why: Option<Sentence>,
    /// Whether it is asked for twice.
    pub grave: bool,
}
