//! Attribution: whose address or account it was at that time, by whose register.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{is_hash, need};
use crate::{
    case::{
        class::UseClass,
        lack::{self, Lack},
        relapse::Mark,
    },
    period::Period,
    person::PersonRef,
};

/// Whose it was at that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// Who keeps the register: an internet provider, a campus, a grid company.
    pub register: String,
    /// When the address or account was theirs.
    pub valid: Period,
    /// When it was seen.
    pub seen_at: Timestamp,
    /// The address asked for; none where an account was.
    pub address: Option<IpAddr>,
    /// The port asked for.
    pub port: Option<u16>,
    /// Whether the address changes hands: then only port and time tell whose it was.
    pub dynamic: bool,
    /// SHA-256 of the register's answer.
    pub answer_sha256: String,
    /// The unit; none for a household.
    pub unit: Option<String>,
    /// The household, or the unit's person in charge.
    pub person: Option<PersonRef>,
    /// What its electricity is for, by the register.
    pub class: UseClass,
    /// By what it would be known again: accounts, leases.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

impl Attribution {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        let register = !self.register.trim().is_empty() && is_hash(&self.answer_sha256);
        need(&mut lacks, register, lack::REGISTER);
        need(&mut lacks, self.valid.contains(self.seen_at), lack::VALID_THEN);
        need(&mut lacks, !self.dynamic || self.port.is_some(), lack::PORT);
        let whose = self.unit.as_ref().is_some_and(|unit| !unit.trim().is_empty());
        need(&mut lacks, whose || self.person.is_some(), lack::WHOSE);
        lacks
    }
}
