//! A quantity that is known only as a range: low, central, high (5th, 50th, 95th percentile unless
//! the method says otherwise).
//!
//! In: three ordered values. Out: a value that can be mapped or multiplied bound by bound. It is not
//! error propagation: multiplying bounds assumes that both quantities are off in the same direction,
//! which gives the widest range; whoever needs less must say which correlation it assumes.

use serde::{Deserialize, Serialize};

/// Low, central and high value of one quantity, `low <= central <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate<Q> {
    /// 5th percentile or lower limit.
    pub low: Q,
    /// Median or best value.
    pub central: Q,
    /// 95th percentile or upper limit.
    pub high: Q,
}

/// The three values are not in ascending order.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an estimate must rise from low over central to high")]
pub struct NotAscending;

impl<Q: PartialOrd + Copy> Estimate<Q> {
    /// An estimate from three values in ascending order.
    ///
    /// # Errors
    /// [`NotAscending`] when they are not.
    ///
    /// ```
    /// use hashwarden_domain::{Estimate, Power};
    /// let w = |x| Power::from_watts(x).unwrap();
    /// assert!(Estimate::new(w(1.0), w(2.0), w(3.0)).is_ok());
    /// assert!(Estimate::new(w(4.0), w(2.0), w(3.0)).is_err());
    /// ```
    pub fn new(low: Q, central: Q, high: Q) -> Result<Self, NotAscending> {
        if low <= central && central <= high {
            Ok(Self { low, central, high })
        } else {
            Err(NotAscending)
        }
    }

    /// An estimate without width: the value is exact.
    pub fn exactly(value: Q) -> Self {
        Self { low: value, central: value, high: value }
    }
}

impl<Q> Estimate<Q> {
    /// The same estimate in another quantity; `f` must be ascending.
    pub fn map<R>(self, mut f: impl FnMut(Q) -> R) -> Estimate<R> {
        Estimate { low: f(self.low), central: f(self.central), high: f(self.high) }
    }

    /// Bound by bound with another estimate; `f` must be ascending in both (widest range).
    pub fn zip<P, R>(self, other: Estimate<P>, mut f: impl FnMut(Q, P) -> R) -> Estimate<R> {
        Estimate {
            low: f(self.low, other.low),
            central: f(self.central, other.central),
            high: f(self.high, other.high),
        }
    }
}
