//! The authority behind an act of a person.
//!
//! In: an officer and a legal basis, once somebody has checked that the officer may. Out: a value
//! that an act demands. It is minted in `keep/authority` only: the gate searches for other callers
//! of [`Authority::mint`].

use jiff::Timestamp;
use serde::Serialize;

use crate::{node::Node, role::Role};

/// Leave to act, held by a signed-in officer.
///
/// It is not read from outside: a JSON text is no leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authority {
    officer: String,
    role: Role,
    node: Node,
    granted: Timestamp,
    basis: LegalBasis,
}

/// On what the act rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LegalBasis {
    /// Rule, article or internal order.
    pub citation: String,
}

impl Authority {
    /// Leave for `officer` to act in `role` for `node`, given at `granted` on `basis`. Only
    /// `keep/authority` may call this.
    pub fn mint(
        officer: String,
        role: Role,
        node: Node,
        granted: Timestamp,
        basis: LegalBasis,
    ) -> Self {
        Self { officer, role, node, granted, basis }
    }

    /// Who acts.
    pub fn officer(&self) -> &str {
        &self.officer
    }

    /// In which role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// For which place.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// When the leave was given; the act carries this time.
    pub fn granted(&self) -> Timestamp {
        self.granted
    }

    /// On what basis.
    pub fn basis(&self) -> &LegalBasis {
        &self.basis
    }
}
