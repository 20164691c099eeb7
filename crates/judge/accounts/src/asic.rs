//! Machines and what they spend a hash: `reference/asic.csv`.
//!
//! In: the table and a day. Out: the most efficient, the median and the least efficient machine of an
//! algorithm that may have been at work on that day. Graphics cards and processors are machines too.

use hashwarden_domain::{Algorithm, Efficiency};
use jiff::{ToSpan, civil::Date};

use crate::{
    FactorsError,
    table::{day, number, rows, text},
};

const TABLE: &str = "asic.csv";
/// How far a stated efficiency may lie from power over hash rate; sheets round.
const ROUNDING: f64 = 0.03;

/// One machine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Machine {
    pub(crate) name: String,
    pub(crate) algorithm: Algorithm,
    pub(crate) released: Date,
    pub(crate) efficiency: Efficiency,
    pub(crate) source: String,
    pub(crate) source_date: Date,
}

/// The machines that may have been at work, by efficiency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fleet<'a> {
    pub(crate) best: &'a Machine,
    pub(crate) median: &'a Machine,
    pub(crate) worst: &'a Machine,
    pub(crate) count: usize,
}

/// Which machines are held possible.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plausible {
    /// Years since a machine was first sold.
    pub(crate) max_age: i32,
    /// Energy a hash, as a multiple of the best machine sold a year before: that one has had the
    /// time to set what a hash earns.
    pub(crate) max_ratio: f64,
}

/// Machines of `algorithm` that may have been at work on a day.
pub(crate) fn fleet(
    machines: &[Machine],
    algorithm: Algorithm,
    on: Date,
    plausible: Plausible,
) -> Option<Fleet<'_>> {
    let of_algorithm = || machines.iter().filter(|machine| machine.algorithm == algorithm);
    let joules = |machine: &Machine| machine.efficiency.as_joules_per_terahash();
    let settled = on.saturating_sub(1.year());
    let limit = of_algorithm()
        .filter(|machine| machine.released <= settled)
        .map(joules)
        .min_by(f64::total_cmp)
        .map_or(f64::INFINITY, |best| best * plausible.max_ratio);
    let oldest = on.saturating_sub(plausible.max_age.years());
    let mut at_work: Vec<&Machine> = of_algorithm()
        .filter(|machine| oldest <= machine.released && machine.released <= on)
        .filter(|machine| joules(machine) <= limit)
        .collect();
    at_work.sort_by(|a, b| {
        // Same efficiency: by name, so that the order of the table does not matter.
        joules(a).total_cmp(&joules(b)).then_with(|| a.name.cmp(&b.name))
    });
    Some(Fleet {
        best: at_work.first()?,
        // Of an even number the upper of the middle two: a machine that exists.
        median: at_work.get(at_work.len() / 2)?,
        worst: at_work.last()?,
        count: at_work.len(),
    })
}

/// Reads the table.
pub(crate) fn parse(csv: &str) -> Result<Vec<Machine>, FactorsError> {
    let columns = [
        "model",
        "maker",
        "algorithm",
        "released",
        "hash_rate",
        "unit",
        "power_w",
        "joule_per_terahash",
        "source",
        "source_date",
    ];
    rows(TABLE, csv, columns, machine)
}

fn machine(fields: [&str; 10]) -> Result<Machine, String> {
    let [model, maker, algorithm, released, rate, unit, power, efficiency, source, source_date] =
        fields;
    let stated = number("joule_per_terahash", efficiency)?;
    if !rate.is_empty() {
        let rate = number("hash_rate", rate)? * multiple(unit)?;
        if !power.is_empty() {
            let reckoned = number("power_w", power)? / rate * 1e12;
            if (reckoned / stated - 1.0).abs() > ROUNDING {
                return Err(format!(
                    "joule_per_terahash is {stated}, but power over hash rate gives {reckoned:.0}"
                ));
            }
        }
    }
    Ok(Machine {
        name: format!("{} {}", text("maker", maker)?, text("model", model)?),
        algorithm: Algorithm::from_word(algorithm)
            .ok_or_else(|| format!("\"{algorithm}\" is no algorithm that is counted here"))?,
        released: day("released", released)?,
        efficiency: Efficiency::from_joules_per_terahash(stated).map_err(|e| e.to_string())?,
        source: text("source", source)?,
        source_date: day("source_date", source_date)?,
    })
}

/// Hashes (or solutions) in one of the unit.
fn multiple(unit: &str) -> Result<f64, String> {
    let prefix = unit
        .strip_suffix("H/s")
        .or_else(|| unit.strip_suffix("Sol/s"))
        .ok_or_else(|| format!("unit is H/s or Sol/s with a prefix, not \"{unit}\""))?;
    match prefix {
        "" => Ok(1.0),
        "k" => Ok(1e3),
        "M" => Ok(1e6),
        "G" => Ok(1e9),
        "T" => Ok(1e12),
        "P" => Ok(1e15),
        _ => Err(format!("unit has the prefix k, M, G, T, P or none, not \"{prefix}\"")),
    }
}
