//! A price by a multiple of another, as Iran's by that of exported energy.
//!
//! In: a record of the measure `price`, with its multiples as `season: factor`, and the season or the factor
//! that was entered. Out: the rate. When a season begins and ends is in no copy, so nothing is guessed.

use super::{
    ask::Ask,
    assumption::Entered,
    exact::Exact,
    terms::{need_number, stated},
};
use crate::provision::{Provision, Value};

/// The price of a unit of energy.
pub(super) fn rate(ask: &mut Ask<'_>, rule: &Provision) -> Option<Exact> {
    let base = need_number(ask, rule, "rate");
    let multiple = multiple(ask, rule);
    Some(&base? * &multiple?)
}

fn multiple(ask: &mut Ask<'_>, rule: &Provision) -> Option<Exact> {
    let multiples = match stated(rule, "multiples") {
        Some(Value::Words(multiples)) => multiples.as_slice(),
        _ => &[],
    };
    if multiples.is_empty() {
        let entered = ask.entered("multiple").and_then(Entered::number).cloned();
        if entered.is_none() {
            ask.lack(
                "multiple",
                &format!("{}: no multiple could be verified", rule.id),
                &format!("{}：倍数未核实", rule.id),
            );
        }
        return entered;
    }
    let known = multiples.join("; ");
    let season = ask.entered("season").and_then(Entered::text);
    let factor = season.and_then(|season| {
        multiples.iter().find_map(|row| row.split_once(": ").filter(|(name, _)| *name == season))
    });
    let factor = factor.and_then(|(_, factor)| Exact::parse(factor).ok());
    if factor.is_none() {
        ask.lack(
            "season",
            &format!("{}: one of these, in which energy is sold: {known}", rule.id),
            &format!("{}：应为其中售电的时段之一：{known}", rule.id),
        );
    }
    factor
}
