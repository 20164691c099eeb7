//! Signing in and who is signed in.
//!
//! In: name and password as typed; a session. Out: the session as the dashboard sees it. The token is
//! in a cookie that scripts cannot read, never in a body.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Sentence, Time};

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Digits of the authenticator, or a recovery code, where the account has one.
    #[serde(default)]
    pub code: Option<String>,
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
    /// Words of the roles, each once.
    pub roles: Vec<String>,
    /// Roles with the places where they are held.
    pub grants: Vec<RoleAt>,
    /// Language the officer asked for; none: the browser's.
    #[schema(required)]
    pub language: Option<String>,
    /// When the session ends.
    pub expires: Time,
    /// Whether the password is a printed one that is to be changed.
    pub must_change: bool,
    /// What everybody is to know about the installation, such as that one account holds too much.
    #[schema(required)]
    pub notice: Option<Sentence>,
}

/// A role at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleAt {
    /// Word of the role.
    pub role: String,
    /// Code of the place.
    pub node: String,
}

impl From<&hashwarden_authority::Session> for Session {
    fn from(session: &hashwarden_authority::Session) -> Self {
        let roles: BTreeSet<_> = session.grants().iter().map(|grant| grant.role).collect();
        Self {
            officer: session.officer().to_owned(),
            roles: roles.iter().map(|role| role.name().to_owned()).collect(),
            grants: session
                .grants()
                .iter()
                .map(|grant| RoleAt {
                    role: grant.role.name().to_owned(),
                    node: grant.node.code().to_owned(),
                })
                .collect(),
            language: None,
            expires: session.expires().into(),
            must_change: session.must_change(),
            notice: None,
        }
    }
}
