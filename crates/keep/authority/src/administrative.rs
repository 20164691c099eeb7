//! Records of what was done to accounts, roles, sessions, tokens and sealed names.
//!
//! In: a change that took place. Out: a record that the caller appends to the ledger. It carries no
//! secret and no personal data: officers' names are official.

use std::collections::BTreeMap;

use hashwarden_domain::{AdministrativeAct, Authority, Role};
use jiff::Timestamp;

use crate::{act::Act, file::Officer};

/// The record of an act that took leave.
pub(crate) fn record<const N: usize>(
    leave: &Authority,
    act: Act,
    about: &str,
    detail: [(&str, &str); N],
) -> AdministrativeAct {
    AdministrativeAct {
        at: leave.granted(),
        by: leave.officer().to_owned(),
        role: leave.role(),
        node: leave.node().clone(),
        act: act.name().to_owned(),
        about: about.to_owned(),
        detail: detail.map(|(what, value)| (what.to_owned(), value.to_owned())).into(),
    }
}

/// The record of what an officer did to the own account, which takes no role.
pub(crate) fn own(officer: &Officer, act: &str, at: Timestamp) -> AdministrativeAct {
    let first = officer.grants.first();
    let none = || BTreeMap::from([("role".to_owned(), "none".to_owned())]);
    AdministrativeAct {
        at,
        by: officer.name.clone(),
        // A record has a role; where none is held, the program that wrote it stands in and says so.
        role: first.map_or(Role::System, |grant| grant.role),
        node: first.map_or(&officer.node, |grant| &grant.node).clone(),
        act: act.to_owned(),
        about: officer.name.clone(),
        detail: if first.is_none() { none() } else { BTreeMap::new() },
    }
}
