//! Share targets: the number a hash must not exceed, for so many expected hashes a share.
//!
//! In: expected hashes. Out: the 256-bit number, biggest byte first, or CryptoNote's short form.

/// `floor(2^256 / hashes)`, biggest byte first; all ones for 0 and 1.
pub(crate) fn full(hashes: u64) -> [u8; 32] {
    if hashes < 2 {
        return [0xff; 32];
    }
    // Long division of 1 followed by 256 zero bits, a byte at a time.
    let mut remainder = 1u128;
    let mut quotient = [0u8; 32];
    for digit in &mut quotient {
        remainder <<= 8;
        *digit = u8::try_from(remainder / u128::from(hashes)).unwrap_or(u8::MAX);
        remainder %= u128::from(hashes);
    }
    quotient
}

/// CryptoNote pools send `floor((2^32 - 1) / hashes)` as four bytes, smallest first.
pub(crate) fn short(hashes: u64) -> [u8; 4] {
    u32::try_from(u64::from(u32::MAX) / hashes.max(1)).unwrap_or(u32::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_of_round_numbers() {
        assert_eq!(hex::encode(full(1 << 32)), format!("00000001{}", "0".repeat(56)));
        assert_eq!(hex::encode(full(3)), "55".repeat(32));
        // 0xffffffff / 5000 = 858993 = 0x000d1b71.
        assert_eq!(short(5000), [0x71, 0x1b, 0x0d, 0x00]);
    }
}
