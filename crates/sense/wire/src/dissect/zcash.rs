//! Zcash's stratum: jobs of eight fields, targets instead of difficulties, Equihash solutions.
//!
//! In: parameters of `mining.notify` and `mining.submit`. Out: whether they have Zcash's shape. The
//! verbs are those of [`stratum_v1`](super::stratum_v1). Which coin of the family is worked for is
//! not said by the protocol and not guessed; solutions are not verified.
//!
//! Standard: ZIP 301 (Zcash Stratum Protocol).

use super::{
    json_rpc::{Items, Raw},
    stratum_v1::is_hex,
};

/// Shortest Equihash solution in use, in hexadecimal digits: 144,5 has 100 bytes and one of length;
/// 125,4 has 52 and one.
const SHORTEST_SOLUTION: usize = 106;

/// `[job, version, previous block, merkle root, reserved, time, bits, clean]`; some pools add the
/// algorithm and the personalisation behind.
pub(super) fn is_notify(items: &Items<'_>) -> bool {
    let hex = |place, digits| items.text(place).is_some_and(|text| is_hex(&text, digits));
    items.count() >= 8
        && hex(1, 8)
        && hex(2, 64)
        && hex(3, 64)
        && hex(4, 64)
        && items.at(7).and_then(Raw::truth).is_some()
}

/// `[worker, job, time, nonce, solution]`.
pub(super) fn is_submit(items: &Items<'_>) -> bool {
    items.count() >= 5 && items.text(4).is_some_and(|text| text.len() >= SHORTEST_SOLUTION)
}
