//! Sites that are known to compute lawfully: who said so, who confirmed it, until when, what was seen there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Place, Sentence, Time};

/// All listings that the reader sees, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WhiteList {
    /// The listings.
    pub items: Vec<ListingView>,
}

/// A listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListingView {
    /// Id.
    pub id: String,
    /// The site.
    pub site: SiteName,
    /// Where it lies.
    pub place: Place,
    /// Why it is lawful there.
    pub reason: String,
    /// SHA-256 of the paper that shows it.
    #[schema(required)]
    pub document_sha256: Option<String>,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: Time,
    /// When it ends by itself.
    pub until: Time,
    /// `waiting`, `holds`, `ended`, `over`.
    pub state: String,
    /// Who confirmed it.
    #[schema(required)]
    pub confirmed: Option<Confirmed>,
    /// Who ended it.
    #[schema(required)]
    pub ended: Option<Ended>,
    /// Findings about the site while it was listed.
    pub hits: u64,
    /// Whether the reader may confirm it.
    pub may_confirm: bool,
    /// Why not.
    #[schema(required)]
    pub why: Option<Sentence>,
}

/// A site by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteName {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Sentence,
}

/// Who confirmed a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Confirmed {
    /// Who.
    pub by: String,
    /// When.
    pub at: Time,
}

/// Who ended a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ended {
    /// Who.
    pub by: String,
    /// When.
    pub at: Time,
    /// Why.
    pub why: String,
}

/// Proposes a listing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeListing {
    /// Id of the site.
    pub site: String,
    /// Why it is lawful there.
    pub reason: String,
    /// SHA-256 of the paper that shows it.
    #[serde(default)]
    pub document_sha256: Option<String>,
    /// When it ends by itself, at most 366 days from now.
    #[schema(value_type = String, format = DateTime)]
    pub until: jiff::Timestamp,
}

/// Ends or refuses a listing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndListing {
    /// Why.
    pub why: String,
}
