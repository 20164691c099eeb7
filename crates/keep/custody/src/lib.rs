//! Exhibits under lock, tokens of time, and a case as one file that proves itself.

pub mod digest;
pub mod store;
