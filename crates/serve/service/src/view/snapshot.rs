//! The frame of every page: place, time, number of the snapshot, counts, what is watched.
//!
//! In: totals of the ledger. Out: one object. Counts of a page come from the same snapshot number.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Place, Sentence, Time};

/// What a screen is made from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Snapshot {
    /// The place answered for.
    pub place: Place,
    /// Whether a simulation made any of it.
    pub simulated: bool,
    /// When this was read.
    pub as_of: Time,
    /// Number of the ledger's last entry.
    pub sequence: u64,
    /// Its hash: write it down, and a ledger cut short is noticed.
    pub head: String,
    /// Version of the program.
    pub version: String,
    /// Counts.
    pub counts: Counts,
    /// Share of the known sites that a kind of source watched.
    pub watched: Watched,
    /// What is missed most.
    #[schema(required)]
    pub largest_hole: Option<Sentence>,
}

/// Counts of the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    /// Findings that await a person: without a case.
    pub today: u64,
    /// Sites with a finding.
    pub findings: u64,
    /// Open cases.
    pub cases_open: u64,
    /// What is not watched, a sentence each.
    pub holes: u64,
}

/// Share watched, 0 to 1; null where no source of the kind is connected.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Watched {
    /// By captures and sensors.
    #[schema(required)]
    pub network: Option<f64>,
    /// By meters.
    #[schema(required)]
    pub meter: Option<f64>,
    /// By snapshots of hosts.
    #[schema(required)]
    pub host: Option<f64>,
}
