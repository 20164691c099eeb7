//! A wallet address as a miner gives it to a pool, with its checksum verified where its form has one.
//!
//! In: text. Out: the text, the coins whose address form it has, and what the checksum says. It is
//! not looked up on any chain, and no owner is guessed from it.

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
