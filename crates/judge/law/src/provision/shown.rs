//! A rule as `rules show --json` prints it, one object a line: a contract that scripts read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::{Provision, Status, Value};
use crate::rule::Mark;

/// A rule on a day.
#[derive(Debug, Serialize)]
pub struct Shown<'a> {
    /// Always `rule`.
    pub r#type: &'static str,
    /// Its name for programs.
    pub id: &'a str,
    /// Where it holds.
    pub jurisdiction: &'a str,
    /// What it lets or makes somebody do.
    pub measure: &'static str,
    /// What it is called.
    pub title: ShownTitle<'a>,
    /// Where it stands.
    pub document: ShownDocument<'a>,
    /// Where it was read.
    pub sources: &'a [String],
    /// How well.
    pub mark: Mark,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day, a repeal reckoned in.
    pub valid_to: Option<Date>,
    /// The rule that ended it.
    pub repealed_by: Option<&'a str>,
    /// What it is on the day.
    pub status: Status,
    /// What is in it; null: not stated.
    pub parameters: &'a BTreeMap<&'static str, Option<Value>>,
}

/// Its title.
#[derive(Debug, Serialize)]
pub struct ShownTitle<'a> {
    /// Chinese.
    pub zh: &'a str,
    /// English.
    pub en: &'a str,
}

/// Its document; null: not stated.
#[derive(Debug, Serialize)]
pub struct ShownDocument<'a> {
    /// Its number.
    pub number: Option<&'a str>,
    /// Who issued it, in Chinese for China and in English elsewhere.
    pub issuer: &'a str,
    /// Its date.
    pub date: Option<Date>,
    /// The article.
    pub article: Option<&'a str>,
}

impl Provision {
    /// The rule as it is shown on a day.
    pub fn shown_on(&self, day: Date) -> Shown<'_> {
        let issuer = &self.document.issuer;
        let chinese = self.jurisdiction == "cn" || self.jurisdiction.starts_with("cn-");
        Shown {
            r#type: "rule",
            id: &self.id,
            jurisdiction: &self.jurisdiction,
            measure: self.measure.word(),
            title: ShownTitle { zh: &self.title.zh, en: &self.title.en },
            document: ShownDocument {
                number: self.document.number.as_deref(),
                issuer: if chinese { &issuer.zh } else { &issuer.en },
                date: self.document.date,
                article: self.article.as_deref(),
            },
            sources: &self.sources,
            mark: self.mark,
            valid_from: self.valid_from,
            valid_to: self.last,
            repealed_by: self.repealed_by.as_deref(),
            status: self.status_on(day),
            parameters: &self.parameters,
        }
    }
}
