//! What is true in a simulated district: which conversation is what, and how fast each machine is.
//!
//! In: what the writers did. Out: plain values that serialise to JSON (`truth.json`). Only the drill
//! and tests read them; a detector that did would prove nothing.

use std::net::SocketAddr;

use hashwarden_domain::{
    Algorithm,
    observation::wire::{Carrier, NamePlace, WorkProtocol},
};
use jiff::Timestamp;
use serde::Serialize;

/// Everything there is to find, and what only looks like it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Truth {
    /// Always true: nothing of this happened.
    pub simulated: bool,
    /// Where the simulation began.
    pub seed: u64,
    /// First instant.
    pub begin: Timestamp,
    /// First instant no longer.
    pub end: Timestamp,
    /// Per site: whether anything is to be found there.
    pub sites: Vec<SiteTruth>,
    /// Every conversation about work.
    pub sessions: Vec<SessionTruth>,
    /// Every listed name that was asked for without a conversation about work behind it.
    pub names: Vec<NameTruth>,
    /// Every conversation that must not be taken for one about work.
    pub look_alikes: Vec<LookAlike>,
}

/// What a site is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteTruth {
    /// Key in `sites.toml`.
    pub key: String,
    /// What there is to find.
    pub verdict: Verdict,
    /// Captures of the site's uplink.
    pub captures: Vec<String>,
}

/// What there is to find at a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing.
    Clean,
    /// A listed name only.
    NameOnly,
    /// Machines at work.
    Working,
}

/// One conversation about work.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionTruth {
    /// Key of the site.
    pub site: String,
    /// The side that works.
    pub subject: SocketAddr,
    /// The side it is connected to: the pool, or the proxy before it.
    pub peer: SocketAddr,
    /// Name of the pool.
    pub pool: String,
    /// Dialect.
    pub protocol: WorkProtocol,
    /// What carries it, outermost first.
    pub carried_by: Vec<Carrier>,
    /// Ticker.
    pub coin: String,
    /// Algorithm.
    pub algorithm: Algorithm,
    /// Address worked for.
    pub wallet: Option<String>,
    /// Name of the machine.
    pub worker: Option<String>,
    /// Program, where its dialect has it name itself.
    pub agent: Option<String>,
    /// Handed in while the sensor listened.
    pub heard: Shares,
    /// Handed in altogether.
    pub all: Shares,
    /// The machine's true rate in hashes (Equihash: solutions) a second; none where there are no shares.
    pub hash_rate: Option<f64>,
    /// Expected hashes behind one share once the pool has found its difficulty; the first five
    /// shares are four times easier.
    pub share_hashes: Option<f64>,
    /// First frame.
    pub first: Timestamp,
    /// Last frame.
    pub last: Timestamp,
}

/// Results handed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shares {
    /// In all.
    pub submitted: u64,
    /// Answered with yes.
    pub accepted: u64,
    /// Answered with no.
    pub rejected: u64,
}

/// A listed name that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameTruth {
    /// Key of the site.
    pub site: String,
    /// Who asked.
    pub subject: SocketAddr,
    /// The name.
    pub name: String,
    /// Where it stood.
    pub place: NamePlace,
    /// When.
    pub at: Timestamp,
}

/// A conversation that is not about work.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LookAlike {
    /// Key of the site.
    pub site: String,
    /// What it is.
    pub what: String,
    /// Who opened it.
    pub client: SocketAddr,
    /// To whom.
    pub server: SocketAddr,
}
