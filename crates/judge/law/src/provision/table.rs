//! A table of TOML, asked field by field: what is missing, of another kind or not known becomes a fault
//! with its line, and the rest is read on, so that one look finds every fault of a file.

use std::collections::BTreeSet;

use hashwarden_domain::Sentence;
use jiff::civil::Date;
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{
    fault::{Fault, Reason},
    measure::{Field, Kind},
    value::{Band, Value, is_number},
};
use crate::rule::line_of;

/// What a field has where no copy states it.
pub(super) const NOT_STATED: &str = "not stated";
/// What the side of a step has that goes on without end.
const OPEN: &str = "open";
/// Longest text of a field, in bytes.
const MAX_FIELD: usize = 8_192;
/// Most entries of a list.
const MAX_LIST: usize = 100;

/// Most faults of a file that are told.
const MAX_FAULTS: usize = 1_000;

/// A file that is being read, with the faults found so far.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) faults: Vec<Fault>,
}

/// A table whose fields have been asked for.
pub(super) struct Fields<'a> {
    table: &'a DeTable<'a>,
    /// Where it begins.
    pub(super) at: usize,
    /// What faults call it.
    pub(super) id: String,
    asked: BTreeSet<String>,
}

type At<'a> = (usize, &'a DeValue<'a>);

impl Source<'_> {
    pub(super) fn fault(&mut self, at: usize, reason: Reason) {
        // Whoever has a thousand faults to mend mends these first.
        if self.faults.len() >= MAX_FAULTS {
            return;
        }
        let line = line_of(self.text, at);
        self.faults.push(Fault { file: self.file.to_owned(), line, reason });
    }

    fn wrong(&mut self, at: usize, id: &str, field: &str, needs: (&'static str, &'static str)) {
        let (id, field) = (id.to_owned(), field.to_owned());
        self.fault(at, Reason::Wrong { id, field, needs: needs.0, needs_zh: needs.1 });
    }
}

const TEXT: (&str, &str) = ("a text that is not empty", "非空文本");
const BOTH: (&str, &str) = ("a text in zh and in en", "同时含 zh 与 en 的文本");
const DAY: (&str, &str) = ("a day like \"2021-09-03\"", "形如 \"2021-09-03\" 的日期");
const COUNT: (&str, &str) = ("a whole number", "非负整数");
const FLAG: (&str, &str) = ("true or false", "true 或 false");
const NUMBER: (&str, &str) =
    ("a decimal number in quotes like \"0.30\"", "带引号的小数，如 \"0.30\"");
const WORDS: (&str, &str) = ("a list of texts", "文本列表");
const BANDS: (&str, &str) = (
    "a list of { from, below, rate }, each a number in quotes",
    "由 { from, below, rate } 组成的列表",
);
const TABLE: (&str, &str) = ("a table", "表");

impl<'a> Fields<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, at: usize, id: impl Into<String>) -> Self {
        Self { table, at, id: id.into(), asked: BTreeSet::new() }
    }

    /// A field that may be absent.
    pub(super) fn may(&mut self, name: &str) -> Option<At<'a>> {
        self.asked.insert(name.to_owned());
        let value: &Spanned<DeValue<'_>> = self.table.get(name)?;
        Some((value.span().start, value.get_ref()))
    }

    /// A field that must be there.
    pub(super) fn must(&mut self, source: &mut Source<'_>, name: &str) -> Option<At<'a>> {
        let found = self.may(name);
        if found.is_none() {
            let (id, field) = (self.id.clone(), name.to_owned());
            source.fault(self.at, Reason::Missing { id, field });
        }
        found
    }

    /// Names of the fields and where they stand.
    pub(super) fn names(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let begin = |name: &'a Spanned<DeString<'a>>| (name.span().start, name.get_ref().as_ref());
        self.table.keys().map(begin)
    }

    /// A text.
    pub(super) fn text(&mut self, source: &mut Source<'_>, name: &str) -> Option<String> {
        let (at, value) = self.must(source, name)?;
        let text = text(value);
        if text.is_none() {
            source.wrong(at, &self.id, name, TEXT);
        }
        text
    }

    /// A text, or that no copy states it: outer none for a fault, inner for the latter.
    pub(super) fn stated(&mut self, source: &mut Source<'_>, name: &str) -> Option<Option<String>> {
        Some(Some(self.text(source, name)?).filter(|text| text != NOT_STATED))
    }

    /// A day, or that no copy states it.
    pub(super) fn day(&mut self, source: &mut Source<'_>, name: &str) -> Option<Option<Date>> {
        let (at, value) = self.must(source, name)?;
        match day(value) {
            Some(day) => Some(day),
            None => {
                source.wrong(at, &self.id, name, DAY);
                None
            }
        }
    }

    /// A whole number.
    pub(super) fn count(&mut self, source: &mut Source<'_>, name: &str) -> Option<u32> {
        let (at, value) = self.must(source, name)?;
        let count = count(value);
        if count.is_none() {
            source.wrong(at, &self.id, name, COUNT);
        }
        count
    }

    /// A text in both languages.
    pub(super) fn both(&mut self, source: &mut Source<'_>, name: &str) -> Option<Sentence> {
        let (at, value) = self.must(source, name)?;
        let both = both(value);
        if both.is_none() {
            source.wrong(at, &self.id, name, BOTH);
        }
        both
    }

    /// A list of texts.
    pub(super) fn words(&mut self, source: &mut Source<'_>, name: &str) -> Option<Vec<String>> {
        let (at, value) = self.must(source, name)?;
        let words = words(value);
        if words.is_none() {
            source.wrong(at, &self.id, name, WORDS);
        }
        words
    }

    /// A table in this one.
    pub(super) fn table(&mut self, source: &mut Source<'_>, name: &str) -> Option<Self> {
        let (at, value) = self.must(source, name)?;
        if let DeValue::Table(table) = value {
            return Some(Fields::new(table, at, format!("{}: {name}", self.id)));
        }
        source.wrong(at, &self.id, name, TABLE);
        None
    }

    /// A field of a measure: outer none for a fault, inner where no copy states it.
    pub(super) fn parameter(
        &mut self,
        source: &mut Source<'_>,
        field: &Field,
    ) -> Option<Option<Value>> {
        let (at, value) = self.must(source, field.name)?;
        if text(value).as_deref() == Some(NOT_STATED) {
            return Some(None);
        }
        let (found, needs) = match field.kind {
            Kind::Bands => (bands(value).map(Value::Bands), BANDS),
            Kind::Count => (count(value).map(Value::Count), COUNT),
            Kind::Day => (day(value).flatten().map(Value::Day), DAY),
            Kind::Flag => match value {
                DeValue::Boolean(flag) => (Some(Value::Flag(*flag)), FLAG),
                _ => (None, FLAG),
            },
            Kind::Number => (text(value).filter(|text| is_number(text)).map(Value::Number), NUMBER),
            Kind::One(known) => {
                let word = text(value);
                if let Some(word) = word.as_deref().filter(|word| !known.contains(word)) {
                    let (id, word) = (self.id.clone(), word.to_owned());
                    let (field, known) = (field.name.to_owned(), known.join(", "));
                    source.fault(at, Reason::Choice { id, field, word, known });
                    return None;
                }
                (word.map(Value::Word), TEXT)
            }
            Kind::Text => (text(value).map(Value::Word), TEXT),
            Kind::Words => (words(value).map(Value::Words), WORDS),
        };
        if found.is_none() {
            source.wrong(at, &self.id, field.name, needs);
        }
        found.map(Some)
    }

    /// Whatever was not asked for is known to nobody.
    pub(super) fn done(self, source: &mut Source<'_>) {
        for (at, name) in self.names() {
            if !self.asked.contains(name) {
                let (id, field) = (self.id.clone(), name.to_owned());
                source.fault(at, Reason::Unknown { id, field });
            }
        }
    }
}

fn text(value: &DeValue<'_>) -> Option<String> {
    let DeValue::String(text) = value else { return None };
    let fits = !text.trim().is_empty() && text.len() <= MAX_FIELD;
    fits.then(|| text.as_ref().to_owned())
}

/// Outer none where it is no day, inner none where no copy states it.
fn day(value: &DeValue<'_>) -> Option<Option<Date>> {
    let text = text(value)?;
    if text == NOT_STATED {
        return Some(None);
    }
    // "2021-9-3" and a day with a time behind it are no days here.
    let day: Date = text.parse().ok().filter(|day: &Date| day.to_string() == text)?;
    Some(Some(day))
}

fn count(value: &DeValue<'_>) -> Option<u32> {
    let DeValue::Integer(count) = value else { return None };
    u32::from_str_radix(count.as_str(), count.radix()).ok()
}

fn both(value: &DeValue<'_>) -> Option<Sentence> {
    let DeValue::Table(table) = value else { return None };
    let side = |name: &str| table.get(name).and_then(|side| text(side.get_ref()));
    let both = Sentence::new(side("en")?, side("zh")?);
    (table.len() == 2).then_some(both)
}

fn words(value: &DeValue<'_>) -> Option<Vec<String>> {
    let DeValue::Array(list) = value else { return None };
    let fits = !list.is_empty() && list.len() <= MAX_LIST;
    fits.then(|| list.iter().map(|word| text(word.get_ref())).collect()).flatten()
}

fn bands(value: &DeValue<'_>) -> Option<Vec<Band>> {
    let DeValue::Array(list) = value else { return None };
    let band = |band: &Spanned<DeValue<'_>>| {
        let DeValue::Table(table) = band.get_ref() else { return None };
        let side = |name: &str, none: &str| {
            let text = text(table.get(name)?.get_ref())?;
            if text == none {
                return Some(None);
            }
            is_number(&text).then_some(Some(text))
        };
        let band = Band {
            from: side("from", OPEN)?,
            below: side("below", OPEN)?,
            rate: side("rate", NOT_STATED)?,
        };
        (table.len() == 3).then_some(band)
    };
    let fits = !list.is_empty() && list.len() <= MAX_LIST;
    fits.then(|| list.iter().map(band).collect()).flatten()
}
