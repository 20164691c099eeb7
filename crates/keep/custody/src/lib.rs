//! Exhibits under lock, tokens of time, and a case as one file that proves itself.
//!
//! In: streams of bytes that officers hand in, rows of the ledger. Out: files by the hash of their content
//! ([`store`]), tokens of an authority for time ([`timestamp`]), an exported case ([`export`]) and what a
//! check of one says ([`verify`]). Who held an exhibit and when are events of the case; nothing of that is
//! kept here, and nothing here reads a clock, randomness or the ledger.
//!
//! The format of an export is written down in `docs/evidence.md`.

mod container;
pub mod digest;
pub mod entry;
pub mod export;
pub mod fault;
#[doc(hidden)]
pub mod fuzzing;
mod history;
mod manifest;
mod names;
mod readme;
pub mod store;
pub mod timestamp;
mod token;
mod told;
pub mod verify;

pub use manifest::Withheld;
