//! One id type per noun, so that a site's id cannot stand where a case's is wanted.
//!
//! In: content, or an outside key. Out: 128 bits, printed as 32 hexadecimal digits. Ids of
//! observations, evidence and findings are hashes of their content (SHA-256, FIPS 180-4, first
//! 16 bytes): the same content folds into one. Nothing random is made here.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// Id of one `Of`.
pub struct Id<Of> {
    bytes: [u8; 16],
    of: PhantomData<fn() -> Of>,
}

/// Id of an [`Observation`](crate::Observation), a hash of its content.
pub type ObservationId = Id<crate::Observation>;
/// Id of a piece of [`Evidence`](crate::Evidence), a hash of its content.
pub type EvidenceId = Id<crate::Evidence>;
/// Id of a [`Finding`](crate::Finding), a hash of its content.
pub type FindingId = Id<crate::Finding>;
/// Id of a [`Site`](crate::Site), a hash of the key its owner gave it.
pub type SiteId = Id<crate::Site>;
/// Id of a [`Case`](crate::Case).
pub type CaseId = Id<crate::Case>;

impl<Of> Id<Of> {
    /// The id of this content: equal content, equal id.
    ///
    /// Parts are length-prefixed, so that moving a byte from one part to the next changes the id.
    pub fn of_content<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self { bytes, of: PhantomData }
    }

    /// The id of a value by its JSON form (field order is declaration order, so it is stable).
    pub fn of_json(value: &impl Serialize) -> Self {
        /// Nearly all are shorter: a look at a capture makes an id for everything it sees.
        const USUAL: usize = 1000;
        let mut json = Vec::with_capacity(USUAL);
        match serde_json::to_writer(&mut json, value) {
            Ok(()) => Self::of_content([json.as_slice()]),
            // Our own types have string keys and finite numbers only; anything else is a bug, and an
            // empty part would merely make ids collide, so the bytes of the error stand in.
            Err(error) => Self::of_content([error.to_string().as_bytes()]),
        }
    }

    /// The sixteen bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.bytes
    }
}

/// Text that is not 32 hexadecimal digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an id is 32 hexadecimal digits")]
pub struct NotAnId;

impl<Of> FromStr for Id<Of> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAnId)?;
        Ok(Self { bytes, of: PhantomData })
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 32];
        hex::encode_to_slice(self.bytes, &mut digits).map_err(|_| fmt::Error)?;
        f.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// Derives would ask the same of `Of`, which is only a marker.
impl<Of> Clone for Id<Of> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<Of> Copy for Id<Of> {}
impl<Of> PartialEq for Id<Of> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}
impl<Of> Eq for Id<Of> {}
impl<Of> PartialOrd for Id<Of> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<Of> Ord for Id<Of> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bytes.cmp(&other.bytes)
    }
}
impl<Of> std::hash::Hash for Id<Of> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}
impl<Of> Serialize for Id<Of> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, Of> Deserialize<'de> for Id<Of> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let a = SiteId::of_content([b"ab".as_slice(), b"c"]);
        let b = SiteId::of_content([b"a".as_slice(), b"bc"]);
        assert_ne!(a, b);
        assert_eq!(a.to_string().parse::<SiteId>().unwrap(), a);
        assert_eq!("xyz".parse::<SiteId>(), Err(NotAnId));
    }

    #[test]
    fn the_id_of_a_value_is_that_of_its_json_however_long() {
        for length in [0, 1, 900, 1000, 1100, 9000] {
            let value = ("x".repeat(length), length, "y");
            let json = serde_json::to_vec(&value).unwrap();
            assert_eq!(SiteId::of_json(&value), SiteId::of_content([json.as_slice()]), "{length}");
        }
        assert_eq!(SiteId::of_json(&"a").to_string(), hex::encode(SiteId::of_json(&"a").bytes));
    }
}
