//! The states of a case, one file each: what is known by then, and the ways out.
//!
//! In: the state before, consumed, and a proof. Out: the state after. A way that is not lawful has no
//! method; a proof that lacks something is refused with everything that it lacks.
//!
//! ```compile_fail
//! use hashwarden_domain::case::{Stamp, Signatures, proof::Determination, state::Suspected};
//! fn too_soon(case: Suspected, proof: Determination, by: &Signatures, stamp: &Stamp) {
//!     let _ = case.determine(proof, by, stamp); // only an inspected case can be determined
//! }
//! ```

mod acknowledged;
mod attributed;
mod awaiting_acceptance;
mod closed;
mod determined;
mod dismissed;
mod notified;
mod recorded;
mod rectifying;
mod relapse_watch;
mod revoked;
mod suspected;
mod transferred;
mod triage;
mod verifying;

pub use acknowledged::Acknowledged;
pub use attributed::Attributed;
pub use awaiting_acceptance::AwaitingAcceptance;
pub use closed::Closed;
pub use determined::{Determined, Judgement};
pub use dismissed::Dismissed;
pub use notified::{Grounds, Notified};
pub use recorded::Recorded;
pub use rectifying::Rectifying;
pub use relapse_watch::RelapseWatch;
pub use revoked::Revoked;
pub use suspected::Suspected;
pub use transferred::Transferred;
pub use triage::Triage;
pub use verifying::Verifying;
