//! The simulated district behind `serve --drill`: its sites, places and captures go the same way as
//! real ones, marked as simulated from the first observation to the last screen.

use std::{io::Cursor, ops::ControlFlow, path::Path, sync::Arc};

use anyhow::Context;
use hashwarden_domain::{Sentence, site::Territory};
use hashwarden_drill::{COUNTIES, County, EMISSION_FACTOR, PROVINCE, Scale, district, sites_toml};
use hashwarden_ledger::Ledger;
use hashwarden_service::{
    Sites,
    pipeline::{self, Gathered},
    reference::{Reference, TerritoryTile},
};
use hashwarden_wire::{Config, Input};
use jiff::{SignedDuration, Timestamp};

use crate::Usage;

/// The same district at every first start; only its day differs.
const SEED: u64 = 1;
/// Length of the simulated day.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The district's midnight is China's.
const ZONE_HOURS: i64 = 8;

/// Name of the file that tells a drill's data folder from a real one.
const MARK: &str = "simulated";

/// Real data and a drill never share a folder: a drill's clock can be moved, and what was simulated must
/// not be taken for real. An empty folder becomes what it is started as.
pub(super) fn keep_apart(folder: &Path, empty: bool, drill: bool) -> anyhow::Result<()> {
    let mark = folder.join(MARK);
    match (drill, mark.exists()) {
        (true, false) if empty => {
            std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&mark, "Simulated data. 模拟数据。\n"))
                .with_context(|| format!("cannot write into {}", folder.display()))?;
        }
        (true, false) => {
            let why = "holds real data; a drill takes a folder of its own (--data)";
            return Err(Usage(format!("{} {why}", folder.display())).into());
        }
        (false, true) => {
            let why = "holds a simulated district; start it with --drill, or name another folder";
            return Err(Usage(format!("{} {why}", folder.display())).into());
        }
        (true, true) | (false, false) => {}
    }
    Ok(())
}

pub(super) fn province() -> Territory {
    territory(&PROVINCE)
}

/// The built-in tables with the places of the simulation, and its sites unless others are named.
pub(super) fn reference(sites: Option<&Path>) -> anyhow::Result<Reference> {
    let sites = match sites {
        Some(_) => super::read_sites(sites)?,
        None => Sites::parse(&sites_toml()).context("the simulated district's own sites file")?,
    };
    let tiles = COUNTIES.iter().map(tile).collect();
    Ok(Reference::with(sites, EMISSION_FACTOR, tiles)?)
}

/// Takes the simulated day in as if a sensor had recorded it: yesterday, midnight to midnight.
pub(super) async fn fill(ledger: &Ledger, reference: Reference) -> anyhow::Result<Reference> {
    let now = super::super::now();
    let world = district(SEED, yesterday(now), Scale::District);
    let reference = Arc::new(reference);
    let mut gathered = Gathered::default();
    let config = Config { simulated: true, ..Config::default() };
    for (name, bytes) in world.captures {
        let input = Input::Stream { name, bytes: Box::new(Cursor::new(bytes)) };
        let mut go_on = |_| ControlFlow::Continue(());
        pipeline::gather(input, &reference, &config, &mut go_on, &mut gathered);
    }
    let as_of = gathered.last_instant().context("the simulated day is empty")?;
    pipeline::keep(ledger, &gathered, &reference, as_of, now).await?;
    Arc::into_inner(reference).context("the tables are still in use")
}

fn yesterday(now: Timestamp) -> Timestamp {
    let local = now.as_second() + ZONE_HOURS * 3600;
    let midnight = local - local.rem_euclid(DAY.as_secs()) - ZONE_HOURS * 3600;
    Timestamp::from_second(midnight - DAY.as_secs()).unwrap_or(now)
}

fn territory(county: &County) -> Territory {
    Territory { code: county.code.to_owned(), name: Sentence::new(county.name.0, county.name.1) }
}

fn tile(county: &County) -> TerritoryTile {
    TerritoryTile {
        code: county.code.to_owned(),
        parent: PROVINCE.code.to_owned(),
        name_en: county.name.0.to_owned(),
        name_zh: county.name.1.to_owned(),
        column: Some(county.tile.0),
        row: Some(county.tile.1),
    }
}
