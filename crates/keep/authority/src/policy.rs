//! The policies, read once and asked.
//!
//! In: the Cedar texts beside this file (one a theme, each on one page), compiled in. Out: yes or no for
//! a role, an act and how the matter stands to it. What no policy permits is refused, and a `forbid`
//! outweighs every `permit` (Cedar language 4, docs.cedarpolicy.com). Answers are remembered: there are
//! as many as roles, acts and standings can be combined, and the policies do not change.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, PolicySet,
    Request, RestrictedExpression, Schema,
};
use hashwarden_domain::Role;

use crate::{
    act::Act,
    standing::{Relation, Standing},
};

/// What the policies may speak of.
const SCHEMA: &str = include_str!("policy/schema.cedarschema");

/// All policies, each with its file's name.
const POLICIES: [(&str, &str); 11] = [
    ("administration.cedar", include_str!("policy/administration.cedar")),
    ("analyst.cedar", include_str!("policy/analyst.cedar")),
    ("discipline.cedar", include_str!("policy/discipline.cedar")),
    ("ledger.cedar", include_str!("policy/ledger.cedar")),
    ("officer.cedar", include_str!("policy/officer.cedar")),
    ("program.cedar", include_str!("policy/program.cedar")),
    ("reading.cedar", include_str!("policy/reading.cedar")),
    ("review.cedar", include_str!("policy/review.cedar")),
    ("superior.cedar", include_str!("policy/superior.cedar")),
    ("unit.cedar", include_str!("policy/unit.cedar")),
    ("white_list.cedar", include_str!("policy/white_list.cedar")),
];

/// The policies could not be used: a defect of ours, which the tests would have shown.
#[derive(Debug, thiserror::Error)]
#[error("the policies of this program cannot be used: {0}")]
pub struct PolicyError(String);

/// The policies, ready to be asked.
#[derive(Debug)]
pub struct Policies {
    schema: Schema,
    policies: PolicySet,
    entities: Entities,
    answers: Mutex<HashMap<(Role, Act, Standing), bool>>,
}

impl Policies {
    /// Reads the policies that are part of this program.
    ///
    /// # Errors
    /// [`PolicyError`] where a text is no policy; a test sees to it that they are.
    pub fn built_in() -> Result<Self, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(failed)?;
        let text: String = POLICIES.iter().map(|(_, text)| *text).collect();
        let policies: PolicySet = text.parse().map_err(failed)?;
        let entities = Entities::from_entities([], Some(&schema)).map_err(failed)?;
        Ok(Self { schema, policies, entities, answers: Mutex::default() })
    }

    /// Whether somebody in this role, to whom the matter stands so, may do the act.
    pub fn allow(&self, role: Role, act: Act, standing: Standing) -> bool {
        let asked = (role, act, standing);
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers().get(&asked) {
            return *answer;
        }
        // What cannot be asked is not allowed.
        let answer = self.ask(role, act, standing).unwrap_or(false);
        answers().insert(asked, answer);
        answer
    }

    fn ask(&self, role: Role, act: Act, standing: Standing) -> Result<bool, PolicyError> {
        let pairs = [
            ("relation", RestrictedExpression::new_entity_uid(relation(standing.relation)?)),
            ("own_unit", RestrictedExpression::new_bool(standing.own_unit)),
            ("sealed", RestrictedExpression::new_bool(standing.sealed)),
            ("oneself", RestrictedExpression::new_bool(standing.oneself)),
            ("own_code", RestrictedExpression::new_bool(standing.own_code)),
        ];
        let context = Context::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value)))
            .map_err(failed)?;
        let request = Request::new(
            uid("Role", role.name())?,
            uid("Action", act.name())?,
            uid(act.matter().name(), "it")?,
            context,
            Some(&self.schema),
        )
        .map_err(failed)?;
        let answer = Authorizer::new().is_authorized(&request, &self.policies, &self.entities);
        // A policy that cannot be evaluated could be a `forbid`.
        let whole = answer.diagnostics().errors().next().is_none();
        Ok(whole && answer.decision() == Decision::Allow)
    }
}

fn relation(relation: Relation) -> Result<EntityUid, PolicyError> {
    uid("Relation", relation.name())
}

fn uid(kind: &str, name: &str) -> Result<EntityUid, PolicyError> {
    let kind: EntityTypeName = kind.parse().map_err(failed)?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(name)))
}

fn failed(error: impl std::fmt::Display) -> PolicyError {
    PolicyError(error.to_string())
}

#[cfg(test)]
mod tests;
