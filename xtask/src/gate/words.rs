//! Words and borders that no compiler checks: folder names that say nothing, who mints authority,
//! who says "mining", and files without their opening page.

use std::{fs, path::Path};

use anyhow::{Context, bail};

/// Names under which homeless code gathers (STYLE: a function belongs to the type it is about).
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "common", "misc", "helpers", "types"];

pub(super) fn check(top: &Path) -> anyhow::Result<String> {
    let mut wrong = Vec::new();
    let mut read = 0;
    for path in super::tracked(top)? {
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let name = path.display().to_string();
        let text = fs::read_to_string(top.join(&path)).with_context(|| name.clone())?;
        read += 1;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
        if stem == "mod" || EMPTY_NAMES.contains(&stem) {
            wrong.push(format!("  {name}: say what is in it (and no mod.rs)"));
        }
        let tests = name.contains("/tests/") || stem == "tests";
        let needs_page = !tests && !name.starts_with("fuzz/");
        if needs_page && !text.starts_with("//!") {
            wrong.push(format!("  {name}: open with `//!`: what it is, what goes in and out"));
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        let mints = code.contains("Authority::mint(");
        let may = tests || ["crates/keep/authority/", "xtask/"].iter().any(|f| name.starts_with(f));
        if mints && !may {
            wrong.push(format!("  {name}: only keep/authority mints an Authority"));
        }
        let senses = name.starts_with("crates/sense/") && !name.contains("/tests/");
        if senses && code.contains("Hypothesis::") {
            wrong.push(format!("  {name}: a sense does not weigh hypotheses; fusion does"));
        }
    }
    if wrong.is_empty() { Ok(format!("{read} files")) } else { bail!("{}", wrong.join("\n")) }
}
