//! The tile map.
//!
//! In: nothing. Out: one tile for each place below the one answered for. A site counts at the tile whose
//! code is its own or the longest beginning of it (GB/T 2260 codes nest: 15 holds 150100).

use std::collections::{BTreeMap, BTreeSet};

use axum::{Extension, Json, extract::State};
use hashwarden_authority::Session;
use hashwarden_domain::{Account, Estimate, Power, SiteId};

use super::coverage::{known, sites};
use crate::{
    office::Reader,
    problem::Problem,
    reference::TerritoryTile,
    state::AppState,
    view::{
        Interval, Place, Sentence, TerritoryMap,
        territory::{RAMP, Tile},
    },
};

/// The tile map.
#[utoipa::path(get, path = "/territories", operation_id = "show_territories", tag = "territory", responses((status = 200, body = TerritoryMap), (status = 403, body = crate::view::Problem)))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<TerritoryMap>, Problem> {
    Reader::new(&state, &session).sees_sites()?;
    let standing = state.standing().await?;
    let watch = sites(&state, &standing);
    let watched: BTreeSet<&str> = watch
        .iter()
        .filter(|site| site.network.watched)
        .map(|site| site.site.id.as_str())
        .collect();
    let tiles = tiles(&state);
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut place_of: BTreeMap<SiteId, &str> = BTreeMap::new();
    for (id, site) in known(&state, &standing.found) {
        let code = tile_of(&tiles, &site.territory.code).unwrap_or(UNPLACED);
        place_of.insert(id, code);
        let sum = sums.entry(code).or_default();
        sum.sites += 1;
        sum.watched += u64::from(watched.contains(id.to_string().as_str()));
    }
    for one in &standing.found {
        let code = place_of.get(&one.site.id).copied().unwrap_or(UNPLACED);
        let sum = sums.entry(code).or_default();
        sum.suspected += u64::from(one.verdict == "suspected");
        sum.determined += u64::from(one.verdict == "determined");
        sum.cases_open += u64::from(one.case_open);
        if let (Some(Account::Settled { power, .. }), true) =
            (&one.account, one.verdict != "dismissed")
        {
            sum.add(*power);
        }
    }
    let mut items: Vec<Tile> = tiles
        .iter()
        .filter_map(|tile| {
            let place = Place {
                code: tile.code.clone(),
                name: Sentence::new(&tile.name_en, &tile.name_zh),
            };
            let sum = sums.remove(tile.code.as_str()).unwrap_or_default();
            Some(sum.tile(place, tile.column?, tile.row?))
        })
        .collect();
    // Sites of which no place is known must not vanish from the sums: they get a tile below the rest.
    if let Some(sum) = sums.remove(UNPLACED) {
        let name = Sentence::new("Place not known", "所属地未知");
        let below = items.iter().map(|tile| tile.row).max().unwrap_or(0) + 1;
        let first = items.iter().map(|tile| tile.column).min().unwrap_or(1);
        items.push(sum.tile(Place { code: UNPLACED.to_owned(), name }, first, below));
    }
    Ok(Json(TerritoryMap { ramp: RAMP, unit: "W".to_owned(), items }))
}

/// Code of the tile for sites of which no place is known.
const UNPLACED: &str = "unknown";

#[derive(Default)]
struct Sum {
    sites: u64,
    watched: u64,
    suspected: u64,
    determined: u64,
    cases_open: u64,
    power: Option<Estimate<f64>>,
}

impl Sum {
    fn add(&mut self, power: Estimate<Power>) {
        let power = power.map(Power::as_watts);
        self.power = Some(match self.power {
            None => power,
            Some(sum) => sum.zip(power, |a, b| a + b),
        });
    }

    fn tile(self, place: Place, column: u32, row: u32) -> Tile {
        #[expect(clippy::cast_precision_loss, reason = "a share of at most millions of sites")]
        let share = (self.sites > 0).then(|| self.watched as f64 / self.sites as f64);
        Tile {
            place,
            column,
            row,
            sites: self.sites,
            watched: share,
            suspected: self.suspected,
            determined: self.determined,
            cases_open: self.cases_open,
            power: self.power.map(|power| Interval::new(power, "W", |watts| watts)),
        }
    }
}

/// The places right below the one answered for; where the table has none, all that have a tile.
fn tiles(state: &AppState) -> Vec<&TerritoryTile> {
    let all = &state.reference.territories;
    let below: Vec<&TerritoryTile> =
        all.iter().filter(|tile| tile.parent == state.config.place.code).collect();
    if below.is_empty() {
        all.iter().filter(|tile| !tile.parent.is_empty()).collect()
    } else {
        below
    }
}

fn tile_of<'a>(tiles: &[&'a TerritoryTile], code: &str) -> Option<&'a str> {
    tiles
        .iter()
        .map(|tile| tile.code.as_str())
        .filter(|tile| code.starts_with(tile))
        .max_by_key(|tile| tile.len())
}
