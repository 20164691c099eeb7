//! Acceptance: the network was quiet, the load is back, every machine is accounted for.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Clue, Determination, DocumentRef, need, written};
use crate::{
    case::lack::{self, Lack},
    period::Period,
};

/// By what a site is accepted as clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// When it was watched and nothing was seen.
    pub quiet: Period,
    /// What watched, for how much of that time: silence counts only where somebody listened.
    pub watched_by: String,
    /// What became of the load.
    pub load: LoadBack,
    /// What became of the machines.
    pub devices: Vec<DeviceFate>,
    /// Whether the supplier was told to stop the differential price.
    pub stop_letter: StopLetter,
}

/// What became of the load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadBack {
    /// It is what it was before.
    Baseline {
        /// Mean power of the baseline, in watt.
        before_w: u64,
        /// Mean power now, in watt.
        after_w: u64,
    },
    /// It is not, and this is why.
    Explained(String),
    /// Nobody meters the place by itself, and this is why that is enough.
    NotMetered(String),
}

/// What became of machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceFate {
    /// Which, by kind or serial number.
    pub what: String,
    /// How many.
    pub count: u32,
    /// What became of them.
    pub fate: Fate,
}

/// What became of machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Cleaned of what others had put there.
    Cleaned,
    /// Taken by the authority.
    Confiscated,
    /// Broken up.
    Destroyed,
    /// Taken away by the owner, to a place that is written down.
    Removed,
    /// Put to another use.
    Repurposed,
    /// Still under seal.
    Sealed,
}

/// Whether the supplier was told to stop the differential price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopLetter {
    /// It was never charged.
    NeverListed,
    /// Yes.
    Sent(DocumentRef),
}

/// The end of the watch after closing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchEnd {
    /// What watched, and that nothing was seen.
    pub watched_by: String,
}

impl Acceptance {
    pub(crate) fn lacks(&self, clue: &Clue, found: &Determination, now: Timestamp) -> Vec<Lack> {
        let mut lacks = Vec::new();
        let days = SignedDuration::from_hours(24 * i64::from(clue.terms.quiet_days));
        let quiet = self.quiet.duration() >= days && self.quiet.last() <= now;
        need(&mut lacks, quiet, lack::QUIET);
        need(&mut lacks, !self.watched_by.trim().is_empty(), lack::WATCHED);
        match &self.load {
            LoadBack::Baseline { .. } => {}
            LoadBack::Explained(why) | LoadBack::NotMetered(why) => {
                need(&mut lacks, !why.trim().is_empty(), lack::LOAD);
            }
        }
        let accounted: u64 = self.devices.iter().map(|device| u64::from(device.count)).sum();
        need(&mut lacks, accounted == found.machines(), lack::DEVICES_ACCOUNTED);
        if let StopLetter::Sent(letter) = &self.stop_letter {
            letter.check(&mut lacks);
        }
        lacks
    }
}

impl WatchEnd {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.watched_by);
        lacks
    }
}
