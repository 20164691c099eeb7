//! When a machine that works hands in results, and when it is handed new work.
//!
//! In: a span of time, the mean wait for a share at full difficulty, the usual wait for a job. Out:
//! moments in order. Shares are a Poisson process, as shares of a constant hash rate are; a pool
//! begins with an easier difficulty and raises it once, as pools that adapt it do.

use std::{ops::Range, time::Duration};

use crate::chance::Chance;

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    /// New work is handed out.
    Job,
    /// The difficulty goes from [`EASIER`] to full.
    Raise,
    /// A result is handed in.
    Share,
}

/// Shares of the beginning are so many times easier.
pub(crate) const EASIER: u64 = 4;
/// So many shares are handed in before the difficulty is raised.
const EASY_SHARES: u32 = 5;

/// All moments of one session, in order.
pub(crate) fn beats(
    span: &Range<Duration>,
    share_every: Duration,
    job_every: Duration,
    chance: &mut Chance,
) -> Vec<(Duration, Beat)> {
    let mut beats = Vec::new();
    let easy = share_every / u32::try_from(EASIER).unwrap_or(1);
    let mut at = span.start;
    for _ in 0..EASY_SHARES {
        at += chance.wait(easy);
        beats.push((at, Beat::Share));
    }
    at += Duration::from_millis(300);
    beats.push((at, Beat::Raise));
    loop {
        at += chance.wait(share_every);
        if at >= span.end {
            break;
        }
        beats.push((at, Beat::Share));
    }
    let mut at = span.start;
    loop {
        at += chance.about(job_every, 0.6);
        if at >= span.end {
            break;
        }
        beats.push((at, Beat::Job));
    }
    beats.retain(|(at, _)| span.contains(at));
    beats.sort_by_key(|(at, _)| *at);
    beats
}
