//! Exact fractions, for money and energy: parsed from decimal digits, rounded nowhere but where it is said.
//!
//! In: digits such as `1234.5678`. Out: a fraction of whole numbers of any length, so that nothing is
//! lost when a daily mean is taken or many lines are summed; and its digits, rounded half up to a given
//! place. No float is ever made.
//!
//! Limits: 12 digits before the point, 6 behind it.

use std::ops::{Add, Mul, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;

/// Most digits before the point.
const MAX_WHOLE: usize = 12;
/// Most digits behind it.
pub(super) const MAX_PLACES: usize = 6;

/// A number without rounding.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigRational);

/// A decimal number that cannot be taken.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotDecimal {
    /// Signs other than digits and one point.
    #[error("not a decimal number: digits, and perhaps a point with digits behind it")]
    Form,
    /// Below zero.
    #[error("a negative number")]
    Negative,
    /// More digits than the limits allow.
    #[error("more than 12 digits before the point or 6 behind it")]
    TooLong,
}

impl Exact {
    /// Nothing.
    pub fn zero() -> Self {
        Self::default()
    }

    /// A whole number.
    pub fn whole(number: impl Into<BigInt>) -> Self {
        Self(BigRational::from_integer(number.into()))
    }

    /// A part of a whole; none of nothing.
    pub(super) fn part(part: i128, whole: i128) -> Self {
        if whole == 0 {
            return Self::zero();
        }
        Self(BigRational::new(part.into(), whole.into()))
    }

    /// The number that these digits are.
    ///
    /// # Errors
    /// [`NotDecimal`] for a sign, an exponent, a thousands separator, a missing digit on either side of the
    /// point, or more digits than the limits allow.
    pub fn parse(text: &str) -> Result<Self, NotDecimal> {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (whole, places) = match text.split_once('.') {
            Some((whole, places)) if is_digits(places) => (whole, places),
            Some(_) => return Err(NotDecimal::Form),
            None => (text, ""),
        };
        if whole.strip_prefix('-').is_some_and(is_digits) {
            return Err(NotDecimal::Negative);
        }
        if !is_digits(whole) {
            return Err(NotDecimal::Form);
        }
        if whole.len() > MAX_WHOLE || places.len() > MAX_PLACES {
            return Err(NotDecimal::TooLong);
        }
        // At most 18 digits.
        let digits: i64 = format!("{whole}{places}").parse().map_err(|_| NotDecimal::TooLong)?;
        let scale = places.bytes().fold(1_i64, |scale, _| scale * 10);
        Ok(Self(BigRational::new(digits.into(), scale.into())))
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        *self == Self::zero()
    }

    /// The whole number of units of `1 / 10^places` that is nearest, half up.
    pub(super) fn units(&self, places: u32) -> BigInt {
        let scaled = &self.0 * BigInt::from(10).pow(places);
        (scaled + BigRational::new(1.into(), 2.into())).floor().to_integer()
    }

    /// Rounded half up to so many places.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Self {
        Self(BigRational::new(self.units(places), BigInt::from(10).pow(places)))
    }

    /// Its digits with exactly so many places, rounded half up.
    pub fn fixed(&self, places: u32) -> String {
        let units = self.units(places).to_string();
        let (sign, digits) = match units.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", units.as_str()),
        };
        let width = usize::try_from(places).unwrap_or(usize::MAX);
        let digits = format!("{digits:0>width$}", width = width.saturating_add(1));
        let (whole, behind) = digits.split_at(digits.len() - width);
        let point = if width == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{behind}")
    }

    /// Its digits with no more places than it needs, at most six, rounded half up.
    pub fn plain(&self) -> String {
        let fixed = self.fixed(6);
        fixed.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl Add<&Self> for Exact {
    type Output = Self;

    fn add(self, other: &Self) -> Self {
        Self(self.0 + &other.0)
    }
}

impl Sub<&Exact> for &Exact {
    type Output = Exact;

    fn sub(self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul<&Exact> for &Exact {
    type Output = Exact;

    fn mul(self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_taken_as_they_stand_or_refused() {
        for (text, printed) in [
            ("0", "0"),
            ("1000", "1000"),
            ("2.00", "2"),
            ("0.000001", "0.000001"),
            ("007.50", "7.5"),
        ] {
            assert_eq!(Exact::parse(text).unwrap().plain(), printed, "{text}");
        }
        assert_eq!(Exact::parse("999999999999.999999").unwrap().plain(), "999999999999.999999");
        for text in
            ["", ".", "1.", ".5", "1,5", "+1", "1e3", " 1", "1 ", "0x1", "NaN", "１", "-", "1.2.3"]
        {
            assert_eq!(Exact::parse(text), Err(NotDecimal::Form), "{text}");
        }
        assert_eq!(Exact::parse("-1"), Err(NotDecimal::Negative));
        assert_eq!(Exact::parse("-0.5"), Err(NotDecimal::Negative));
        for text in ["1234567890123", "0.0000001"] {
            assert_eq!(Exact::parse(text), Err(NotDecimal::TooLong), "{text}");
        }
    }

    #[test]
    fn half_goes_up_and_nothing_before_it() {
        for (text, cents) in [
            ("0.005", "0.01"),
            ("0.004999", "0.00"),
            ("1.235", "1.24"),
            ("2.675", "2.68"),
            ("12", "12.00"),
        ] {
            assert_eq!(Exact::parse(text).unwrap().fixed(2), cents, "{text}");
        }
        assert_eq!((&Exact::zero() - &Exact::parse("1.50").unwrap()).fixed(2), "-1.50");
        assert_eq!(Exact::part(2, 3).fixed(2), "0.67");
        assert_eq!(Exact::part(2, 3).fixed(0), "1");
        assert_eq!(Exact::part(2, 3).rounded(2), Exact::parse("0.67").unwrap());
        assert_eq!(Exact::part(1, 0), Exact::zero());
    }
}
