//! Lengths that no law sets, by place: the product's defaults, and what a place set instead.
//!
//! In: the names and texts of the files of `reference/procedure` that hold `[[territory]]` tables. Out:
//! what holds at a place on a day. A more specific node wins, field by field; a place other than the
//! root names the document that sets its lengths.
//!
//! Limits: [`MAX_PLACES`] tables in all.

mod read;
mod settings;

pub use settings::{EscalationRule, Level, Settings};

use std::collections::BTreeMap;

use hashwarden_domain::Node;
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    limit::Limit,
    rule::{Refused, Rule},
};

/// Most tables of places, in all files.
pub const MAX_PLACES: usize = 20_000;

/// The defaults of all places.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    pub(crate) clocks: Vec<Rule>,
    /// Sorted from the root down.
    pub(crate) places: Vec<Territory>,
}

/// What a place sets for itself and all below it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Territory {
    pub(crate) node: Node,
    pub(crate) depth: usize,
    pub(crate) valid: (Date, Option<Date>),
    pub(crate) zone: Option<TimeZone>,
    pub(crate) calendar: Option<String>,
    pub(crate) procedure: Option<String>,
    pub(crate) set: settings::Set,
    pub(crate) limits: BTreeMap<String, Limit>,
    pub(crate) clocks: Vec<Rule>,
}

impl Defaults {
    /// Reads the files, the product's own first.
    ///
    /// # Errors
    /// [`Refused`] with file, line and what is wrong with the first bad table.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Refused> {
        read::read(files)
    }

    /// The clocks that every place has.
    pub fn clocks(&self) -> &[Rule] {
        &self.clocks
    }

    /// What holds at a place on a day.
    pub fn settings(&self, node: &Node, day: Date) -> Settings {
        let mut settings = Settings::default();
        for place in self.over(node).filter(|place| place.holds_on(day)) {
            settings.take(&place.set);
            for (clock, limit) in &place.limits {
                settings.limits.insert(clock.clone(), (*limit, place.node.clone()));
            }
        }
        settings
    }

    /// The place and everything above it that sets something, from the root down.
    pub(crate) fn over<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = &'a Territory> {
        self.places.iter().filter(move |place| place.node.holds(node))
    }
}

impl Territory {
    fn holds_on(&self, day: Date) -> bool {
        self.valid.0 <= day && self.valid.1.is_none_or(|last| day <= last)
    }
}
