//! One dated rule of a jurisdiction: which measure, on which document, from when to when, with what in it.
//!
//! In: files of `reference/rules/<jurisdiction>/`, handed in as text ([`Provisions::load`]). Out: the
//! records in a fixed order, and for any day which of them were in force. What cannot be relied on is
//! kept to be shown and is never in force: a record that nobody could verify, a draft. What no copy
//! states is none, never a default. Pure: nothing is read here, and a status follows from days alone.
//!
//! [`crate::rule`] holds the clocks of procedure; here is what may be done and what it costs.

mod changed;
mod check;
mod fault;
mod invented;
pub mod label;
mod measure;
pub mod packs;
mod read;
mod shown;
mod table;
mod value;

pub(crate) use check::copies;

pub use changed::{Change, Turn};
pub use fault::{Fault, Other, Reason};
pub use invented::Invented;
pub use measure::{Field, Kind, Measure, measures};
pub use shown::{Shown, ShownDocument, ShownTitle};
pub use value::{Band, Value};

use std::collections::BTreeMap;

use hashwarden_domain::{Sentence, case::proof::RuleRef};
use jiff::civil::Date;
use serde::Serialize;

use crate::rule::Mark;

/// One dated rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// Its name for programs.
    pub id: String,
    /// Its version, as papers print it; higher when the record was corrected.
    pub version: u32,
    /// Where it holds: `cn`, `cn-sichuan`, `kz`, `campus`.
    pub jurisdiction: String,
    /// What it settles: on no day are two in force for one subject of a jurisdiction.
    pub subject: String,
    /// What it lets or makes somebody do.
    pub measure: Measure,
    /// What it is called.
    pub title: Sentence,
    /// The document that it stands in.
    pub document: Document,
    /// The article; none where no copy shows it.
    pub article: Option<String>,
    /// Its words; none where only a summary was read.
    pub quote: Option<String>,
    /// Where it was read, each beginning with where it stands ("ndrc.gov.cn ...").
    pub sources: Vec<String>,
    /// How well it was checked.
    pub mark: Mark,
    /// Who answers for the record.
    pub reviewer: String,
    /// First day on which it is in force; none where no copy states it.
    pub valid_from: Option<Date>,
    /// Last day that the text itself gives; none where it gives none.
    pub valid_to: Option<Date>,
    /// The rule that ended it.
    pub repealed_by: Option<String>,
    /// The rule whose place it took, without a day between.
    pub continues: Option<String>,
    /// What the record claims to be.
    pub standing: Standing,
    /// What is in it, all that its measure asks for; none where no copy states it.
    pub parameters: BTreeMap<&'static str, Option<Value>>,
    /// What a reader must know beside it.
    pub note: Option<Sentence>,
    /// Last day in force, with the repeal reckoned in.
    last: Option<Date>,
    /// What it is after that day: expired or repealed.
    after: Status,
    /// Where the record stands.
    place: Place,
}

/// The document that a rule stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its number; a statute is cited by name and version. None where no copy shows it.
    pub number: Option<String>,
    /// Its title.
    pub title: Sentence,
    /// Who issued it.
    pub issuer: Sentence,
    /// Its date; none where no copy shows it.
    pub date: Option<Date>,
}

/// What a record claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A draft: shown, never computed with.
    Draft,
    /// In force within its days.
    InForce,
    /// Not verified: shown, never computed with.
    Unverified,
}

/// What a rule is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is a draft.
    Draft,
    /// Its days are over.
    Expired,
    /// It may be acted on.
    InForce,
    /// Its days have not begun.
    NotYet,
    /// Another rule has ended it.
    Repealed,
    /// Nobody could verify it.
    Unverified,
}

/// Where a record stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    file: String,
    line: usize,
}

/// Every rule that was read, sorted by jurisdiction, subject, first day and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provisions {
    all: Vec<Provision>,
}

impl Provision {
    /// What it is on a day. Which days are its own goes first: a record that nobody could verify is
    /// told to be over or still to come where its own dates say so, and is in force on none.
    pub fn status_on(&self, day: Date) -> Status {
        if self.begins().is_some_and(|first| day < first) {
            return Status::NotYet;
        }
        if self.last.is_some_and(|last| last < day) {
            return self.after;
        }
        match self.standing {
            Standing::Draft => Status::Draft,
            Standing::InForce => Status::InForce,
            Standing::Unverified => Status::Unverified,
        }
    }

    /// Whether it may be acted on that day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.status_on(day) == Status::InForce
    }

    /// Last day on which it is what it claims to be, a repeal reckoned in.
    pub fn last_day(&self) -> Option<Date> {
        self.last
    }

    /// The parameter of this name; none where no copy states it or the measure has no such thing.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.get(name).and_then(Option::as_ref)
    }

    /// Names of the parameters that no copy states.
    pub fn not_stated(&self) -> impl Iterator<Item = &'static str> {
        self.parameters.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name)
    }

    /// The rule as an act in a case cites it; none while it is not known from when it holds.
    pub fn cited(&self) -> Option<RuleRef> {
        let number = self.document.number.as_deref().unwrap_or(&self.document.title.zh);
        let article = match &self.article {
            Some(article) => format!("{number} {article}"),
            None => number.to_owned(),
        };
        Some(RuleRef {
            id: self.id.clone(),
            version: self.version,
            article,
            valid_from: self.valid_from?,
            // There the first day on which it no longer holds.
            valid_to: self.last.and_then(|last| last.tomorrow().ok()),
        })
    }

    /// From when on it can be anything but to come: a document is not there before its own date.
    fn begins(&self) -> Option<Date> {
        self.valid_from.or(self.document.date)
    }
}

impl Provisions {
    /// Every rule, in order.
    pub fn all(&self) -> &[Provision] {
        &self.all
    }

    /// The rule of this id.
    pub fn get(&self, id: &str) -> Option<&Provision> {
        self.all.iter().find(|one| one.id == id)
    }

    /// Names of the jurisdictions, in order.
    pub fn jurisdictions(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.all.iter().map(|one| one.jurisdiction.as_str()).collect();
        names.dedup();
        names
    }

    /// What is in force in a jurisdiction on a day for a measure. The jurisdictions above it are not
    /// asked: whether an older rule of the country holds where a province has none is for the caller.
    pub fn in_force<'a>(
        &'a self,
        jurisdiction: &'a str,
        measure: &'a str,
        day: Date,
    ) -> impl Iterator<Item = &'a Provision> {
        self.all.iter().filter(move |one| {
            one.jurisdiction == jurisdiction
                && one.measure.word() == measure
                && one.in_force_on(day)
        })
    }
}

impl Standing {
    /// The word of the record.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in-force",
            Self::Unverified => "unverified",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Draft, Self::InForce, Self::Unverified].into_iter().find(|one| one.word() == word)
    }
}

impl Status {
    /// What it is called.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::Draft => Sentence::new("draft", "征求意见稿"),
            Self::Expired => Sentence::new("expired", "已到期"),
            Self::InForce => Sentence::new("in force", "现行有效"),
            Self::NotYet => Sentence::new("not yet", "尚未生效"),
            Self::Repealed => Sentence::new("repealed", "已废止"),
            Self::Unverified => Sentence::new("unverified", "未核实"),
        }
    }
}
