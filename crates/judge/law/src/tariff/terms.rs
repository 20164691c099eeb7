//! The terms of a rule: what may be computed with of it, filled by what was entered.
//!
//! In: a record and what was entered. Out: its terms; whatever is not known is noted as missing. A figure of a
//! draft, of a record marked U, or of one marked S with a single copy counts as not stated. A record that is
//! not in force for want of its number, its date or its first day needs those from somebody who has the paper.

use hashwarden_domain::Sentence;
use jiff::{civil::Date, tz::Offset};

use super::{
    ask::Ask,
    assumption::Entered,
    clock::{End, Facts, Span, Start},
    exact::Exact,
    moment::Moment,
    place::Record,
    proration::Proration,
    scope::{Lack, Scope},
};
use crate::{
    provision::{Provision, Standing, Value, copies, packs},
    rule::Mark,
};

/// Whether the figures of a record may be computed with at all.
fn is_usable(rule: &Provision) -> bool {
    let is_verified = match rule.mark {
        Mark::V => true,
        Mark::S => copies(&rule.sources) >= 2,
        Mark::U => false,
    };
    is_verified && rule.standing != Standing::Draft
}

/// What the record states of a field; what may not be computed with is not stated.
pub(super) fn stated<'r>(rule: &'r Provision, field: &'static str) -> Option<&'r Value> {
    rule.parameter(field).filter(|_| is_usable(rule))
}

/// A field of the record, or what was entered for it; missing where neither is there.
pub(super) fn need<T>(
    ask: &mut Ask<'_>,
    rule: &Provision,
    field: &'static str,
    of_record: impl Fn(&Value) -> Option<T>,
    of_entry: impl Fn(&Entered) -> Option<T>,
) -> Option<T> {
    let found = may(ask, rule, field, of_record, of_entry);
    if found.is_none() {
        ask.lack_of(field, &rule.id);
    }
    found
}

/// The same, where it may be that the bill does not need it.
pub(super) fn may<T>(
    ask: &mut Ask<'_>,
    rule: &Provision,
    field: &'static str,
    of_record: impl Fn(&Value) -> Option<T>,
    of_entry: impl Fn(&Entered) -> Option<T>,
) -> Option<T> {
    if let Some(found) = stated(rule, field).and_then(of_record) {
        ask.is_stated(field, &rule.id);
        return Some(found);
    }
    ask.entered(field).and_then(of_entry)
}

/// A decimal number of the record, or one that was entered.
pub(super) fn need_number(
    ask: &mut Ask<'_>,
    rule: &Provision,
    field: &'static str,
) -> Option<Exact> {
    let digits = |value: &Value| Exact::parse(value.number()?).ok();
    need(ask, rule, field, digits, |entered| entered.number().cloned())
}

/// The days on which a rule is in force, as moments; asks for what is missing of it.
pub(super) fn validity(ask: &mut Ask<'_>, record: Record<'_>, offset: Offset) -> Option<Span> {
    let rule = record.rule;
    let is_in_force = rule.standing == Standing::InForce;
    let is_usable = is_usable(rule);
    let first = rule.valid_from.filter(|_| is_usable);
    if !is_in_force {
        let is_whole = is_usable
            && rule.document.number.is_some()
            && rule.document.date.is_some()
            && first.is_some();
        if is_whole {
            ask.lack(
                "status",
                &format!("{}: the record itself is not in force", rule.id),
                &format!("{}：该记录本身未列为有效", rule.id),
            );
        }
        number(ask, rule, is_usable);
        issued(ask, rule);
    }
    let first = match first {
        Some(first) => {
            ask.is_stated("valid_from", &rule.id);
            Some(first)
        }
        None => ask.entered("valid_from").and_then(Entered::day),
    };
    let Some(first) = first else {
        ask.lack(
            "valid_from",
            &format!("{}: the first day on which it is in force is not known", rule.id),
            &format!("{}：生效日未核实", rule.id),
        );
        return None;
    };
    let to = match last_day(ask, record) {
        Some(last) => Some(Moment::midnight(last.tomorrow().ok()?, offset)?),
        None => None,
    };
    Some(Span { from: Moment::midnight(first, offset)?, to })
}

/// The last day of a rule, or of the renewal that was entered for one that has run out.
fn last_day(ask: &mut Ask<'_>, record: Record<'_>) -> Option<Date> {
    let rule = record.rule;
    let last = rule.last_day().or_else(|| super::fee::last_day(rule))?;
    if !record.can_be_renewed {
        return Some(last);
    }
    match ask.entered("renewed_until").and_then(Entered::day) {
        Some(renewed) => Some(last.max(renewed)),
        None => Some(last),
    }
}

/// The number of its document, which no bill goes without.
fn number(ask: &mut Ask<'_>, rule: &Provision, is_usable: bool) {
    if is_usable && rule.document.number.is_some() {
        ask.is_stated("number", &rule.id);
        return;
    }
    let Some(number) = ask.entered("number").and_then(Entered::text) else {
        ask.lack(
            "number",
            &format!("{}: no copy shows the number of its document, or none that counts", rule.id),
            &format!("{}：无可采信的文号", rule.id),
        );
        return;
    };
    if let Some(listed) = packs::invented().number(number) {
        ask.lack(
            "number",
            &format!("{number} is on the list of invented documents ({listed})"),
            &format!("{number} 在虚构文件名单上（{listed}）"),
        );
    }
}

/// The day of issue of its document.
fn issued(ask: &mut Ask<'_>, rule: &Provision) -> Option<Date> {
    if let Some(date) = rule.document.date.filter(|_| is_usable(rule)) {
        ask.is_stated("date", &rule.id);
        return Some(date);
    }
    let date = ask.entered("date").and_then(Entered::day);
    if date.is_none() {
        ask.lack(
            "date",
            &format!("{}: the date of its document is not known", rule.id),
            &format!("{}：文件日期未核实", rule.id),
        );
    }
    date
}

/// The terms by which energy is charged.
pub(super) struct Terms {
    pub(super) rate: Exact,
    /// From when to when by what happened.
    pub(super) clock: Span,
    /// The days on which the rule is in force.
    pub(super) validity: Span,
    pub(super) proration: Option<Proration>,
    pub(super) notes: Vec<Sentence>,
}

/// The terms of a differential price, or what is missing of them.
pub(super) fn differential(
    ask: &mut Ask<'_>,
    record: Record<'_>,
    facts: &Facts,
    offset: Offset,
) -> Option<Terms> {
    let rule = record.rule;
    let mut notes = Vec::new();
    let rate = need_number(ask, rule, "rate");
    notes.extend(tax(ask, rule));
    scope(ask, rule);
    let validity = validity(ask, record, offset);
    let clock = clock(ask, rule, facts, offset, &mut notes);
    // Whether it is needed is known once readings are cut.
    let proration = may(
        ask,
        rule,
        "proration",
        |value| Proration::from_word(value.word()?),
        |entered| if let Entered::Proration(how) = entered { Some(*how) } else { None },
    );
    let (clock, validity) = (clock?, validity?);
    if clock.from < validity.from {
        notes.push(Sentence::new(
            format!("{}: charged from its first day on, {}", rule.id, validity.from),
            format!("{}：自其生效之日 {} 起计", rule.id, validity.from),
        ));
    }
    Some(Terms { rate: rate?, clock, validity, proration, notes })
}

fn tax(ask: &mut Ask<'_>, rule: &Provision) -> Option<Sentence> {
    let is_included = need(ask, rule, "tax_included", Value::flag, Entered::flag)?;
    Some(if is_included {
        Sentence::new("The rate includes tax.", "加价标准含税。")
    } else {
        Sentence::new(
            "The rate is without tax; what tax is due on it is not in this sheet.",
            "加价标准不含税；应缴税款不在本表计算。",
        )
    })
}

/// Asks for what is missing before the readings may be charged whole.
fn scope(ask: &mut Ask<'_>, rule: &Provision) {
    let metering = ask.entered("metering");
    let metering = metering
        .and_then(|entered| if let Entered::Metering(of) = entered { Some(*of) } else { None });
    let of_record = stated(rule, "scope").and_then(|value| Scope::from_word(value.word()?));
    let scope = match of_record {
        // Who is charged is stated; which energy of a mixed account is not.
        None | Some(Scope::Listed) => match ask.entered("scope") {
            Some(Entered::Scope(scope)) => Some(*scope),
            _ => of_record,
        },
        Some(_) => {
            ask.is_stated("scope", &rule.id);
            of_record
        }
    };
    match Scope::lacks(scope, metering) {
        None => {}
        Some(Lack::Scope) => ask.lack(
            "scope",
            &format!(
                "{}: which energy of an account is charged is not stated (nor needed with \
                 metering=mining-only)",
                rule.id
            ),
            &format!("{}：计费范围未载明（metering=mining-only 时无需）", rule.id),
        ),
        Some(Lack::Metering) => ask.lack(
            "metering",
            "the metered load is charged, the whole account only where it cannot be told apart: say what \
             the readings are of",
            "仅按分表电量计费，无法区分时才按全户：须说明读数所属计量点",
        ),
        Some(Lack::AccountReadings) => ask.lack(
            "account_readings",
            "readings of the whole account: the rule does not charge mining's own meter alone",
            "缺全户读数：该规则不只按挖矿分表计费",
        ),
        Some(Lack::LoadReadings) => ask.lack(
            "load_readings",
            "readings of mining's own meter: where there is one, the whole account is not charged",
            "缺挖矿分表读数：有分表的不按全户计费",
        ),
    }
}

/// From when to when it charges, within whatever days.
fn clock(
    ask: &mut Ask<'_>,
    rule: &Provision,
    facts: &Facts,
    offset: Offset,
    notes: &mut Vec<Sentence>,
) -> Option<Span> {
    let start = need(
        ask,
        rule,
        "start",
        |value| Start::from_word(value.word()?),
        |entered| if let Entered::Start(start) = entered { Some(*start) } else { None },
    );
    let start = start.and_then(|start| {
        let issued = if start == Start::MiningStartNotBeforeIssue {
            issued(ask, rule).and_then(|day| Moment::midnight(day, offset))
        } else {
            None
        };
        start.moment(facts, issued).map_err(|fact| lack_fact(ask, fact)).ok()
    });
    let told = told(ask, rule, facts, notes);
    // While nothing has ended, no bill needs to know what would end it.
    let to = if facts.mining_to.is_some() || facts.delisted.is_some() {
        let of_record = |value: &Value| End::from_word(value.word()?);
        let of_entry =
            |entered: &Entered| if let Entered::End(end) = entered { Some(*end) } else { None };
        let end = need(ask, rule, "end", of_record, of_entry);
        Some(end.and_then(|end| end.moment(facts).map_err(|fact| lack_fact(ask, fact)).ok())?)
    } else {
        notes.push(Sentence::new(
            "No end was given: charged to the end of the readings.",
            "未给出终止时间：计至读数末尾。",
        ));
        None
    };
    let from = told.and_then(|told| Some(start?.max(told.unwrap_or(start?))))?;
    // Ended before it began: a span without anything in it.
    Some(Span { from, to: to.map(|to| to.max(from)) })
}

/// When the user was told, where nothing may be charged before. A record that may not be computed with still
/// protects.
///
/// Out: none where that is needed and nobody has said when.
fn told(
    ask: &mut Ask<'_>,
    rule: &Provision,
    facts: &Facts,
    notes: &mut Vec<Sentence>,
) -> Option<Option<Moment>> {
    let of_record = rule.parameter("prior_notice").and_then(Value::flag);
    let of_entry = |ask: &mut Ask<'_>| ask.entered("prior_notice").and_then(Entered::flag);
    match of_record.or_else(|| of_entry(ask)) {
        Some(true) if facts.notified.is_none() => {
            lack_fact(ask, "notified");
            None
        }
        Some(true) => Some(facts.notified),
        Some(false) => Some(None),
        None => {
            notes.push(Sentence::new(
                format!("{}: whether the user must be told before is not stated.", rule.id),
                format!("{}：是否须事先告知用户，未载明。", rule.id),
            ));
            Some(None)
        }
    }
}

/// Something that happened and that nobody has said when.
pub(super) fn lack_fact(ask: &mut Ask<'_>, fact: &'static str) {
    let (en, zh) = match fact {
        "mining_from" => (
            "when mining started, or the start that the letter gives (--mining-from)",
            "开始挖矿的时间，或函告的起始时间（--mining-from）",
        ),
        "mining_to" => (
            "when mining ended, or the stop that the letter gives (--mining-to)",
            "停止挖矿的时间，或函告的停止时间（--mining-to）",
        ),
        "delisted" => ("when it was taken off the list or screened out", "移出名单的时间"),
        "notified" => ("when the user was told: that must come first", "告知用户的时间：须先告知"),
        "reading" => (
            "a reading at the moment at which the charge begins or ends: only what was read counts",
            "起止时刻的抄表读数：仅按实际抄见电量计费",
        ),
        _ => ("needed by the rule", "规则所需"),
    };
    ask.lack(fact, en, zh);
}
