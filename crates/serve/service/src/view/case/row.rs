//! Cases in a list, with the counts of its tabs.
//!
//! In: a case as it stands, what is due in it, whose signature it waits for. Out: one row. Sums of other
//! places are counts and nothing else.

use serde::Serialize;
use utoipa::ToSchema;

use super::Due;
use crate::view::{Interval, Place, Sentence, Site, Time};

/// A page of cases.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseList {
    /// All that fit the filter.
    pub total: u64,
    /// 1 for the first page.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// How many each tab holds, under no other filter.
    pub tabs: TabCounts,
    /// Open cases of the places beside the reader's own: counts only.
    pub siblings: Vec<SiblingCount>,
    /// The rows.
    pub items: Vec<CaseRow>,
}

/// How many cases each tab holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct TabCounts {
    /// All that the reader sees.
    pub all: u64,
    /// The reader's own work.
    pub mine: u64,
    /// Clues that nobody took up.
    pub new: u64,
    /// With a clock that ran out.
    pub overdue: u64,
    /// Kin to an earlier case.
    pub relapsed: u64,
    /// The party waits for an answer.
    pub contested: u64,
    /// The reader's signature is asked for.
    pub waiting: u64,
    /// Not at an end.
    pub open: u64,
    /// At an end.
    pub ended: u64,
}

/// Open cases of a place beside the reader's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiblingCount {
    /// Code of the place.
    pub node: String,
    /// Its name.
    pub name: Sentence,
    /// Open cases there and below.
    pub open: u64,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseRow {
    /// Id.
    pub id: String,
    /// Number for people.
    pub number: String,
    /// How many events it has: what an act names as seen.
    pub version: u64,
    /// Word of the state.
    pub state: String,
    /// What the state is called.
    pub state_name: Sentence,
    /// Of `suspended`, `contested`, `supervised`.
    pub overlays: Vec<String>,
    /// Whether few may see it.
    pub sealed: bool,
    /// What the electricity is for.
    pub class: String,
    /// The site; null where nothing is known of it but its id.
    #[schema(required)]
    pub site: Option<Site>,
    /// The place that handles it.
    pub place: Place,
    /// Whose work it is.
    #[schema(required)]
    pub owner: Option<String>,
    /// `active`, `passive`, `mixed`, `facilitating`, `unknown`; null before people determined it.
    #[schema(required)]
    pub mode: Option<String>,
    /// Power, by what stands about the site now.
    #[schema(required)]
    pub power: Option<Interval>,
    /// Why it is a case.
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: Time,
    /// By whom.
    pub recorded_by: String,
    /// Latest event.
    pub last_change: Time,
    /// What is due next.
    #[schema(required)]
    pub due: Option<Due>,
    /// The earlier case that it descends from; null also where the reader may not see that one.
    #[schema(required)]
    pub parent: Option<CaseLink>,
    /// Whether the site was seen again while the closed case is watched.
    pub seen_again: bool,
    /// Seats that are empty in its proposals.
    pub waiting_for: Vec<String>,
}

/// A case by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseLink {
    /// Id.
    pub id: String,
    /// Number.
    pub number: String,
}
