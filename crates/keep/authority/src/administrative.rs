//! What was done to accounts, roles, sessions, tokens and sealed names, for the audit trail.
//!
//! In: a change that took place. Out: a record that the caller appends to the ledger. It carries no
//! secret and no personal data: officers' names are official.

use std::collections::BTreeMap;

use hashwarden_domain::{Authority, Node, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::act::Act;

/// Something that was done and is to stand in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use = "it is to be appended to the ledger"]
pub struct AdministrativeAct {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// In which role; none for what everybody may do to the own account.
    pub role: Option<Role>,
    /// At which place the role is held.
    pub node: Node,
    /// The act's word; `sign-in`, `change-password` and the like for what needs no leave.
    pub act: String,
    /// To whom or what: an account, a case.
    pub about: String,
    /// What else there is to say, such as the role that was granted.
    pub detail: BTreeMap<String, String>,
}

impl AdministrativeAct {
    /// An act that took leave.
    pub(crate) fn new(leave: &Authority, act: Act, about: impl Into<String>) -> Self {
        Self {
            at: leave.granted(),
            by: leave.officer().to_owned(),
            role: Some(leave.role()),
            node: leave.node().clone(),
            act: act.name().to_owned(),
            about: about.into(),
            detail: BTreeMap::new(),
        }
    }

    /// Something an officer did to the own account.
    pub(crate) fn own(officer: &str, node: &Node, act: &str, at: Timestamp) -> Self {
        Self {
            at,
            by: officer.to_owned(),
            role: None,
            node: node.clone(),
            act: act.to_owned(),
            about: officer.to_owned(),
            detail: BTreeMap::new(),
        }
    }

    /// With something more to say.
    pub(crate) fn with(mut self, what: &str, value: impl Into<String>) -> Self {
        self.detail.insert(what.to_owned(), value.into());
        self
    }
}
