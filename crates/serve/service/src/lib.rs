//! The hub: takes sources through the pipeline and shows what came of it.
//!
//! In: captures, officers at a browser. Out: entries in the ledger, answers of the HTTP API, pages.
//! It brings the floors below together and decides nothing itself; what is done with cases is in
//! [`office`], which the command line calls as well.

pub mod clock;
mod dashboard;
pub mod http;
mod idempotency;
mod live;
pub mod office;
pub mod pipeline;
pub mod problem;
pub mod reference;
mod standing;
pub mod state;
mod upload;
pub mod view;

pub use hashwarden_fusion::{Sites, SitesError};
pub use state::{AppState, Config, Limits};
