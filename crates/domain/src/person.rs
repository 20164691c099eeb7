//! A person who is named outside the history, so that the name can be forgotten and the history stay whole.
//!
//! In: a random salt and the text (a name, a telephone number, a statement). Out: a reference, SHA-256
//! over both, which stands in events in its place. Salt and text lie outside the chain; once they are
//! deleted, nobody can tell who was meant, not even by trying every name. Nothing random is made here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// Bytes of a salt.
pub const SALT: usize = 32;

/// Stands for somebody's personal data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonRef([u8; 32]);

/// Text that is not 64 hexadecimal digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a reference to a person is 64 hexadecimal digits")]
pub struct NotAPersonRef;

impl PersonRef {
    /// What stands for `text`, which was salted with `salt`.
    pub fn of(salt: &[u8; SALT], text: &str) -> Self {
        let hash = Sha256::new().chain_update(b"person").chain_update(salt).chain_update(text);
        Self(hash.finalize().into())
    }
}

impl FromStr for PersonRef {
    type Err = NotAPersonRef;
    fn from_str(text: &str) -> Result<Self, NotAPersonRef> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAPersonRef)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for PersonRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PersonRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for PersonRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PersonRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_with_another_salt_is_another_reference() {
        let one = PersonRef::of(&[1; SALT], "Luo");
        assert_ne!(one, PersonRef::of(&[2; SALT], "Luo"));
        assert_eq!(one.to_string().parse(), Ok(one));
        assert_eq!("Luo".parse::<PersonRef>(), Err(NotAPersonRef));
    }
}
