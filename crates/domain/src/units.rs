//! Physical quantities: one private number in one canonical unit each.
//!
//! In: a number with its unit in the constructor's name. Out: the same by a reader that names the
//! unit. Only operators that mean something exist. NaN, infinities and negative values are refused.

use std::ops::Mul;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::algorithm::Algorithm;

/// A number that the unit cannot hold.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("{value} is not a possible {quantity}")]
pub struct ImpossibleQuantity {
    value: f64,
    quantity: &'static str,
}

/// Declares one quantity: constructor, reader, checked (de)serialisation as the canonical number.
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $from:ident, $read:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            #[doc = concat!("From a number in ", $unit, ".\n\n# Errors\nRefuses NaN, infinities and negative numbers.")]
            pub fn $from(value: f64) -> Result<Self, ImpossibleQuantity> {
                if value.is_finite() && value >= 0.0 {
                    Ok(Self(value))
                } else {
                    Err(ImpossibleQuantity { value, quantity: stringify!($name) })
                }
            }

            #[doc = concat!("The number in ", $unit, ".")]
            pub fn $read(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = ImpossibleQuantity;
            fn try_from(value: f64) -> Result<Self, ImpossibleQuantity> {
                Self::$from(value)
            }
        }

        impl From<$name> for f64 {
            fn from(quantity: $name) -> Self {
                quantity.0
            }
        }
    };
}

quantity!(
    /// Electric power, in watts.
    ///
    /// ```
    /// use hashwarden_domain::Power;
    /// use jiff::SignedDuration;
    /// let day = Power::from_watts(1000.0).unwrap() * SignedDuration::from_hours(24);
    /// assert_eq!(day.as_kilowatt_hours(), 24.0);
    /// ```
    Power, from_watts, as_watts, "watts"
);
quantity!(
    /// Electric energy, in kilowatt-hours.
    ///
    /// ```
    /// use hashwarden_domain::{EmissionFactor, Energy};
    /// let carbon = Energy::from_kilowatt_hours(10.0).unwrap()
    ///     * EmissionFactor::from_kilograms_per_kilowatt_hour(0.5).unwrap();
    /// assert_eq!(carbon.as_kilograms(), 5.0);
    /// ```
    Energy, from_kilowatt_hours, as_kilowatt_hours, "kilowatt-hours"
);
quantity!(
    /// Emission factor of electricity, in kg CO2e per kWh.
    ///
    /// ```
    /// use hashwarden_domain::EmissionFactor;
    /// assert!(EmissionFactor::from_kilograms_per_kilowatt_hour(-0.1).is_err());
    /// ```
    EmissionFactor, from_kilograms_per_kilowatt_hour, as_kilograms_per_kilowatt_hour, "kg CO2e per kWh"
);
quantity!(
    /// Mass of greenhouse gas, in kg CO2e.
    ///
    /// ```
    /// use hashwarden_domain::Carbon;
    /// assert_eq!(Carbon::from_kilograms(2.0).unwrap().as_kilograms(), 2.0);
    /// ```
    Carbon, from_kilograms, as_kilograms, "kg CO2e"
);
quantity!(
    /// Energy a machine spends per hash, in joules per terahash.
    ///
    /// ```
    /// use hashwarden_domain::Efficiency;
    /// assert_eq!(Efficiency::from_joules_per_terahash(30.0).unwrap().as_joules_per_terahash(), 30.0);
    /// ```
    Efficiency, from_joules_per_terahash, as_joules_per_terahash, "joules per terahash"
);

impl Mul<SignedDuration> for Power {
    type Output = Energy;
    /// Energy of this power over a time; a negative time counts as none.
    fn mul(self, time: SignedDuration) -> Energy {
        Energy(self.0 / 1000.0 * (time.as_secs_f64() / 3600.0).max(0.0))
    }
}

impl Mul<EmissionFactor> for Energy {
    type Output = Carbon;
    fn mul(self, factor: EmissionFactor) -> Carbon {
        Carbon(self.0 * factor.0)
    }
}

/// Hashes a second of one algorithm. Rates of different algorithms never add.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HashRate {
    hashes_per_second: f64,
    algorithm: Algorithm,
}

impl HashRate {
    /// From hashes (for Equihash: solutions) a second.
    ///
    /// # Errors
    /// Refuses NaN, infinities and negative numbers.
    ///
    /// ```
    /// use hashwarden_domain::{Algorithm, Efficiency, HashRate};
    /// let rate = HashRate::from_hashes_per_second(100e12, Algorithm::Sha256d).unwrap();
    /// let power = rate.power_at(Efficiency::from_joules_per_terahash(30.0).unwrap());
    /// assert_eq!(power.as_watts(), 3000.0);
    /// ```
    pub fn from_hashes_per_second(
        value: f64,
        algorithm: Algorithm,
    ) -> Result<Self, ImpossibleQuantity> {
        if value.is_finite() && value >= 0.0 {
            Ok(Self { hashes_per_second: value, algorithm })
        } else {
            Err(ImpossibleQuantity { value, quantity: "HashRate" })
        }
    }

    /// Hashes (or solutions) a second.
    pub fn as_hashes_per_second(self) -> f64 {
        self.hashes_per_second
    }

    /// Of which algorithm.
    pub fn algorithm(self) -> Algorithm {
        self.algorithm
    }

    /// Power that a machine of this efficiency draws at this rate.
    pub fn power_at(self, efficiency: Efficiency) -> Power {
        Power(self.hashes_per_second / 1e12 * efficiency.0)
    }

    /// Both rates together, where they are of one algorithm.
    pub fn plus(self, other: Self) -> Option<Self> {
        (self.algorithm == other.algorithm).then_some(Self {
            hashes_per_second: self.hashes_per_second + other.hashes_per_second,
            algorithm: self.algorithm,
        })
    }
}

impl PartialOrd for HashRate {
    /// Rates of different algorithms cannot be compared.
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        if self.algorithm == other.algorithm {
            self.hashes_per_second.partial_cmp(&other.hashes_per_second)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn energy_is_linear_in_time(watts in 0.0..1e9f64, hours in 0i64..10_000) {
            let power = Power::from_watts(watts).unwrap();
            let once = power * SignedDuration::from_hours(hours);
            let twice = power * SignedDuration::from_hours(2 * hours);
            prop_assert!((twice.as_kilowatt_hours() - 2.0 * once.as_kilowatt_hours()).abs()
                <= 1e-9 * twice.as_kilowatt_hours());
        }

        #[test]
        fn no_quantity_takes_what_is_not_finite_and_non_negative(value in prop::num::f64::ANY) {
            prop_assert_eq!(Power::from_watts(value).is_ok(), value.is_finite() && value >= 0.0);
        }
    }

    #[test]
    fn invariant_8_hash_rates_add_only_within_one_algorithm() {
        for one in Algorithm::ALL {
            for other in Algorithm::ALL {
                let rate = |algorithm| HashRate::from_hashes_per_second(2.0, algorithm).unwrap();
                let sum = rate(one).plus(rate(other));
                assert_eq!(sum.is_some(), one == other, "{one:?} {other:?}");
                assert_eq!(rate(one).partial_cmp(&rate(other)).is_some(), one == other);
                assert!(sum.is_none_or(|sum| sum.as_hashes_per_second() > 3.9));
            }
        }
    }
}
