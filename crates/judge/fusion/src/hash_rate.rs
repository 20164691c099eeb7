//! Hash rate from shares: how many were handed in, how much work each stands for, over what time.
//!
//! In: the work summed up in one conversation and its algorithm. Out: the rate with its 90 % Poisson
//! range (5th, 50th, 95th percentile), or none where nothing can be said. Finding a share is a
//! Poisson process whose rate is hash rate / expected hashes a share, so `n` shares bound its mean by
//! the exact limits of Garwood (1936): half the 5 % quantile of chi-square with 2n degrees of
//! freedom, half the 95 % quantile with 2n + 2.
//!
//! Left out on purpose: rejected shares (the sum holds none), shares whose difficulty was not heard,
//! and a change of difficulty within the conversation: the range is that of equal shares, which is
//! too narrow where a few hard shares carry most of the work. The duration runs to the last sign of
//! the conversation; a machine that paused is averaged over the pause.

use hashwarden_domain::{
    Algorithm, Estimate, HashRate,
    observation::wire::{ShareWork, WorkSession},
};

mod poisson;

/// Below this no rate is stated: pools hand out easy work in the first seconds and adjust, and one
/// lucky share in a second would read as a farm.
const SHORTEST_SECONDS: f64 = 30.0;

/// The rate behind the shares of one conversation.
pub(crate) fn hash_rate(session: &WorkSession, algorithm: Algorithm) -> Option<Estimate<HashRate>> {
    let work = session.work.as_ref()?;
    let seconds = work.until.duration_since(work.since).as_secs_f64();
    if work.shares < 1 || seconds < SHORTEST_SECONDS {
        return None;
    }
    let hashes = match work.total {
        ShareWork::Difficulty(sum) => sum * algorithm.hashes_per_difficulty()?,
        ShareWork::Hashes(sum) => sum,
    };
    if !(hashes.is_finite() && hashes > 0.0) {
        return None;
    }
    // Where the beginning was not heard the clock starts at the first share, which is then no
    // result of the time after it: the lower limit leaves it out.
    let low_count = work.shares - u64::from(session.unheard.opening || session.unheard.peer);
    let n = count(work.shares);
    let per_share = hashes / n / seconds;
    let rate = |shares: f64| {
        HashRate::from_hashes_per_second(significant(per_share * shares), algorithm).ok()
    };
    Estimate::new(
        rate(poisson::lower_limit(low_count))?,
        rate(n)?,
        rate(poisson::upper_limit(work.shares))?,
    )
    .ok()
}

/// Six significant figures: more than any range allows, few enough to hide the last bits in which
/// two machines' mathematics may differ.
fn significant(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return value;
    }
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[expect(clippy::cast_precision_loss, reason = "a count of shares is far below 2^53")]
fn count(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::observation::wire::{Shares, SummedWork, WorkProtocol};

    use super::*;
    use crate::sample;

    fn session(total: ShareWork, shares: u64, seconds: i64) -> WorkSession {
        let since: jiff::Timestamp = "2026-11-18T00:00:00Z".parse().unwrap();
        let until = since + jiff::SignedDuration::from_secs(seconds);
        let mut session = sample::session(WorkProtocol::StratumV1);
        session.shares = Shares { submitted: shares, accepted: shares, rejected: 0 };
        session.work = Some(SummedWork { total, shares, since, until });
        session
    }

    #[test]
    fn a_rate_that_can_be_reckoned_by_hand() {
        // 100 shares at difficulty 1000 in 4,294.967296 s would be 10^5 * 2^32 / t; with 4295 s:
        let s = session(ShareWork::Difficulty(100_000.0), 100, 4295);
        let rate = hash_rate(&s, Algorithm::Sha256d).unwrap();
        let expected = 1e5 * 4_294_967_296.0 / 4295.0;
        assert!((rate.central.as_hashes_per_second() / expected - 1.0).abs() < 1e-5);
        // Garwood for n = 100: 84.14 to 118.1.
        assert!((rate.low.as_hashes_per_second() / expected - 0.8414).abs() < 1e-3);
        assert!((rate.high.as_hashes_per_second() / expected - 1.1808).abs() < 1e-3);
    }

    #[test]
    fn scrypt_counts_two_to_the_sixteenth_a_difficulty_and_targets_count_as_they_are() {
        let rate = |work, algorithm| {
            hash_rate(&session(work, 10, 100), algorithm).map(|r| r.central.as_hashes_per_second())
        };
        assert_eq!(rate(ShareWork::Difficulty(100.0), Algorithm::Scrypt), Some(65_536.0));
        assert_eq!(rate(ShareWork::Hashes(5e6), Algorithm::Randomx), Some(5e4));
        assert_eq!(rate(ShareWork::Difficulty(100.0), Algorithm::Equihash), None);
    }

    #[test]
    fn nothing_is_said_of_no_share_or_a_short_time() {
        for (shares, seconds) in [(0, 600), (1, 29), (50, 0), (50, -5)] {
            let s = session(ShareWork::Hashes(1e9), shares, seconds);
            assert_eq!(hash_rate(&s, Algorithm::Randomx), None, "{shares} in {seconds} s");
        }
        let wrong = session(ShareWork::Hashes(f64::NAN), 5, 600);
        assert_eq!(hash_rate(&wrong, Algorithm::Randomx), None);
    }

    #[test]
    fn an_unheard_opening_widens_the_range_downwards() {
        let whole = session(ShareWork::Hashes(1e9), 1, 600);
        let mut cut = whole.clone();
        cut.unheard.opening = true;
        let low = |s| hash_rate(s, Algorithm::Randomx).unwrap().low.as_hashes_per_second();
        assert!(low(&whole) > 0.0);
        assert!(low(&cut).abs() < f64::EPSILON);
    }
}
