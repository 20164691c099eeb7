//! What is known of a case in every state: where it lies, who acted, exhibits, contests, measures, links.
//!
//! In: changes that take effect. Out: the case's file, which each state holds and hands to the next.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    class::UseClass,
    contest::Contest,
    event::Stamp,
    measure::Measure,
    proof::{Clue, DocumentRef, Origin, Told},
    relapse::{Descent, Kinship, Mark, MarkKind},
    seats::Pending,
};
use crate::{
    exhibit::{Exhibit, ExhibitId},
    id::CaseId,
    node::Node,
};

/// The file of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    /// Which case.
    pub id: CaseId,
    /// How it began.
    pub clue: Clue,
    /// Which place handles it now.
    pub node: Node,
    /// What the electricity is for, by the latest register.
    pub class: UseClass,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: String,
    /// The officer whose work it is; nobody yet where none.
    pub owner: Option<String>,
    /// Who acted in it, and as what.
    pub people: People,
    /// Exhibits, in the order in which they came.
    pub exhibits: Vec<HeldExhibit>,
    /// Who received the finding, in order.
    pub told: Vec<ToldOnce>,
    /// The party's word, in order.
    pub contests: Vec<Contest>,
    /// Set from above.
    pub supervision: Option<Supervision>,
    /// Standing still.
    pub suspension: Option<Suspension>,
    /// Measures, in order.
    pub measures: Vec<TakenMeasure>,
    /// Proposals that wait for others.
    pub pending: Vec<Pending>,
    /// By what it would be known again.
    pub marks: BTreeSet<Mark>,
    /// Other cases.
    pub links: Vec<Link>,
    /// How many notes were taken.
    pub notes: u64,
    /// What took effect and when, in order: clocks start and stop by it.
    pub milestones: Vec<Milestone>,
    /// Suspensions one after the other without work between.
    pub(super) suspensions: u8,
    pub(super) sequence: u64,
    pub(super) last_at: Timestamp,
}

/// Who acted in a case, and as what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Anybody who did anything but answer a contest.
    pub acted: BTreeSet<String>,
    /// Who determined: the proposer and everybody who signed.
    pub determined: BTreeSet<String>,
    /// Who accepted.
    pub accepted: Option<String>,
    /// Who answered contests.
    pub reviewed: BTreeSet<String>,
}

/// An exhibit and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldExhibit {
    /// Which.
    pub exhibit: Exhibit,
    /// Who holds it now.
    pub held_by: String,
    /// Under which seal.
    pub seal: Option<String>,
    /// How often it changed hands.
    pub moves: u32,
}

/// Somebody who received the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldOnce {
    /// Who, by which paper.
    pub told: Told,
    /// When.
    pub at: Timestamp,
}

/// Orders from above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supervision {
    /// The order.
    pub order: DocumentRef,
    /// What is demanded.
    pub demand: String,
    /// Until when.
    pub until: Timestamp,
    /// From which place.
    pub from: Node,
    /// Since when.
    pub since: Timestamp,
}

/// A pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// When it is to go on.
    pub resume_on: Timestamp,
}

/// A measure that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenMeasure {
    /// 1, 2, 3 ... within the case.
    pub number: u32,
    /// Which.
    pub measure: Measure,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// When it was undone, and why; none while it stands.
    pub undone: Option<(Timestamp, String)>,
}

/// Another case that this one has to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub other: CaseId,
    /// Whether the other is the earlier one.
    pub is_parent: bool,
    /// How they are kin; none where somebody linked them by hand.
    pub kinship: Option<Kinship>,
    /// By which marks.
    pub on: Vec<Mark>,
    /// Why.
    pub why: String,
}

/// Something that took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Name of the change.
    pub change: &'static str,
    /// When.
    pub at: Timestamp,
    /// By whom; the proposer where several signed.
    pub by: String,
    /// For which place.
    pub node: Node,
    /// Number of the event.
    pub sequence: u64,
}

impl CaseFile {
    pub(super) fn new(id: CaseId, clue: Clue, stamp: &Stamp) -> Self {
        let mut marks = BTreeSet::from([Mark::new(MarkKind::Site, &clue.site.to_string())]);
        let mut links = Vec::new();
        if let Origin::Relapse(descent) = &clue.origin {
            marks.extend(descent.on.iter().cloned());
            links.push(Link {
                other: descent.parent,
                is_parent: true,
                kinship: Some(descent.kinship),
                on: descent.on.clone(),
                why: clue.reason.clone(),
            });
        }
        Self {
            id,
            node: clue.node.clone(),
            class: clue.class,
            recorded_at: stamp.at(),
            recorded_by: stamp.by().to_owned(),
            owner: None,
            people: People::default(),
            exhibits: Vec::new(),
            told: Vec::new(),
            contests: Vec::new(),
            supervision: None,
            suspension: None,
            measures: Vec::new(),
            pending: Vec::new(),
            marks,
            links,
            notes: 0,
            milestones: Vec::new(),
            suspensions: 0,
            sequence: 0,
            last_at: stamp.at(),
            clue,
        }
    }

    /// How many events it has: the version that an act must have seen.
    pub fn version(&self) -> u64 {
        self.sequence
    }

    /// When the latest event happened.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// Whether an exhibit is in the case.
    pub fn holds(&self, exhibit: &ExhibitId) -> bool {
        self.exhibit(exhibit).is_some()
    }

    /// Whether an exhibit with a hashed file is in the case.
    pub fn holds_file(&self, exhibit: &ExhibitId) -> bool {
        self.exhibit(exhibit).is_some_and(|held| held.exhibit.file.is_some())
    }

    /// An exhibit of the case.
    pub fn exhibit(&self, exhibit: &ExhibitId) -> Option<&HeldExhibit> {
        self.exhibits.iter().find(|held| held.exhibit.id == *exhibit)
    }

    /// Whether the party waits for an answer.
    pub fn is_contested(&self) -> bool {
        self.contests.iter().any(Contest::is_open)
    }

    /// Whether an open defence or request for a hearing holds a decision up.
    pub fn is_held_up(&self) -> bool {
        self.contests.iter().any(|contest| contest.is_open() && contest.objection.kind.holds_up())
    }

    /// Whether those whom it is about were sent the notice; a relapse begins with it.
    pub fn party_was_told(&self) -> bool {
        let relapse = |descent: &Descent| descent.kinship == Kinship::Relapse;
        matches!(&self.clue.origin, Origin::Relapse(descent) if relapse(descent))
            || self.latest("notified").is_some()
    }

    /// The latest time that a change took effect.
    pub fn latest(&self, change: &str) -> Option<&Milestone> {
        self.milestones.iter().rev().find(|milestone| milestone.change == change)
    }

    /// The earlier case that this one descends from.
    pub fn parent(&self) -> Option<&Link> {
        self.links.iter().find(|link| link.is_parent)
    }

    /// Writes down that somebody received the finding.
    pub(super) fn tell(&mut self, told: Told, at: Timestamp) {
        self.told.push(ToldOnce { told, at });
    }

    pub(super) fn take_measure(&mut self, measure: Measure, stamp: &Stamp) {
        let number = u32::try_from(self.measures.len() + 1).unwrap_or(u32::MAX);
        let (at, by) = (stamp.at(), stamp.by().to_owned());
        self.measures.push(TakenMeasure { number, measure, at, by, undone: None });
    }
}
