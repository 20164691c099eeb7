//! What was done to the installation rather than in a case: accounts, roles, sessions, unsealing.
//!
//! In: what `keep/authority` did for somebody. Out: a flat record that the history keeps. No secret is
//! ever in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{node::Node, role::Role};

/// Something that was done to the installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministrativeAct {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// For which place.
    pub node: Node,
    /// Word of the act, such as `grant-role`.
    pub act: String,
    /// To whom or what.
    pub about: String,
    /// Particulars, by name.
    pub detail: BTreeMap<String, String>,
}
