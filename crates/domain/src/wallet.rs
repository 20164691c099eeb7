//! A wallet address as a miner gives it to a pool, with its checksum verified where its form has one.
//!
//! In: text, such as the user name of a pool session. Out: the text, the coins whose address form it
//! has, and what the checksum says; nothing for text that is no address (worker names, e-mail
//! addresses, account names). It is not looked up on any chain, and no owner is guessed from it.
//!
//! One file a family of forms; each names the text that defines its form. A form is recognised whole:
//! an address with a worker name behind it (`address.rig1`) is the caller's to split.

mod base58check;
mod bech32;
mod cashaddr;
mod cryptonote;
mod ergo;
mod ethereum;

use serde::{Deserialize, Serialize};

use crate::coin::Coin;

/// What the address says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    /// The form has a checksum and it does not fit: mistyped, cut off, or made up.
    Failed,
    /// The form has none, or is written without it (an Ethereum address in one letter case).
    None,
    /// The checksum fits.
    Verified,
}

/// A wallet address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wallet {
    /// As it was sent.
    pub text: String,
    /// Coins whose addresses have this form, likeliest first (a Bitcoin address is also one of
    /// Bitcoin Cash in its old form); empty is impossible.
    pub coins: Vec<Coin>,
    /// What its checksum says.
    pub checksum: Checksum,
}

/// Longest text that is looked at: no address of the forms known here is longer than 213 (Zcash, unified).
pub const MAX_LENGTH: usize = 220;

/// The wallet that `text` is the address of; none where it has the form of no known coin's address.
///
/// [`Checksum::Failed`] comes only from text that is unmistakably an address otherwise: right prefix,
/// alphabet and length.
///
/// ```
/// use hashwarden_domain::wallet::{Checksum, recognise};
/// let wallet = recognise("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").unwrap();
/// assert_eq!(wallet.coins[0].ticker(), "BTC");
/// assert_eq!(wallet.checksum, Checksum::Verified);
/// assert!(recognise("rig-17").is_none());
/// ```
pub fn recognise(text: &str) -> Option<Wallet> {
    let plausible = (MIN_LENGTH..=MAX_LENGTH).contains(&text.len()) && text.is_ascii();
    if !plausible {
        return None;
    }
    // The forms exclude each other (prefix, alphabet or length), so the order decides nothing but
    // speed. `every_vector_has_one_form` checks it.
    let form = FORMS.iter().find_map(|recognise| recognise(text))?;
    let coins: Vec<Coin> = form.tickers.iter().filter_map(|t| Coin::new(t).ok()).collect();
    (!coins.is_empty()).then(|| Wallet { text: text.to_owned(), coins, checksum: form.checksum })
}

/// What a recogniser found: the coins of the form and its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    tickers: &'static [&'static str],
    checksum: Checksum,
}

impl Form {
    /// The form of these coins, with a checksum that fits or does not.
    fn checked(tickers: &'static [&'static str], fits: bool) -> Self {
        Self { tickers, checksum: if fits { Checksum::Verified } else { Checksum::Failed } }
    }
}

/// One recogniser a family.
const FORMS: [fn(&str) -> Option<Form>; 6] = [
    ethereum::recognise,
    bech32::recognise,
    cashaddr::recognise,
    base58check::recognise,
    cryptonote::recognise,
    ergo::recognise,
];

/// Shortest address there is: `BC1SW50QGDZ25J` of BIP-173.
const MIN_LENGTH: usize = 14;

#[cfg(test)]
mod tests;
