//! A simulated machine that works for a pool, and what it handed in.
//!
//! In: how fast it is and how hard one share is. Out: the mean wait for a share; after a protocol
//! writer has run, a tally. Nothing here or in the writers computes a proof of work: nonces and
//! hashes are drawn at random, so a real pool would refuse every one.

use std::{ops::Range, time::Duration};

use hashwarden_domain::Algorithm;

use crate::{
    chance::Chance,
    pace::{Beat, EASIER, beats},
};

/// A machine and its session.
#[derive(Clone, Debug)]
pub(crate) struct Miner {
    /// What it works on.
    pub(crate) algorithm: Algorithm,
    /// Ticker of the coin.
    pub(crate) coin: &'static str,
    /// Address it works for; none: it hands in to its own node.
    pub(crate) wallet: Option<String>,
    /// Name of the machine.
    pub(crate) worker: Option<&'static str>,
    /// Program, as it names itself.
    pub(crate) agent: &'static str,
    /// Hashes (Equihash: solutions) a second.
    pub(crate) rate: f64,
    /// Pool difficulty at full height.
    pub(crate) difficulty: u64,
    /// Expected hashes a share at difficulty 1.
    pub(crate) hashes_per_difficulty: u64,
    /// Usual wait for new work.
    pub(crate) job_every: Duration,
    /// From the first message to the last.
    pub(crate) span: Range<Duration>,
}

impl Miner {
    /// When what happens.
    pub(crate) fn beats(&self, chance: &mut Chance) -> Vec<(Duration, Beat)> {
        let share = (self.difficulty * self.hashes_per_difficulty) as f64 / self.rate;
        beats(&self.span, Duration::from_secs_f64(share), self.job_every, chance)
    }

    /// Difficulty of the first shares.
    pub(crate) fn easy_difficulty(&self) -> u64 {
        (self.difficulty / EASIER).max(1)
    }

    /// Expected hashes of a share at this difficulty.
    pub(crate) fn hashes(&self, difficulty: u64) -> u64 {
        difficulty * self.hashes_per_difficulty
    }

    /// `address.worker`, as most pools want it.
    pub(crate) fn login(&self) -> String {
        let wallet = self.wallet.as_deref().unwrap_or("local");
        self.worker.map_or_else(|| wallet.to_owned(), |worker| format!("{wallet}.{worker}"))
    }
}

/// The time in a block header, in seconds: the drill's own era, nobody compares it to a clock.
pub(crate) fn header_time(at: Duration) -> u32 {
    0x6900_0000 + u32::try_from(at.as_secs()).unwrap_or(0)
}

/// What the pool says to a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    Rejected,
}

/// Results handed in, by moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) shares: Vec<(Duration, Verdict)>,
}

/// Of a hundred shares about one is too late, as on real pools.
const LATE: f64 = 0.012;

impl Tally {
    /// Draws the pool's verdict on a share handed in now, and counts it.
    pub(crate) fn count(&mut self, at: Duration, chance: &mut Chance) -> Verdict {
        let verdict = if chance.happens(LATE) { Verdict::Rejected } else { Verdict::Accepted };
        self.shares.push((at, verdict));
        verdict
    }

    /// Counts a share of a protocol that has no word for a refusal.
    pub(crate) fn accept(&mut self, at: Duration) {
        self.shares.push((at, Verdict::Accepted));
    }
}
