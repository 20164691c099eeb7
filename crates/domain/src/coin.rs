//! A coin by its ticker.
//!
//! In: text from a pool list or a wallet's form. Out: 2 to 12 upper-case letters, digits or dots.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Ticker of a coin, such as BTC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Coin(String);

/// Text that cannot be a ticker.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a ticker has 1 to {} letters or digits", Coin::MAX_LENGTH)]
pub struct NotATicker;

impl Coin {
    /// Longest ticker taken.
    pub const MAX_LENGTH: usize = 24;

    /// A coin by its ticker; lower case is raised.
    ///
    /// # Errors
    /// [`NotATicker`] for anything that is not short ASCII letters, digits, `.`, `-` or `_`.
    pub fn new(ticker: &str) -> Result<Self, NotATicker> {
        let ticker = ticker.trim();
        let fits = !ticker.is_empty()
            && ticker.len() <= Self::MAX_LENGTH
            && ticker.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        if fits { Ok(Self(ticker.to_ascii_uppercase())) } else { Err(NotATicker) }
    }

    /// The ticker.
    pub fn ticker(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Coin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Coin {
    type Error = NotATicker;
    fn try_from(text: String) -> Result<Self, NotATicker> {
        Self::new(&text)
    }
}
impl From<Coin> for String {
    fn from(coin: Coin) -> Self {
        coin.0
    }
}
