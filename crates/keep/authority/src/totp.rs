//! Six digits that change every half minute (RFC 6238, with HMAC-SHA-1 and 30 seconds, which is what every
//! authenticator knows).
//!
//! In: a secret, typed digits, the time. Out: the step they belong to. Steps beside the current one
//! count, for clocks that differ (section 5.2); a step that was used does not count again.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::error::OfficersError;

/// Bytes of a secret (RFC 4226, section 4: 160 bits are recommended).
const SECRET: usize = 20;
/// Seconds of a step.
const STEP: u64 = 30;
/// Alphabet of base 32 (RFC 4648, section 6).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret.
pub(crate) fn make() -> Result<[u8; SECRET], OfficersError> {
    let mut secret = [0u8; SECRET];
    getrandom::fill(&mut secret).map_err(OfficersError::Randomness)?;
    Ok(secret)
}

/// The step whose digits these are, if it is near `now` and after `used`.
pub(crate) fn check(secret: &[u8], typed: &str, now: Timestamp, used: u64) -> Option<u64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).take(7).collect();
    let step = step_at(now);
    let near = [step, step.saturating_sub(1), step.saturating_add(1)];
    near.into_iter().find(|step| {
        let fits: bool = code(secret, *step).as_bytes().ct_eq(digits.as_bytes()).into();
        fits && *step > used
    })
}

/// The step that `now` lies in.
pub(crate) fn step_at(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0) / STEP
}

/// The digits of a step.
pub(crate) fn code(secret: &[u8], step: u64) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[at] & 127, hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// What an authenticator reads, as a link or a QR code (Key URI format).
pub(crate) fn uri(secret: &[u8], officer: &str, installation: &str) -> String {
    let (officer, installation) = (escaped(officer), escaped(installation));
    format!(
        "otpauth://totp/{installation}:{officer}?secret={}&issuer={installation}&algorithm=SHA1&digits=6&period={STEP}",
        base32(secret)
    )
}

/// The secret as people type it.
pub(crate) fn base32(secret: &[u8]) -> String {
    let mut text = String::new();
    for five in secret.chunks(5) {
        let mut bytes = [0u8; 8];
        bytes[3..3 + five.len()].copy_from_slice(five);
        let bits = u64::from_be_bytes(bytes);
        for n in 0..(five.len() * 8).div_ceil(5) {
            let index = usize::try_from((bits >> (35 - 5 * n)) & 31).unwrap_or(0);
            text.push(char::from(BASE32[index]));
        }
    }
    text
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_of_rfc_6238_appendix_b() {
        for (second, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(code(KEY, step_at(now)), eight[2..], "{second}");
        }
    }

    #[test]
    fn a_code_counts_once_and_only_beside_its_time() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let typed = code(KEY, 100);
        for (second, fits) in
            [(2969, false), (2970, true), (3000, true), (3059, true), (3060, false)]
        {
            assert_eq!(check(KEY, &typed, at(second), 0), fits.then_some(100), "{second}");
        }
        assert_eq!(check(KEY, &typed, at(3000), 100), None, "used");
        for garbage in ["", "1", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(check(KEY, garbage, at(3000), 0), None);
        }
        let spaced = format!("{} {}", &typed[..3], &typed[3..]);
        assert_eq!(check(KEY, &spaced, at(3000), 0), Some(100));
    }

    #[test]
    fn base_32_is_that_of_rfc_4648() {
        for (bytes, text) in [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("fooba", "MZXW6YTB")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        let uri = uri(KEY, "李", "hash warden");
        assert!(
            uri.starts_with(
                "otpauth://totp/hash%20warden:%E6%9D%8E?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
            ),
            "{uri}"
        );
    }
}
