//! The sentences of an account, English and Chinese together.
//!
//! In: what was reckoned. Out: method, reasons and sources in words. Nothing is reckoned here.

use hashwarden_domain::{AccountSource, Algorithm, Efficiency, Sentence, site::Territory};
use jiff::civil::Date;

use super::{MAX_MACHINE_AGE_YEARS, MAX_MACHINE_RATIO};
use crate::{asic::Fleet, grid::Factor};

pub(super) fn no_rate() -> Sentence {
    Sentence::new(
        "No hash rate is known, so no power is reckoned from it.",
        "没有已知算力，因此不推算功率。",
    )
}

pub(super) fn mixed() -> Sentence {
    Sentence::new(
        "A hash rate mixes several algorithms; rates of different algorithms do not add.",
        "某一算力混合了多种算法；不同算法的算力不能相加。",
    )
}

pub(super) fn too_large() -> Sentence {
    Sentence::new(
        "The hash rate is too large to be one: no power is reckoned from it.",
        "算力数值过大，不可能成立，因此不推算功率。",
    )
}

pub(super) fn no_machine(algorithm: Algorithm, on: Date) -> Sentence {
    let name = algorithm.name();
    Sentence::new(
        format!(
            "The table of machines has none for {name} that was sold by {on} and at most \
             {MAX_MACHINE_AGE_YEARS} years before, so no power is given rather than a guess."
        ),
        format!(
            "设备表中没有截至{on}已上市、且上市不超过{MAX_MACHINE_AGE_YEARS}年的{name}机型，\
             因此不给出功率，也不猜测。"
        ),
    )
}

/// What was assumed for one algorithm.
pub(super) fn line(algorithm: Algorithm, fleet: &Fleet<'_>, on: Date) -> Sentence {
    let name = algorithm.name();
    let count = fleet.count;
    let value = |machine: &crate::asic::Machine| efficiency(algorithm, machine.efficiency);
    let (best, median, worst) = (value(fleet.best), value(fleet.median), value(fleet.worst));
    Sentence::new(
        format!(
            "{name}: {count} machines sold by {on} and at most {MAX_MACHINE_AGE_YEARS} years \
             before, {best} to {worst}, median {median}."
        ),
        format!(
            "{name}：截至{on}已上市且不超过{MAX_MACHINE_AGE_YEARS}年的机型{count}种，能耗{best}至\
             {worst}，中位{median}。"
        ),
    )
}

/// How it was reckoned and what it leaves out.
pub(super) fn method(lines: &[Sentence], carbon: bool, territory: &Territory) -> Sentence {
    let join =
        |text: fn(&Sentence) -> &str, by: &str| lines.iter().map(text).collect::<Vec<_>>().join(by);
    let (carbon_en, carbon_zh) = if carbon {
        (
            "Carbon is that energy times the average emission factor of the place \
             (location-based); electricity bought under contract is not considered."
                .to_owned(),
            "碳排放为该电量乘以当地平均排放因子（基于位置法），不考虑合同购电。".to_owned(),
        )
    } else {
        (
            format!("No carbon is given: the table has no emission factor for {}.", territory.code),
            format!("未给出碳排放：因子表中没有{}的排放因子。", territory.code),
        )
    };
    Sentence::new(
        format!(
            "Power is the hash rate times the energy a machine spends on a hash: low is the lowest \
             rate on the most efficient machine, central the central rate on the median machine, \
             high the highest rate on the least efficient. {} Machines that spend more than \
             {MAX_MACHINE_RATIO} times the energy of the best one sold a year before are taken to \
             be out of use; where power costs nothing they may not be. The day is 24 hours at that \
             power. Left out: cooling and conversion losses (PUE), machines that are on without hashing, \
             and whatever else the site runs. Not a measurement. {carbon_en}",
            join(|line| &line.en, " ")
        ),
        format!(
            "功率为算力乘以机型的单位算力能耗：下限取最低算力与能效最高的机型，中值取中位算力与能效\
             居中的机型，上限取最高算力与能效最低的机型。{}单位算力能耗超过一年前最优机型\
             {MAX_MACHINE_RATIO}倍的机型视为已停用；电力不付费的场所可能例外。日电量按该功率运行24小时计。未计入：制冷与\
             变换损耗（PUE）、通电而未运算的设备以及场所的其他负荷。非实测值。{carbon_zh}",
            join(|line| &line.zh, "")
        ),
    )
}

/// An efficiency in the unit that people use for the algorithm; Equihash is counted in solutions.
pub(super) fn efficiency(algorithm: Algorithm, efficiency: Efficiency) -> String {
    let (terahashes, unit) = match algorithm {
        Algorithm::Blake3 | Algorithm::Eaglesong | Algorithm::Kheavyhash | Algorithm::Sha256d => {
            (1.0, "TH")
        }
        Algorithm::X11 => (1e-3, "GH"),
        Algorithm::Autolykos2
        | Algorithm::Etchash
        | Algorithm::Ethash
        | Algorithm::Kawpow
        | Algorithm::Scrypt => (1e-6, "MH"),
        Algorithm::Cryptonight | Algorithm::Randomx => (1e-9, "kH"),
        Algorithm::Equihash => (1e-9, "kSol"),
    };
    format!("{} J/{unit}", significant(efficiency.as_joules_per_terahash() * terahashes))
}

/// Three significant digits or so, without an exponent.
fn significant(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// The factor as a source.
pub(super) fn factor_source(row: &Factor) -> AccountSource {
    let kilograms = |factor: hashwarden_domain::EmissionFactor| {
        format!("{:.4}", factor.as_kilograms_per_kilowatt_hour())
    };
    let central = kilograms(row.factor.central);
    let (low, high) = (kilograms(row.factor.low), kilograms(row.factor.high));
    let value = if low == high {
        format!("{central} kg CO2e/kWh (no range given)")
    } else {
        format!("{central} ({low} to {high}) kg CO2e/kWh")
    };
    AccountSource {
        what: Sentence::new(
            format!("Emission factor of electricity, {}, {}", row.name_en, row.year),
            format!("{}{}年电力排放因子", row.name_zh, row.year),
        ),
        value,
        source: row.source.clone(),
        date: row.date.to_string(),
    }
}
