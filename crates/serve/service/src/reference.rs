//! The tables that judgement needs, read once: pool list, coins, priors, factors, clocks, rules, sites.
//!
//! In: the files under `reference/`, which are part of the binary, and the user's sites file. Out:
//! parsed tables. A user's own tables are a later matter; what is built in carries its sources.

use hashwarden_accounts::{Factors, FactorsError};
use hashwarden_fusion::{Sites, Tables, TablesError};
use hashwarden_law::{
    Book, Calendar, CalendarError, Defaults, Incomplete, Procedure, Refused,
    provision::{Fault, Provisions, packs},
};
use hashwarden_wire::{Pools, PoolsError};

/// Everything that does not come from a source.
pub struct Reference {
    /// Names and addresses of pools.
    pub pools: Pools,
    /// Coins and priors.
    pub tables: Tables,
    /// Efficiencies of machines, emission factors of places.
    pub factors: Factors,
    /// Clocks, calendars and lengths, by place.
    pub book: Book,
    /// What may be done and what it costs, by jurisdiction.
    pub provisions: Provisions,
    /// Whose addresses these are.
    pub sites: Sites,
    /// Places with their tile on the map.
    pub territories: Vec<TerritoryTile>,
}

/// A place on the tile map.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct TerritoryTile {
    /// Code.
    pub code: String,
    /// The place above it.
    pub parent: String,
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// Column of the tile, from 1; none for a place that has tiles below it.
    pub column: Option<u32>,
    /// Row of the tile, from 1.
    pub row: Option<u32>,
}

/// A table that is part of the binary is damaged: a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceDamaged {
    /// The pool list.
    #[error("the built-in pool list cannot be read")]
    Pools(#[from] PoolsError),
    /// Coins or priors.
    #[error("the built-in coin or prior table cannot be read")]
    Tables(#[from] TablesError),
    /// Machines or emission factors.
    #[error("the built-in factor tables cannot be read")]
    Factors(#[from] FactorsError),
    /// A calendar of working days.
    #[error("a built-in calendar cannot be read")]
    Calendar(#[from] CalendarError),
    /// Procedure or defaults.
    #[error("the built-in clocks cannot be read")]
    Clocks(#[from] Refused),
    /// Clocks name something that is not there.
    #[error("the built-in clocks are not complete")]
    Incomplete(#[from] Incomplete),
    /// What may be done and what it costs.
    #[error("the built-in rules cannot be read: {0:?}")]
    Provisions(Vec<Fault>),
    /// Territories.
    #[error("the built-in territory table cannot be read")]
    Territories(#[from] csv::Error),
}

impl Reference {
    /// The built-in tables with these sites.
    ///
    /// # Errors
    /// [`ReferenceDamaged`] never in a binary whose tests passed.
    pub fn built_in(sites: Sites) -> Result<Self, ReferenceDamaged> {
        Self::with(sites, "", Vec::new())
    }

    /// The built-in tables, with rows for places that only a simulation has.
    ///
    /// # Errors
    /// [`ReferenceDamaged`] when a row is none.
    pub fn with(
        sites: Sites,
        more_emission_factors: &str,
        more_territories: Vec<TerritoryTile>,
    ) -> Result<Self, ReferenceDamaged> {
        let factors = include_str!("../../../../reference/grid_factors.csv").to_owned();
        let territories = include_str!("../../../../reference/territories.csv");
        Ok(Self {
            pools: Pools::parse(include_str!("../../../../reference/pools.csv"))?,
            tables: Tables::parse(
                include_str!("../../../../reference/coins.csv"),
                include_str!("../../../../reference/priors.csv"),
            )?,
            factors: Factors::parse(
                include_str!("../../../../reference/asic.csv"),
                &(factors + more_emission_factors),
            )?,
            book: book()?,
            provisions: packs::built_in().map_err(ReferenceDamaged::Provisions)?,
            sites,
            territories: csv::ReaderBuilder::new()
                .comment(Some(b'#'))
                .from_reader(territories.as_bytes())
                .deserialize()
                .chain(more_territories.into_iter().map(Ok))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The built-in procedures, defaults and calendars.
fn book() -> Result<Book, ReferenceDamaged> {
    let procedure = include_str!("../../../../reference/procedure/cn.toml");
    let defaults = include_str!("../../../../reference/procedure/defaults.toml");
    let calendar = include_str!("../../../../reference/calendars/cn.toml");
    Ok(Book::new(
        [Procedure::load("procedure/cn.toml", procedure)?],
        Defaults::load(&[("procedure/defaults.toml", defaults)])?,
        [Calendar::parse(calendar)?],
    )?)
}
