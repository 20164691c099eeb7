//! File lengths: median at most 150 lines, 90th percentile at most 400, none above 800. Tests at the
//! end of a file and files of tests do not count: a long table of cases is no second idea.

use std::{fs, path::Path};

use anyhow::{Context, bail};

const MEDIAN: usize = 150;
const NINETIETH: usize = 400;
const LARGEST: usize = 800;
const ENDINGS: [&str; 4] = ["rs", "ts", "svelte", "mjs"];

pub(super) fn check(top: &Path) -> anyhow::Result<String> {
    let mut lengths = Vec::new();
    for path in super::tracked(top)? {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
        let generated = path.ends_with("schema.d.ts");
        let tests = path.iter().any(|part| part == "tests" || part == "e2e");
        if !ENDINGS.contains(&ending) || generated || tests {
            continue;
        }
        let text = fs::read_to_string(top.join(&path))
            .with_context(|| format!("cannot read {}", path.display()))?;
        let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
        lengths.push((lines, path));
    }
    lengths.sort();
    let at = |share: usize| lengths[(lengths.len() - 1) * share / 100].0;
    let (median, ninetieth) = (at(50), at(90));
    let long: Vec<_> = lengths.iter().filter(|(lines, _)| *lines > LARGEST).collect();
    for (lines, path) in &long {
        println!("      {lines} lines: {}", path.display());
    }
    if !long.is_empty() || median > MEDIAN || ninetieth > NINETIETH {
        bail!(
            "  median {median} (at most {MEDIAN}), 90th percentile {ninetieth} (at most \
             {NINETIETH}), {} above {LARGEST}: find the second idea in the longest files",
            long.len()
        );
    }
    let largest = lengths.last().map_or(0, |(lines, _)| *lines);
    Ok(format!(
        "{} files, median {median}, 90th percentile {ninetieth}, largest {largest}",
        lengths.len()
    ))
}
