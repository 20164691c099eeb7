//! Addresses of Ethereum and its relatives: 20 bytes in hex, with a checksum in the letters' case.
//!
//! In: text with `0x`, or bare as some pools take it. Out: the coins and what the case says. Written in
//! one case it has no checksum. The checksum is weak: one bit a letter, so of wrong addresses in mixed
//! case about one in four thousand fits (EIP-55, "Rationale": 0.0247 %).
//!
//! Standard: EIP-55.

use sha3::{Digest, Keccak256};

use super::{Checksum, Form};

/// Digits of an address.
const DIGITS: usize = 40;
/// All these share the form; which one it is only the pool tells.
const TICKERS: &[&str] = &["ETH", "ETC", "ETHW"];

/// The form of `text`, where it is an address of this family.
pub(super) fn recognise(text: &str) -> Option<Form> {
    let bare = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let digits = bare.unwrap_or(text);
    if digits.len() != DIGITS || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let lower = digits.bytes().any(|b| b.is_ascii_lowercase());
    let upper = digits.bytes().any(|b| b.is_ascii_uppercase());
    // Forty decimal digits without a prefix are a number.
    if bare.is_none() && !lower && !upper {
        return None;
    }
    Some(if lower && upper {
        Form::checked(TICKERS, case_fits(digits))
    } else {
        Form { tickers: TICKERS, checksum: Checksum::None }
    })
}

/// A letter is upper case where the hash of the lower-case text has 8 or more in its place.
fn case_fits(digits: &str) -> bool {
    let hash = Keccak256::digest(digits.to_ascii_lowercase().as_bytes());
    digits.bytes().zip(hash.iter().flat_map(|byte| [byte >> 4, byte & 15])).all(
        |(digit, nibble)| {
            !digit.is_ascii_alphabetic() || digit.is_ascii_uppercase() == (nibble >= 8)
        },
    )
}
