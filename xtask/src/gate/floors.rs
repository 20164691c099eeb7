//! Floors and arrows: data climbs, dependencies point down, crates of one floor do not know each
//! other. The folder of a crate says its floor, so nothing has to be declared.

use std::{path::Path, process::Command};

use anyhow::{Context, bail};
use serde::Deserialize;

/// Floors in the order in which data climbs them; only the last looks down on the others.
const FLOORS: [&str; 4] = ["sense", "judge", "keep", "serve"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    path: Option<String>,
    kind: Option<String>,
}

/// A crate's place, from its folder below `crates/`.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    Domain,
    Drill,
    On(usize, String),
}

pub(super) fn check(top: &Path) -> anyhow::Result<String> {
    let metadata = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(top)
        .output()
        .context("cannot start cargo")?;
    let metadata: Metadata =
        serde_json::from_slice(&metadata.stdout).context("cargo metadata is not readable")?;
    let crates = top.join("crates");
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for package in &metadata.packages {
        let manifest = Path::new(&package.manifest_path);
        let Some(from) = place(&crates, manifest.parent().unwrap_or(manifest)) else { continue };
        for dependency in &package.dependencies {
            let Some(to) = dependency.path.as_deref().and_then(|p| place(&crates, Path::new(p)))
            else {
                continue;
            };
            arrows += 1;
            let for_tests = dependency.kind.as_deref() == Some("dev");
            if !allowed(&from, &to, for_tests) {
                wrong.push(format!("  {} ({from:?}) must not use {to:?}", package.name));
            }
        }
    }
    if arrows == 0 {
        bail!("no arrow found: the check looks in the wrong place");
    }
    if wrong.is_empty() {
        return Ok(format!("{arrows} arrows between our crates"));
    }
    bail!(
        "{}\nUse `domain` for what both need, or let `serve` bring them together.",
        wrong.join("\n")
    )
}

fn place(crates: &Path, folder: &Path) -> Option<Place> {
    let below = folder.strip_prefix(crates).ok()?;
    let parts: Vec<_> = below.iter().filter_map(|part| part.to_str()).collect();
    match parts.as_slice() {
        ["domain"] => Some(Place::Domain),
        ["drill"] => Some(Place::Drill),
        [floor, name] => {
            let number = FLOORS.iter().position(|known| known == floor)?;
            Some(Place::On(number, (*name).to_owned()))
        }
        _ => None,
    }
}

/// The whole law of the house.
fn allowed(from: &Place, to: &Place, for_tests: bool) -> bool {
    match (from, to) {
        (Place::Domain, _) => false,
        (_, Place::Domain) => true,
        // Anyone may test on a drilled world; only `serve` may offer one.
        (Place::On(floor, _), Place::Drill) => for_tests || *floor == FLOORS.len() - 1,
        (Place::Drill, Place::On(floor, _)) => *floor < FLOORS.len() - 1,
        (Place::Drill, Place::Drill) => false,
        (Place::On(from, name), Place::On(to, other)) => {
            let top = FLOORS.len() - 1;
            *from == top && (to < from || (name == "cli" && other == "service"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(floor: &str, name: &str) -> Place {
        place(Path::new("/c"), &Path::new("/c").join(floor).join(name)).unwrap()
    }

    #[test]
    fn the_law_of_the_house() {
        let domain = Place::Domain;
        assert!(allowed(&on("sense", "wire"), &domain, false));
        assert!(allowed(&on("serve", "service"), &on("sense", "wire"), false));
        assert!(allowed(&on("serve", "cli"), &on("serve", "service"), false));
        assert!(allowed(&on("sense", "wire"), &Place::Drill, true));
        for (from, to) in [
            (on("serve", "service"), on("serve", "cli")),
            (on("judge", "fusion"), on("sense", "wire")),
            (on("sense", "wire"), on("judge", "fusion")),
            (on("judge", "fusion"), on("judge", "accounts")),
            (domain, on("sense", "wire")),
            (on("sense", "wire"), Place::Drill),
        ] {
            assert!(!allowed(&from, &to, false), "{from:?} -> {to:?}");
        }
    }
}
