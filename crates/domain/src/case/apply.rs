//! A case in whichever state it is: acts on it, events of it, and its replay.
//!
//! In: an act with its authority, or events in order. Out: the case after, with the event that records an
//! act; or a refusal. What a change does is in `effect`; both ways in go through the same step, so that a
//! replay gives what acting gave.

use super::{
    change::CaseChange,
    event::{CaseEvent, Stamp},
    file::CaseFile,
    proof::Clue,
    refused::{IllegalHistory, Refused},
    state::{
        Acknowledged, Attributed, AwaitingAcceptance, Closed, Determined, Dismissed, Notified,
        Recorded, Rectifying, RelapseWatch, Revoked, Suspected, Transferred, Triage, Verifying,
    },
};
use crate::{id::CaseId, measure::Authority};

/// A case in whichever state it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Case {
    /// S0.
    Recorded(Recorded),
    /// S1.
    Triage(Triage),
    /// S2.
    Suspected(Suspected),
    /// S3.
    Attributed(Attributed),
    /// S4.
    Notified(Notified),
    /// S5.
    Acknowledged(Acknowledged),
    /// S6.
    Verifying(Verifying),
    /// S7.
    Determined(Determined),
    /// S8.
    Rectifying(Rectifying),
    /// S9.
    AwaitingAcceptance(AwaitingAcceptance),
    /// S10.
    Closed(Closed),
    /// S11.
    RelapseWatch(RelapseWatch),
    /// X1.
    Dismissed(Dismissed),
    /// X3.
    Transferred(Transferred),
    /// X5.
    Revoked(Revoked),
}

/// Words of all states, in the order of a case's life.
pub const STATES: [&str; 15] = [
    "clue",
    "triage",
    "suspected",
    "attributed",
    "notified",
    "acknowledged",
    "verifying",
    "determined",
    "rectifying",
    "awaiting-acceptance",
    "closed",
    "relapse-watch",
    "dismissed",
    "transferred",
    "revoked",
];

impl Case {
    /// Begins a case.
    ///
    /// # Errors
    /// [`Refused`] with what the clue lacks.
    pub fn begin(
        id: CaseId,
        clue: Clue,
        authority: &Authority,
    ) -> Result<(Self, CaseEvent), Refused> {
        let change = CaseChange::Recorded(Box::new(clue));
        let event = event(id, 1, change, &Stamp::from(authority));
        match Self::first(event.clone()) {
            Ok(case) => Ok((case, event)),
            Err(IllegalHistory::Wrong { why, .. }) => Err(why),
            // The first event has number 1 and nothing before it.
            Err(_) => Err(Refused::State { change: "recorded", state: "not begun" }),
        }
    }

    /// What the case is after an act, and the event to append. The case itself is not changed.
    ///
    /// # Errors
    /// [`Refused`] with everything that the act lacks.
    pub fn act(
        &self,
        change: CaseChange,
        authority: &Authority,
    ) -> Result<(Self, CaseEvent), Refused> {
        let file = self.file();
        let mut stamp = Stamp::from(authority);
        // Two machines' clocks may differ a little; what follows is never written as before.
        stamp.not_before(file.last_at());
        let event = event(file.id, file.version() + 1, change, &stamp);
        let next = self.clone().step(&event)?;
        Ok((next, event))
    }

    /// The case that these events, in order, make.
    ///
    /// # Errors
    /// [`IllegalHistory`] with the first event that cannot have happened.
    pub fn replay(events: impl IntoIterator<Item = CaseEvent>) -> Result<Self, IllegalHistory> {
        let mut case: Option<Self> = None;
        for event in events {
            case = Some(match case {
                None => Self::first(event)?,
                Some(case) => case.apply(&event)?,
            });
        }
        case.ok_or(IllegalHistory::Empty)
    }

    /// The case after one more event.
    ///
    /// # Errors
    /// [`IllegalHistory`] when it cannot have happened.
    pub fn apply(self, event: &CaseEvent) -> Result<Self, IllegalHistory> {
        let file = self.file();
        let (after, last_at) = (file.version(), file.last_at());
        if event.case != file.id || event.sequence != after + 1 {
            return Err(IllegalHistory::OutOfOrder { found: event.sequence, after });
        }
        if event.at < last_at {
            let CaseEvent { sequence, at, .. } = *event;
            return Err(IllegalHistory::Earlier { sequence, at, after: last_at });
        }
        let sequence = event.sequence;
        self.step(event).map_err(|why| IllegalHistory::Wrong { sequence, why })
    }

    fn first(event: CaseEvent) -> Result<Self, IllegalHistory> {
        let wrong = |why| IllegalHistory::Wrong { sequence: event.sequence, why };
        if event.sequence != 1 {
            return Err(IllegalHistory::OutOfOrder { found: event.sequence, after: 0 });
        }
        let stamp = Stamp::of(&event);
        let CaseChange::Recorded(clue) = event.change else {
            let change = event.change.name();
            return Err(wrong(Refused::State { change, state: "not begun" }));
        };
        let mut case = Recorded::begin(event.case, *clue, &stamp).map_err(wrong)?;
        case.happened("recorded", &stamp, 1);
        Ok(case.counted(1, stamp.at()))
    }

    /// The file.
    pub fn file(&self) -> &CaseFile {
        match self {
            Self::Recorded(case) => &case.file,
            Self::Triage(case) => &case.file,
            Self::Suspected(case) => &case.file,
            Self::Attributed(case) => &case.file,
            Self::Notified(case) => &case.file,
            Self::Acknowledged(case) => &case.file,
            Self::Verifying(case) => &case.file,
            Self::Determined(case) => &case.file,
            Self::Rectifying(case) => &case.file,
            Self::AwaitingAcceptance(case) => &case.rectifying.file,
            Self::Closed(case) => &case.rectifying.file,
            Self::RelapseWatch(case) => &case.closed.rectifying.file,
            Self::Dismissed(case) => &case.file,
            Self::Transferred(case) => &case.file,
            Self::Revoked(case) => &case.file,
        }
    }

    pub(super) fn file_mut(&mut self) -> &mut CaseFile {
        match self {
            Self::Recorded(case) => &mut case.file,
            Self::Triage(case) => &mut case.file,
            Self::Suspected(case) => &mut case.file,
            Self::Attributed(case) => &mut case.file,
            Self::Notified(case) => &mut case.file,
            Self::Acknowledged(case) => &mut case.file,
            Self::Verifying(case) => &mut case.file,
            Self::Determined(case) => &mut case.file,
            Self::Rectifying(case) => &mut case.file,
            Self::AwaitingAcceptance(case) => &mut case.rectifying.file,
            Self::Closed(case) => &mut case.rectifying.file,
            Self::RelapseWatch(case) => &mut case.closed.rectifying.file,
            Self::Dismissed(case) => &mut case.file,
            Self::Transferred(case) => &mut case.file,
            Self::Revoked(case) => &mut case.file,
        }
    }

    /// Word of the state.
    pub fn state_name(&self) -> &'static str {
        let place = match self {
            Self::Recorded(_) => 0,
            Self::Triage(_) => 1,
            Self::Suspected(_) => 2,
            Self::Attributed(_) => 3,
            Self::Notified(_) => 4,
            Self::Acknowledged(_) => 5,
            Self::Verifying(_) => 6,
            Self::Determined(_) => 7,
            Self::Rectifying(_) => 8,
            Self::AwaitingAcceptance(_) => 9,
            Self::Closed(_) => 10,
            Self::RelapseWatch(_) => 11,
            Self::Dismissed(_) => 12,
            Self::Transferred(_) => 13,
            Self::Revoked(_) => 14,
        };
        STATES[place]
    }

    /// Whether nothing more is to be done: dismissed, transferred, revoked with everybody told, or closed
    /// with the watch over.
    pub fn is_ended(&self) -> bool {
        match self {
            Self::Dismissed(_) | Self::Transferred(_) => true,
            Self::Revoked(revoked) => revoked.not_yet_told().is_empty(),
            Self::Closed(closed) => closed.watched.is_some(),
            _ => false,
        }
    }

    /// Which case.
    pub fn id(&self) -> CaseId {
        self.file().id
    }
}

fn event(case: CaseId, sequence: u64, change: CaseChange, stamp: &Stamp) -> CaseEvent {
    CaseEvent {
        case,
        sequence,
        at: stamp.at(),
        by: stamp.by().to_owned(),
        role: stamp.role(),
        node: stamp.node().clone(),
        change,
    }
}
