//! A notice that leaves the house: a unit behind address translation can only act on all of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DocumentRef, need, written};
use crate::{
    case::lack::{self, Lack},
    subject::Endpoint,
};

/// What is sent to the unit or handed down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// To whom.
    pub to: String,
    /// The letter.
    pub letter: DocumentRef,
    /// What was seen on the wire; none where only a meter or a person told.
    pub observed: Option<Observed>,
    /// The electricity account, where one is concerned.
    pub account: Option<String>,
}

/// What a unit needs to find the machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// Address and port of the side that mines.
    pub source: Endpoint,
    /// Address and port of the pool.
    pub destination: Endpoint,
    /// When.
    pub at: Timestamp,
    /// Minutes by which local time is ahead of UTC there.
    pub offset_minutes: i16,
    /// What was spoken.
    pub protocol: String,
    /// How often work was handed in; none where nobody could count.
    pub submissions: Option<u64>,
    /// Which sensor.
    pub sensor: String,
    /// How far its clock may be off, in milliseconds; none where nobody measured it.
    pub clock_error_ms: Option<u32>,
}

impl Notice {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.to);
        self.letter.check(&mut lacks);
        let account = self.account.as_ref().is_some_and(|account| !account.trim().is_empty());
        need(&mut lacks, account || self.observed.is_some(), lack::WHAT_WAS_SEEN);
        if let Some(seen) = &self.observed {
            let whole = seen.source.port.is_some() && seen.destination.port.is_some();
            need(&mut lacks, whole, lack::FIVE_TUPLE);
            let told = !seen.protocol.trim().is_empty() && !seen.sensor.trim().is_empty();
            need(&mut lacks, told, lack::SENSOR);
        }
        lacks
    }
}
