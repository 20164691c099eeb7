//! The life of a case: what people do about a suspicion, from the first clue to the end of the watch.
//!
//! One struct per state under [`state`], each holding just what is known by then. A transition consumes
//! the state it leaves and demands its proof as a value (under [`proof`]), so a wrong order has no method.
//! [`Case`] is whichever state it is: [`Case::act`] takes an officer's act, [`Case::replay`] rebuilds a
//! case from its events and refuses an illegal history with the first wrong event.
//!
//! The states and what each transition asks for follow the project's note on regulation, section 6.
//! Whether somebody may act at all is not decided here: an [`Authority`](crate::Authority) is that leave.

mod apply;
mod beside;
pub mod change;
pub mod class;
pub mod contest;
mod effect;
pub mod event;
pub mod file;
pub mod lack;
pub mod lawful;
pub mod measure;
pub mod proof;
pub mod refused;
pub mod relapse;
pub mod seats;
pub mod state;

pub use apply::{Case, STATES};
pub use change::CaseChange;
pub use class::{NonResidential, UseClass};
pub use contest::{Contest, ContestDecision, ContestKind, Objection};
pub use event::{CaseEvent, Stamp};
pub use file::{CaseFile, Milestone};
pub use lack::Lack;
pub use lawful::Lawful;
pub use measure::{Measure, MeasureKind};
pub use refused::{IllegalHistory, Refused};
pub use relapse::{Descent, Kinship, Mark, MarkKind};
pub use seats::{Pending, Signature, Signatures};
