//! The hub: takes sources through the pipeline and shows what came of it.
//!
//! In: captures, officers at a browser. Out: entries in the ledger, answers of the HTTP API, pages.
//! It brings the floors below together and decides nothing itself.

pub mod pipeline;
pub mod reference;

pub use hashwarden_fusion::{Sites, SitesError};
