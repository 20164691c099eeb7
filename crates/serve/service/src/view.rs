//! The only types that face outward: one file an answer, one type a shape.
//!
//! In: nouns of the domain and records of the ledger. Out: what is written as JSON and described in
//! `openapi.json`. Nothing is decided here; a unit stands beside every number, both languages in every
//! sentence.

pub mod account;
pub mod capture;
pub mod case;
pub mod clock;
pub mod conversation;
pub mod coverage;
pub mod finding;
pub mod node;
pub mod officer;
pub mod party;
pub mod rule;
pub mod session;
pub mod shape;
pub mod snapshot;
pub mod territory;
pub mod white_list;

pub use account::Account;
pub use capture::{Capture, CaptureAccepted, CaptureState};
pub use case::{CaseFull, CaseList, CaseRow};
pub use conversation::Conversation;
pub use coverage::Coverage;
pub use finding::{Finding, FindingPage, FindingRow};
pub use session::{Session, SignIn};
pub use shape::{Interval, Loss, Place, Problem, Sentence, Site, Span, Time, Verdict};
pub use snapshot::Snapshot;
pub use territory::TerritoryMap;
