//! Tokens of the API: part of what an officer may do, for a program.
//!
//! In: a label, acts, roles, an end. Out: a secret that is shown once and kept as SHA-256. A token never
//! reaches further than its officer: what the officer loses, it loses; it makes no other tokens.

use std::collections::BTreeSet;

use hashwarden_domain::{Node, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{act::Act, session::Session};

/// Every token begins like this, so that a leaked one is found by those who search for them.
pub const TOKEN_PREFIX: &str = "hwt_";
/// Most tokens of an officer.
pub const MAX_TOKENS: usize = 50;
/// Longest life of a token, in days.
pub const MAX_DAYS: i64 = 366;

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiToken {
    /// Names it, and opens nothing.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// SHA-256 of the secret.
    pub(crate) hash: String,
    /// The acts that it may do.
    pub acts: BTreeSet<Act>,
    /// The roles that it acts in, each held by the officer when it was made.
    pub roles: Vec<RoleAt>,
    /// Since when.
    pub made: Timestamp,
    /// Until when.
    pub expires: Timestamp,
}

/// A role at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleAt {
    /// Which role.
    pub role: Role,
    /// Where.
    pub node: Node,
}

/// What a token is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// What its owner calls it.
    pub label: String,
    /// The acts that it may do.
    pub acts: BTreeSet<Act>,
    /// The roles that it acts in; each must be held, at the very place: a narrower place would give
    /// more, since a superior may not do what the place below may.
    pub roles: Vec<RoleAt>,
    /// Until when.
    pub expires: Timestamp,
}

impl ApiToken {
    /// The session of a request that shows the token. `officer` holds what he holds by now.
    pub(crate) fn session(&self, officer: &crate::file::Officer) -> Session {
        let kept = |grant: &&crate::grant::Grant| {
            self.roles.iter().any(|role| grant.is(role.role, &role.node))
        };
        Session {
            id: self.id.clone(),
            officer: officer.name.clone(),
            grants: officer.grants.iter().filter(kept).cloned().collect(),
            scope: Some(self.acts.clone()),
            since: self.made,
            expires: self.expires,
            must_change: false,
        }
    }
}
