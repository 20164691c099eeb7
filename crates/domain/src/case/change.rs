//! What can happen to a case, each with the proof that it demands.
//!
//! In: what an officer, the party or the program hands in. Out: a change, its name, and the seats that
//! more than one person must fill. The JSON of a change is one key, its name, with the proof as value.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    class::UseClass,
    contest::{ContestDecision, Objection},
    file::CaseFile,
    measure::Measure,
    proof::{
        Acceptance, Attribution, Clue, Decision, Determination, Dismissal, DocumentRef, Inspection,
        Notice, Receipt, RectificationReport, Return, Revocation, RightsNotice, Screening,
        Suspicion, Told, Transfer, WatchEnd,
    },
    relapse::{Kinship, Mark},
};
use crate::{
    exhibit::{CustodyMove, Exhibit},
    id::CaseId,
    node::Node,
    role::{Role, Seat},
};

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CaseChange {
    /// A clue was recorded: the case begins.
    Recorded(Box<Clue>),
    /// It was screened.
    Triaged(Screening),
    /// A suspicion was written.
    Suspected(Suspicion),
    /// It is none.
    Dismissed(Dismissal),
    /// A register told whose it was.
    Attributed(Box<Attribution>),
    /// The unit, or the place below, was told.
    Notified(Box<Notice>),
    /// They signed for it.
    Acknowledged(Receipt),
    /// Somebody looks at the place itself.
    InspectionBegun(Inspection),
    /// People say that there was mining.
    Determined(Box<Determination>),
    /// The party was told its rights.
    RightsNotified(Box<RightsNotice>),
    /// Measures were ordered.
    Ordered(Box<Decision>),
    /// The unit says that it is done.
    RectificationReported(RectificationReport),
    /// It is not.
    Returned(Return),
    /// Somebody else accepts that it is.
    Accepted(Box<Acceptance>),
    /// The watch after closing begins.
    WatchBegun {},
    /// The watch is over; nothing was seen.
    WatchEnded(WatchEnd),
    /// The same again: a new case descends from this one.
    Relapsed {
        /// The new case.
        child: CaseId,
        /// How they are kin.
        kinship: Kinship,
        /// By which marks.
        on: Vec<Mark>,
    },
    /// The party speaks.
    Contested(Objection),
    /// The party is answered.
    ContestDecided(ContestDecision),
    /// The clock stops.
    Suspended {
        /// Why.
        reason: String,
        /// When it is to go on.
        resume_on: Timestamp,
    },
    /// It goes on.
    Resumed {},
    /// The authority above gives orders.
    Supervised {
        /// The order.
        order: DocumentRef,
        /// What is demanded.
        demand: String,
        /// Until when.
        until: Timestamp,
    },
    /// It no longer does.
    SupervisionLifted {
        /// Why.
        why: String,
    },
    /// Another authority carries on.
    Transferred(Transfer),
    /// A determination is withdrawn.
    Revoked(Revocation),
    /// Somebody was told of the finding, or of its withdrawal.
    Told(Told),
    /// Something was written down.
    Noted {
        /// What.
        text: String,
    },
    /// An officer got the work.
    Assigned {
        /// Who.
        to: String,
    },
    /// A place got the case.
    HandedDown {
        /// Which.
        to: Node,
        /// Why.
        why: String,
    },
    /// A measure was taken beside a decision.
    MeasureTaken(Box<Measure>),
    /// A measure ended.
    MeasureUndone {
        /// Its number in the case.
        number: u32,
        /// Why.
        why: String,
        /// The paper.
        document: DocumentRef,
    },
    /// Something became evidence.
    ExhibitAdded(Box<Exhibit>),
    /// It changed hands.
    CustodyMoved(CustodyMove),
    /// Two cases have to do with each other.
    Linked {
        /// The other.
        other: CaseId,
        /// Why.
        why: String,
    },
    /// Somebody proposes what one person cannot do alone.
    Proposed {
        /// What.
        change: Box<Self>,
    },
    /// Somebody takes a seat.
    Signed {
        /// Number of the event that proposed it.
        proposal: u64,
        /// Which seat.
        seat: Seat,
        /// What they say.
        opinion: String,
    },
    /// A proposal ends without effect: taken back, or refused by somebody with a seat.
    Withdrawn {
        /// Number of the event that proposed it.
        proposal: u64,
        /// Why.
        why: String,
    },
}

impl CaseChange {
    /// Names of all changes, in the order of a case's life.
    pub const NAMES: [&'static str; 37] = [
        "recorded",
        "triaged",
        "suspected",
        "dismissed",
        "attributed",
        "notified",
        "acknowledged",
        "inspection-begun",
        "determined",
        "rights-notified",
        "ordered",
        "rectification-reported",
        "returned",
        "accepted",
        "watch-begun",
        "watch-ended",
        "relapsed",
        "contested",
        "contest-decided",
        "suspended",
        "resumed",
        "supervised",
        "supervision-lifted",
        "transferred",
        "revoked",
        "told",
        "noted",
        "assigned",
        "handed-down",
        "measure-taken",
        "measure-undone",
        "exhibit-added",
        "custody-moved",
        "linked",
        "proposed",
        "signed",
        "withdrawn",
    ];

    /// Its name in lists, messages and JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Recorded(_) => "recorded",
            Self::Triaged(_) => "triaged",
            Self::Suspected(_) => "suspected",
            Self::Dismissed(_) => "dismissed",
            Self::Attributed(_) => "attributed",
            Self::Notified(_) => "notified",
            Self::Acknowledged(_) => "acknowledged",
            Self::InspectionBegun(_) => "inspection-begun",
            Self::Determined(_) => "determined",
            Self::RightsNotified(_) => "rights-notified",
            Self::Ordered(_) => "ordered",
            Self::RectificationReported(_) => "rectification-reported",
            Self::Returned(_) => "returned",
            Self::Accepted(_) => "accepted",
            Self::WatchBegun {} => "watch-begun",
            Self::WatchEnded(_) => "watch-ended",
            Self::Relapsed { .. } => "relapsed",
            Self::Contested(_) => "contested",
            Self::ContestDecided(_) => "contest-decided",
            Self::Suspended { .. } => "suspended",
            Self::Resumed {} => "resumed",
            Self::Supervised { .. } => "supervised",
            Self::SupervisionLifted { .. } => "supervision-lifted",
            Self::Transferred(_) => "transferred",
            Self::Revoked(_) => "revoked",
            Self::Told(_) => "told",
            Self::Noted { .. } => "noted",
            Self::Assigned { .. } => "assigned",
            Self::HandedDown { .. } => "handed-down",
            Self::MeasureTaken(_) => "measure-taken",
            Self::MeasureUndone { .. } => "measure-undone",
            Self::ExhibitAdded(_) => "exhibit-added",
            Self::CustodyMoved(_) => "custody-moved",
            Self::Linked { .. } => "linked",
            Self::Proposed { .. } => "proposed",
            Self::Signed { .. } => "signed",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The change whose right is asked: what is proposed for a proposal, else itself.
    pub fn asked(&self) -> &Self {
        match self {
            Self::Proposed { change } => change.asked(),
            other => other,
        }
    }

    /// The seats that others must fill before it takes effect, when somebody in this role proposes it.
    pub fn seats(&self, file: &CaseFile, proposer: Role) -> Vec<Seat> {
        match self {
            // Nor does one person alone say that a home is none.
            Self::Attributed(proof)
                if file.class == UseClass::Residential && !proof.class.may_be_a_home() =>
            {
                vec![Seat::SecondAnalyst]
            }
            // Of a mere suspicion nobody hears before those whom it is about, unless the head says so.
            Self::Told(_) if !file.party_was_told() && proposer != Role::Head => vec![Seat::Head],
            Self::MeasureTaken(measure)
                if measure.kind.takes_the_head() && proposer != Role::Head =>
            {
                vec![Seat::Head]
            }
            _ => Self::seats_of(self.name(), file, proposer),
        }
    }

    pub(super) fn seats_of(name: &str, file: &CaseFile, proposer: Role) -> Vec<Seat> {
        let head = || if proposer == Role::Head { vec![] } else { vec![Seat::Head] };
        match name {
            // Nobody is suspected in their home by one person alone.
            "suspected" if file.class.may_be_a_home() => vec![Seat::SecondAnalyst],
            "determined" => vec![Seat::SecondOfficer, Seat::LegalReview, Seat::TechnicalReview],
            "notified" if file.class.may_be_a_home() || file.clue.state_secret => head(),
            "ordered" | "transferred" | "suspended" | "revoked" => head(),
            _ => vec![],
        }
    }
}
