//! The legal clocks of a country, from one dated file.
//!
//! In: the name and text of a file of `reference/procedure`. Out: its rules, those that may be computed
//! with apart from those that nobody could check.

use hashwarden_domain::Sentence;
use serde::Deserialize;
use toml::Spanned;

use crate::rule::{Refused, Row, Rule, read_rules, table};

/// The legal clocks of a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    id: String,
    title: Sentence,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: Sentence,
    #[serde(default)]
    clock: Vec<Spanned<Row>>,
}

impl Procedure {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Refused`] with file, line and what is wrong with the first bad record.
    pub fn load(file: &str, text: &str) -> Result<Self, Refused> {
        let File { id, title, clock } = table(file, text)?;
        Ok(Self { id, title, rules: read_rules(file, text, clock, true)? })
    }

    /// Name of the procedure for programs.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Name for people.
    pub fn title(&self) -> &Sentence {
        &self.title
    }

    /// All rules, in the order of the file.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Rules that may be computed with.
    pub fn active(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.is_verified())
    }

    /// Rules that are shown and never computed with.
    pub fn unverified(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| !rule.is_verified())
    }

    /// The rule of this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}
