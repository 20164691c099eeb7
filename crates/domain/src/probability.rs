//! Probability and weight of evidence, and the way from one to the other.
//!
//! In: plain numbers at the border. Out: a probability strictly between 0 and 1 and a weight in
//! bans (log10 of a likelihood ratio, Good 1950). Weights add only across independent families;
//! `fusion::combine` sees to that.

use std::ops::Add;

use serde::{Deserialize, Serialize};

/// A probability strictly between 0 and 1: a program is never certain.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

/// log10 of a likelihood ratio; positive speaks for, negative against.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct WeightOfEvidence(f64);

/// A number that is no probability or no weight.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("{0} is not {1}")]
pub struct OutOfRange(f64, &'static str);

impl Probability {
    /// A probability.
    ///
    /// # Errors
    /// Refuses NaN, 0, 1 and all beyond.
    pub fn new(p: f64) -> Result<Self, OutOfRange> {
        if p > 0.0 && p < 1.0 {
            Ok(Self(p))
        } else {
            Err(OutOfRange(p, "a probability between 0 and 1"))
        }
    }

    /// From log10 odds.
    ///
    /// ```
    /// use hashwarden_domain::{Probability, WeightOfEvidence};
    /// let even = Probability::from_log10_odds(WeightOfEvidence::from_bans(0.0).unwrap());
    /// assert_eq!(even.as_fraction(), 0.5);
    /// ```
    pub fn from_log10_odds(odds: WeightOfEvidence) -> Self {
        // Past about 15 bans the fraction rounds to 1: keep it inside the open interval.
        let p = 1.0 / (1.0 + 10f64.powf(-odds.0));
        Self(p.clamp(1e-15, 1.0 - 1e-15))
    }

    /// log10 of p / (1 - p).
    pub fn as_log10_odds(self) -> WeightOfEvidence {
        WeightOfEvidence((self.0 / (1.0 - self.0)).log10())
    }

    /// The number.
    pub fn as_fraction(self) -> f64 {
        self.0
    }
}

impl WeightOfEvidence {
    /// A weight in bans.
    ///
    /// # Errors
    /// Refuses NaN and anything beyond 300 bans, where 10^x leaves the range of `f64`.
    pub fn from_bans(bans: f64) -> Result<Self, OutOfRange> {
        if bans.abs() <= 300.0 { Ok(Self(bans)) } else { Err(OutOfRange(bans, "a weight in bans")) }
    }

    /// The number.
    pub fn as_bans(self) -> f64 {
        self.0
    }
}

impl Add for WeightOfEvidence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self((self.0 + other.0).clamp(-300.0, 300.0))
    }
}

impl TryFrom<f64> for Probability {
    type Error = OutOfRange;
    fn try_from(p: f64) -> Result<Self, OutOfRange> {
        Self::new(p)
    }
}
impl From<Probability> for f64 {
    fn from(p: Probability) -> Self {
        p.0
    }
}
impl TryFrom<f64> for WeightOfEvidence {
    type Error = OutOfRange;
    fn try_from(bans: f64) -> Result<Self, OutOfRange> {
        Self::from_bans(bans)
    }
}
impl From<WeightOfEvidence> for f64 {
    fn from(w: WeightOfEvidence) -> Self {
        w.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn odds_and_back(bans in -12.0..12.0f64) {
            let w = WeightOfEvidence::from_bans(bans).unwrap();
            let back = Probability::from_log10_odds(w).as_log10_odds().as_bans();
            prop_assert!((back - bans).abs() < 1e-3);
        }
    }

    #[test]
    fn impossible_values_are_refused() {
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(Probability::new(p).is_err(), "{p}");
        }
        assert!(WeightOfEvidence::from_bans(f64::NAN).is_err());
    }
}
