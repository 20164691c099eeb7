//! Officers with their roles, their sessions and tokens: what administrators see and do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// All officers that the reader sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficerList {
    /// The officers, by name.
    pub items: Vec<OfficerRow>,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficerRow {
    /// Name.
    pub name: String,
    /// The place that the account belongs to.
    pub node: String,
    /// Whether the password is a printed one.
    pub must_change: bool,
    /// Whether signing in asks for a one-time code.
    pub totp: bool,
    /// Until when guessing keeps the account locked; null where it is not.
    #[schema(required)]
    pub locked_until: Option<Time>,
    /// Roles at places.
    pub grants: Vec<GrantView>,
}

/// A role at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct GrantView {
    /// Its number among the officer's.
    pub n: u32,
    /// Word of the role.
    pub role: String,
    /// Code of the place.
    pub node: String,
    /// Since when; null where an older file did not say.
    #[schema(required)]
    pub from: Option<Time>,
    /// Who gave it; null where nobody wrote it down.
    #[schema(required)]
    pub by: Option<String>,
}

/// A role at a place, to be given.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    /// Word of the role.
    pub role: String,
    /// Code of the place.
    pub node: String,
}

/// A new officer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfficer {
    /// Name.
    pub name: String,
    /// Roles at places.
    #[serde(default)]
    pub grants: Vec<NewGrant>,
}

/// A password, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PasswordOnce {
    /// Whose.
    pub name: String,
    /// The password, to be changed at the first sign-in.
    pub password: String,
}

/// Sessions that last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionList {
    /// The sessions, newest first.
    pub items: Vec<SessionRow>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionRow {
    /// Id; no secret.
    pub id: String,
    /// Whose.
    pub officer: String,
    /// Since when.
    pub created: Time,
    /// When it was last used.
    pub last_seen: Time,
    /// From which address.
    pub address: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// The reader's tokens for scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenList {
    /// The tokens, newest first.
    pub items: Vec<TokenRow>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenRow {
    /// Id; no secret.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Words of the acts that it may do.
    pub scopes: Vec<String>,
    /// Since when.
    pub created: Time,
    /// Until when.
    pub until: Time,
}

/// A new token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is called.
    pub name: String,
    /// Words of the acts that it may do.
    pub scopes: Vec<String>,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub until: jiff::Timestamp,
}

/// A token, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenOnce {
    /// Id.
    pub id: String,
    /// The token: `Authorization: Bearer ...`.
    pub token: String,
}

/// The secret of one-time codes, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TotpOnce {
    /// Base32.
    pub secret: String,
    /// The same as a link that an app takes (`otpauth://`).
    pub uri: String,
    /// Codes for the day on which the authenticator is lost; each counts once.
    pub recovery: Vec<String>,
}

/// A one-time code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// Six digits.
    pub code: String,
}
