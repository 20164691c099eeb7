//! What a bill has needed so far: what was entered and used, and what nobody has said.
//!
//! In: what was entered; names of things that are needed. Out: the entries that the sheet must print, and
//! everything that is missing at once, so that a clerk need not ask again and again.

use std::collections::{BTreeMap, BTreeSet};

use hashwarden_domain::Sentence;

use super::assumption::{Assumptions, Entered};
use crate::provision::label;

/// What was needed.
pub(super) struct Ask<'a> {
    entered: &'a Assumptions,
    used: BTreeSet<&'static str>,
    stated: BTreeMap<&'static str, String>,
    missing: BTreeMap<&'static str, Sentence>,
}

/// Something that a bill needs and that nobody has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The field; what can be entered has the same name there.
    pub name: &'static str,
    /// Why it is needed.
    pub why: Sentence,
}

impl<'a> Ask<'a> {
    pub(super) fn new(entered: &'a Assumptions) -> Self {
        let (used, stated, missing) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
        Self { entered, used, stated, missing }
    }

    /// What was entered for a field; the sheet will say so.
    pub(super) fn entered(&mut self, field: &'static str) -> Option<&'a Entered> {
        let entered = self.entered.get(field)?;
        self.used.insert(field);
        Some(entered)
    }

    /// A record states this field, so nothing may be entered in its stead.
    pub(super) fn is_stated(&mut self, field: &'static str, rule: &str) {
        self.stated.insert(field, rule.to_owned());
    }

    /// The field is missing.
    pub(super) fn lack(&mut self, name: &'static str, en: &str, zh: &str) {
        self.missing.entry(name).or_insert_with(|| Sentence::new(en, zh));
    }

    /// A field that the rule does not state.
    pub(super) fn lack_of(&mut self, name: &'static str, rule: &str) {
        let Sentence { en, zh } = label::field(name);
        self.lack(
            name,
            &format!("{rule}: {en} is not stated in what could be verified"),
            &format!("{rule}：可核实的文本未载明“{zh}”"),
        );
    }

    /// Whether anything is missing.
    pub(super) fn is_lacking(&self) -> bool {
        !self.missing.is_empty()
    }

    /// All that is missing.
    pub(super) fn missing(self) -> Vec<Missing> {
        self.missing.into_iter().map(|(name, why)| Missing { name, why }).collect()
    }

    /// A field that was entered though the rule states it: the field and the rule.
    pub(super) fn contradicted(&self) -> Option<(&'static str, &str)> {
        let is_against = |field: &&'static str| !self.used.contains(field);
        self.entered
            .fields()
            .filter(is_against)
            .find_map(|field| self.stated.get(field).map(|rule| (field, rule.as_str())))
    }

    /// Lines of the sheet: each entry that it rests on, then those that it did not need.
    pub(super) fn notes(&self) -> Vec<Sentence> {
        let used = self.used.iter().filter_map(|field| self.entered.sentence(field));
        let idle = self.entered.fields().filter(|field| !self.used.contains(field));
        let idle = idle.map(|field| {
            Sentence::new(
                format!("Entered and not needed: {field}"),
                format!("已录入但未使用：{field}"),
            )
        });
        used.chain(idle).collect()
    }
}
