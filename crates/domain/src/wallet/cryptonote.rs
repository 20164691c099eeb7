//! Addresses of Monero and its relatives: a prefix, two keys and a Keccak checksum in block Base58.
//!
//! In: text. Out: the coin of the prefix and whether the checksum fits. Payment ids are not read out.
//!
//! Standards: CryptoNote Standard 007 (Keys and Addresses); Monero's `src/cryptonote_config.h` for 18,
//! 19 and 42; each other coin's file of that name for its prefix.

use sha3::{Digest, Keccak256};

use super::Form;

/// Prefix, coin. One coin may have a prefix each for plain, integrated and sub-addresses.
const PREFIXES: &[(u64, &[&str])] = &[
    (6, &["BCN"]),
    (18, &["XMR"]),
    (19, &["XMR"]),
    (42, &["XMR"]),
    (114, &["LOKI"]),
    (0xB2, &["AEON"]),
    (0x5AF4, &["XHV"]),
    (0x2B_B39A, &["SUMO"]),
    (0x3E_F318, &["SAL"]),
    (0x2CCA, &["ARQ"]),
    (0x11_6BC7, &["ARQ"]),
    (0x7AD4, &["CCX"]),
    (18_018, &["ETN"]),
    (18_019, &["ETN"]),
    (0x6_241D_18C0, &["ZEPH"]),
];

/// Two keys of 32 bytes.
const KEYS: usize = 64;
/// A short payment id in an integrated address.
const PAYMENT_ID: usize = 8;
/// Checksum.
const CHECK: usize = 4;

/// Bytes in a block, and characters that a block of each length takes.
const BLOCK: usize = 8;
const CHARACTERS: [usize; BLOCK + 1] = [0, 2, 3, 5, 6, 7, 9, 10, 11];

/// A prefix of 1 to 9 bytes, the keys, the checksum; with a payment id 11 characters more.
const LENGTHS: std::ops::RangeInclusive<usize> = 95..=118;

/// The form of `text`, where it is an address of this family.
pub(super) fn recognise(text: &str) -> Option<Form> {
    if !LENGTHS.contains(&text.len()) {
        return None;
    }
    let bytes = decode(text.as_bytes())?;
    let (prefix, rest) = varint(&bytes)?;
    if rest != KEYS + CHECK && rest != KEYS + PAYMENT_ID + CHECK {
        return None;
    }
    let tickers = PREFIXES.iter().find(|(known, _)| *known == prefix)?.1;
    let (payload, check) = bytes.split_at(bytes.len() - CHECK);
    Some(Form::checked(tickers, Keccak256::digest(payload).starts_with(check)))
}

/// Block Base58: 8 bytes in 11 characters each, the last block shorter.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for block in text.chunks(CHARACTERS[BLOCK]) {
        let size = CHARACTERS.iter().position(|&c| c == block.len())?;
        let mut value = 0u128;
        for character in block {
            let digit = ALPHABET.iter().position(|a| a == character)?;
            value = value * 58 + u128::try_from(digit).ok()?;
        }
        // More than the block's bytes hold: not an encoding of anything.
        if value >> (8 * size) != 0 {
            return None;
        }
        bytes.extend_from_slice(&value.to_be_bytes()[16 - size..]);
    }
    Some(bytes)
}

/// The number in front, seven bits a byte, low bits first, and how many bytes follow it.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, bytes.len() - at - 1));
        }
    }
    None
}

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
