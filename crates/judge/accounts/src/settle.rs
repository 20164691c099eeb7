//! The account of a site: hash rates, machines, a factor -> power, energy, carbon.
//!
//! In: hash rates, each with its period and one algorithm. Out: intervals for 24 hours at that power.
//! Bounds are multiplied bound by bound (lowest rate on the best machine, highest on the worst): the
//! widest range, because nothing is known about which machines a site has. It is not a statistical
//! interval.

mod peak;
mod words;

use std::collections::BTreeMap;

use hashwarden_domain::{
    Account, AccountSource, Algorithm, Carbon, Energy, Estimate, HashRate, Period, Power, Sentence,
    site::Territory,
};
use jiff::{SignedDuration, civil::Date, tz::Offset};

use crate::{
    Factors,
    asic::{Fleet, Plausible, fleet},
    grid::factor,
};

/// Oldest machine that is held possible, in years since it was first sold.
///
/// Cambridge's index counts a machine for five years (its 1.3.1 and 1.4.0 models), which is about
/// where it pays at an average tariff. Sites that this product looks for pay less than that or
/// nothing, and the S9 of 2016 was still at work in 2023: seven.
pub const MAX_MACHINE_AGE_YEARS: i32 = 7;

/// Most energy a hash that is held possible, as a multiple of the best machine sold a year before.
///
/// An assumption: the cheapest power on sale (half a US cent a kilowatt-hour) is about a twentieth of
/// an ordinary tariff (ten), so a machine that needs more loses money wherever power is paid for.
/// Without it a graphics card would set the upper bound years after ASICs have driven cards out.
pub const MAX_MACHINE_RATIO: f64 = 20.0;

const PLAUSIBLE: Plausible =
    Plausible { max_age: MAX_MACHINE_AGE_YEARS, max_ratio: MAX_MACHINE_RATIO };

/// Settles the account of one site.
///
/// Rates of one algorithm add where their periods overlap, and the largest sum counts: a session that
/// follows another after a change of pool is the same machines.
pub fn settle(
    rates: &[(Period, Estimate<HashRate>)],
    territory: &Territory,
    factors: &Factors,
) -> Account {
    let mut by_algorithm: BTreeMap<Algorithm, Vec<(Period, Estimate<HashRate>)>> = BTreeMap::new();
    for (period, rate) in rates {
        by_algorithm.entry(rate.central.algorithm()).or_default().push((*period, *rate));
    }
    let Some(last) = rates.iter().map(|(period, _)| period.end()).max() else {
        return Account::Unknown { why: words::no_rate() };
    };
    let on = Offset::UTC.to_datetime(last).date();

    let mut watts = Estimate::exactly(0.0);
    let mut lines = Vec::new();
    let mut sources = Vec::new();
    for (algorithm, rates) in &by_algorithm {
        let Some(rate) = peak::largest(rates) else {
            return Account::Unknown { why: words::mixed() };
        };
        let Some(fleet) = fleet(&factors.machines, *algorithm, on, PLAUSIBLE) else {
            return Account::Unknown { why: words::no_machine(*algorithm, on) };
        };
        let power = power_of(rate, &fleet);
        watts = watts.zip(power, |sum, more| sum + more.as_watts());
        lines.push(words::line(*algorithm, &fleet, on));
        sources.extend(machines(&fleet));
    }
    let (Ok(low), Ok(central), Ok(high)) = (
        Power::from_watts(watts.low),
        Power::from_watts(watts.central),
        Power::from_watts(watts.high),
    ) else {
        return Account::Unknown { why: words::too_large() };
    };
    let power = Estimate { low, central, high };
    let energy_per_day = power.map(|power| power * SignedDuration::from_hours(24));
    let carbon_per_day = carbon(energy_per_day, territory, on, factors, &mut sources);
    let method = words::method(&lines, carbon_per_day.is_some(), territory);
    Account::Settled { power, energy_per_day, carbon_per_day, method, sources }
}

/// Lowest rate on the best machine, central on the median, highest on the worst.
fn power_of(rate: Estimate<HashRate>, fleet: &Fleet<'_>) -> Estimate<Power> {
    Estimate {
        low: rate.low.power_at(fleet.best.efficiency),
        central: rate.central.power_at(fleet.median.efficiency),
        high: rate.high.power_at(fleet.worst.efficiency),
    }
}

fn machines(fleet: &Fleet<'_>) -> impl Iterator<Item = AccountSource> {
    let roles = [
        (fleet.best, "best machine", "能效最高的机型"),
        (fleet.median, "median machine", "能效居中的机型"),
        (fleet.worst, "worst machine", "能效最低的机型"),
    ];
    roles
        .map(|(machine, en, zh)| AccountSource {
            what: Sentence::new(
                format!("{}, {en}: {}", machine.algorithm.name(), machine.name),
                format!("{} {zh}：{}", machine.algorithm.name(), machine.name),
            ),
            value: words::efficiency(machine.algorithm, machine.efficiency),
            source: machine.source.clone(),
            date: machine.source_date.to_string(),
        })
        .into_iter()
}

fn carbon(
    energy: Estimate<Energy>,
    territory: &Territory,
    on: Date,
    factors: &Factors,
    sources: &mut Vec<AccountSource>,
) -> Option<Estimate<Carbon>> {
    let row = factor(&factors.grid, &territory.code, on.year())?;
    sources.push(words::factor_source(row));
    Some(energy.zip(row.factor, |energy, factor| energy * factor))
}
