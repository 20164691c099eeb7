//! The tile map: one tile a place, with fixed classes that no filter rescales.
//!
//! In: places with their tile, what stands about sites. Out: sums a place. Power adds bound by bound,
//! the widest range; hash rates are not summed.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Interval, Place};

/// The map.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TerritoryMap {
    /// Lower bounds of the seven classes.
    pub ramp: [f64; 7],
    /// Their unit.
    pub unit: String,
    /// The tiles.
    pub items: Vec<Tile>,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Tile {
    /// The place.
    pub place: Place,
    /// Column of the tile.
    pub column: u32,
    /// Row of the tile.
    pub row: u32,
    /// Known sites.
    pub sites: u64,
    /// Share of them that any source watched; null where nothing is connected.
    #[schema(required)]
    pub watched: Option<f64>,
    /// Findings that the program calls suspected.
    pub suspected: u64,
    /// Findings that persons determined.
    pub determined: u64,
    /// Open cases.
    pub cases_open: u64,
    /// Power of all findings that were not dismissed.
    #[schema(required)]
    pub power: Option<Interval>,
}

/// Decades of power, from below a kilowatt (a desktop computer) to 100 MW (a power station's worth).
pub const RAMP: [f64; 7] = [0.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
