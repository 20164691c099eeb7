//! Measures: what may be done to a site, from which state on, on which rule.
//!
//! In: a measure with its rule and paper. Out: whether it may be taken now. A power limit takes a place
//! where nobody lives ([`NonResidential`]); for a home it cannot be written down at all:
//!
//! ```compile_fail
//! use hashwarden_domain::case::{UseClass, measure::PowerLimit};
//! fn limit(paper: hashwarden_domain::case::proof::DocumentRef) -> PowerLimit {
//!     PowerLimit { of: UseClass::Residential, notice: paper.clone(), restore: paper }
//! }
//! ```

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    class::{NonResidential, UseClass},
    lack::{self, Lack},
    proof::{DocumentRef, RuleRef},
};

/// A measure with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What is done.
    pub kind: MeasureKind,
    /// The rule.
    pub rule: RuleRef,
    /// The paper.
    pub document: DocumentRef,
    /// The day of the act, in the place's own time.
    pub on: Date,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureKind {
    /// M1: a reminder or an interview.
    Reminder,
    /// M2: the unit isolates a host by itself.
    Isolation,
    /// M3: a letter of commitment.
    Commitment,
    /// M4: evidence is registered and held, or sealed.
    Preservation,
    /// M5: an order to stop using the equipment.
    StopUse,
    /// M6: the equipment is confiscated.
    Confiscation,
    /// M7: the differential price.
    DifferentialPrice,
    /// M8: charges are recovered.
    BackCharge,
    /// M9: out of the power market; new load is refused.
    MarketExit,
    /// M10: supply is limited or stopped.
    PowerLimit(PowerLimit),
    /// M11: fiscal, tax and financial support ends.
    SupportEnded,
    /// M12: it stands in the credit record.
    CreditRecord,
    /// M13: its energy counts double in the region's assessment.
    DoubleCounting,
    /// M14: suspension or closure is proposed to the government.
    ClosureProposed,
    /// M15: a referral to police or discipline inspection beside the case.
    Referral,
    /// M16: it is published.
    Publication,
}

/// A limit on the supply of a place where nobody lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerLimit {
    /// What the place is for; a home has no word here.
    pub of: NonResidential,
    /// The notice that was given before (Electricity Law, article 29).
    pub notice: DocumentRef,
    /// By which order supply comes back.
    pub restore: DocumentRef,
}

/// How far a case has come, as far as measures ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Progress {
    Early,
    Suspected,
    Attributed,
    Notified,
    Acknowledged,
    Verifying,
    Determined,
    Closed,
}

/// What a measure is held against.
pub(crate) struct Ground {
    pub(crate) progress: Progress,
    pub(crate) class: UseClass,
    pub(crate) sealed: bool,
    pub(crate) illegal_use: bool,
    pub(crate) contested: bool,
    /// Whether a decision was made, or this is it.
    pub(crate) decided: bool,
    pub(crate) now: Timestamp,
}

impl MeasureKind {
    /// The word in tables and JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Isolation => "isolation",
            Self::Commitment => "commitment",
            Self::Preservation => "preservation",
            Self::StopUse => "stop-use",
            Self::Confiscation => "confiscation",
            Self::DifferentialPrice => "differential-price",
            Self::BackCharge => "back-charge",
            Self::MarketExit => "market-exit",
            Self::PowerLimit(_) => "power-limit",
            Self::SupportEnded => "support-ended",
            Self::CreditRecord => "credit-record",
            Self::DoubleCounting => "double-counting",
            Self::ClosureProposed => "closure-proposed",
            Self::Referral => "referral",
            Self::Publication => "publication",
        }
    }

    /// Whether the head signs for it. A reminder, the unit's own step and its promise take one officer.
    pub(crate) fn takes_the_head(&self) -> bool {
        !matches!(self, Self::Reminder | Self::Isolation | Self::Commitment)
    }

    /// Whether it burdens the party so that it waits for the decision. Evidence is held before, and what
    /// is handed to others beside the case burdens nobody yet.
    fn waits_for_the_decision(&self) -> bool {
        self.takes_the_head() && !matches!(self, Self::Preservation | Self::Referral)
    }

    fn earliest(&self, sealed: bool) -> Progress {
        match self {
            Self::Reminder => Progress::Notified,
            Self::Isolation => Progress::Acknowledged,
            Self::Commitment | Self::Preservation => Progress::Verifying,
            // Discipline inspection comes unannounced: a sealed case goes to it before anybody is told.
            Self::Referral if sealed => Progress::Attributed,
            Self::Publication => Progress::Closed,
            _ => Progress::Determined,
        }
    }
}

impl Measure {
    pub(crate) fn lacks(&self, ground: &Ground) -> Vec<Lack> {
        let mut lacks = Vec::new();
        self.document.check(&mut lacks);
        self.rule.check(&mut lacks, self.on);
        // Else an old day would find an old rule in force.
        if !lack::day_fits(self.on, ground.now) {
            lacks.push(lack::DAY_OF_ACT);
        }
        let early = ground.progress < self.kind.earliest(ground.sealed);
        if early || (self.kind.waits_for_the_decision() && !ground.decided) {
            lacks.push(lack::HELD_ELSEWHERE);
        }
        match &self.kind {
            MeasureKind::PowerLimit(limit) => {
                if ground.class != UseClass::NonResidential(limit.of) {
                    lacks.push(lack::SAME_CLASS);
                }
                if !ground.illegal_use {
                    lacks.push(lack::ILLEGAL_USE);
                }
                limit.notice.check(&mut lacks);
                limit.restore.check(&mut lacks);
            }
            MeasureKind::CreditRecord if ground.contested => lacks.push(lack::UNCONTESTED),
            _ => {}
        }
        lacks
    }
}
