//! Rules that an act may rest on: those that the hub knows, at a place, on a day.
//!
//! In: a place and a day, or a change that cites rules. Out: the rules in force there, each as a paper
//! cites it; what a change cites and is none of them. Two books are known: the provisions of the place's
//! jurisdiction (`reference/rules`) and the legal clocks of its procedure (`reference/procedure`).

use hashwarden_domain::{
    Node, Sentence,
    case::{CaseChange, proof::RuleRef},
};
use hashwarden_law::{Basis, Rule};
use jiff::civil::Date;

use crate::state::AppState;

/// The place in the table of territories whose provinces have rules of their own.
const COUNTRY: &str = "CN";

/// A rule in force, as a paper cites it, with what it is about.
pub(crate) struct Offered {
    /// As it is cited.
    pub(crate) rule: RuleRef,
    /// What it is about.
    pub(crate) title: Sentence,
}

/// Rules in force at a place on a day: its provisions first, then its procedure.
pub(crate) fn offered(state: &AppState, node: &Node, day: Date) -> Vec<Offered> {
    let mut found = Vec::new();
    for jurisdiction in jurisdictions(state, node) {
        let provisions = state.reference.provisions.all().iter();
        let own = provisions.filter(|one| one.jurisdiction == jurisdiction && one.in_force_on(day));
        found.extend(own.filter_map(|one| {
            // What nobody knows the first day of cannot be cited.
            Some(Offered { rule: one.cited()?, title: one.title.clone() })
        }));
    }
    let procedure = state.reference.book.place(node).procedure();
    let active = procedure.into_iter().flat_map(|procedure| procedure.active());
    let legal = active.filter(|rule| {
        matches!(rule.basis, Basis::Law { .. }) && rule.is_verified() && rule.in_force_on(day)
    });
    found.extend(legal.map(|rule| Offered { rule: cited(rule), title: rule.title.clone() }));
    found
}

/// Whether every rule that a change cites is known and in force on the day of what rests on it.
pub(crate) fn holds(state: &AppState, node: &Node, change: &CaseChange) -> bool {
    let known = |rule: &RuleRef, day: Date| {
        offered(state, node, day).iter().any(|offered| offered.rule == *rule)
    };
    match change {
        CaseChange::Ordered(decision) => {
            decision.basis.iter().all(|rule| known(rule, decision.on))
                && decision.measures.iter().all(|measure| known(&measure.rule, measure.on))
        }
        CaseChange::MeasureTaken(measure) => known(&measure.rule, measure.on),
        CaseChange::Proposed { change } => holds(state, node, change),
        _ => true,
    }
}

fn cited(rule: &Rule) -> RuleRef {
    RuleRef {
        id: rule.id.clone(),
        version: rule.version,
        article: rule.cited().zh,
        valid_from: rule.valid_from,
        // The book's last day is the day before the one on which it no longer is.
        valid_to: rule.valid_to.and_then(|last| last.tomorrow().ok()),
    }
}

/// Names of the jurisdictions of a place, the widest first: the one whose procedure it follows (a drill's
/// places follow that of `cn`), the places above it by their codes, and its province by name.
fn jurisdictions(state: &AppState, node: &Node) -> Vec<String> {
    let procedure = state.reference.book.place(node).procedure();
    let mut above = Vec::new();
    let mut at = Some(node.clone());
    while let Some(place) = at {
        above.push(place.code().to_lowercase());
        at = place.parent();
    }
    above.reverse();
    let provinces = state.reference.territories.iter().filter(|tile| {
        let province = tile.code.parse::<Node>();
        tile.parent == COUNTRY && province.is_ok_and(|province| province.holds(node))
    });
    let provinces = provinces.map(|tile| {
        let name = tile.name_en.to_lowercase().replace(' ', "-");
        format!("{}-{name}", COUNTRY.to_lowercase())
    });
    let mut names: Vec<String> =
        procedure.map(|procedure| procedure.id().to_owned()).into_iter().collect();
    for name in above.into_iter().chain(provinces) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
