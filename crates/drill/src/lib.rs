//! A simulated district with ground truth: real bytes, nothing of it happened.
//!
//! In: a seed, a moment at which the simulated day begins, a scale. Out: a sites file, one or more
//! captures a site (libpcap), and the truth about them. The same three values give the same bytes.
//! Places and units are fictitious (Yunling, 云岭省; every name says "Example" or 示例), hosts have
//! private addresses (RFC 1918) or documentation ones (RFC 3849), pools and sites on the Internet
//! have documentation addresses (RFC 5737). Pools' names are real, because a list of real names is
//! what a detector goes by; no packet was ever sent to them. Wallets are nobody's ([`district`]'s
//! wallets come from a hash). No proof of work is computed.
//!
//! It does not write meter readings or host snapshots, and does not imitate loss, congestion or
//! address translation. Hours are counted from `begin`, which should be a local midnight.

mod chance;
mod frame;
mod line;
mod miner;
mod pace;
mod sites;
mod tap;
mod target;
pub mod truth;
mod wallet;
mod world;
mod write;

use std::time::Duration;

use jiff::Timestamp;

pub use crate::{
    truth::Truth,
    world::{COUNTIES, County, EMISSION_FACTOR, PROVINCE},
};
use crate::{
    truth::{SiteTruth, Verdict},
    world::{PREMISES, Scene},
};

/// Length of the simulated day.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// How much traffic there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Twelve sites for a day: below 3 MB of captures.
    District,
    /// So many times the traffic, each time from other hosts (at most 250): for benches.
    Times(u8),
}

/// A simulated district.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// The sites file: names, units, territories, address ranges.
    pub sites_toml: String,
    /// Captures with their file names, in order of sites.
    pub captures: Vec<(String, Vec<u8>)>,
    /// What is true of them.
    pub truth: Truth,
}

/// The sites file of the district: the same for every seed and day.
pub fn sites_toml() -> String {
    sites::toml(&PREMISES)
}

/// Simulates a district for a day.
///
/// ```
/// use hashwarden_drill::{Scale, district};
/// let begin = "2026-03-01T16:00:00Z".parse().unwrap(); // midnight in China
/// let district = district(1, begin, Scale::District);
/// assert!(district.truth.simulated);
/// assert!(district.captures.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < 3_000_000);
/// ```
pub fn district(seed: u64, begin: Timestamp, scale: Scale) -> District {
    let copies = match scale {
        Scale::District => 1,
        Scale::Times(copies) => copies.clamp(1, 250),
    };
    let mut truth = Truth {
        simulated: true,
        seed,
        begin,
        end: begin.checked_add(DAY).unwrap_or(Timestamp::MAX),
        sites: Vec::new(),
        sessions: Vec::new(),
        names: Vec::new(),
        look_alikes: Vec::new(),
    };
    let mut captures = Vec::new();
    for premises in &PREMISES {
        let mut scene = Scene::new(seed, begin, premises);
        for copy in 0..copies {
            scene.play(copy);
        }
        let files = scene.captures();
        truth.sites.push(SiteTruth {
            key: premises.key.to_owned(),
            verdict: match (scene.sessions.is_empty(), scene.names.is_empty()) {
                (true, true) => Verdict::Clean,
                (true, false) => Verdict::NameOnly,
                (false, _) => Verdict::Working,
            },
            captures: files.iter().map(|(name, _)| name.clone()).collect(),
        });
        captures.extend(files);
        truth.sessions.append(&mut scene.sessions);
        truth.names.append(&mut scene.names);
        truth.look_alikes.append(&mut scene.look_alikes);
    }
    District { sites_toml: sites_toml(), captures, truth }
}
