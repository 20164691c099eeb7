//! A row of the pool list: a name or address under which a pool was reachable.
//!
//! In: `reference/pools.csv`. Out: the row as observations carry it, so that a finding can say on
//! what list, from when, and why. A row is a fact about the list, not about whoever asks for the name.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::coin::Coin;

/// One entry of the pool list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PoolEntry {
    /// Host name, lower case without a final dot, or a numeric address.
    pub host: String,
    /// Port, where the row is about one.
    pub port: Option<u16>,
    /// Name of the pool.
    pub pool: String,
    /// Coins mined there; one host often serves many.
    pub coins: Vec<Coin>,
    /// What kind of name it is.
    pub kind: PoolKind,
    /// Where the row was taken from.
    pub origin: String,
    /// Day of the first listing, where the origin tells.
    pub listed: Option<Date>,
    /// Day of removal; none while it is listed still.
    pub removed: Option<Date>,
    /// Why it is in the list.
    pub reason: String,
    /// Day from which the row no longer counts unless renewed.
    pub expires: Option<Date>,
}

/// How much a name on the list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolKind {
    /// Serves scripts that work in a visitor's browser.
    BrowserMiner,
    /// Hands out work to machines.
    Stratum,
    /// A pool's web site: people read there too.
    Web,
}
