//! Addresses of Bitcoin's first form and of the coins that took it over: Base58Check.
//!
//! In: text. Out: the coins of the version bytes and whether the checksum fits. Script types beyond
//! "pays to a key" and "pays to a script" are not told apart.
//!
//! Standard: Bitcoin wiki, "Base58Check encoding"; version bytes from each coin's `chainparams.cpp`
//! (`PUBKEY_ADDRESS`, `SCRIPT_ADDRESS`), for Zcash its protocol specification, section 5.6.1.

use sha2::{Digest, Sha256};

use super::{Checksum, Form};

/// One byte of version, then a hash of 20 bytes, then the checksum. Likeliest coin first.
const ONE_BYTE: &[(u8, &[&str])] = &[
    (0, &["BTC", "BCH"]),
    (5, &["BTC", "BCH", "LTC"]),
    (16, &["DASH"]),
    (22, &["DOGE"]),
    (23, &["BTG"]),
    (30, &["DOGE", "DGB"]),
    (38, &["BTG"]),
    (48, &["LTC"]),
    (50, &["LTC", "MONA"]),
    (52, &["NMC"]),
    (55, &["PPC"]),
    (60, &["RVN", "KMD"]),
    (63, &["DGB"]),
    (71, &["VTC"]),
    (76, &["DASH"]),
    (82, &["FIRO"]),
    (122, &["RVN"]),
];

/// Two bytes of version: Zcash and what came from its code.
const TWO_BYTES: &[([u8; 2], &[&str])] = &[
    ([0x1C, 0xB8], &["ZEC", "FLUX", "ZCL", "BTCZ"]),
    ([0x1C, 0xBD], &["ZEC", "FLUX", "ZCL", "BTCZ"]),
    ([0x20, 0x89], &["ZEN"]),
    ([0x20, 0x96], &["ZEN"]),
];

/// Alephium's address of a key: a zero byte and 32 bytes of hash, without a checksum
/// (docs.alephium.org, "Addresses").
const ALEPHIUM_LENGTH: usize = 33;

/// Hash and checksum.
const HASH: usize = 20;
const CHECK: usize = 4;

/// Base58 of 25, 26 or 33 bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 26..=46;

/// The form of `text`, where it is an address of this family.
pub(super) fn recognise(text: &str) -> Option<Form> {
    if !LENGTHS.contains(&text.len()) {
        return None;
    }
    let bytes = bs58::decode(text).into_vec().ok()?;
    let tickers = match bytes.as_slice() {
        [version, rest @ ..] if rest.len() == HASH + CHECK => {
            ONE_BYTE.iter().find(|(v, _)| v == version)?.1
        }
        [a, b, rest @ ..] if rest.len() == HASH + CHECK => {
            TWO_BYTES.iter().find(|(v, _)| v == &[*a, *b])?.1
        }
        [0, rest @ ..] if rest.len() + 1 == ALEPHIUM_LENGTH && looks_random(text) => {
            return Some(Form { tickers: &["ALPH"], checksum: Checksum::None });
        }
        _ => return None,
    };
    let (payload, check) = bytes.split_at(bytes.len() - CHECK);
    let fits = Sha256::digest(Sha256::digest(payload)).starts_with(check);
    // Without a checksum that fits, a long account name in letters of one case might have this form.
    (fits || looks_random(text)).then(|| Form::checked(tickers, fits))
}

/// Whether upper case, lower case and digits all occur, as in nearly every Base58 text of this length.
fn looks_random(text: &str) -> bool {
    let any = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
    any(u8::is_ascii_uppercase) && any(u8::is_ascii_lowercase) && any(u8::is_ascii_digit)
}
