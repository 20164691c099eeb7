//! What a clerk enters where no copy states it: `field=value`.
//!
//! In: texts. Out: values of the right kind, each remembered as it was typed, because the sheet prints every
//! one that it rests on. A field of the rule that a verified record states cannot be entered: that is settled by
//! [`super::terms`].
//!
//! Limits: [`MAX_ENTERED`] entries, [`MAX_LENGTH`] bytes each.

use std::collections::BTreeMap;

use hashwarden_domain::Sentence;
use jiff::civil::Date;

use super::{
    clock::{End, Start},
    exact::Exact,
    moment::Moment,
    proration::Proration,
    scope::{Metering, Scope},
};

/// Most entries.
const MAX_ENTERED: usize = 50;
/// Longest entry.
const MAX_LENGTH: usize = 300;

/// What can be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// A day.
    Day(Date),
    /// Until when.
    End(End),
    /// Yes or no.
    Flag(bool),
    /// Which meter.
    Metering(Metering),
    /// A moment.
    Moment(Moment),
    /// A decimal number.
    Number(Exact),
    /// What an incomplete cycle counts.
    Proration(Proration),
    /// Which energy.
    Scope(Scope),
    /// From when on.
    Start(Start),
    /// Some text.
    Text(String),
}

/// All that was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumptions {
    by_field: BTreeMap<&'static str, (String, Entered)>,
}

/// An entry that cannot be taken.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotEntered {
    /// Not `field=value`.
    #[error("{0:?} is not field=value")]
    Form(String),
    /// No field of this name can be entered.
    #[error("{field:?} is no field that can be entered; there are: {known}")]
    Unknown {
        /// What was typed.
        field: String,
        /// What there is.
        known: String,
    },
    /// A value of another kind.
    #[error("{field}={value:?}: must be {needs}")]
    Value {
        /// The field.
        field: &'static str,
        /// What was typed.
        value: String,
        /// What it must be.
        needs: &'static str,
    },
    /// Entered twice.
    #[error("{0} is entered twice")]
    Twice(&'static str),
    /// More than the limits allow.
    #[error("more than 50 entries, or one longer than 300 bytes")]
    TooLong,
}

/// Name, what it must be, and how it is read.
type Field = (&'static str, &'static str, fn(&str) -> Option<Entered>);

static FIELDS: [Field; 25] = [
    ("article_2024", "the article of the rules of 2024", text),
    ("date", "a day like 2022-04-15: the date of the document", day),
    ("delisted", MOMENT, moment),
    ("due_rate", DECIMAL, number),
    ("end", "letter, list-date, mining-end or screening", |t| End::from_word(t).map(Entered::End)),
    ("extra_multiple", DECIMAL, number),
    ("metering", "mining-only, mixed, mixed-metered or mining-load", |t| {
        Metering::from_word(t).map(Entered::Metering)
    }),
    ("mining_from", MOMENT, moment),
    ("mining_to", MOMENT, moment),
    ("multiple", DECIMAL, number),
    ("notified", MOMENT, moment),
    ("number", "the number of the document", text),
    ("paid_rate", DECIMAL, number),
    ("price", "the average price paid, a decimal number", number),
    ("prior_notice", FLAG, flag),
    ("proration", "actual or daily-mean-x-days", |t| {
        Proration::from_word(t).map(Entered::Proration)
    }),
    ("rate", DECIMAL, number),
    ("renewed_until", "a day like 2024-04-30: the last day of the renewal", day),
    ("rule", "the id of a rule", text),
    ("scope", "account, account-if-mixed or metered-else-account", |t| {
        Scope::from_word(t).filter(|scope| *scope != Scope::Listed).map(Entered::Scope)
    }),
    ("season", "the season as the rule calls it", text),
    ("start", "letter, list-date or mining-start-not-before-issue", |t| {
        Start::from_word(t).map(Entered::Start)
    }),
    ("supply", "one or more of grid, own-generation, own-renewables, no-meter, joined by +", text),
    ("tax_included", FLAG, flag),
    ("valid_from", "a day like 2022-04-15: the first on which the rule is in force", day),
];

const DECIMAL: &str = "a decimal number such as 0.50";
const FLAG: &str = "true or false";
const MOMENT: &str = "a moment like 2022-05-10T00:00:00+08:00";

fn text(text: &str) -> Option<Entered> {
    let is_text = !text.trim().is_empty() && !text.chars().any(char::is_control);
    is_text.then(|| Entered::Text(text.trim().to_owned()))
}

fn day(text: &str) -> Option<Entered> {
    let is_form = text.len() == 10;
    text.parse().ok().filter(|_| is_form).map(Entered::Day)
}

fn moment(text: &str) -> Option<Entered> {
    Moment::parse(text).map(Entered::Moment)
}

fn number(text: &str) -> Option<Entered> {
    Exact::parse(text).ok().map(Entered::Number)
}

fn flag(text: &str) -> Option<Entered> {
    match text {
        "true" | "yes" => Some(Entered::Flag(true)),
        "false" | "no" => Some(Entered::Flag(false)),
        _ => None,
    }
}

impl Assumptions {
    /// Reads entries, each `field=value`.
    ///
    /// # Errors
    /// [`NotEntered`], the first that cannot be taken.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, NotEntered> {
        let mut all = Self::default();
        for entry in entries {
            if entry.len() > MAX_LENGTH || all.by_field.len() >= MAX_ENTERED {
                return Err(NotEntered::TooLong);
            }
            let form = || NotEntered::Form(entry.to_owned());
            let (name, value) = entry.split_once('=').ok_or_else(form)?;
            let Some((field, needs, read)) = FIELDS.iter().find(|(field, ..)| *field == name)
            else {
                let known = FIELDS.iter().map(|(field, ..)| *field).collect::<Vec<_>>().join(", ");
                return Err(NotEntered::Unknown { field: name.to_owned(), known });
            };
            let wrong = || NotEntered::Value { field, value: value.to_owned(), needs };
            let entered = read(value).ok_or_else(wrong)?;
            if all.by_field.insert(field, (value.to_owned(), entered)).is_some() {
                return Err(NotEntered::Twice(field));
            }
        }
        Ok(all)
    }

    /// What was entered for a field.
    pub(super) fn get(&self, field: &str) -> Option<&Entered> {
        self.by_field.get(field).map(|(_, entered)| entered)
    }

    /// Names of all fields that were entered.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.by_field.keys().copied()
    }

    /// The line of the sheet for a field that it rests on.
    pub(super) fn sentence(&self, field: &str) -> Option<Sentence> {
        let (typed, _) = self.by_field.get(field)?;
        Some(Sentence::new(
            format!("Assumed, entered by hand: {field}={typed}"),
            format!("假定（人工录入）：{field}={typed}"),
        ))
    }
}

impl Entered {
    /// The number, where it is one.
    pub(super) fn number(&self) -> Option<&Exact> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// The moment, where it is one.
    pub(super) fn moment(&self) -> Option<Moment> {
        if let Self::Moment(moment) = self { Some(*moment) } else { None }
    }

    /// The day, where it is one.
    pub(super) fn day(&self) -> Option<Date> {
        if let Self::Day(day) = self { Some(*day) } else { None }
    }

    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Yes or no, where it is that.
    pub(super) fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }
}
