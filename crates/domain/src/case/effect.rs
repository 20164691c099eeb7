//! What each change does to a case.
//!
//! In: a case and an event. Out: the case after, or a refusal. The match over state and change lists every
//! lawful way; what leaves the state as it is stands in `beside`.

use jiff::Timestamp;

use super::{
    apply::Case,
    change::CaseChange,
    contest::{ContestDecision, ContestEffect, Decided},
    event::{CaseEvent, Stamp},
    file::{CaseFile, Milestone},
    lack::{self, Lack},
    measure::{Ground, Progress},
    proof::Revocation,
    refused::{Refused, all_there},
    seats::{Pending, Signatures},
    state::{Judgement, Rectifying, Revoked, Transferred},
};
use crate::role::Role;

/// What may happen while a case stands still.
const WHILE_SUSPENDED: [&str; 16] = [
    "assigned",
    "contest-decided",
    "contested",
    "custody-moved",
    "exhibit-added",
    "handed-down",
    "linked",
    "noted",
    "relapsed",
    "resumed",
    "revoked",
    "supervised",
    "supervision-lifted",
    "suspended",
    "told",
    "transferred",
];

/// Work about a case rather than in it: who does only this may still review a contest of it.
const BESIDE: [&str; 10] = [
    "assigned",
    "contest-decided",
    "contested",
    "handed-down",
    "linked",
    "noted",
    "relapsed",
    "supervised",
    "supervision-lifted",
    "told",
];

impl Case {
    /// The case after an event whose number fits.
    pub(super) fn step(self, event: &CaseEvent) -> Result<Self, Refused> {
        let stamp = Stamp::of(event);
        let next = match &event.change {
            CaseChange::Proposed { change } => self.proposed(change, &stamp, event.sequence)?,
            CaseChange::Signed { proposal, seat, opinion } => {
                let mut case = self;
                let (place, mut pending) = case.pending(*proposal, "signed")?;
                all_there("signed", pending.lacks(*seat, stamp.by(), stamp.role()))?;
                pending.sign(*seat, &stamp, opinion);
                let behalf = stamp.on_behalf(&pending.proposer);
                let Some(signatures) = pending.signatures() else {
                    case.would(&pending, &behalf)?;
                    case.file_mut().pending[place] = pending;
                    return Ok(case.counted(event.sequence, event.at));
                };
                case.file_mut().pending.remove(place);
                let name = pending.change.name();
                let mut next = case.effect(&pending.change, &behalf, &signatures)?;
                next.happened(name, &behalf, event.sequence);
                let people = signatures.people().map(str::to_owned);
                next.file_mut().people.acted.extend(people);
                next
            }
            CaseChange::Withdrawn { proposal, why } => {
                let mut case = self;
                let (place, pending) = case.pending(*proposal, "withdrawn")?;
                let seated = pending.seats.iter().any(|seat| seat.roles().contains(&stamp.role()));
                let mut lacks = written(why);
                if pending.proposer() != stamp.by() && !seated {
                    lacks.push(lack::SEAT_ROLE);
                }
                all_there("withdrawn", lacks)?;
                case.file_mut().pending.remove(place);
                case
            }
            change => {
                let alone = Signatures::alone(&stamp);
                let mut next = self.effect(change, &stamp, &alone)?;
                next.happened(change.name(), &stamp, event.sequence);
                next
            }
        };
        Ok(next.counted(event.sequence, event.at))
    }

    /// Writes down that something took effect.
    pub(super) fn happened(&mut self, change: &'static str, stamp: &Stamp, sequence: u64) {
        let file = self.file_mut();
        if !BESIDE.contains(&change) {
            file.people.acted.insert(stamp.by().to_owned());
        }
        if change != "noted" {
            let (at, by, node) = (stamp.at(), stamp.by().to_owned(), stamp.node().clone());
            file.milestones.push(Milestone { change, at, by, node, sequence });
        }
    }

    /// The case with an event more.
    pub(super) fn counted(mut self, sequence: u64, at: Timestamp) -> Self {
        let file = self.file_mut();
        file.sequence = sequence;
        file.last_at = at;
        self
    }

    fn pending(&self, proposal: u64, change: &'static str) -> Result<(usize, Pending), Refused> {
        let pending = &self.file().pending;
        match pending.iter().position(|pending| pending.proposal == proposal) {
            Some(place) => Ok((place, pending[place].clone())),
            None => Err(Refused::Lacks { change, lacks: vec![lack::PROPOSAL] }),
        }
    }

    fn proposed(
        mut self,
        change: &CaseChange,
        stamp: &Stamp,
        proposal: u64,
    ) -> Result<Self, Refused> {
        let seats = change.seats(self.file(), stamp.role());
        if seats.is_empty() {
            // One person may do it alone: then there is nothing to propose.
            return Err(Refused::Lacks { change: change.name(), lacks: vec![lack::SEAT_FILLED] });
        }
        let pending = Pending {
            proposal,
            change: change.clone(),
            seats,
            proposer: stamp.clone(),
            signed: Default::default(),
        };
        self.would(&pending, stamp)?;
        self.file_mut().pending.push(pending);
        Ok(self)
    }

    /// Whether a proposal would take effect if its open seats were filled.
    fn would(&self, pending: &Pending, stamp: &Stamp) -> Result<(), Refused> {
        let so_far = pending.so_far();
        match self.clone().effect(&pending.change, stamp, &so_far) {
            Ok(_) => Ok(()),
            Err(Refused::Lacks { change, lacks }) => {
                let empty: Vec<Lack> = pending.open_seats().map(|seat| seat.lack()).collect();
                let rest = lacks.into_iter().filter(|lack| !empty.contains(lack)).collect();
                all_there(change, rest)
            }
            Err(refused) => Err(refused),
        }
    }

    /// The case after a change takes effect; a refusal names empty seats and what the proof lacks together.
    fn effect(
        self,
        change: &CaseChange,
        stamp: &Stamp,
        signatures: &Signatures,
    ) -> Result<Self, Refused> {
        let seats = change.seats(self.file(), stamp.role()).into_iter();
        let empty = seats.filter(|seat| signatures.of(*seat).is_none());
        let empty: Vec<Lack> = empty.map(|seat| seat.lack()).collect();
        let name = change.name();
        match self.taken(change, stamp, signatures) {
            Ok(next) => all_there(name, empty).map(|()| next),
            Err(Refused::Lacks { change, mut lacks }) => {
                for lack in empty {
                    if !lacks.contains(&lack) {
                        lacks.push(lack);
                    }
                }
                Err(Refused::Lacks { change, lacks })
            }
            Err(refused) => Err(refused),
        }
    }

    fn taken(
        self,
        change: &CaseChange,
        stamp: &Stamp,
        signatures: &Signatures,
    ) -> Result<Self, Refused> {
        let name = change.name();
        self.may(change, stamp)?;
        let state = self.state_name();
        let mut next = match (self, change.clone()) {
            (Self::Recorded(case), CaseChange::Triaged(proof)) => {
                Self::Triage(case.triage(proof, stamp)?)
            }
            (Self::Triage(case), CaseChange::Suspected(proof)) => {
                Self::Suspected(case.suspect(proof, signatures, stamp)?)
            }
            (Self::Triage(case), CaseChange::Dismissed(proof)) => {
                Self::Dismissed(case.dismiss(proof, stamp)?)
            }
            (Self::Suspected(case), CaseChange::Attributed(proof)) => {
                Self::Attributed(case.attribute(*proof, stamp)?)
            }
            (Self::Suspected(case), CaseChange::Dismissed(proof)) => {
                Self::Dismissed(case.dismiss(proof, stamp)?)
            }
            (Self::Attributed(case), CaseChange::Notified(proof)) => {
                Self::Notified(case.notify(*proof, signatures, stamp)?)
            }
            (Self::Notified(case), CaseChange::Acknowledged(proof)) => {
                Self::Acknowledged(case.acknowledge(proof, stamp)?)
            }
            (Self::Acknowledged(case), CaseChange::InspectionBegun(proof)) => {
                Self::Verifying(case.inspect(proof, stamp)?)
            }
            (Self::Verifying(case), CaseChange::InspectionBegun(proof)) => {
                Self::Verifying(case.inspect_again(proof, stamp)?)
            }
            (Self::Verifying(case), CaseChange::Determined(proof)) => {
                Self::Determined(case.determine(*proof, signatures, stamp)?)
            }
            (Self::Verifying(case), CaseChange::Dismissed(proof)) => {
                Self::Dismissed(case.dismiss(proof, stamp)?)
            }
            (Self::Determined(case), CaseChange::RightsNotified(proof)) => {
                Self::Determined(case.notify_rights(*proof, stamp)?)
            }
            (Self::Determined(case), CaseChange::Ordered(proof)) => {
                Self::Rectifying(case.order(*proof, signatures, stamp)?)
            }
            (Self::Rectifying(case), CaseChange::RectificationReported(proof)) => {
                Self::AwaitingAcceptance(case.report(proof, stamp)?)
            }
            (Self::AwaitingAcceptance(case), CaseChange::Returned(proof)) => {
                Self::Rectifying(case.send_back(proof, stamp)?)
            }
            (Self::AwaitingAcceptance(case), CaseChange::Accepted(proof)) => {
                Self::Closed(case.accept(*proof, stamp)?)
            }
            (Self::Closed(case), CaseChange::WatchBegun {}) => {
                Self::RelapseWatch(case.watch(stamp)?)
            }
            (Self::RelapseWatch(case), CaseChange::WatchEnded(proof)) => {
                Self::Closed(case.end(proof, stamp)?)
            }
            (Self::Revoked(mut case), CaseChange::Told(told)) => {
                all_there(name, told.lacks())?;
                case.withdrawn_to.push((told, stamp.at()));
                Self::Revoked(case)
            }
            (case, CaseChange::Transferred(proof)) if !case.is_ended() => {
                let file = case.into_file();
                Self::Transferred(Transferred::from(file, state, proof, signatures, stamp)?)
            }
            (case, CaseChange::Revoked(proof)) => {
                all_there(name, proof.lacks())?;
                case.revoked(proof, stamp, name)?
            }
            (case, CaseChange::ContestDecided(decision)) => case.answered(decision, stamp)?,
            (mut case, change) => {
                case.beside(change, stamp)?;
                return Ok(case);
            }
        };
        if next.state_name() != state {
            next.file_mut().suspensions = 0;
        }
        Ok(next)
    }

    /// What must hold for any change, whatever its proof.
    fn may(&self, change: &CaseChange, stamp: &Stamp) -> Result<(), Refused> {
        let (name, file) = (change.name(), self.file());
        let mut lacks = Vec::new();
        let near = stamp.node().holds(&file.node) || file.node.holds(stamp.node());
        if !near && !matches!(stamp.role(), Role::Party | Role::System) {
            lacks.push(lack::NOT_HERE);
        }
        if file.suspension.is_some() && !WHILE_SUSPENDED.contains(&name) {
            lacks.push(lack::SUSPENDED);
        }
        all_there(name, lacks)
    }

    /// A reviewer who has not acted in the case answers the party.
    fn answered(mut self, decision: ContestDecision, stamp: &Stamp) -> Result<Self, Refused> {
        const NAME: &str = "contest-decided";
        let file = self.file_mut();
        let mut lacks = written(&decision.opinion);
        decision.document.check(&mut lacks);
        let people = &file.people;
        let on_the_case = people.acted.contains(stamp.by())
            || people.determined.contains(stamp.by())
            || people.accepted.as_deref() == Some(stamp.by())
            || file
                .pending
                .iter()
                .any(|pending| pending.so_far().people().any(|by| by == stamp.by()));
        if on_the_case {
            lacks.push(lack::REVIEWER);
        }
        let number = decision.contest;
        let open = file.contests.iter_mut().find(|c| c.number == number && c.is_open());
        let Some(contest) = open else {
            lacks.push(lack::CONTEST);
            return Err(Refused::Lacks { change: NAME, lacks });
        };
        all_there(NAME, lacks)?;
        let (at, by) = (stamp.at(), stamp.by().to_owned());
        contest.decided = Some(Decided { at, by: by.clone(), decision: decision.clone() });
        file.people.reviewed.insert(by);
        match decision.effect {
            ContestEffect::Continues => Ok(self),
            ContestEffect::Rectifying => match self.into_rectifying() {
                Ok(rectifying) => Ok(Self::Rectifying(rectifying)),
                Err(state) => Err(Refused::State { change: NAME, state }),
            },
            ContestEffect::Revoked => {
                let ContestDecision { opinion, document, .. } = decision;
                self.revoked(Revocation { why: opinion, document }, stamp, NAME)
            }
        }
    }

    fn revoked(
        self,
        revocation: Revocation,
        stamp: &Stamp,
        change: &'static str,
    ) -> Result<Self, Refused> {
        let before = self.state_name();
        if !stamp.node().holds(&self.file().node) {
            return Err(lacking(change, lack::NOT_HERE));
        }
        let Some((file, judgement)) = self.into_judged() else {
            return Err(Refused::State { change, state: before });
        };
        let withdrawn_to = Vec::new();
        let at = stamp.at();
        Ok(Self::Revoked(Revoked { file, before, judgement, revocation, at, withdrawn_to }))
    }

    fn into_file(self) -> CaseFile {
        self.file().clone()
    }

    fn into_judged(self) -> Option<(CaseFile, Box<Judgement>)> {
        if let Self::Determined(case) = self {
            return Some((case.file, case.judgement));
        }
        self.into_rectifying().ok().map(|case| (case.file, case.judgement))
    }

    fn into_rectifying(self) -> Result<Rectifying, &'static str> {
        match self {
            Self::Rectifying(case) => Ok(case),
            Self::AwaitingAcceptance(case) => Ok(case.rectifying),
            Self::Closed(case) => Ok(case.rectifying),
            Self::RelapseWatch(case) => Ok(case.closed.rectifying),
            other => Err(other.state_name()),
        }
    }

    /// What a measure is held against.
    pub(super) fn ground(&self, stamp: &Stamp) -> Ground {
        let file = self.file();
        Ground {
            progress: self.progress(),
            class: file.class,
            sealed: file.clue.sealed,
            illegal_use: self.judgement().is_some_and(|j| j.determination.illegal_use),
            contested: file.is_contested(),
            decided: self.decision_made(),
            now: stamp.at(),
        }
    }

    fn progress(&self) -> Progress {
        match self {
            Self::Recorded(_) | Self::Triage(_) => Progress::Early,
            Self::Suspected(_) => Progress::Suspected,
            Self::Attributed(_) => Progress::Attributed,
            Self::Notified(_) => Progress::Notified,
            Self::Acknowledged(_) => Progress::Acknowledged,
            Self::Verifying(_) => Progress::Verifying,
            Self::Determined(_) | Self::Rectifying(_) | Self::AwaitingAcceptance(_) => {
                Progress::Determined
            }
            Self::Closed(_) | Self::RelapseWatch(_) => Progress::Closed,
            // Nothing more may be done there.
            Self::Dismissed(_) | Self::Transferred(_) | Self::Revoked(_) => Progress::Early,
        }
    }

    pub(super) fn rights_told(&self) -> bool {
        match self {
            Self::Determined(case) => case.rights.is_some(),
            _ => self.decision_made(),
        }
    }

    pub(super) fn decision_made(&self) -> bool {
        matches!(
            self,
            Self::Rectifying(_)
                | Self::AwaitingAcceptance(_)
                | Self::Closed(_)
                | Self::RelapseWatch(_)
        )
    }

    /// What was determined; none before.
    pub fn judgement(&self) -> Option<&Judgement> {
        Some(match self {
            Self::Determined(case) => &case.judgement,
            Self::Rectifying(case) => &case.judgement,
            Self::AwaitingAcceptance(case) => &case.rectifying.judgement,
            Self::Closed(case) => &case.rectifying.judgement,
            Self::RelapseWatch(case) => &case.closed.rectifying.judgement,
            Self::Revoked(case) => &case.judgement,
            _ => return None,
        })
    }
}

pub(super) fn lacking(change: &'static str, lack: Lack) -> Refused {
    Refused::Lacks { change, lacks: vec![lack] }
}

pub(super) fn written(text: &str) -> Vec<Lack> {
    if text.trim().is_empty() { vec![lack::WORDS] } else { vec![] }
}
