//! Kazakhstan's fee on the energy used for mining: one rate, or a scale by what was paid for the energy.
//!
//! In: a record of the measure `fee` or `fee-scale`, and how the machines are supplied. Out: the rate, or what is
//! missing: the middle steps of the scale of 2023 were never seen, and the tax code of 2026 was not read.

use jiff::civil::{Date, date};

use super::{
    ask::Ask,
    assumption::Entered,
    exact::Exact,
    terms::{need, need_number, stated},
};
use crate::provision::{Provision, Value};

/// Last day before the tax code of 2026, of which nobody has read whether the fee is in it.
const BEFORE_THE_CODE: Date = date(2025, 12, 31);

/// How the machines are supplied, and the field that has the rate.
const SUPPLIES: [(&str, &str); 4] = [
    ("grid", "rate"),
    ("no-meter", "no_meter"),
    ("own-generation", "own_generation"),
    ("own-renewables", "own_renewables"),
];

/// The day up to which a fee may be charged at most where its record has no last day.
pub(super) fn last_day(rule: &Provision) -> Option<Date> {
    (rule.jurisdiction == "kz").then_some(BEFORE_THE_CODE)
}

/// The rate of a fee for the supply that was entered.
pub(super) fn rate(ask: &mut Ask<'_>, rule: &Provision) -> Option<Exact> {
    let is_scale = rule.measure.word() == "fee-scale";
    let has_one_rate =
        !is_scale && SUPPLIES[1..].iter().all(|(_, field)| stated(rule, field).is_none());
    if has_one_rate {
        return need_number(ask, rule, "rate");
    }
    let Some(supply) = ask.entered("supply").and_then(Entered::text) else {
        ask.lack(
            "supply",
            "how the machines are supplied: the rate depends on it",
            "供电方式：费率视供电方式而定",
        );
        return None;
    };
    let grounds: Vec<&str> = supply.split('+').collect();
    let mut rates = Vec::new();
    for ground in &grounds {
        let Some((_, field)) = SUPPLIES.iter().find(|(known, _)| known == ground) else {
            ask.lack(
                "supply",
                "one or more of grid, no-meter, own-generation, own-renewables, joined by +",
                "供电方式应为 grid、no-meter、own-generation、own-renewables，以 + 连接",
            );
            return None;
        };
        rates.push(match (*field, is_scale) {
            ("rate", true) => of_scale(ask, rule),
            (field, _) => need_number(ask, rule, field),
        });
    }
    if grounds.len() > 1 {
        let highest = need(ask, rule, "highest_of_several", Value::flag, |_| None)?;
        if !highest {
            ask.lack(
                "supply",
                "several supplies, and the rule does not take the highest",
                "供电方式多于一种，而规则未规定取高",
            );
            return None;
        }
    }
    rates.into_iter().collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// The step of the scale for the price that was paid.
fn of_scale(ask: &mut Ask<'_>, rule: &Provision) -> Option<Exact> {
    let Some(price) = ask.entered("price").and_then(Entered::number) else {
        ask.lack(
            "price",
            "the average price paid for the energy: the scale goes by it",
            "平均购电价：费率按购电价分档",
        );
        return None;
    };
    let bands = stated(rule, "bands").and_then(Value::bands).unwrap_or_default();
    let side = |side: &Option<String>| side.as_deref().and_then(|text| Exact::parse(text).ok());
    let band = bands.iter().find(|band| {
        side(&band.from).is_none_or(|from| from <= *price)
            && side(&band.below).is_none_or(|below| *price < below)
    });
    let rate = band.and_then(|band| side(&band.rate));
    match rate.or_else(|| ask.entered("rate").and_then(Entered::number).cloned()) {
        Some(rate) => Some(rate),
        None => {
            ask.lack(
                "rate",
                &format!("{}: the step of the scale for this price was never seen", rule.id),
                &format!("{}：该购电价对应的分档未见", rule.id),
            );
            None
        }
    }
}
