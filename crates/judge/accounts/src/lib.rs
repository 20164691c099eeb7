//! Power, energy and carbon behind a hash rate, with the method and the source of every number.
//!
//! In: hash rates with their periods (from `fusion`), a territory, and two tables from `reference/`:
//! machines (`asic.csv`) and emission factors (`grid_factors.csv`). Out: an
//! [`Account`](hashwarden_domain::Account): intervals, or the reason why nothing is estimated.
//!
//! It does not measure: where a meter reading exists, that is the better number. It never guesses:
//! without machines of an algorithm the account is unknown, without a factor of the territory there
//! is no carbon. Location-based in the sense of the GHG Protocol Scope 2 Guidance, chapter 6.

mod asic;
mod grid;
mod settle;
mod table;

pub use settle::{MAX_MACHINE_AGE_YEARS, MAX_MACHINE_RATIO, settle};
pub use table::{Fault, MAX_ROWS};

use asic::Machine;
use grid::Factor;

/// The two tables, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Factors {
    machines: Vec<Machine>,
    grid: Vec<Factor>,
}

/// The tables cannot be used; whoever keeps them has to mend them.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactorsError {
    /// A header line lacks columns.
    #[error("{table} lacks the columns {}", .columns.join(", "))]
    Columns {
        /// File.
        table: &'static str,
        /// Which.
        columns: Vec<&'static str>,
    },
    /// Some rows are faulty.
    #[error("{table} has {} faulty rows:{}", .faults.len(), table::listed(.faults))]
    Rows {
        /// File.
        table: &'static str,
        /// Which, and why.
        faults: Vec<Fault>,
    },
    /// More rows than [`MAX_ROWS`].
    #[error("{table} has more than {MAX_ROWS} rows")]
    TooLong {
        /// File.
        table: &'static str,
    },
}

impl Factors {
    /// Reads `reference/asic.csv` and `reference/grid_factors.csv`.
    ///
    /// # Errors
    /// [`FactorsError`] names every faulty row of the first faulty table, with its line.
    pub fn parse(asic_csv: &str, grid_csv: &str) -> Result<Self, FactorsError> {
        Ok(Self { machines: asic::parse(asic_csv)?, grid: grid::parse(grid_csv)? })
    }

    /// How many machines and how many emission factors.
    pub fn len(&self) -> (usize, usize) {
        (self.machines.len(), self.grid.len())
    }

    /// Whether there is neither a machine nor a factor.
    pub fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.grid.is_empty()
    }
}

#[cfg(test)]
mod tests;
