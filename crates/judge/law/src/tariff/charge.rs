//! Which parts of which readings are charged, by which rule.
//!
//! In: the records of a place, readings, what happened. Out: the parts with rate and rule, not yet rounded. Each
//! rule takes of what is left the part within its clock and its days; what a clock asks for and no rule has
//! priced is missing, what no clock asks for is told.

use hashwarden_domain::Sentence;
use jiff::tz::Offset;

use super::{
    CannotBill, Draft, Request,
    ask::Ask,
    assumption::Entered,
    breach::{self, Breach},
    clock::{Facts, Span},
    fee,
    moment::Moment,
    place::{self, Record},
    price,
    proration::Proration,
    reading::Reading,
    sheet::{self, Counts, Part},
    terms,
};
use crate::provision::{Provision, Provisions, Standing};

/// The parts that a price, an add-on or a fee is charged for.
pub(super) fn for_price<'a>(
    ask: &mut Ask<'_>,
    rules: &'a Provisions,
    request: &Request<'a>,
    facts: &Facts,
) -> Result<Option<Draft<'a>>, CannotBill> {
    let place = request.jurisdiction;
    let Some(priced) = place::priced(rules, place) else {
        return Err(CannotBill::Jurisdiction(place.to_owned()));
    };
    let offset = place::days_of(place, request.listed);
    let records = chosen(ask, priced.records)?;
    let mut draft = Draft { parts: Vec::new(), currency: String::new(), notes: Vec::new() };
    draft.notes.extend(priced.note);
    // What of each reading no rule has charged yet.
    let mut rest: Vec<(&Reading, Span)> = request.readings.all().iter().map(whole).collect();
    let mut applied = Vec::new();
    for record in records {
        let rule = record.rule;
        if !can_touch(record, &rest, offset) {
            continue;
        }
        let Some(terms) = terms_of(ask, record, facts, offset) else {
            run_out(ask, record, &rest, facts, offset);
            applied.push(None);
            continue;
        };
        applied.push(Some((record, terms.clock, terms.validity)));
        draft.notes.push(basis(rule));
        draft.notes.extend(not_in_force(rule));
        draft.notes.extend(terms.notes);
        draft.notes.extend(rule.note.clone());
        currency(ask, rule, &mut draft.currency);
        let window = terms.clock.within(terms.validity.from, terms.validity.to);
        let mut left = Vec::new();
        for (reading, span) in rest {
            let charged = window.and_then(|window| span.within(window.from, window.to));
            let Some(charged) = charged else {
                left.push((reading, span));
                continue;
            };
            let (from, to) = (charged.from, charged.to.unwrap_or(reading.end));
            left.extend(span.within(span.from, Some(from)).map(|before| (reading, before)));
            left.extend(span.within(to, None).map(|after| (reading, after)));
            match Proration::energy(terms.proration, reading, from, to) {
                Ok(kwh) => {
                    let rate = terms.rate.clone();
                    let counts = Counts::Once;
                    draft.parts.push(Part { from, to, kwh, rate, rule, reading, counts });
                }
                Err("proration") => ask.lack_of("proration", &rule.id),
                Err(fact) => terms::lack_fact(ask, fact),
            }
        }
        rest = left;
    }
    leftover(ask, &rest, &applied, &mut draft.notes);
    Ok(Some(draft))
}

fn whole(reading: &Reading) -> (&Reading, Span) {
    (reading, Span { from: reading.start, to: Some(reading.end) })
}

/// The records that apply: those in force, and one other at most; the one that was named, where one was.
fn chosen<'r>(
    ask: &mut Ask<'_>,
    mut records: Vec<Record<'r>>,
) -> Result<Vec<Record<'r>>, CannotBill> {
    let ids = |records: &[Record<'_>]| {
        records.iter().map(|record| record.rule.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    if let Some(named) = ask.entered("rule").and_then(Entered::text) {
        let known = ids(&records);
        records.retain(|record| record.rule.id == named);
        if records.is_empty() {
            return Err(CannotBill::Rule { rule: named.to_owned(), known });
        }
        return Ok(records);
    }
    let (in_force, others): (Vec<_>, Vec<_>) =
        records.iter().partition(|record| record.rule.standing == Standing::InForce);
    if others.len() > 1 {
        let known = ids(&others);
        ask.lack(
            "rule",
            &format!("several records could apply and none is in force: name one of {known}"),
            &format!("多条记录可能适用且均未列为有效，须指明其一：{known}"),
        );
        return Ok(in_force);
    }
    Ok(records)
}

/// Whether a rule can have been in force during anything that is left.
fn can_touch(record: Record<'_>, rest: &[(&Reading, Span)], offset: Offset) -> bool {
    let Record { rule, can_be_renewed } = record;
    let first = rule.valid_from.or(rule.document.date);
    let from = first.and_then(|day| Moment::midnight(day, offset));
    // A rule that has run out may have been renewed.
    let last = rule.last_day().filter(|_| !can_be_renewed);
    let to = last.and_then(|day| Moment::midnight(day.tomorrow().ok()?, offset));
    rest.iter().any(|(_, span)| span.within(from.unwrap_or(span.from), to).is_some())
}

/// The terms of a rule of any of the measures.
fn terms_of(
    ask: &mut Ask<'_>,
    record: Record<'_>,
    facts: &Facts,
    offset: Offset,
) -> Option<terms::Terms> {
    let rule = record.rule;
    let measure = rule.measure.word();
    if measure == "differential-price" {
        return terms::differential(ask, record, facts, offset);
    }
    let rate = if measure == "price" { price::rate(ask, rule) } else { fee::rate(ask, rule) };
    let validity = terms::validity(ask, record, offset);
    let (rate, validity) = (rate?, validity?);
    let from = facts.mining_from.map_or(validity.from, |from| from.max(validity.from));
    let clock = Span { from, to: facts.mining_to };
    let proration = terms::may(
        ask,
        rule,
        "proration",
        |_| None,
        |entered| if let Entered::Proration(how) = entered { Some(*how) } else { None },
    );
    let notes = vec![Sentence::new(
        "Charged for all energy that mining used while it went on; the list does not matter for it.",
        "按挖矿期间全部用电量计，与名单日期无关。",
    )];
    Some(terms::Terms { rate, clock, validity, proration, notes })
}

/// One sheet has one currency.
fn currency(ask: &mut Ask<'_>, rule: &Provision, currency: &mut String) {
    match rule.parameter("currency").and_then(|value| value.word()) {
        Some(word) if currency.is_empty() || currency == word => word.clone_into(currency),
        _ => ask.lack_of("currency", &rule.id),
    }
}

/// Which rule, on which document.
fn basis(rule: &Provision) -> Sentence {
    let Sentence { en, zh } = sheet::article(rule);
    let (id, version) = (&rule.id, rule.version);
    Sentence::new(format!("{id} (version {version}): {en}"), format!("{id}（第{version}版）：{zh}"))
}

/// A rule whose terms are not known, and that has run out before the readings end.
fn run_out(
    ask: &mut Ask<'_>,
    record: Record<'_>,
    rest: &[(&Reading, Span)],
    facts: &Facts,
    offset: Offset,
) {
    let after = record.rule.last_day().and_then(|last| last.tomorrow().ok());
    let Some(after) = after.and_then(|day| Moment::midnight(day, offset)) else { return };
    let stop = facts.mining_to.into_iter().chain(facts.delisted).min();
    let is_over = rest.iter().any(|(_, span)| span.within(after, stop).is_some());
    if record.can_be_renewed && is_over && ask.entered("renewed_until").is_none() {
        lack_after(ask, record, after);
    }
}

/// What is needed after the last day of a rule.
fn lack_after(ask: &mut Ask<'_>, record: Record<'_>, after: Moment) {
    let id = &record.rule.id;
    if record.can_be_renewed {
        ask.lack(
            "renewed_until",
            &format!(
                "{id} ran out at {after}: a renewal to the end of the charge, or an earlier end"
            ),
            &format!("{id} 已于 {after} 到期：须出示延续至计费终止的文件，或提前终止计费"),
        );
    } else {
        ask.lack(
            "price_in_force",
            &format!("{id} is not known to be in force from {after} on"),
            &format!("自 {after} 起，{id} 是否有效不明或已失效"),
        );
    }
}

/// A rule that applied, its clock and its days.
type Applied<'r> = (Record<'r>, Span, Span);

/// What a reader must know of a record that is not in force by itself.
fn not_in_force(rule: &Provision) -> Option<Sentence> {
    let id = &rule.id;
    (rule.standing != Standing::InForce).then(|| {
        Sentence::new(
            format!(
                "{id} is not in force by what could be verified: this sheet rests on what was entered by hand."
            ),
            format!("{id} 未经核实为有效：本表以人工录入内容为据。"),
        )
    })
}

/// What no rule has charged: told where no clock asks for it, and missing where one does.
fn leftover(
    ask: &mut Ask<'_>,
    rest: &[(&Reading, Span)],
    applied: &[Option<Applied<'_>>],
    notes: &mut Vec<Sentence>,
) {
    if applied.is_empty() {
        // Where records were many and none was named, that is what is missing.
        if let Some((_, span)) = rest.first().filter(|_| !ask.is_lacking()) {
            let from = span.from;
            ask.lack(
                "price_in_force",
                &format!("no price that could be verified was in force from {from} on"),
                &format!("自 {from} 起无经核实的有效价格"),
            );
        }
        return;
    }
    let ends = applied.iter().flatten().filter_map(|applied| Some((*applied, applied.2.to?)));
    let is_asked = |(_, clock, _): Applied<'_>, after| {
        rest.iter().any(|(_, span)| {
            let asked = span.within(clock.from, clock.to);
            asked.and_then(|span| span.within(after, None)).is_some()
        })
    };
    let last = ends.filter(|(applied, after)| is_asked(*applied, *after));
    if let Some(((record, ..), after)) = last.max_by_key(|(_, after)| *after) {
        lack_after(ask, record, after);
    }
    if !rest.is_empty() {
        notes.push(Sentence::new(
            "Readings, or parts of them, outside the time of the charge are not charged.",
            "计费时段以外的读数（或其部分）不计。",
        ));
    }
}

/// The parts that a breach is charged for, each twice: what was short, and what comes on top.
pub(super) fn for_breach<'a>(
    ask: &mut Ask<'_>,
    rules: &'a Provisions,
    request: &Request<'a>,
    breach: Breach,
    facts: &Facts,
) -> Option<Draft<'a>> {
    let Some(rule) = place::breach(rules, request.jurisdiction, breach.subject()) else {
        ask.lack("rule", "no rule of this place on such a breach", "当地无相应违约、窃电规则");
        return None;
    };
    let charges = breach::charges(ask, rule, breach, facts)?;
    let proration = terms::may(
        ask,
        rule,
        "proration",
        |_| None,
        |entered| if let Entered::Proration(how) = entered { Some(*how) } else { None },
    );
    let mut parts = Vec::new();
    for (reading, span) in request.readings.all().iter().map(whole) {
        let Some(charged) = span.within(charges.span.from, charges.span.to) else { continue };
        let (from, to) = (charged.from, charged.to.unwrap_or(reading.end));
        let kwh = match Proration::energy(proration, reading, from, to) {
            Ok(kwh) => kwh,
            Err("proration") => {
                ask.lack_of("proration", &rule.id);
                continue;
            }
            Err(fact) => {
                terms::lack_fact(ask, fact);
                continue;
            }
        };
        for (rate, counts) in [(&charges.short, Counts::Once), (&charges.extra, Counts::Again)] {
            let (kwh, rate) = (kwh.clone(), rate.clone());
            parts.push(Part { from, to, kwh, rate, rule, reading, counts });
        }
    }
    let mut notes = vec![basis(rule)];
    notes.extend(charges.notes);
    Some(Draft { parts, currency: "CNY".to_owned(), notes })
}
