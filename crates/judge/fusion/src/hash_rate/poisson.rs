//! Exact limits of a Poisson mean (Garwood 1936), two-sided 90 %.
//!
//! In: a count. Out: the mean for which as many or more would be seen with 5 % probability, and the
//! one for which as many or fewer would. Small counts are solved from the Poisson sum itself; above
//! [`SUMMED`] the cube-root approximation of Wilson and Hilferty (1931) to chi-square is used, whose
//! relative error there is below 2e-5 (tested where both apply).

/// Up to this count the sum is used: beyond it e^-mean comes near the smallest number.
const SUMMED: u64 = 400;
/// Probability left out on each side.
const TAIL: f64 = 0.05;
/// 95 % quantile of the standard normal distribution.
const NORMAL_95: f64 = 1.644_853_626_951_472_7;
/// Halvings: enough for every bit of a double.
const STEPS: u32 = 64;

/// Lower 5 % limit of the mean after `n` events; 0 for none.
pub(super) fn lower_limit(n: u64) -> f64 {
    match n {
        0 => 0.0,
        1..=SUMMED => solve(n, |mean| at_most(n - 1, mean) > 1.0 - TAIL),
        _ => wilson_hilferty(super::count(n), -NORMAL_95),
    }
}

/// Upper 95 % limit of the mean after `n` events.
pub(super) fn upper_limit(n: u64) -> f64 {
    match n {
        0..=SUMMED => solve(n, |mean| at_most(n, mean) > TAIL),
        _ => wilson_hilferty(super::count(n) + 1.0, NORMAL_95),
    }
}

/// The mean at which `below` turns false, by halving.
fn solve(n: u64, below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 2.0 * super::count(n) + 10.0);
    for _ in 0..STEPS {
        let middle = (low + high) / 2.0;
        if below(middle) { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Probability of at most `n` events where `mean` are expected.
fn at_most(n: u64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for k in 1..=n {
        term *= mean / super::count(k);
        sum += term;
    }
    sum
}

/// Half the chi-square quantile with 2k degrees of freedom at normal deviate z.
fn wilson_hilferty(k: f64, z: f64) -> f64 {
    let c = 1.0 / (9.0 * k);
    k * (1.0 - c + z * c.sqrt()).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_match_published_tables() {
        // Chi-square quantiles / 2, from printed tables: n, lower 5 %, upper 95 %.
        for (n, low, high) in
            [(0, 0.0, 2.9957), (1, 0.05129, 4.7439), (2, 0.35536, 6.2958), (10, 5.4254, 16.962)]
        {
            assert!((lower_limit(n) - low).abs() < 5e-4, "{n}: {}", lower_limit(n));
            assert!((upper_limit(n) - high).abs() < 1e-3, "{n}: {}", upper_limit(n));
        }
    }

    #[test]
    fn the_approximation_meets_the_sum_where_it_takes_over() {
        for n in [200, 300, SUMMED] {
            let k = super::super::count(n);
            assert!((wilson_hilferty(k, -NORMAL_95) / lower_limit(n) - 1.0).abs() < 2e-5);
            assert!((wilson_hilferty(k + 1.0, NORMAL_95) / upper_limit(n) - 1.0).abs() < 2e-5);
        }
    }

    #[test]
    fn limits_enclose_the_count_and_rise() {
        let mut last = (0.0, 0.0);
        for n in (0..1000).chain([10_000, 1_000_000, u64::MAX]) {
            let (low, high) = (lower_limit(n), upper_limit(n));
            let k = super::super::count(n);
            assert!(low <= k && k < high && low >= last.0 && high > last.1, "{n}");
            last = (low, high);
        }
    }
}
