//! A thing kept as evidence, and who has held it.
//!
//! In: a file's hashes, or the description of a machine under seal. Out: values that a case's events
//! carry. Two hashes each, SHA-256 (FIPS 180-4) and SM3 (GB/T 32905), as archives of both worlds ask.
//! A custody move is an act that happened: it has no state and is never a draft (CASE/UCO's
//! `ProvenanceRecord` is the model).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;

/// Id of an [`Exhibit`].
pub type ExhibitId = Id<Exhibit>;

/// Something kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// Id.
    pub id: ExhibitId,
    /// Number in the case, such as `E-01`.
    pub label: String,
    /// What it is, in words.
    pub title: String,
    /// Its file; none for a thing that cannot be put into a folder.
    pub file: Option<ExhibitFile>,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Who took it (an officer's name).
    pub taken_by: String,
    /// Who holds it first.
    pub held_by: String,
}

/// The file of an exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExhibitFile {
    /// Name it came with.
    pub name: String,
    /// Media type (RFC 6838).
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// SM3, hexadecimal.
    pub sm3: String,
    /// RFC 3161 token over the SHA-256, base64, where an authority for time was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_token: Option<String>,
}

/// A change of hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustodyMove {
    /// Which exhibit.
    pub exhibit: ExhibitId,
    /// What was done: `handed-over`, `sealed`, `unsealed`, `examined`, `returned`, `destroyed` ...
    pub what: String,
    /// Who gave it.
    pub from: String,
    /// Who took it.
    pub to: String,
    /// When it happened, which may be before it was written down.
    pub at: Timestamp,
    /// Number of the seal, where there is one.
    pub seal: Option<String>,
    /// What is to be said about it.
    pub note: String,
}
