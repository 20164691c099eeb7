//! A capture that was handed in, from the first byte received to the last finding.
//!
//! In: progress. Out: its state. Nothing of the capture's content is shown here.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Loss, Sentence};

/// The bytes are here; reading begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaptureAccepted {
    /// Where to ask: `/api/captures/{id}`.
    pub id: String,
}

/// A capture and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Capture {
    /// Id.
    pub id: String,
    /// Name of the file, as it was given.
    pub name: String,
    /// How far.
    pub state: CaptureState,
    /// Bytes received, then bytes read.
    pub bytes: u64,
    /// Size, where known.
    #[schema(required)]
    pub total: Option<u64>,
    /// Packets read, or counted in records.
    pub packets: u64,
    /// Records of another program read.
    pub records: u64,
    /// Findings that it made or changed.
    pub findings: Vec<String>,
    /// Pieces of evidence at those sites.
    pub evidence: u64,
    /// What of it could not be used.
    pub lost: Vec<Loss>,
    /// What went wrong, or what to know.
    #[schema(required)]
    pub message: Option<Sentence>,
}

/// How far a capture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CaptureState {
    /// Read and kept.
    Done,
    /// Nothing of it could be kept.
    Failed,
    /// Being read.
    Reading,
    /// Being received.
    Receiving,
}
