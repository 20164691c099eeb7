//! The sheet of a bill: lines with what each rests on, their sum, and what a reader must know.
//!
//! In: parts of readings with rate and rule, exactly. Out: lines whose cents add up to the amount. The sum is
//! rounded once, half up to the cent; each line has the cents by which the rounded sum grows with it. So the
//! lines always add up, and cutting a line in two changes neither the sum nor any other line. Energy is
//! printed the same way, to the millionth of a kWh.

use std::collections::BTreeMap;

use hashwarden_domain::Sentence;
use serde::Serialize;

use super::{exact::Exact, moment::Moment, reading::Reading};
use crate::provision::Provision;

/// Places of money.
const CENTS: u32 = 2;
/// Places of energy.
const MILLIONTHS: u32 = 6;

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What is charged for it, in kWh.
    pub energy: Exact,
    /// What is to be paid, in whole cents.
    pub amount: Exact,
    /// Its currency.
    pub currency: String,
    /// Its lines, in the order of time.
    pub lines: Vec<Line>,
    /// What a reader must know: the terms, every assumption, what was not charged.
    pub notes: Vec<Sentence>,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From here on.
    pub from: Moment,
    /// Up to here, itself not in it.
    pub to: Moment,
    /// Energy, to the millionth of a kWh.
    pub kwh: Exact,
    /// Money for a kWh.
    pub rate: Exact,
    /// Money, in whole cents.
    pub amount: Exact,
    /// The rule.
    pub rule: String,
    /// Its version.
    pub version: u32,
    /// Number of its document and its article, as far as they are known.
    pub article: String,
    /// The reading that it is made of.
    pub reading: Reading,
}

/// A line before anything is rounded.
pub(super) struct Part<'a> {
    pub(super) from: Moment,
    pub(super) to: Moment,
    pub(super) kwh: Exact,
    pub(super) rate: Exact,
    pub(super) rule: &'a Provision,
    pub(super) reading: &'a Reading,
    pub(super) counts: Counts,
}

/// Whether the energy of a line is the sheet's, or was counted with another line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    Again,
    Once,
}

/// What is paid back of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// What was charged too much, in whole cents.
    pub amount: Exact,
    /// Its currency.
    pub currency: String,
}

impl Sheet {
    /// Rounds and sums.
    pub(super) fn of(mut parts: Vec<Part<'_>>, currency: String, mut notes: Vec<Sentence>) -> Self {
        parts.sort_by_key(|part| part.from);
        let (mut energy, mut amount) = (Running::new(MILLIONTHS), Running::new(CENTS));
        let mut apart = Running::new(MILLIONTHS);
        let mut lines = Vec::with_capacity(parts.len());
        let mut cut = BTreeMap::new();
        for part in parts {
            let kwh = match part.counts {
                Counts::Once => energy.grow(&part.kwh),
                Counts::Again => apart.grow(&part.kwh),
            };
            let money = amount.grow(&(&part.kwh * &part.rate));
            let Part { from, to, rate, rule, reading, .. } = part;
            if from != reading.start || to != reading.end {
                cut.insert(reading.line, reading);
            }
            lines.push(Line {
                from,
                to,
                kwh,
                rate,
                amount: money,
                rule: rule.id.clone(),
                version: rule.version,
                article: article(rule).en,
                reading: reading.clone(),
            });
        }
        for (line, Reading { start, end, kwh, .. }) in cut {
            let kwh = kwh.plain();
            notes.push(Sentence::new(
                format!(
                    "A part of the reading of line {line} ({start} to {end}, {kwh} kWh) is charged."
                ),
                format!("第{line}行读数（{start} 至 {end}，{kwh} 千瓦时）仅部分计费。"),
            ));
        }
        notes.push(Sentence::new(
            "The sum is rounded once, half up to the cent, and the lines add up to it; no copy states a rule of \
             rounding.",
            "合计一次性四舍五入到分，各行之和等于合计；各文本均未载明取整规则。",
        ));
        Self { energy: energy.rounded, amount: amount.rounded, currency, lines, notes }
    }

    /// What must be paid back of this bill: all of it where its ground was revoked, otherwise what it is above
    /// the bill that is right. None where nothing is.
    pub fn refund(&self, right: Option<&Self>) -> Option<Refund> {
        if right.is_some_and(|right| right.currency != self.currency) {
            return None;
        }
        let due = right.map_or_else(Exact::zero, |right| right.amount.clone());
        let amount = &self.amount - &due;
        (amount > Exact::zero()).then(|| Refund { amount, currency: self.currency.clone() })
    }

    /// As JSON, with the notes in English or in Chinese.
    pub fn shown(&self, pick: impl Fn(&Sentence) -> String) -> ShownSheet {
        let line = |line: &Line| ShownLine {
            from: line.from.to_string(),
            to: line.to.to_string(),
            kwh: line.kwh.plain(),
            rate: rate(&line.rate),
            amount: line.amount.fixed(CENTS),
            rule: line.rule.clone(),
        };
        ShownSheet {
            r#type: "tariff",
            energy_kwh: self.energy.plain(),
            amount: self.amount.fixed(CENTS),
            currency: self.currency.clone(),
            lines: self.lines.iter().map(line).collect(),
            notes: self.notes.iter().map(pick).collect(),
        }
    }
}

/// A rate with two places, or as many as it needs.
fn rate(rate: &Exact) -> String {
    let plain = rate.plain();
    let places = plain.split_once('.').map_or(0, |(_, places)| places.len());
    if places < 2 { rate.fixed(CENTS) } else { plain }
}

/// Document and article of a rule.
pub(super) fn article(rule: &Provision) -> Sentence {
    let number = rule.document.number.as_deref();
    let number_or = |title: &str| number.unwrap_or(title).to_owned();
    let (en, zh) = (number_or(&rule.document.title.en), number_or(&rule.document.title.zh));
    match &rule.article {
        Some(article) => {
            Sentence::new(format!("{en}, article {article}"), format!("{zh}第{article}条"))
        }
        None => Sentence::new(format!("{en}, article not stated"), format!("{zh}，条款未载明")),
    }
}

/// A sum that is rounded as a whole while it grows.
struct Running {
    exact: Exact,
    rounded: Exact,
    places: u32,
}

impl Running {
    fn new(places: u32) -> Self {
        Self { exact: Exact::zero(), rounded: Exact::zero(), places }
    }

    /// By how much the rounded sum grows.
    fn grow(&mut self, by: &Exact) -> Exact {
        self.exact = std::mem::take(&mut self.exact) + by;
        let before = std::mem::replace(&mut self.rounded, self.exact.rounded(self.places));
        &self.rounded - &before
    }
}

/// A bill as JSON.
#[derive(Debug, Serialize)]
pub struct ShownSheet {
    r#type: &'static str,
    energy_kwh: String,
    amount: String,
    currency: String,
    lines: Vec<ShownLine>,
    notes: Vec<String>,
}

impl ShownSheet {
    /// Energy and amount.
    pub fn totals(&self) -> (&str, &str) {
        (&self.energy_kwh, &self.amount)
    }

    /// From, to, energy, rate, amount and rule of each line.
    pub fn lines(&self) -> impl Iterator<Item = [&str; 6]> {
        self.lines.iter().map(|line| {
            let ShownLine { from, to, kwh, rate, amount, rule } = line;
            [from, to, kwh, rate, amount, rule].map(String::as_str)
        })
    }
}

/// A line as JSON.
#[derive(Debug, Serialize)]
pub struct ShownLine {
    from: String,
    to: String,
    kwh: String,
    rate: String,
    amount: String,
    rule: String,
}
