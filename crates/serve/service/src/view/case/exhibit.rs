//! Exhibits: what was kept, under which hashes, who holds it, how it changed hands.

use serde::Serialize;
use utoipa::ToSchema;

use crate::view::Time;

/// An exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExhibitView {
    /// Id.
    pub id: String,
    /// Number in the case.
    pub label: String,
    /// What it is.
    pub title: String,
    /// Its file; null for a thing that cannot be put into a folder.
    #[schema(required)]
    pub file: Option<Hashed>,
    /// When it was taken.
    pub taken_at: Time,
    /// By whom.
    pub taken_by: String,
    /// Who holds it now.
    pub held_by: String,
    /// Under which seal.
    #[schema(required)]
    pub seal: Option<String>,
    /// How often it changed hands.
    pub moves: u32,
    /// When its file was last read against its hashes, and whether it was whole; null where this
    /// service has not done so since it started.
    #[schema(required)]
    pub checked: Option<Checked>,
}

/// A file with both hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hashed {
    /// Name it came with.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// Media type.
    pub media_type: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// SM3, hexadecimal.
    pub sm3: String,
    /// Token of an authority for time, where one was asked.
    #[schema(required)]
    pub time_token: Option<TimeToken>,
}

/// What an authority for time signed (RFC 3161).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimeToken {
    /// When it says that the file was there.
    pub at: Time,
    /// Its serial number.
    pub serial: String,
}

/// A check of a file against its hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Checked {
    /// When.
    pub at: Time,
    /// Whether it is what it was.
    pub ok: bool,
}

/// A change of hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoveView {
    /// Which exhibit.
    pub exhibit: String,
    /// Its number in the case.
    pub label: String,
    /// What was done.
    pub what: String,
    /// Who gave it.
    pub from: String,
    /// Who took it.
    pub to: String,
    /// When.
    pub at: Time,
    /// When it was written down.
    pub recorded_at: Time,
    /// By whom.
    pub recorded_by: String,
    /// Number of the seal.
    #[schema(required)]
    pub seal: Option<String>,
    /// What is to be said about it.
    pub note: String,
}
