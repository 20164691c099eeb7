//! A decision: what is ordered, on which rule in force that day, until when, after which hearing.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{DocumentRef, need, written};
use crate::case::{
    lack::{self, Lack},
    measure::Measure,
};

/// What is ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The paper.
    pub document: DocumentRef,
    /// How the right to be heard was kept.
    pub defence: Defence,
    /// On which rules.
    pub basis: Vec<RuleRef>,
    /// What is ordered.
    pub measures: Vec<Measure>,
    /// Until when the unit must have done it; to the minute.
    pub until: Timestamp,
    /// The day of the act, in the place's own time.
    pub on: Date,
}

/// How the right to be heard was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defence {
    /// The period is over.
    Over,
    /// The party gave it up in writing.
    Waived {
        /// SHA-256 of the statement.
        statement_sha256: String,
    },
}

/// A rule that an act rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleRef {
    /// Id of the rule.
    pub id: String,
    /// Version of the rule.
    pub version: u32,
    /// Law and article, for people.
    pub article: String,
    /// First day on which it was in force.
    pub valid_from: Date,
    /// First day on which it no longer was; none while nobody has ended it.
    pub valid_to: Option<Date>,
}

impl RuleRef {
    /// Whether it was in force on a day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    pub(crate) fn check(&self, lacks: &mut Vec<Lack>, day: Date) {
        written(lacks, &self.id);
        need(lacks, !self.article.trim().is_empty(), lack::BASIS);
        need(lacks, self.in_force_on(day), lack::IN_FORCE);
    }
}

impl Decision {
    pub(crate) fn lacks(&self, now: Timestamp) -> Vec<Lack> {
        let mut lacks = Vec::new();
        self.document.check(&mut lacks);
        need(&mut lacks, !self.basis.is_empty(), lack::BASIS);
        self.basis.iter().for_each(|rule| rule.check(&mut lacks, self.on));
        need(&mut lacks, !self.measures.is_empty(), lack::MEASURE);
        need(&mut lacks, self.until > now, lack::LIMIT);
        let day = lack::day_fits(self.on, now);
        need(&mut lacks, day, lack::DAY_OF_ACT);
        if let Defence::Waived { statement_sha256 } = &self.defence {
            need(&mut lacks, super::is_hash(statement_sha256), lack::WAIVER);
        }
        lacks
    }
}
