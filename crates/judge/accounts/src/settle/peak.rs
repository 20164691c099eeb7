//! The largest hash rate that was at work at one time.
//!
//! In: rates of one algorithm with their periods. Out: the sum at the instant where the central rates
//! add up highest. Rates whose periods do not overlap are not added: after a change of pool or address
//! the same machines are seen again.

use hashwarden_domain::{Estimate, HashRate, Period};

/// The largest sum; none where the rates are of several algorithms or there is none.
pub(super) fn largest(rates: &[(Period, Estimate<HashRate>)]) -> Option<Estimate<HashRate>> {
    let algorithm = rates.first()?.1.central.algorithm();
    // Starts and ends in order of time, ends first: periods are half-open.
    let mut events = Vec::with_capacity(rates.len() * 2);
    for (at, (period, rate)) in rates.iter().enumerate() {
        if [rate.low, rate.central, rate.high].iter().any(|rate| rate.algorithm() != algorithm) {
            return None;
        }
        events.push((period.end(), false, at));
        events.push((period.start(), true, at));
    }
    events.sort_unstable();

    let mut running = vec![false; rates.len()];
    let mut sum = 0.0;
    let mut best = (0.0, None);
    for (instant, starts, at) in events {
        let central = rates[at].1.central.as_hashes_per_second();
        if starts {
            running[at] = true;
            sum += central;
            // At least one rate counts, even one of zero.
            if best.1.is_none() || sum > best.0 {
                best = (sum, Some(instant));
            }
        } else if running[at] {
            running[at] = false;
            sum -= central;
        }
    }
    // Summed anew at the best instant: running sums of floats drift.
    let instant = best.1?;
    let mut at_work = rates.iter().filter(|(period, _)| period.contains(instant));
    let first = at_work.next()?.1;
    at_work.try_fold(first, |sum, (_, rate)| {
        Some(Estimate {
            low: sum.low.plus(rate.low)?,
            central: sum.central.plus(rate.central)?,
            high: sum.high.plus(rate.high)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::Algorithm;
    use jiff::Timestamp;

    use super::*;

    fn entry(from: i64, to: i64, central: f64) -> (Period, Estimate<HashRate>) {
        let at = |second| Timestamp::from_second(second).unwrap();
        let rate = |x| HashRate::from_hashes_per_second(x, Algorithm::Sha256d).unwrap();
        let estimate = Estimate {
            low: rate(central / 2.0),
            central: rate(central),
            high: rate(central * 2.0),
        };
        (Period::new(at(from), at(to)).unwrap(), estimate)
    }

    fn central(rates: &[(Period, Estimate<HashRate>)]) -> Option<f64> {
        largest(rates).map(|rate| rate.central.as_hashes_per_second())
    }

    #[test]
    fn overlapping_rates_add_and_following_ones_do_not() {
        let day = [entry(0, 10, 5.0), entry(5, 15, 7.0), entry(15, 30, 11.0), entry(40, 50, 3.0)];
        assert_eq!(central(&day), Some(12.0));
        // One ends in the very instant in which the next starts.
        assert_eq!(central(&[entry(0, 10, 5.0), entry(10, 20, 6.0)]), Some(6.0));
        assert_eq!(central(&[entry(0, 10, 0.0)]), Some(0.0));
        assert_eq!(central(&[]), None);
    }

    #[test]
    fn the_order_of_the_rates_does_not_matter() {
        let mut rates = vec![entry(0, 10, 5.0), entry(5, 15, 7.0), entry(2, 6, 1.0)];
        let sum = largest(&rates);
        rates.reverse();
        assert_eq!(largest(&rates), sum);
    }
}
