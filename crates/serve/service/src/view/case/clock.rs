//! What is due and when, with all that a clock must tell of itself.
//!
//! In: clocks as the law reckons them. Out: start, calendar, end, owner, next owner, article. A day that
//! no calendar covers is said so and never guessed.

use serde::Serialize;
use utoipa::ToSchema;

use super::{CaseLink, CaseRow};
use crate::view::{Sentence, Time};

/// A clock.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Due {
    /// Which clock.
    pub id: String,
    /// Which of several of its kind, where there are several: a contest, a measure, a proposal.
    #[schema(required)]
    pub about: Option<String>,
    /// What must be done.
    pub title: Sentence,
    /// What its end means: `duty`, `right`, `wait`, `keep`, `bar`.
    pub kind: String,
    /// Last moment in time; null where no calendar covers it.
    #[schema(required)]
    pub due: Option<Time>,
    /// `running`, `suspended`, `overdue`, `done`, `lapsed`, `not-covered`.
    pub standing: String,
    /// Share of the time that is used, 0 to 1.
    #[schema(required)]
    pub share_used: Option<f64>,
    /// Whether it is law, rather than a default of the place.
    pub law: bool,
    /// Law and article.
    #[schema(required)]
    pub article: Option<Sentence>,
    /// Who must act: the word of a role, or of a body outside.
    pub owner: String,
    /// What they are called.
    pub owner_name: Sentence,
    /// Who must act once it is late.
    pub next_owner: String,
    /// What they are called.
    pub next_owner_name: Sentence,
    /// What started it.
    pub start_event: String,
    /// When.
    pub started: Time,
    /// By which calendar days count.
    pub calendar: String,
    /// What the calendar is called.
    pub calendar_name: Sentence,
    /// How long it runs.
    pub limit: Sentence,
    /// When it goes on, where it stands still.
    #[schema(required)]
    pub resume_on: Option<Time>,
    /// Where its end cannot be told: what is missing.
    #[schema(required)]
    pub missing: Option<String>,
    /// Places above that know that it is late.
    pub escalated_to: Vec<Escalation>,
}

/// A place above that knows that a clock is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Escalation {
    /// Code of the place.
    pub node: String,
    /// Since when.
    pub since: Time,
}

/// What is due, soonest first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DeadlineBoard {
    /// Clocks that run, stand still or ran out.
    pub items: Vec<Deadline>,
    /// Those of them that the reader's place was told of.
    pub escalations: Vec<EscalatedCase>,
}

/// A clock of a case.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Deadline {
    /// The case.
    pub case: CaseRow,
    /// The clock.
    pub due: Due,
}

/// A clock of a case that a place above was told of.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EscalatedCase {
    /// The case.
    pub case: CaseLink,
    /// The clock.
    pub due: Due,
    /// The place that was told.
    pub node: String,
    /// Since when.
    pub since: Time,
}
