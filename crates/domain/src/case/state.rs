//! The states of a case, each holding just what is known by then, and the acts that each allows.
//!
//! In: the state before and an [`Authority`]. Out: the state after and the event that records it.

use jiff::Timestamp;

use super::{CaseChange, CaseEvent, Outcome};
use crate::{
    id::{CaseId, FindingId, SiteId},
    measure::Authority,
};

/// A case that is being worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Which case.
    pub id: CaseId,
    /// Number for people.
    pub number: String,
    /// About which site.
    pub site: SiteId,
    /// On which finding it was opened.
    pub finding: FindingId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// How many notes were taken.
    pub notes: u64,
    pub(super) last_sequence: u64,
}

/// A case that is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// As it was.
    pub opened: Opened,
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    pub(super) last_sequence: u64,
}

impl Opened {
    /// Writes something down.
    pub fn note(self, text: String, authority: &Authority) -> (Self, CaseEvent) {
        let event = self.event(CaseChange::Noted { text }, authority);
        (self.after_note(&event), event)
    }

    /// Ends the case.
    pub fn close(
        self,
        outcome: Outcome,
        reason: String,
        authority: &Authority,
    ) -> (Closed, CaseEvent) {
        let event = self.event(CaseChange::Closed { outcome, reason: reason.clone() }, authority);
        (self.after_close(&event, outcome, &reason), event)
    }

    fn event(&self, change: CaseChange, authority: &Authority) -> CaseEvent {
        CaseEvent {
            case: self.id,
            sequence: self.last_sequence + 1,
            at: authority.granted(),
            by: authority.officer().to_owned(),
            change,
        }
    }

    pub(super) fn from_event(event: &CaseEvent) -> Option<Self> {
        let CaseChange::Opened { number, site, finding, reason } = &event.change else {
            return None;
        };
        Some(Self {
            id: event.case,
            number: number.clone(),
            site: *site,
            finding: *finding,
            reason: reason.clone(),
            at: event.at,
            by: event.by.clone(),
            notes: 0,
            last_sequence: event.sequence,
        })
    }

    pub(super) fn after_note(mut self, event: &CaseEvent) -> Self {
        self.notes += 1;
        self.last_sequence = event.sequence;
        self
    }

    pub(super) fn after_close(self, event: &CaseEvent, outcome: Outcome, reason: &str) -> Closed {
        Closed {
            outcome,
            reason: reason.to_owned(),
            at: event.at,
            by: event.by.clone(),
            last_sequence: event.sequence,
            opened: self,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{Case, IllegalHistory, open},
        *,
    };
    use crate::{id::Id, measure::LegalBasis};

    fn authority(second: i64) -> Authority {
        Authority::mint(
            "officer".into(),
            Timestamp::from_second(second).unwrap(),
            LegalBasis { citation: "test".into() },
        )
    }

    fn opened() -> (Opened, CaseEvent) {
        let finding = Id::of_content([b"f".as_slice()]);
        let id = Id::of_content([b"c".as_slice()]);
        let site = Id::of_content([b"s".as_slice()]);
        open(id, "1".into(), site, finding, "seen".into(), &authority(1))
    }

    proptest! {
        #[test]
        fn replaying_equals_stepping(notes in 0usize..20, close in any::<bool>()) {
            let (mut state, first) = opened();
            let mut events = vec![first];
            for n in 0..notes {
                let at = authority(2 + i64::try_from(n).unwrap());
                let (next, event) = state.note(format!("note {n}"), &at);
                state = next;
                events.push(event);
            }
            let stepped = if close {
                let (closed, event) = state.close(Outcome::Resolved, "gone".into(), &authority(99));
                events.push(event);
                Case::Closed(closed)
            } else {
                Case::Opened(state)
            };
            prop_assert_eq!(Case::replay(events).unwrap(), stepped);
        }
    }

    #[test]
    fn an_illegal_history_names_its_first_wrong_event() {
        let (state, first) = opened();
        let (_, close) = state.close(Outcome::Dismissed, "test".into(), &authority(2));
        let mut late = close.clone();
        late.sequence = 3;
        let refused = Case::replay([first.clone(), close, late]).unwrap_err();
        assert_eq!(
            refused,
            IllegalHistory::Wrong { sequence: 3, change: "closed", state: "closed" }
        );
        assert_eq!(Case::replay([]), Err(IllegalHistory::Empty));
        let twice = Case::replay([first.clone(), first]).unwrap_err();
        assert_eq!(twice, IllegalHistory::OutOfOrder { found: 1, after: 1 });
    }
}
