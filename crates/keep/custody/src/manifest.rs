//! The list of an export's files, and the seal over it.
//!
//! In: names, sizes and hashes. Out: `manifest.json` and the line of `seal.txt`, which is in the form
//! that `sha256sum -c` reads. Whoever has the 64 digits of the seal on paper can tell this export from
//! every other.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{container::MANIFEST, digest::Digests};

/// The form of exports that this crate writes and reads.
pub(crate) const FORMAT: &str = "hashwarden-case/1";

/// What an export holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) format: String,
    pub(crate) case: String,
    pub(crate) exported_at: String,
    pub(crate) exported_by: String,
    pub(crate) files: Vec<Listed>,
    pub(crate) withheld: Vec<Withheld>,
    /// Ids that entries name and that are not among the entries, in order.
    pub(crate) absent: Vec<String>,
}

/// A file of the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) sm3: String,
}

/// An exhibit whose file is not in the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// Id of the exhibit.
    pub exhibit: String,
    /// Why.
    pub reason: String,
}

impl Listed {
    pub(crate) fn new(name: &str, digests: Digests) -> Self {
        let Digests { bytes, sha256, sm3 } = digests;
        Self { name: name.to_owned(), bytes, sha256, sm3 }
    }
}

/// The seal of a manifest: SHA-256 of its bytes.
pub(crate) fn seal_of(manifest: &[u8]) -> String {
    hex::encode(Sha256::digest(manifest))
}

/// The line of `seal.txt`.
pub(crate) fn seal_line(seal: &str) -> String {
    format!("{seal}  {MANIFEST}\n")
}
