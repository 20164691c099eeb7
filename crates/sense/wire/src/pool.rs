//! The list of known pool endpoints: to be filled in.

use std::net::IpAddr;

use hashwarden_domain::observation::PoolEntry;
use jiff::civil::Date;

/// The list.
#[derive(Debug, Default)]
pub struct Pools {}

/// Rows of the list that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the pool list has faulty rows:\n{}", .0.join("\n"))]
pub struct PoolsError(pub Vec<String>);

impl Pools {
    /// Reads `reference/pools.csv`.
    ///
    /// # Errors
    /// [`PoolsError`] names every row that is broken, with its line.
    pub fn parse(_csv: &str) -> Result<Self, PoolsError> {
        Ok(Self::default())
    }

    /// The row of a host name: this very host, or a parent registered as `*.parent`.
    pub fn by_name(&self, _name: &str) -> Option<PoolEntry> {
        None
    }

    /// The row of a host name and a port; the row of this port is preferred, coins are joined.
    pub fn by_endpoint(&self, _name: &str, _port: u16) -> Option<PoolEntry> {
        None
    }

    /// The row of a numeric address, for this port or for all.
    pub fn by_address(&self, _address: IpAddr, _port: u16) -> Option<PoolEntry> {
        None
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        0
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Latest day a row was listed.
    pub fn newest(&self) -> Option<Date> {
        None
    }

    /// Earliest day a row was listed.
    pub fn oldest(&self) -> Option<Date> {
        None
    }

    /// Rows that no longer count on this day.
    pub fn expired(&self, _as_of: Date) -> usize {
        0
    }
}
