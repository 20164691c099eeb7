//! The officers' file of version 1: three roles that counted everywhere.
//!
//! In: its text. Out: officers with roles at the root. The administrator could do everything and becomes
//! what the account of a first start is now; the analyst opened and closed cases and becomes analyst and
//! officer; the auditor stays auditor.

use hashwarden_domain::{Node, Role};
use serde::Deserialize;

use super::Officer;
use crate::grant::{FIRST_ROLES, Grant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    #[expect(dead_code, reason = "it was looked at before")]
    version: u32,
    officers: Vec<OldOfficer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OldOfficer {
    name: String,
    hash: String,
    roles: Vec<OldRole>,
    must_change: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OldRole {
    Administrator,
    Analyst,
    Auditor,
}

/// The officers, as of version 2.
pub(super) fn parse(text: &[u8]) -> serde_json::Result<Vec<Officer>> {
    let old: Contents = serde_json::from_slice(text)?;
    Ok(old.officers.into_iter().map(Officer::from).collect())
}

impl From<OldOfficer> for Officer {
    fn from(old: OldOfficer) -> Self {
        let mut grants: Vec<Grant> = Vec::new();
        for role in old.roles.iter().flat_map(|role| role.now()) {
            if !grants.iter().any(|grant| grant.role == *role) {
                grants.push(Grant::new(*role, Node::root()));
            }
        }
        Self {
            name: old.name,
            node: Node::root(),
            hash: old.hash,
            grants,
            must_change: old.must_change,
            first: old.roles.contains(&OldRole::Administrator),
            second_factor: None,
            tokens: Vec::new(),
        }
    }
}

impl OldRole {
    fn now(self) -> &'static [Role] {
        match self {
            Self::Administrator => &FIRST_ROLES,
            Self::Analyst => &[Role::Analyst, Role::Officer],
            Self::Auditor => &[Role::Auditor],
        }
    }
}
