//! A paper that was made, served or received: its title, number and hash.

use serde::{Deserialize, Serialize};

use super::{is_hash, need};
use crate::case::lack::{self, Lack};

/// A paper, by its hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRef {
    /// What it is called.
    pub title: String,
    /// Its number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// SHA-256 of its file, hexadecimal.
    pub sha256: String,
}

impl DocumentRef {
    pub(crate) fn check(&self, lacks: &mut Vec<Lack>) {
        need(lacks, !self.title.trim().is_empty() && is_hash(&self.sha256), lack::DOCUMENT);
    }
}
