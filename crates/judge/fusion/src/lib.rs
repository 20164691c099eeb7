//! Observations -> evidence -> findings. The only crate that says "mining".
//!
//! In: observations of sources with what they watched, a sites file and two tables of facts. Out:
//! per site, evidence that explains its own weight, and one finding that says how likely mining is,
//! why, what would refute it and what is not known.
//!
//! ```text
//! Observation --attribute--> (Site, observations) --weigh--> Evidence --conclude--> Finding
//!                 sites                              rule     combine, prior, explain
//! ```
//!
//! It reads no clock, file, environment or randomness: the same observations in any order, with the
//! same tables and the same `as_of`, give the same finding byte for byte. It never goes past
//! "suspected": to determine is for people.
//!
//! The arithmetic is Bayes's rule in log10 odds (I. J. Good, *Probability and the Weighing of
//! Evidence*, 1950): prior plus the weight of each independent family of evidence.

mod attribute;
mod clean;
mod coin;
mod combine;
mod conclude;
mod explain;
mod hash_rate;
mod mined;
mod prior;
mod rule;
#[cfg(test)]
mod sample;
mod sites;
mod tables;

pub use attribute::attribute;
pub use coin::CoinTable;
pub use conclude::conclude;
pub use prior::PriorTable;
pub use rule::weigh;
pub use sites::{Sites, SitesError, SitesFault};
pub use tables::{TableFault, Tables, TablesError};
