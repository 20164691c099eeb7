//! The five-tuple in an order that is the same for both directions, and its hash.
//!
//! In: two ends and a protocol. Out: a key, a 64-bit hash. The hash folds products of 64-bit halves,
//! as wyhash does, with fixed odd constants: a few multiplications a packet.

use super::End;
use crate::packet::Address;

/// Two ends, the lower first, and a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) low: Address,
    pub(crate) high: Address,
    pub(crate) low_port: u16,
    pub(crate) high_port: u16,
    /// IANA protocol number.
    pub(crate) kind: u8,
}

impl Key {
    /// `low` must not be above `high`.
    #[inline]
    pub(super) fn new(low: (Address, u16), high: (Address, u16), kind: u8) -> Self {
        Self { low: low.0, high: high.0, low_port: low.1, high_port: high.1, kind }
    }

    /// Address and port of an end.
    pub(crate) fn end(&self, end: End) -> (Address, u16) {
        match end {
            End::Low => (self.low, self.low_port),
            End::High => (self.high, self.high_port),
        }
    }

    #[inline]
    pub(crate) fn is_udp(&self) -> bool {
        self.kind == UDP
    }
}

/// IANA protocol numbers.
pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;

// Digits of the fraction of pi, as Blowfish takes them: nothing up the sleeve.
const A: u64 = 0x243f_6a88_85a3_08d3;
const B: u64 = 0x1319_8a2e_0370_7344;
const C: u64 = 0xa409_3822_299f_31d0;
const D: u64 = 0x082e_fa98_ec4e_6c89;
const E: u64 = 0x4528_21e6_38d0_1377;

/// Hash of a key.
#[inline]
pub(crate) fn hash(key: &Key) -> u64 {
    let ports = u64::from(key.low_port) << 24 | u64::from(key.high_port) << 8 | u64::from(key.kind);
    let lows = fold(key.low.low ^ A, key.high.low.rotate_left(32) ^ B);
    let highs = fold(key.low.high ^ C, key.high.high ^ D);
    fold(lows ^ highs ^ A, ports ^ E)
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let (low, high) = a.carrying_mul(b, 0);
    low ^ high
}
