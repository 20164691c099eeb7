//! Signing in and who is signed in.
//!
//! In: name and password as typed; a session. Out: the session as the dashboard sees it. The token is
//! in a cookie that scripts cannot read, never in a body.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The current one.
    pub current: String,
    /// The new one, 15 to 256 characters.
    pub new: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Session {
    /// Name.
    pub officer: String,
    /// `administrator`, `analyst`, `auditor`.
    pub roles: Vec<String>,
    /// Language the officer asked for; none: the browser's.
    #[schema(required)]
    pub language: Option<String>,
    /// When the session ends.
    pub expires: Time,
    /// Whether the password is a printed one that is to be changed.
    pub must_change: bool,
}

impl From<&hashwarden_authority::Session> for Session {
    fn from(session: &hashwarden_authority::Session) -> Self {
        Self {
            officer: session.officer().to_owned(),
            roles: session.roles().iter().map(|role| role.name().to_owned()).collect(),
            language: None,
            expires: session.expires().into(),
            must_change: session.must_change(),
        }
    }
}
