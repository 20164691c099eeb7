//! Builds the tables under `reference/` from published facts: `cargo xtask reference pools`.
//!
//! In: lists kept beside the checkout in `../shared/data` (not part of the project) and the
//! hand-typed tables in `reference/`. Out: the generated tables in `reference/`, checked in. The
//! same inputs give the same bytes; nothing is fetched. `reference/README.md` says where each list
//! comes from.

mod coins;
mod pools;
mod row;
mod source;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};

/// Which table.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Table to build.
    #[arg(value_enum)]
    table: Table,
    /// Only say whether the checked-in table is what the inputs give.
    #[arg(long)]
    check: bool,
}

/// Tables that are built; the others are typed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Table {
    /// reference/coins.csv
    Coins,
    /// reference/pools.csv
    Pools,
}

/// Builds one table.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let reference = root.join("reference");
    let lists = root.join("../shared/data/pools");
    ensure!(
        lists.is_dir(),
        "../shared/data/pools is absent: the tables are built from lists kept beside the checkout. \
         The checked-in tables can be used without them"
    );
    let built = match arguments.table {
        Table::Coins => coins::build(&lists, &reference)?,
        Table::Pools => pools::build(&lists, &reference)?,
    };
    for line in &built.report {
        println!("{line}");
    }
    let path = reference.join(built.file);
    if arguments.check {
        ensure!(read(&path)? == built.text, "{} is not what its inputs give", path.display());
        println!("{} is up to date", built.file);
    } else {
        fs::write(&path, &built.text)
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("wrote {} ({} bytes)", built.file, built.text.len());
    }
    Ok(())
}

/// A table, ready to write.
struct Built {
    file: &'static str,
    text: String,
    report: Vec<String>,
}

fn read(path: &PathBuf) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_tables_are_what_their_inputs_give() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let lists = root.join("../shared/data/pools");
        if !lists.is_dir() {
            println!("skipped 2 cases: ../shared is absent");
            return;
        }
        let reference = root.join("reference");
        for build in [coins::build, pools::build] {
            let built = build(&lists, &reference).unwrap();
            let checked_in = read(&reference.join(built.file)).unwrap();
            assert!(built.text == checked_in, "{}: run `cargo xtask reference`", built.file);
        }
    }
}
