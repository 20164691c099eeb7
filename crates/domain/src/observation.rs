//! What a source saw, when, of whom; never what it means.
//!
//! In: facts of one source. Out: an observation whose id is a hash of what was seen, so that the same
//! sight reported twice is one. No word here concludes anything: `fusion` alone does.

use serde::{Deserialize, Serialize};

pub mod pool;
pub mod wire;

pub use pool::{PoolEntry, PoolKind};
pub use wire::WireFact;

use crate::{id::ObservationId, period::Period, subject::Subject};

/// One thing that a source saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Hash of period, subject and fact.
    pub id: ObservationId,
    /// From the first to the last sign of it.
    pub during: Period,
    /// Of whom: for a network session the side that works, not the side that hands out work.
    pub subject: Subject,
    /// Where it comes from, so that somebody else can look again.
    pub provenance: Provenance,
    /// What was seen.
    pub fact: Fact,
}

/// Where an observation comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the file or the sensor.
    pub source: String,
    /// SHA-256 of the file, where it was taken (hexadecimal).
    pub sha256: Option<String>,
    /// Number of the first packet or record, counted from 1 as packet analysers count.
    pub first_record: Option<u64>,
    /// Number of the last packet or record.
    pub last_record: Option<u64>,
    /// Whether a simulation made it.
    pub simulated: bool,
}

/// What was seen: one variant, and one owner, per kind of source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// On the network; owned by `sense/wire`.
    Wire(WireFact),
}

impl Observation {
    /// An observation with the id of its content.
    pub fn new(during: Period, subject: Subject, provenance: Provenance, fact: Fact) -> Self {
        // Provenance stays out of the id: one conversation in two copies of a capture is one sight.
        let id = ObservationId::of_json(&(&during, &subject, &fact));
        Self { id, during, subject, provenance, fact }
    }
}
