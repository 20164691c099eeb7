//! `drill`: a simulated district as files, for trying things out and for teaching.

use std::fs;

use anyhow::Context;
use hashwarden_drill::{Scale, district};
use jiff::Timestamp;

use crate::{End, Usage, args};

/// The simulated day begins here; a fixed day keeps the same seed to the same bytes.
const BEGIN: &str = "2026-03-02T00:00:00+08:00";

pub(crate) fn run(arguments: &args::Drill) -> anyhow::Result<End> {
    let folder = &arguments.folder;
    if fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()) {
        let why = format!("{} is not empty; name a new folder", folder.display());
        return Err(Usage(why).into());
    }
    let captures = folder.join("captures");
    fs::create_dir_all(&captures).with_context(|| format!("cannot make {}", captures.display()))?;
    let begin: Timestamp = BEGIN.parse().context("the drill's first day")?;
    let world = district(arguments.seed, begin, Scale::District);
    let write = |path: std::path::PathBuf, bytes: &[u8]| {
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    write(folder.join("sites.toml"), world.sites_toml.as_bytes())?;
    write(folder.join("truth.json"), &serde_json::to_vec_pretty(&world.truth)?)?;
    for (name, bytes) in &world.captures {
        write(captures.join(name), bytes)?;
    }
    println!(
        "Simulated district written to {0}. Try:\n  hashwarden inspect --sites {0}/sites.toml {0}/captures",
        folder.display()
    );
    Ok(End::Done)
}
