//! The tables of facts that judging needs, read together so that all faults are reported at once.
//!
//! In: the text of `reference/coins.csv` and `reference/priors.csv`. Out: [`Tables`]. Nothing is
//! read from disk here: the caller hands in the text.

use std::fmt;

use crate::{coin::CoinTable, prior::PriorTable};

/// What judging knows beforehand.
#[derive(Clone, Debug)]
pub struct Tables {
    /// Which coin uses which algorithm, when.
    pub coins: CoinTable,
    /// How likely mining is at a site of each kind before anything is seen.
    pub priors: PriorTable,
}

/// A line of a table that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// Which table.
    pub table: &'static str,
    /// Line, counted from 1 with the heading; none where the fault is not in one line.
    pub line: Option<u64>,
    /// What is wrong with it.
    pub what: String,
}

/// One or both tables cannot be used; every fault is listed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("reference tables cannot be used: {}", list(.0))]
pub struct TablesError(pub Vec<TableFault>);

impl Tables {
    /// Reads both tables.
    ///
    /// # Errors
    /// [`TablesError`] with every fault of both.
    pub fn parse(coins_csv: &str, priors_csv: &str) -> Result<Self, TablesError> {
        let mut faults = Vec::new();
        let coins = CoinTable::parse(coins_csv, &mut faults);
        let priors = PriorTable::parse(priors_csv, &mut faults);
        if faults.is_empty() { Ok(Self { coins, priors }) } else { Err(TablesError(faults)) }
    }
}

impl fmt::Display for TableFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{} line {line}: {}", self.table, self.what),
            None => write!(f, "{}: {}", self.table, self.what),
        }
    }
}

fn list(faults: &[TableFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Calls `row` with each record of a table and its line, after checking its heading.
pub(crate) fn each_row(
    table: &'static str,
    text: &str,
    heading: &[&str],
    faults: &mut Vec<TableFault>,
    mut row: impl FnMut(&csv::StringRecord) -> Result<(), String>,
) {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    match reader.headers() {
        Ok(found) if found.iter().eq(heading.iter().copied()) => {}
        Ok(_) => {
            let what = format!("the heading must read {}", heading.join(","));
            faults.push(TableFault { table, line: Some(1), what });
            return;
        }
        Err(error) => {
            faults.push(TableFault { table, line: Some(1), what: error.to_string() });
            return;
        }
    }
    for record in reader.records() {
        let (line, outcome) = match record {
            Ok(record) => (record.position().map(csv::Position::line), row(&record)),
            Err(error) => (error.position().map(csv::Position::line), Err(error.to_string())),
        };
        if let Err(what) = outcome {
            faults.push(TableFault { table, line, what });
        }
    }
}
