//! Places that are known here, as a tree, each with the number of its open cases.

use serde::Serialize;
use utoipa::ToSchema;

use super::Sentence;

/// All places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NodeList {
    /// Number of the ledger's entry for which the counts hold.
    pub sequence: u64,
    /// The places, those above before those below.
    pub items: Vec<NodeRow>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NodeRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Sentence,
    /// Code of the nearest place above that is in the list; null for the first.
    #[schema(required)]
    pub parent: Option<String>,
    /// Open cases there and below; null where the reader may not know.
    #[schema(required)]
    pub open: Option<u64>,
    /// Open cases of the place itself, not of those below; null where the reader may not know.
    #[schema(required)]
    pub open_here: Option<u64>,
    /// Whether the reader holds a role there.
    pub own: bool,
}
