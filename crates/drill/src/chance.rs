//! Chance from a seed: the same seed and label give the same draws, on every machine.
//!
//! In: the district's seed and a label that names the actor. Out: draws of one independent stream an
//! actor, so that a change to one actor leaves the bytes of all others as they were. Only integer
//! arithmetic and exact floating-point operations are used: no logarithm whose last bit differs from
//! one machine to the next. Not for secrets.

use std::time::Duration;

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use sha2::{Digest, Sha256};

/// One stream of draws.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of one actor.
    pub(crate) fn of(seed: u64, label: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"hashwarden drill");
        hash.update(seed.to_be_bytes());
        hash.update(label.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// Uniform in `[0, 1)`, with 53 bits.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform in `0..limit`; 0 for an empty range.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let product = u128::from(self.0.next_u64()) * u128::from(limit);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// Uniform in `low..high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Exponential with mean 1: the wait for the next event of a Poisson process.
    ///
    /// John von Neumann's method of 1951 (comparisons only): runs of falling draws, of which the
    /// first odd one gives the fraction and the number of even ones before it the whole part.
    fn exponential(&mut self) -> f64 {
        let mut whole = 0.0;
        loop {
            let first = self.unit();
            let mut last = first;
            let mut length = 1u32;
            loop {
                let next = self.unit();
                if next >= last {
                    break;
                }
                last = next;
                length += 1;
            }
            if length % 2 == 1 {
                return whole + first;
            }
            whole += 1.0;
        }
    }

    /// The wait for the next event, where they come every `mean` on average.
    pub(crate) fn wait(&mut self, mean: Duration) -> Duration {
        mean.mul_f64(self.exponential())
    }

    /// About `span`: off by at most `share` of it.
    pub(crate) fn about(&mut self, span: Duration, share: f64) -> Duration {
        span.mul_f64(self.between(1.0 - share, 1.0 + share))
    }

    /// Bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// So many bytes, in hexadecimal.
    pub(crate) fn hex(&mut self, count: usize) -> String {
        hex::encode(self.bytes(count))
    }

    /// A 16-bit number.
    pub(crate) fn u16(&mut self) -> u16 {
        u16::try_from(self.below(1 << 16)).unwrap_or(0)
    }

    /// A 32-bit number.
    pub(crate) fn u32(&mut self) -> u32 {
        self.0.next_u32()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_have_the_mean_and_the_spread_of_a_poisson_process() {
        let mut chance = Chance::of(7, "test");
        let draws: Vec<f64> = (0..40_000).map(|_| chance.exponential()).collect();
        let mean = draws.iter().sum::<f64>() / 40_000.0;
        let variance = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 40_000.0;
        // Five standard errors: 1/sqrt(n) of the mean, sqrt(8/n) of the variance.
        assert!((mean - 1.0).abs() < 0.025, "{mean}");
        assert!((variance - 1.0).abs() < 0.071, "{variance}");
    }

    #[test]
    fn streams_differ_by_seed_and_label_and_repeat() {
        let draw = |seed, label| Chance::of(seed, label).bytes(8);
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
    }
}
