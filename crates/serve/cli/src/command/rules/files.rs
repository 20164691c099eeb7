//! Files of rules below a folder.
//!
//! In: a folder with a folder for each jurisdiction, or one file. Out: the rules, or every fault; a file
//! that is no UTF-8 is a fault like any other. The list of invented documents that is built in always
//! counts, beside one that the folder has.
//!
//! Limits: folders four deep; the number and the length of files are those of `law`, and a longer file
//! is not read to its end.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use anyhow::Context;
use hashwarden_law::{
    Provisions,
    provision::{Fault, Reason, packs},
};

use crate::Usage;

/// Deepest folder below the one that was named.
const MAX_DEPTH: usize = 4;
/// Most files that are read: more than `law` accepts, so that they are refused there.
const MAX_FILES: usize = 2_100;
/// How much of a file is read: more than `law` accepts, so that it is refused there.
const MAX_READ: u64 = 2 << 20;

pub(super) fn load(root: &Path) -> anyhow::Result<Result<Provisions, Vec<Fault>>> {
    if !root.exists() {
        return Err(Usage(format!("{} is not there", root.display())).into());
    }
    let mut found = Vec::new();
    if root.is_dir() {
        collect(root, "", 0, &mut found)?;
    } else {
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
        found.push((name.unwrap_or_default(), read(root)?));
    }
    if found.is_empty() {
        return Err(Usage(format!("no .toml file below {}", root.display())).into());
    }
    let (mut texts, mut faults) = (Vec::new(), Vec::new());
    for (name, bytes) in found {
        match String::from_utf8(bytes) {
            Ok(text) => texts.push((name, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let line = 1 + error.as_bytes()[..valid].iter().filter(|b| **b == b'\n').count();
                let reason = Reason::Form("not UTF-8".to_owned());
                faults.push(Fault { file: name, line, reason });
            }
        }
    }
    let named = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let outcome = Provisions::load(named, packs::invented());
    let folder = if root.is_dir() { Some(root) } else { root.parent() };
    let below = |fault: Fault| match folder.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => fault.below(&folder.display().to_string()),
        None => fault,
    };
    Ok(match outcome {
        Ok(rules) if faults.is_empty() => Ok(rules),
        outcome => {
            faults.extend(outcome.err().unwrap_or_default());
            faults.sort();
            Err(faults.into_iter().map(below).collect())
        }
    })
}

/// Every `.toml` below a folder, by its name below the one that was named.
fn collect(
    folder: &Path,
    name: &str,
    depth: usize,
    found: &mut Vec<(String, Vec<u8>)>,
) -> anyhow::Result<()> {
    let listed =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in listed {
        if found.len() >= MAX_FILES {
            break;
        }
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        let name = if name.is_empty() { own.into_owned() } else { format!("{name}/{own}") };
        if path.is_dir() {
            if depth < MAX_DEPTH {
                collect(&path, &name, depth + 1, found)?;
            }
        } else if path.extension().is_some_and(|end| end == "toml") {
            found.push((name, read(&path)?));
        }
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let unread = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(unread)?;
    file.take(MAX_READ).read_to_end(&mut bytes).with_context(unread)?;
    Ok(bytes)
}
