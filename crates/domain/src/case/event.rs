//! What happened to a case, when, by whom, in which role, for which place.
//!
//! In: an authority and a change. Out: an event as the ledger keeps it. An event says what happened and
//! carries the proof that was shown; what the case is by then follows from all of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::change::CaseChange;
use crate::{id::CaseId, measure::Authority, node::Node, role::Role};

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseEvent {
    /// Which case.
    pub case: CaseId,
    /// 1, 2, 3 ... within the case.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// For which place.
    pub node: Node,
    /// What.
    pub change: CaseChange,
}

/// Who did something, when, in which role, for which place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    at: Timestamp,
    by: String,
    role: Role,
    node: Node,
}

impl Stamp {
    /// When.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// In which role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// For which place.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// The stamp of an event that was appended once.
    pub(super) fn of(event: &CaseEvent) -> Self {
        let CaseEvent { at, by, role, node, .. } = event;
        Self { at: *at, by: by.clone(), role: *role, node: node.clone() }
    }

    /// Never before this.
    pub(super) fn not_before(&mut self, at: Timestamp) {
        self.at = self.at.max(at);
    }

    /// The same moment, by whoever proposed what takes effect now.
    pub(super) fn on_behalf(&self, proposer: &Self) -> Self {
        Self { at: self.at, ..proposer.clone() }
    }
}

impl From<&Authority> for Stamp {
    fn from(authority: &Authority) -> Self {
        Self {
            at: authority.granted(),
            by: authority.officer().to_owned(),
            role: authority.role(),
            node: authority.node().clone(),
        }
    }
}
