//! Addresses with a colon: Bitcoin Cash's CashAddr, and Kaspa's form, which has the same checksum.
//!
//! In: text, with the prefix or (for the two coins where pools take it so) without. Out: the coin and
//! whether the checksum fits.
//!
//! Standards: bitcoincash.org `spec/cashaddr.md` (2017-10-13); Kaspa's `crypto/addresses` and the coins
//! that came from its code.

use super::Form;

/// Prefix, coin, characters after the colon: 8 more than 8/5 of the bytes (version and hash).
const PREFIXES: &[(&str, &[&str], &[usize])] = &[
    ("bitcoincash", &["BCH"], &[42, 61]),
    ("ecash", &["XEC"], &[42, 61]),
    ("kaspa", &["KAS"], &[61, 63]),
    ("karlsen", &["KLS"], &[61, 63]),
    ("nexa", &["NEXA"], &[48, 54]),
    ("pyrin", &["PYI"], &[61, 63]),
    ("spectre", &["SPR"], &[61, 63]),
];

/// Coins whose pools also take the address without its prefix, which the checksum still covers.
const WITHOUT_PREFIX: [&str; 3] = ["bitcoincash", "kaspa", "ecash"];

/// The form of `text`, where it is an address of this family.
pub(super) fn recognise(text: &str) -> Option<Form> {
    let one_case = !(text.bytes().any(|b| b.is_ascii_lowercase())
        && text.bytes().any(|b| b.is_ascii_uppercase()));
    if !one_case {
        return None;
    }
    match text.split_once(':') {
        Some((prefix, payload)) => {
            let (prefix, tickers, lengths) =
                PREFIXES.iter().find(|(p, _, _)| p.eq_ignore_ascii_case(prefix))?;
            let symbols = symbols(payload)?;
            lengths.contains(&symbols.len()).then(|| Form::checked(tickers, fits(prefix, &symbols)))
        }
        None => {
            let symbols = symbols(text)?;
            // Nothing but the checksum says what this is, so only one that fits counts.
            PREFIXES
                .iter()
                .filter(|(p, _, lengths)| {
                    WITHOUT_PREFIX.contains(p) && lengths.contains(&symbols.len())
                })
                .find(|(prefix, _, _)| fits(prefix, &symbols))
                .map(|(_, tickers, _)| Form::checked(tickers, true))
        }
    }
}

/// Values of the characters; none where one is not of the alphabet.
fn symbols(payload: &str) -> Option<Vec<u8>> {
    payload
        .bytes()
        .map(|b| {
            let at = ALPHABET.iter().position(|&a| a == b.to_ascii_lowercase())?;
            u8::try_from(at).ok()
        })
        .collect()
}

/// Whether the checksum over the prefix's lower five bits, a zero and the payload is zero.
fn fits(prefix: &str, payload: &[u8]) -> bool {
    let whole = prefix.bytes().map(|b| b & 0x1F).chain([0]).chain(payload.iter().copied());
    polynomial(whole) == 0
}

/// The BCH code of the CashAddr specification, section "Checksum".
fn polynomial(symbols: impl Iterator<Item = u8>) -> u64 {
    let mut c = 1u64;
    for symbol in symbols {
        let top = c >> 35;
        c = ((c & 0x07_FFFF_FFFF) << 5) ^ u64::from(symbol);
        for (bit, generator) in GENERATORS.iter().enumerate() {
            if top >> bit & 1 == 1 {
                c ^= generator;
            }
        }
    }
    c ^ 1
}

const GENERATORS: [u64; 5] =
    [0x98_F2BC_8E61, 0x79_B76D_99E2, 0xF3_3E5F_B3C4, 0xAE_2EAB_E2A8, 0x1E_4F43_E470];

/// The specification's characters, in order of value.
const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polynomial_of_the_specifications_prefix_examples() {
        // cashaddr.md, "Test vectors": prefix:x64nx6hz, p:gpf8m4h7, and so on.
        for (prefix, payload) in [
            ("prefix", "x64nx6hz"),
            ("p", "gpf8m4h7"),
            ("bitcoincash", "qpzry9x8gf2tvdw0s3jn54khce6mua7lcw20ayyn"),
            ("bchtest", "testnetaddress4d6njnut"),
            ("bchreg", "555555555555555555555555555555555555555555555udxmlmrz"),
        ] {
            assert!(fits(prefix, &symbols(payload).unwrap()), "{prefix}:{payload}");
        }
    }
}
