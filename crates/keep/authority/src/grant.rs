//! A role that somebody holds at a place.
//!
//! In: who got it from whom. Out: a line of the officers' file. What may be done with it is said in
//! `policy/`.

use hashwarden_domain::{Node, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A role at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// What for.
    pub role: Role,
    /// Where; it counts for what lies below as far as the policies say.
    pub node: Node,
    /// Since when; none where an older file did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Who gave it; none for the first account and from an older file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Grant {
    /// A role at a place, of which nobody wrote down who gave it.
    pub fn new(role: Role, node: Node) -> Self {
        Self { role, node, since: None, by: None }
    }

    /// Whether both are the same role at the same place, whoever gave it.
    pub fn is(&self, role: Role, node: &Node) -> bool {
        self.role == role && self.node == *node
    }
}

/// The roles of the one account of a new installation: the three administrators, and those with which
/// one person can try out the life of a case as far as one person may carry it.
pub(crate) const FIRST_ROLES: [Role; 7] = [
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
    Role::AuditAdministrator,
    Role::Analyst,
    Role::Officer,
    Role::Acceptor,
    Role::Head,
];
