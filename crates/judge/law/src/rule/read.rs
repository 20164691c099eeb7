//! Records of clocks, from TOML: what is missing is said with file and line.
//!
//! In: the name of a file and its text. Out: rules, or the first record that is refused. A record of a
//! law needs law, article, source and mark; a default has none of them.
//!
//! Limits: [`MAX_TEXT`] bytes of a file, [`MAX_RULES`] records.

use std::collections::BTreeSet;

use hashwarden_domain::Sentence;
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};
use toml::Spanned;

use super::{Basis, Body, Extension, Kind, Mark, Rule, Start, Term};
use crate::limit::Limit;

/// Longest file, in bytes.
const MAX_TEXT: usize = 4 << 20;
/// Most records of a file.
const MAX_RULES: usize = 5_000;

/// A file of rules that cannot be used, and why.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}:{line}: {reason}")]
pub struct Refused {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a record.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Reason {
    /// A field is not there.
    #[error("{id}: {field} is missing")]
    Missing {
        /// Which record.
        id: String,
        /// What it lacks.
        field: &'static str,
    },
    /// Not TOML, or not of this form.
    #[error("{0}")]
    Form(String),
    /// Two records with one id.
    #[error("clock {0} stands here twice")]
    Twice(String),
    /// It starts at the end of a clock that is not there, or that itself starts at an end.
    #[error("clock {id} starts at the end of {other}, which is no clock that an event starts")]
    Unknown {
        /// Which record.
        id: String,
        /// The other.
        other: String,
    },
    /// An extension in other days than the limit.
    #[error("clock {0}: its extension is of another kind than its limit")]
    Extension(String),
    /// It ends before it begins.
    #[error("clock {0}: valid_to lies before valid_from")]
    Reversed(String),
    /// A place stands in the files twice for the same days.
    #[error("{0} is set twice")]
    Place(String),
    /// A time zone that is none.
    #[error(
        "{0:?} is no time zone: write a fixed offset (+08:00) or a POSIX rule (CET-1CEST,M3.5.0,M10.5.0/3)"
    )]
    Zone(String),
    /// More than the limits allow.
    #[error("more than {MAX_TEXT} bytes or {MAX_RULES} records")]
    TooMany,
}

/// A record as typed; what it lacks is found by [`rule`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    id: Option<String>,
    version: Option<u32>,
    title: Option<Sentence>,
    kind: Option<Kind>,
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    end_of: Vec<String>,
    #[serde(default)]
    stop: Vec<String>,
    limit: Option<Limit>,
    #[serde(default)]
    before: bool,
    #[serde(default)]
    given: bool,
    extension: Option<Extension>,
    #[serde(default)]
    pauses: Vec<[String; 2]>,
    owner: Option<Body>,
    next_owner: Option<Body>,
    law: Option<Sentence>,
    article: Option<String>,
    quote: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    mark: Option<Mark>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
}

/// Reads a table of any form; what does not fit is said with its line.
pub(crate) fn table<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Refused> {
    let refused = |line, reason| Refused { file: file.to_owned(), line, reason };
    if text.len() > MAX_TEXT {
        return Err(refused(1, Reason::TooMany));
    }
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        refused(line, Reason::Form(error.message().to_owned()))
    })
}

/// The rules of a file; `law` tells whether they are laws or defaults.
pub(crate) fn read_rules(
    file: &str,
    text: &str,
    rows: Vec<Spanned<Row>>,
    law: bool,
) -> Result<Vec<Rule>, Refused> {
    let at = |start, reason| Refused { file: file.to_owned(), line: line_of(text, start), reason };
    if rows.len() > MAX_RULES {
        return Err(at(0, Reason::TooMany));
    }
    let mut rules: Vec<Rule> = Vec::with_capacity(rows.len());
    let mut lines = Vec::with_capacity(rows.len());
    let mut ids = BTreeSet::new();
    for row in rows {
        let start = row.span().start;
        let rule = rule(row.into_inner(), law).map_err(|reason| at(start, reason))?;
        if !ids.insert(rule.id.clone()) {
            return Err(at(start, Reason::Twice(rule.id)));
        }
        rules.push(rule);
        lines.push(start);
    }
    for (rule, start) in rules.iter().zip(lines) {
        let Start::EndOf(others) = &rule.start else { continue };
        let starts = |other: &String| {
            rules.iter().any(|rule| rule.id == *other && matches!(rule.start, Start::On(_)))
        };
        if let Some(other) = others.iter().find(|other| !starts(other)) {
            let (id, other) = (rule.id.clone(), other.clone());
            return Err(at(start, Reason::Unknown { id, other }));
        }
    }
    Ok(rules)
}

fn rule(row: Row, law: bool) -> Result<Rule, Reason> {
    let id = row.id.filter(|id| !id.is_empty());
    let id = id.ok_or(Reason::Missing { id: "without a name".to_owned(), field: "id" })?;
    let lacks = |field| Reason::Missing { id: id.clone(), field };
    let both = |text: &Sentence| !text.en.is_empty() && !text.zh.is_empty();
    let title = row.title.filter(both).ok_or_else(|| lacks("title in en and zh"))?;
    let kind = row.kind.ok_or_else(|| lacks("kind"))?;
    let start = match (row.start.is_empty(), row.end_of.is_empty()) {
        (false, true) => Start::On(row.start),
        (true, false) => Start::EndOf(row.end_of),
        _ => return Err(lacks("start (or end_of, not both)")),
    };
    // What nobody's act ends is told so by the word "never".
    if row.stop.is_empty() {
        return Err(lacks("stop (an event, or \"never\")"));
    }
    let limit = row.limit.ok_or_else(|| lacks("limit"))?;
    let term = match (row.before, row.given) {
        (false, false) => Term::After(limit),
        (true, false) => Term::Before(limit),
        (false, true) => Term::Given(limit),
        (true, true) => return Err(lacks("before or given, not both")),
    };
    if row.extension.as_ref().is_some_and(|more| limit.plus(more.limit).is_none()) {
        return Err(Reason::Extension(id));
    }
    let owner = row.owner.ok_or_else(|| lacks("owner"))?;
    let next_owner = row.next_owner.ok_or_else(|| lacks("next_owner"))?;
    let basis = if law {
        let article = row.article.filter(|article| !article.is_empty());
        if row.sources.is_empty() || row.sources.iter().any(String::is_empty) {
            return Err(lacks("sources"));
        }
        Basis::Law {
            law: row.law.filter(both).ok_or_else(|| lacks("law in en and zh"))?,
            article: article.ok_or_else(|| lacks("article"))?,
            quote: row.quote,
            sources: row.sources,
            mark: row.mark.ok_or_else(|| lacks("mark"))?,
        }
    } else {
        Basis::Default
    };
    // A default holds from the beginning on.
    let valid_from = if law { row.valid_from } else { row.valid_from.or(Some(Date::MIN)) };
    let valid_from = valid_from.ok_or_else(|| lacks("valid_from"))?;
    if row.valid_to.is_some_and(|last| last < valid_from) {
        return Err(Reason::Reversed(id));
    }
    let version = row.version.ok_or_else(|| lacks("version"))?;
    let Row { stop, extension, pauses, valid_to, .. } = row;
    Ok(Rule {
        id,
        version,
        title,
        kind,
        start,
        stop,
        term,
        extension,
        pauses,
        owner,
        next_owner,
        basis,
        valid_from,
        valid_to,
    })
}

/// The line of a byte, from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
