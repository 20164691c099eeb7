//! How much work a target stands for: the expected number of tries until a hash falls below it.
//!
//! In: a target as each dialect writes it. Out: expected hashes (solutions for Equihash), none for a
//! target that is zero, too long or not hexadecimal.

/// Of a 256-bit target, most significant digit first, with or without `0x`.
pub(super) fn hashes_of_big_endian(hex: &str) -> Option<f64> {
    let digits = hex.strip_prefix("0x").or_else(|| hex.strip_prefix("0X")).unwrap_or(hex);
    if digits.is_empty() || digits.len() > 64 {
        return None;
    }
    let target = digits
        .chars()
        .try_fold(0.0, |sum, digit| Some(sum * 16.0 + f64::from(digit.to_digit(16)?)))?;
    tries(target, 256)
}

/// Of a 256-bit target, least significant byte first, as `getwork` writes it.
pub(super) fn hashes_of_little_endian(hex: &str) -> Option<f64> {
    (hex.len() == 64).then(|| tries(little_endian(hex)?, 256))?
}

/// Of a target of CryptoNote's stratum: 4 or 8 bytes, least significant first, of the hash's top bits.
pub(super) fn hashes_of_compact(hex: &str) -> Option<f64> {
    match hex.len() {
        8 => tries(little_endian(hex)?, 32),
        16 => tries(little_endian(hex)?, 64),
        64 => hashes_of_little_endian(hex),
        _ => None,
    }
}

fn little_endian(hex: &str) -> Option<f64> {
    let mut sum = 0.0;
    for pair in hex.as_bytes().chunks(2).rev() {
        let text = std::str::from_utf8(pair).ok()?;
        sum = sum * 256.0 + f64::from(u8::from_str_radix(text, 16).ok()?);
    }
    Some(sum)
}

fn tries(target: f64, bits: i32) -> Option<f64> {
    (target > 0.0).then(|| (2f64.powi(bits) / target).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: Option<f64>, expected: f64) {
        let got = got.expect("a number");
        assert!((got / expected - 1.0).abs() < 1e-3, "{got} is not {expected}");
    }

    #[test]
    fn each_form_gives_the_difficulty_pools_show_for_it() {
        // XMRig's own example: target b88d0600 is difficulty 10000.
        near(hashes_of_compact("b88d0600"), 10_000.0);
        near(hashes_of_compact("711b0d00"), 5_000.0);
        near(hashes_of_compact("0000000000000001"), 256.0);
        // Difficulty 1 of getwork.
        near(
            hashes_of_little_endian(&format!("{}{}", "f".repeat(56), "0".repeat(8))),
            2f64.powi(32),
        );
        // A mining pool of Ethereum at 5 GH a share.
        near(
            hashes_of_big_endian(
                "0x00000000dbe6fecebdedd5beb573440e5a884d1b2fbf06fcce912adcb8d8422e",
            ),
            5.0e9,
        );
        near(
            hashes_of_big_endian(
                "0004189374bc6a7ef9db22d0e5604189374bc6a7ef9db22d0e5604189374bc6a",
            ),
            4_000.0 * 4.0,
        );
    }

    #[test]
    fn what_is_no_target_is_none() {
        for text in ["", "0", "00000000", "xyz", "0x", "é9"] {
            assert_eq!(hashes_of_big_endian(text), None, "{text}");
            assert_eq!(hashes_of_compact(text), None, "{text}");
        }
        assert_eq!(hashes_of_big_endian(&"f".repeat(65)), None);
    }
}
