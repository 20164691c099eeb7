//! Addresses in Bech32 and Bech32m, told by the part before the last `1`.
//!
//! In: text. Out: the coin of the prefix and whether the checksum fits. Test networks are not coins.
//!
//! Standards: BIP-173, BIP-350; Zcash protocol specification 5.6.3.1 (Sapling) and ZIP-316 (unified);
//! Nervos RFC 21; Grin RFC 15 and the address texts of Chia and Aleo.

use bech32::{
    Bech32, Bech32m,
    primitives::decode::{SegwitHrpstring, UncheckedHrpstring},
};

use super::Form;

/// What follows the prefix.
enum Rule {
    /// A witness version and a program (BIP-173, BIP-350): Bech32 for version 0, Bech32m above.
    Witness,
    /// So many characters of data and checksum, in Bech32.
    Plain(&'static [usize]),
    /// So many characters of data and checksum, in Bech32m.
    Modified(&'static [usize]),
    /// Nervos: Bech32m in full form, Bech32 in the forms it replaced.
    Nervos,
}

/// Prefix, coins, rule. Lengths are of data and checksum: 6 characters more than 8/5 of the bytes.
const PREFIXES: &[(&str, &[&str], Rule)] = &[
    ("bc", &["BTC"], Rule::Witness),
    ("ltc", &["LTC"], Rule::Witness),
    ("dgb", &["DGB"], Rule::Witness),
    ("vtc", &["VTC"], Rule::Witness),
    ("btg", &["BTG"], Rule::Witness),
    ("mona", &["MONA"], Rule::Witness),
    // 43 bytes: diversifier and key.
    ("zs", &["ZEC", "FLUX"], Rule::Plain(&[75])),
    // Of several receivers: 61 bytes and more, padded and jumbled.
    ("u", &["ZEC"], Rule::Modified(&[104, 139, 176, 211])),
    ("ckb", &["CKB"], Rule::Nervos),
    ("grin", &["GRIN"], Rule::Plain(&[58])),
    ("xch", &["XCH"], Rule::Modified(&[58])),
    ("aleo", &["ALEO"], Rule::Modified(&[58])),
];

/// Characters of data and checksum of a witness address that are common: programs of 20 and 32 bytes.
const WITNESS_COMMON: [usize; 2] = [39, 59];

/// Shortest and longest of Nervos: short form of 22 bytes, full form of 54.
const NERVOS: [usize; 3] = [42, 92, 93];

/// The form of `text`, where it is an address of this family.
pub(super) fn recognise(text: &str) -> Option<Form> {
    let (prefix, data) = text.rsplit_once('1')?;
    // The alphabet is the same in both cases, but an address is in one (BIP-173).
    let one_case = !(text.bytes().any(|b| b.is_ascii_lowercase())
        && text.bytes().any(|b| b.is_ascii_uppercase()));
    let in_alphabet = data.bytes().all(|b| ALPHABET.contains(&b.to_ascii_lowercase()));
    if !one_case || !in_alphabet {
        return None;
    }
    let (_, tickers, rule) = PREFIXES.iter().find(|(p, _, _)| p.eq_ignore_ascii_case(prefix))?;
    let unchecked = UncheckedHrpstring::new(text).ok()?;
    let plain = || unchecked.has_valid_checksum::<Bech32>();
    let modified = || unchecked.has_valid_checksum::<Bech32m>();
    let (fits, usual) = match rule {
        Rule::Witness => (SegwitHrpstring::new(text).is_ok(), WITNESS_COMMON.contains(&data.len())),
        Rule::Plain(lengths) => (plain(), lengths.contains(&data.len())),
        Rule::Modified(lengths) => (modified(), lengths.contains(&data.len())),
        Rule::Nervos => (plain() || modified(), NERVOS.contains(&data.len())),
    };
    // A checksum of 30 bits is enough to take an unusual length; a failed one needs the usual length.
    (fits || usual).then(|| Form::checked(tickers, fits))
}

/// BIP-173's characters.
const ALPHABET: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
