//! What people do about a finding: opened, noted, closed.
//!
//! One struct per state; a transition consumes the state it leaves and demands an [`Authority`], so
//! a wrong order has no method. A case is what its events say: [`Case::replay`] rebuilds it, and
//! refuses an illegal history with the first wrong event. Nothing here decides who may act.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub mod state;

pub use state::{Closed, Opened};

use crate::{
    id::{CaseId, FindingId, SiteId},
    measure::Authority,
};

/// A case in whichever state it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Case {
    /// Being worked on.
    Opened(Opened),
    /// Done.
    Closed(Closed),
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// Which case.
    pub case: CaseId,
    /// 1, 2, 3 ... within the case.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// What.
    pub change: CaseChange,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseChange {
    /// An officer made a finding their business.
    Opened {
        /// Number for people.
        number: String,
        /// About which site.
        site: SiteId,
        /// On which finding.
        finding: FindingId,
        /// Why.
        reason: String,
    },
    /// An officer wrote something down.
    Noted {
        /// What.
        text: String,
    },
    /// An officer ended it.
    Closed {
        /// How.
        outcome: Outcome,
        /// Why.
        reason: String,
    },
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Not what it looked like.
    Dismissed,
    /// Another authority carries on.
    HandedOver,
    /// The cause is gone.
    Resolved,
}

/// A history that cannot have happened.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IllegalHistory {
    /// No event at all.
    #[error("a case begins with being opened; this one has no event")]
    Empty,
    /// An event that the state does not allow.
    #[error("event {sequence} ({change}) cannot happen to a case that is {state}")]
    Wrong {
        /// Which event.
        sequence: u64,
        /// What it says.
        change: &'static str,
        /// What the case was.
        state: &'static str,
    },
    /// Events of two cases, or out of order.
    #[error("event {found} follows event {after} or belongs to another case")]
    OutOfOrder {
        /// Number found.
        found: u64,
        /// Number before.
        after: u64,
    },
}

impl Case {
    /// The case that these events, in order, make.
    ///
    /// # Errors
    /// [`IllegalHistory`] with the first event that cannot have happened.
    pub fn replay(events: impl IntoIterator<Item = CaseEvent>) -> Result<Self, IllegalHistory> {
        let mut case: Option<Self> = None;
        for event in events {
            case = Some(match case {
                None => Self::begin(event)?,
                Some(case) => case.apply(event)?,
            });
        }
        case.ok_or(IllegalHistory::Empty)
    }

    fn begin(event: CaseEvent) -> Result<Self, IllegalHistory> {
        if event.sequence != 1 {
            return Err(IllegalHistory::OutOfOrder { found: event.sequence, after: 0 });
        }
        match Opened::from_event(&event) {
            Some(opened) => Ok(Self::Opened(opened)),
            None => Err(wrong(&event, "not yet opened")),
        }
    }

    /// The case after one more event.
    ///
    /// # Errors
    /// [`IllegalHistory`] when the state does not allow it.
    pub fn apply(self, event: CaseEvent) -> Result<Self, IllegalHistory> {
        if event.case != self.id() || event.sequence != self.last_sequence() + 1 {
            let after = self.last_sequence();
            return Err(IllegalHistory::OutOfOrder { found: event.sequence, after });
        }
        match (self, &event.change) {
            (Self::Opened(opened), CaseChange::Noted { .. }) => {
                Ok(Self::Opened(opened.after_note(&event)))
            }
            (Self::Opened(opened), CaseChange::Closed { outcome, reason }) => {
                Ok(Self::Closed(opened.after_close(&event, *outcome, reason)))
            }
            (case, _) => Err(wrong(&event, case.state_name())),
        }
    }

    /// Which case.
    pub fn id(&self) -> CaseId {
        self.opened().id
    }

    /// How it began; known in every state.
    pub fn opened(&self) -> &Opened {
        match self {
            Self::Opened(opened) => opened,
            Self::Closed(closed) => &closed.opened,
        }
    }

    /// `open` or `closed`.
    pub fn state_name(&self) -> &'static str {
        match self {
            Self::Opened(_) => "open",
            Self::Closed(_) => "closed",
        }
    }

    fn last_sequence(&self) -> u64 {
        match self {
            Self::Opened(opened) => opened.last_sequence,
            Self::Closed(closed) => closed.last_sequence,
        }
    }
}

impl CaseChange {
    /// Name for messages and lists.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Noted { .. } => "noted",
            Self::Closed { .. } => "closed",
        }
    }
}

fn wrong(event: &CaseEvent, state: &'static str) -> IllegalHistory {
    IllegalHistory::Wrong { sequence: event.sequence, change: event.change.name(), state }
}

/// Opens a case: the first event, and the state after it.
pub fn open(
    id: CaseId,
    number: String,
    site: SiteId,
    finding: FindingId,
    reason: String,
    authority: &Authority,
) -> (Opened, CaseEvent) {
    let event = CaseEvent {
        case: id,
        sequence: 1,
        at: authority.granted(),
        by: authority.officer().to_owned(),
        change: CaseChange::Opened {
            number: number.clone(),
            site,
            finding,
            reason: reason.clone(),
        },
    };
    let opened = Opened {
        id,
        number,
        site,
        finding,
        reason,
        at: event.at,
        by: event.by.clone(),
        notes: 0,
        last_sequence: 1,
    };
    (opened, event)
}
