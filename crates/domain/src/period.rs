//! A half-open span of time, `[start, end)`.
//!
//! In: two timestamps. Out: a span that is never empty or reversed. Local time is not known here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// `[start, end)`, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Period {
    start: Timestamp,
    end: Timestamp,
}

/// The end is not after the start.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a period must end after it starts ({start} to {end})")]
pub struct EmptyPeriod {
    start: Timestamp,
    end: Timestamp,
}

impl Period {
    /// The span from `start` until just before `end`.
    ///
    /// # Errors
    /// [`EmptyPeriod`] when `end <= start`.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, EmptyPeriod> {
        if start < end { Ok(Self { start, end }) } else { Err(EmptyPeriod { start, end }) }
    }

    /// The span that holds both instants, both included: it ends one nanosecond after the later.
    pub fn spanning(a: Timestamp, b: Timestamp) -> Self {
        let (start, last) = if a <= b { (a, b) } else { (b, a) };
        match last.checked_add(SignedDuration::from_nanos(1)) {
            Ok(end) => Self { start, end },
            // `last` is the end of time: step back instead, the span stays non-empty.
            Err(_) => Self { start: start.min(last - SignedDuration::from_nanos(1)), end: last },
        }
    }

    /// First instant.
    pub fn start(self) -> Timestamp {
        self.start
    }

    /// First instant that no longer belongs to it.
    pub fn end(self) -> Timestamp {
        self.end
    }

    /// Last instant that belongs to it, to the nanosecond: what people are shown as its end.
    pub fn last(self) -> Timestamp {
        self.end - SignedDuration::from_nanos(1)
    }

    /// Whether `at` lies in it.
    pub fn contains(self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// The smallest period that holds both.
    pub fn union(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length.
    pub fn duration(self) -> SignedDuration {
        self.end.duration_since(self.start)
    }

    /// Length in seconds.
    pub fn seconds(self) -> f64 {
        self.duration().as_secs_f64()
    }
}

#[derive(Serialize, Deserialize)]
struct Bounds {
    start: Timestamp,
    end: Timestamp,
}

impl TryFrom<Bounds> for Period {
    type Error = EmptyPeriod;
    fn try_from(b: Bounds) -> Result<Self, EmptyPeriod> {
        Self::new(b.start, b.end)
    }
}

impl From<Period> for Bounds {
    fn from(p: Period) -> Self {
        Self { start: p.start, end: p.end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_spans_a_non_empty_period_even_at_the_ends_of_time() {
        for at in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            let p = Period::spanning(at, at);
            assert!(p.start() < p.end());
        }
    }
}
