//! How a matter lies to somebody who holds a role at a place.
//!
//! In: the matter (a case at a place, a place, an account) and a grant. Out: what the policies look at.
//! Nothing is judged here.

use hashwarden_domain::{CaseId, Node};

use crate::grant::Grant;

/// What an act is to be done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    node: Node,
    unit: Option<Node>,
    case: Option<CaseId>,
    sealed: bool,
    officer: Option<String>,
}

/// How the matter's place lies to the place of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same place.
    Own,
    /// The matter lies below.
    Child,
    /// The matter lies beside: both have the same place above them.
    Sibling,
    /// The matter lies above.
    Parent,
    /// None of these.
    Elsewhere,
}

/// All that a policy looks at beside the role and the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// How the places lie.
    pub relation: Relation,
    /// Whether the role is held at the very unit that the case is about.
    pub own_unit: bool,
    /// Whether the case is sealed.
    pub sealed: bool,
    /// Whether it is about the one who acts.
    pub oneself: bool,
    /// Whether the party's code was made for this case.
    pub own_code: bool,
}

impl Resource {
    /// Something at a place: the place itself, a clue, accounts.
    pub fn at(node: Node) -> Self {
        Self { node, unit: None, case: None, sealed: false, officer: None }
    }

    /// A case that a place handles.
    pub fn case(case: CaseId, node: Node) -> Self {
        Self { case: Some(case), ..Self::at(node) }
    }

    /// The unit that the case is about, once it is known.
    #[must_use]
    pub fn of_unit(self, unit: Option<Node>) -> Self {
        Self { unit, ..self }
    }

    /// Whether the case is sealed.
    #[must_use]
    pub fn sealed(self, sealed: bool) -> Self {
        Self { sealed, ..self }
    }

    /// Whom it is about: the owner of an account, a session or a token; who proposed what is confirmed.
    #[must_use]
    pub fn about(self, officer: impl Into<String>) -> Self {
        Self { officer: Some(officer.into()), ..self }
    }

    /// The place.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// The unit that the case is about.
    pub fn unit(&self) -> Option<&Node> {
        self.unit.as_ref()
    }

    /// Which case.
    pub fn case_id(&self) -> Option<CaseId> {
        self.case
    }

    /// Whether it is sealed.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// How it stands to somebody who holds a role.
    pub(crate) fn to_grant(&self, grant: &Grant, officer: &str) -> Standing {
        Standing {
            relation: Relation::between(&grant.node, &self.node),
            // Of a site that nobody entered no unit is known: that is nobody's, and not the whole place's.
            own_unit: self.unit.as_ref() == Some(&grant.node),
            oneself: self.officer.as_deref() == Some(officer),
            sealed: self.sealed,
            own_code: false,
        }
    }

    /// How it stands to the holder of a party's code.
    pub(crate) fn to_code(&self, case: CaseId) -> Standing {
        Standing {
            own_code: self.case == Some(case),
            sealed: self.sealed,
            ..Standing::plain(Relation::Elsewhere)
        }
    }
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Own, Self::Child, Self::Sibling, Self::Parent, Self::Elsewhere];

    /// How `matter` lies to `held`.
    pub fn between(held: &Node, matter: &Node) -> Self {
        match (held.holds(matter), matter.holds(held)) {
            (true, true) => Self::Own,
            (true, false) => Self::Child,
            (false, true) => Self::Parent,
            (false, false) if held.parent() == matter.parent() => Self::Sibling,
            (false, false) => Self::Elsewhere,
        }
    }

    /// The word in policies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Child => "child",
            Self::Sibling => "sibling",
            Self::Parent => "parent",
            Self::Elsewhere => "elsewhere",
        }
    }
}

impl Standing {
    /// Nothing but how the places lie.
    pub fn plain(relation: Relation) -> Self {
        Self { relation, own_unit: false, sealed: false, oneself: false, own_code: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_beside_each_other_are_siblings_and_those_of_others_are_elsewhere() {
        let node = |code: &str| code.parse::<Node>().unwrap();
        for (held, matter, relation) in [
            ("150102", "150102", Relation::Own),
            ("150100", "150102", Relation::Child),
            ("150102", "150100", Relation::Parent),
            ("150102", "150103", Relation::Sibling),
            ("150102", "150202", Relation::Elsewhere),
            ("150102/a", "150102/b", Relation::Sibling),
            ("150102/a", "150102", Relation::Parent),
            ("000000", "unknown", Relation::Child),
        ] {
            assert_eq!(Relation::between(&node(held), &node(matter)), relation, "{held} {matter}");
        }
    }
}
