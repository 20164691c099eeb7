//! Proof-of-work algorithms that the product can name and count.
//!
//! In: the words that pools and machines use. Out: one variant each, and how much work one unit of
//! pool difficulty stands for. Which coin uses which algorithm on which day is a table
//! (`reference/coins.csv`), not code.

use serde::{Deserialize, Serialize};

/// A proof-of-work algorithm. Hash rates and efficiencies are only comparable within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// Ergo.
    Autolykos2,
    /// Alephium.
    Blake3,
    /// CryptoNight and its variants (Monero until 2019-11-30).
    Cryptonight,
    /// Nervos CKB.
    Eaglesong,
    /// Equihash 200,9 (Zcash); counted in solutions.
    Equihash,
    /// Ethereum Classic since 2020-11.
    Etchash,
    /// Ethereum until 2022-09-15.
    Ethash,
    /// Ravencoin since 2020-05.
    Kawpow,
    /// Kaspa.
    Kheavyhash,
    /// Monero since 2019-11-30.
    Randomx,
    /// Litecoin, Dogecoin.
    Scrypt,
    /// Bitcoin, Bitcoin Cash.
    Sha256d,
    /// Dash.
    X11,
}

impl Algorithm {
    /// Every variant, in order.
    pub const ALL: [Self; 13] = [
        Self::Autolykos2,
        Self::Blake3,
        Self::Cryptonight,
        Self::Eaglesong,
        Self::Equihash,
        Self::Etchash,
        Self::Ethash,
        Self::Kawpow,
        Self::Kheavyhash,
        Self::Randomx,
        Self::Scrypt,
        Self::Sha256d,
        Self::X11,
    ];

    /// The name used in tables, JSON and on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Autolykos2 => "autolykos2",
            Self::Blake3 => "blake3",
            Self::Cryptonight => "cryptonight",
            Self::Eaglesong => "eaglesong",
            Self::Equihash => "equihash",
            Self::Etchash => "etchash",
            Self::Ethash => "ethash",
            Self::Kawpow => "kawpow",
            Self::Kheavyhash => "kheavyhash",
            Self::Randomx => "randomx",
            Self::Scrypt => "scrypt",
            Self::Sha256d => "sha256d",
            Self::X11 => "x11",
        }
    }

    /// The algorithm of a word that a pool, a miner or a pool list uses for it.
    ///
    /// Sources: XMRig's algorithm names (`rx/0`, `cn/r` ...), NiceHash's and HiveOS's lists.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        let known = match word.as_str() {
            "autolykos2" | "autolykos" => Self::Autolykos2,
            "blake3" | "blake3alph" | "blake3-alephium" | "alephium" => Self::Blake3,
            "eaglesong" => Self::Eaglesong,
            "equihash" | "equihash200_9" | "equihash/200,9" | "equihash 200,9" => Self::Equihash,
            "etchash" => Self::Etchash,
            "ethash" | "dagger-hashimoto" | "daggerhashimoto" => Self::Ethash,
            "kawpow" => Self::Kawpow,
            "kheavyhash" | "heavyhash" => Self::Kheavyhash,
            "randomx" | "rx" | "randomxmonero" => Self::Randomx,
            "scrypt" | "scrypt:1024" => Self::Scrypt,
            "sha256d" | "sha256" | "sha-256" | "sha256asicboost" => Self::Sha256d,
            "x11" => Self::X11,
            // `rx/0` is Monero's; other `rx/…` are variants of other coins with other costs a hash.
            "rx/0" => Self::Randomx,
            other
                if other == "cn"
                    || other.starts_with("cn/")
                    || other.starts_with("cryptonight") =>
            {
                // cn-lite, cn-heavy and cn-pico cost a different amount a hash: not the same.
                if other.contains("lite") || other.contains("heavy") || other.contains("pico") {
                    return None;
                }
                Self::Cryptonight
            }
            _ => return None,
        };
        Some(known)
    }

    /// Expected hashes for one share at pool difficulty 1 in Stratum v1's sense, where a pool states
    /// difficulty as a number: the inverse of the share target's size.
    ///
    /// Bitcoin's difficulty 1 target is 2^224 (1 share in 2^32 hashes); scrypt pools multiply it by
    /// 2^16 (1 in 2^16). Those whose pools send targets instead have no such constant.
    pub fn hashes_per_difficulty(self) -> Option<f64> {
        match self {
            Self::Sha256d | Self::X11 | Self::Ethash | Self::Etchash | Self::Kawpow => {
                Some(4_294_967_296.0)
            }
            Self::Scrypt => Some(65_536.0),
            Self::Kheavyhash => Some(4_294_967_296.0),
            Self::Cryptonight | Self::Randomx => Some(1.0),
            Self::Autolykos2 | Self::Blake3 | Self::Eaglesong | Self::Equihash => None,
        }
    }

    /// What one unit of the rate is called.
    pub fn rate_unit(self) -> &'static str {
        match self {
            Self::Equihash => "Sol/s",
            _ => "H/s",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_word_for_itself() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_word(algorithm.name()), Some(algorithm));
        }
        assert_eq!(Algorithm::from_word("cn-heavy/xhv"), None);
        assert_eq!(Algorithm::from_word("cn/r"), Some(Algorithm::Cryptonight));
    }
}
