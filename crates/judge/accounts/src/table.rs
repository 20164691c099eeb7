//! Reads a table of `reference/`: columns by name, all faults at once.
//!
//! In: CSV (RFC 4180) with a header line; lines that begin with `#` are remarks. Out: what the given
//! function makes of each row, or every row it refused with its line. Columns that nobody asks for
//! are left alone.

use jiff::civil::Date;

use crate::FactorsError;

/// Most rows that a table may have.
pub const MAX_ROWS: usize = 100_000;
/// Longest field, in bytes.
const MAX_FIELD: usize = 1024;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file, the header line being 1.
    pub line: u64,
    /// What is wrong, in words.
    pub why: String,
}

pub(crate) fn listed(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("\nline {}: {}", fault.line, fault.why)).collect()
}

/// Reads all rows with `read`, which gets the fields in the order of `columns`.
pub(crate) fn rows<const N: usize, T>(
    table: &'static str,
    csv: &str,
    columns: [&'static str; N],
    mut read: impl FnMut([&str; N]) -> Result<T, String>,
) -> Result<Vec<T>, FactorsError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| header.iter().position(|column| column == name);
    let missing: Vec<_> = columns.into_iter().filter(|name| place(name).is_none()).collect();
    if !missing.is_empty() {
        return Err(FactorsError::Columns { table, columns: missing });
    }
    let places = columns.map(|name| place(name).unwrap_or(usize::MAX));

    let mut taken = Vec::new();
    let mut faults = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => record.position().map_or(0, csv::Position::line),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault { line, why: error.to_string() });
                continue;
            }
        };
        if taken.len() + faults.len() >= MAX_ROWS {
            return Err(FactorsError::TooLong { table });
        }
        let row = if record.len() != header.len() {
            Err(format!("{} fields where the header has {}", record.len(), header.len()))
        } else if record.iter().any(|field| field.len() > MAX_FIELD) {
            Err(format!("a field is longer than {MAX_FIELD} bytes"))
        } else {
            read(places.map(|place| record.get(place).unwrap_or_default()))
        };
        match row {
            Ok(row) => taken.push(row),
            Err(why) => faults.push(Fault { line, why }),
        }
    }
    if faults.is_empty() { Ok(taken) } else { Err(FactorsError::Rows { table, faults }) }
}

/// A day, `YYYY-MM-DD`.
pub(crate) fn day(column: &str, text: &str) -> Result<Date, String> {
    let right = text.len() == 10;
    text.parse()
        .ok()
        .filter(|_| right)
        .ok_or_else(|| format!("{column} is a day as YYYY-MM-DD, not \"{text}\""))
}

/// A number above zero.
pub(crate) fn number(column: &str, text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite() && *value > 0.0)
        .ok_or_else(|| format!("{column} is a number above zero, not \"{text}\""))
}

/// Text that must be there.
pub(crate) fn text(column: &str, text: &str) -> Result<String, String> {
    if text.is_empty() { Err(format!("{column} is empty")) } else { Ok(text.to_owned()) }
}
