//! Emission factors of electricity by place and year: `reference/grid_factors.csv`.
//!
//! In: the table, a territory's code and a year. Out: the factor in force, as a row with its source.
//! Averages of generation, location-based; no contracts or certificates (market-based), no marginal
//! factors.

use hashwarden_domain::{EmissionFactor, Estimate};
use jiff::civil::Date;

use crate::{
    FactorsError,
    table::{day, rows, text},
};

const TABLE: &str = "grid_factors.csv";
/// Largest factor taken, kg CO2e per kWh: brown coal in the worst plant is about 1.8.
const MAX_FACTOR: f64 = 10.0;
/// Years for which a factor can be.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// One factor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Factor {
    /// ISO 3166-1 alpha-2 or ISO 3166-2.
    pub(crate) code: String,
    /// First two digits of GB/T 2260, where the place is in China.
    pub(crate) gb_code: String,
    pub(crate) name_en: String,
    pub(crate) name_zh: String,
    pub(crate) year: i16,
    pub(crate) factor: Estimate<EmissionFactor>,
    pub(crate) source: String,
    pub(crate) date: Date,
}

/// The factor of a place for a year: the latest of that year or before; failing that, the earliest.
///
/// The place is a code of GB/T 2260 (`51`, `510000`, `510107`: the first two digits count) or of
/// ISO 3166 (`KZ`, `CN-SC`). A part of a country takes the country's factor only where the table has
/// none for any part of it: the average of a country says little about provinces that differ tenfold.
pub(crate) fn factor<'a>(table: &'a [Factor], place: &str, year: i16) -> Option<&'a Factor> {
    let place = place.trim().to_ascii_uppercase();
    let of = |test: &dyn Fn(&Factor) -> bool| {
        let rows = || table.iter().filter(|row| test(row));
        let before = rows().filter(|row| row.year <= year).max_by_key(|row| row.year);
        before.or_else(|| rows().min_by_key(|row| row.year))
    };
    if place.len() >= 2 && place.bytes().all(|b| b.is_ascii_digit()) {
        return of(&|row| row.gb_code == place[..2]);
    }
    of(&|row| row.code == place).or_else(|| {
        let (country, _) = place.split_once('-')?;
        let parts = format!("{country}-");
        if table.iter().any(|row| row.code.starts_with(&parts)) {
            return None;
        }
        of(&|row| row.code == country)
    })
}

/// Reads the table.
pub(crate) fn parse(csv: &str) -> Result<Vec<Factor>, FactorsError> {
    let columns = [
        "code", "gb_code", "name_en", "name_zh", "year", "low", "central", "high", "source", "date",
    ];
    rows(TABLE, csv, columns, row)
}

fn row(fields: [&str; 10]) -> Result<Factor, String> {
    let [code, gb_code, name_en, name_zh, year, low, central, high, source, date] = fields;
    let in_order = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-';
    if code.len() < 2 || !code.as_bytes().iter().all(in_order) {
        return Err(format!("code is of ISO 3166 in upper case, not \"{code}\""));
    }
    let two_digits = gb_code.len() == 2 && gb_code.bytes().all(|b| b.is_ascii_digit());
    if !gb_code.is_empty() && !two_digits {
        return Err(format!("gb_code is two digits or empty, not \"{gb_code}\""));
    }
    // Where the source gives no range there is none: the account says so.
    let factor = Estimate::new(
        kilograms("low", if low.is_empty() { central } else { low })?,
        kilograms("central", central)?,
        kilograms("high", if high.is_empty() { central } else { high })?,
    )
    .map_err(|e| e.to_string())?;
    Ok(Factor {
        code: code.to_owned(),
        gb_code: gb_code.to_owned(),
        name_en: text("name_en", name_en)?,
        name_zh: text("name_zh", name_zh)?,
        year: year
            .parse()
            .ok()
            .filter(|year| YEARS.contains(year))
            .ok_or_else(|| format!("year is one of 1990 to 2100, not \"{year}\""))?,
        factor,
        source: text("source", source)?,
        date: day("date", date)?,
    })
}

/// A factor; zero is one (electricity from water alone).
fn kilograms(column: &str, text: &str) -> Result<EmissionFactor, String> {
    text.parse()
        .ok()
        .filter(|value| (0.0..=MAX_FACTOR).contains(value))
        .and_then(|value| EmissionFactor::from_kilograms_per_kilowatt_hour(value).ok())
        .ok_or_else(|| format!("{column} is 0 to {MAX_FACTOR} kg a kWh, not \"{text}\""))
}
