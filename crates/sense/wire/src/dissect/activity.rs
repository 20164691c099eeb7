//! When results were handed in: counts in bins of equal width.
//!
//! In: one instant a result. Out: at most [`WorkSession::MAX_BINS`] bins that follow each other
//! without holes, empty ones included, since silence is part of the picture. The width begins at
//! [`FIRST_WIDTH`] and doubles, neighbours joined, whenever the bins would become too many.

use hashwarden_domain::observation::wire::{ActivityBin, WorkSession};
use jiff::{SignedDuration, Timestamp};

/// Width of the bins at first: pools aim at several shares a minute.
const FIRST_WIDTH: i64 = 60;

/// Counts over time.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    start: Option<Timestamp>,
    /// Seconds.
    width: i64,
    counts: Vec<u64>,
}

impl Default for Activity {
    fn default() -> Self {
        Self { start: None, width: FIRST_WIDTH, counts: Vec::new() }
    }
}

impl Activity {
    /// A result was handed in.
    pub(super) fn add(&mut self, at: Timestamp) {
        let start = *self.start.get_or_insert(at);
        let place = self.reach(start, at);
        self.counts[place] += 1;
    }

    /// The bins, until the conversation's last sign.
    pub(super) fn bins(mut self, until: Timestamp) -> Vec<ActivityBin> {
        let Some(start) = self.start else { return Vec::new() };
        self.reach(start, until);
        let edge = |n: usize| {
            let seconds = i64::try_from(n).unwrap_or(i64::MAX).saturating_mul(self.width);
            start.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
        };
        let bins = self.counts.iter().enumerate();
        bins.map(|(n, count)| ActivityBin { start: edge(n), end: edge(n + 1), submitted: *count })
            .collect()
    }

    /// The bin of an instant, made if need be; an instant before the first counts in the first.
    fn reach(&mut self, start: Timestamp, at: Timestamp) -> usize {
        let seconds = at.duration_since(start).as_secs().max(0);
        loop {
            let place = usize::try_from(seconds / self.width).unwrap_or(usize::MAX);
            if place < WorkSession::MAX_BINS {
                if self.counts.len() <= place {
                    self.counts.resize(place + 1, 0);
                }
                return place;
            }
            self.counts = self.counts.chunks(2).map(|pair| pair.iter().sum()).collect();
            self.width = self.width.saturating_mul(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_equal_follow_each_other_and_lose_nothing() {
        let mut activity = Activity::default();
        let at = |s| Timestamp::from_second(s).unwrap();
        for n in 0..5000 {
            activity.add(at(100 + n * 13));
        }
        activity.add(at(0));
        let bins = activity.bins(at(200_000));
        assert!(bins.len() <= WorkSession::MAX_BINS);
        assert_eq!(bins.iter().map(|b| b.submitted).sum::<u64>(), 5001);
        assert!(bins.windows(2).all(|b| b[0].end == b[1].start));
        assert!(bins.last().is_some_and(|b| b.end > at(200_000) && b.submitted == 0));
    }

    #[test]
    fn the_ends_of_time_are_reached_without_harm() {
        let mut activity = Activity::default();
        activity.add(Timestamp::MIN);
        activity.add(Timestamp::MAX);
        assert!(activity.bins(Timestamp::MAX).len() <= WorkSession::MAX_BINS);
    }
}
