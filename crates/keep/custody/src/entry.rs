//! An entry of the ledger as it stands in an export: every column, so that its hash can be made again.
//!
//! In: a row of the ledger. Out: a line of `entries.jsonl`. The hash is SHA-256 (FIPS 180-4) over
//! sequence (decimal), at, kind, noun, body and previous, each as UTF-8 with its length in bytes before
//! it (64 bits, big end first); the ledger makes it in the same way.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryRow {
    /// Number in the ledger, from 1.
    pub sequence: u64,
    /// When it was appended.
    pub at: String,
    /// What it is, such as `case-event`.
    pub kind: String,
    /// Id of what it is about.
    pub noun: String,
    /// Its content, the very bytes.
    pub body: String,
    /// Hash of the entry before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// How far the ledger reached when the case was exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerHead {
    /// Number of its last entry.
    pub sequence: u64,
    /// Hash of its last entry.
    pub hash: String,
}

/// Another office wrote down this head of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Countersignature {
    /// Number of the entry up to which it stands for the ledger.
    pub sequence: u64,
    /// Hash of that entry.
    pub hash: String,
    /// Who signed.
    pub by: String,
    /// For which place.
    pub node: String,
    /// When.
    pub at: String,
    /// What is to be said about it, such as the number of a letter.
    pub note: String,
}

impl EntryRow {
    /// The hash that its content has.
    pub fn hash_of_content(&self) -> String {
        let mut digest = Sha256::new();
        let sequence = self.sequence.to_string();
        for part in [&sequence, &self.at, &self.kind, &self.noun, &self.body, &self.previous] {
            digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part.as_bytes());
        }
        hex::encode(digest.finalize())
    }
}

/// What the first entry of a ledger carries as the hash before it.
pub(crate) fn before_the_first() -> String {
    "0".repeat(64)
}
