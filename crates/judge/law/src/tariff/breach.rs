//! Charges for dear load on a cheap line, and for theft: the difference, and a multiple of it on top.
//!
//! In: the record of 1996, and the article of the rules of 2024 as a person read it. Out: two rates for each
//! reading, what was short and what comes on top, and from when. The figures of 1996 have been replaced by a text
//! that nobody here could read, so without that article nothing is computed. What the supplier charges stands
//! beside what an authority may fine (Electricity Law, article 71), which is not computed here.

use hashwarden_domain::Sentence;

use super::{
    ask::Ask,
    assumption::Entered,
    clock::{Facts, Span},
    exact::Exact,
    terms::{lack_fact, need, need_number},
};
use crate::provision::{Provision, Value};

/// Which breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// A load of a dear class on a line of a cheap one: the difference is short.
    DearOnCheap,
    /// Energy taken without a meter that counts it: all of its price is short.
    Theft,
}

impl Breach {
    /// The subject of the record that has its figures.
    pub(super) fn subject(self) -> &'static str {
        match self {
            Self::DearOnCheap => "dear-load-on-cheap-line",
            Self::Theft => "theft-of-supplier",
        }
    }
}

/// What is charged for a breach, and for which time.
pub(super) struct Charges {
    pub(super) short: Exact,
    pub(super) extra: Exact,
    pub(super) span: Span,
    pub(super) notes: Vec<Sentence>,
}

/// The charges of a breach, or what is missing of them. It was established at the moment of `facts.listed`.
pub(super) fn charges(
    ask: &mut Ask<'_>,
    rule: &Provision,
    breach: Breach,
    facts: &Facts,
) -> Option<Charges> {
    let article = ask.entered("article_2024").and_then(Entered::text);
    if article.is_none() {
        ask.lack(
            "article_2024",
            "the article of the rules of 2024: the figures of 1996 have been replaced and are never \
             today's law",
            "2024年供电营业规则的条文：1996年的数字已被取代，不得作为现行规定",
        );
    }
    let multiple = need_number(ask, rule, "extra_multiple");
    let due = rate(ask, "due_rate", "the price of a kWh that was due", "应执行的电价");
    let paid = match breach {
        Breach::DearOnCheap => {
            rate(ask, "paid_rate", "the price of a kWh that was paid", "实际执行的电价")
        }
        Breach::Theft => Some(Exact::zero()),
    };
    let span = span(ask, rule, breach, facts);
    let (article, multiple, due, paid) = (article?, multiple?, due?, paid?);
    if due <= paid {
        ask.lack("due_rate", "a price above the one that was paid", "应高于实际执行的电价");
        return None;
    }
    let (span, default) = span?;
    let short = &due - &paid;
    let mut notes = vec![
        Sentence::new(
            format!(
                "Figures of the rules of 1996 ({}), superseded on 1 June 2024, under the article of 2024 \
                 that was entered: {article}. In 2024 the multiple may be a ceiling.",
                rule.id
            ),
            format!(
                "采用1996年规则的数字（{}），该规则自2024年6月1日起已被取代；录入的2024年条文：{article}。\
                 2024年的倍数可能为上限。",
                rule.id
            ),
        ),
        Sentence::new(
            "Each reading has two lines: what was short, and the multiple of it on top. Its energy counts once.",
            "每条读数列两行：差额（或应补电费）及其倍数；电量只计一次。",
        ),
    ];
    notes.extend(default);
    Some(Charges { extra: &short * &multiple, short, span, notes })
}

fn rate(ask: &mut Ask<'_>, field: &'static str, en: &str, zh: &str) -> Option<Exact> {
    let entered = ask.entered(field).and_then(Entered::number).cloned();
    if entered.is_none() {
        ask.lack(field, en, zh);
    }
    entered
}

/// From the start to the end of the breach; where nobody knows the start, so many months back.
fn span(
    ask: &mut Ask<'_>,
    rule: &Provision,
    breach: Breach,
    facts: &Facts,
) -> Option<(Span, Option<Sentence>)> {
    let to = facts.mining_to.unwrap_or(facts.listed);
    if let Some(from) = facts.mining_from {
        return Some((Span { from, to: Some(to.max(from)) }, None));
    }
    if breach == Breach::Theft {
        lack_fact(ask, "mining_from");
        return None;
    }
    let months = need(ask, rule, "default_months", Value::count, |_| None)?;
    let from = to.months_before(months)?;
    let note = Sentence::new(
        format!("The start is not known: {months} months are charged, from {from}."),
        format!("起始时间无法查明：按{months}个月计，自 {from} 起。"),
    );
    Some((Span { from, to: Some(to) }, Some(note)))
}
