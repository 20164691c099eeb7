//! A case in full, as its page shows it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ActOffer, CaseRow, ContestView, Due, Event, ExhibitView, LinkView, MoveView, PendingView, Step,
    TrackStep,
};
use crate::view::{FindingRow, Place, Sentence, Time};

/// A case in full.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseFull {
    /// As in a list.
    #[serde(flatten)]
    pub row: CaseRow,
    /// The way from clue to the end of the watch.
    pub track: Vec<TrackStep>,
    /// Lawful steps; the first is the main one.
    pub next: Vec<Step>,
    /// Acts beside the way.
    pub acts: Vec<ActOffer>,
    /// What waits for a second person.
    pub pending: Vec<PendingView>,
    /// Its clocks, most urgent first; those that are done last.
    pub clocks: Vec<Due>,
    /// The finding on which it rests, and what stands about the site now where that differs.
    pub evidence: Vec<FindingRow>,
    /// Exhibits.
    pub exhibits: Vec<ExhibitView>,
    /// How they changed hands.
    pub custody: Vec<MoveView>,
    /// The party's word.
    pub contests: Vec<ContestView>,
    /// Orders from above.
    #[schema(required)]
    pub supervision: Option<SupervisionView>,
    /// A pause.
    #[schema(required)]
    pub suspension: Option<SuspensionView>,
    /// Measures.
    pub measures: Vec<MeasureView>,
    /// Who received the finding.
    pub told: Vec<ToldView>,
    /// Other cases.
    pub links: Vec<LinkView>,
    /// Who acted, as far as that keeps somebody from acting.
    pub people: PeopleView,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Lengths that hold for this case.
    pub terms: TermsView,
    /// Who or what brought it: `finding`, `officer`, `peer`, `relapse`, `superior`, `tip`; empty for the
    /// unit that the case is about.
    pub origin: String,
    /// What is not watched there.
    pub coverage: Sentence,
    /// Whether the party has a code.
    pub party_access: PartyAccess,
}

/// Orders from above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SupervisionView {
    /// From which place.
    pub from: Place,
    /// Since when.
    pub since: Time,
    /// What is demanded.
    pub demand: String,
    /// Until when.
    pub until: Time,
    /// Title of the order.
    pub order: String,
}

/// A pause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuspensionView {
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Time,
    /// When it is to go on.
    pub resume_on: Time,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureView {
    /// 1, 2, 3 ... within the case.
    pub number: u32,
    /// Word of the kind.
    pub kind: String,
    /// Id and version of the rule.
    pub rule: String,
    /// Law and article.
    pub article: String,
    /// Title of the paper.
    pub document: String,
    /// When.
    pub at: Time,
    /// By whom.
    pub by: String,
    /// When it was undone; null while it stands.
    #[schema(required)]
    pub undone_at: Option<Time>,
    /// Why.
    #[schema(required)]
    pub undone_why: Option<String>,
}

/// Somebody who received the finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ToldView {
    /// Who.
    pub recipient: String,
    /// By which paper.
    pub document: String,
    /// When.
    pub at: Time,
    /// When they were told that it was withdrawn; null where they were not.
    #[schema(required)]
    pub withdrawn_at: Option<Time>,
}

/// Who acted, as far as that keeps somebody from acting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeopleView {
    /// Who determined.
    pub determined: Vec<String>,
    /// Who accepted.
    #[schema(required)]
    pub accepted: Option<String>,
    /// Who answered contests.
    pub reviewed: Vec<String>,
}

/// Lengths that hold for a case from its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TermsView {
    /// Days without traffic before acceptance.
    pub quiet_days: u16,
    /// Days of the watch.
    pub watch_days: u16,
    /// Most days of a suspension.
    pub suspend_days: u16,
}

/// Whether the party has a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyAccess {
    /// Whether one was issued that still works.
    pub issued: bool,
    /// Until when.
    #[schema(required)]
    pub expires: Option<Time>,
}
