//! Measures, and prints figures with the machine they were measured on.
//!
//! In: what to measure. Out: Markdown tables on standard output, ready for `docs/benchmarks`. A figure
//! is the median of several runs of a child process, input in the page cache; nothing is asserted,
//! since machines differ.

use std::{fs, path::Path};

mod child;
mod ledger;
mod live;
mod machine;
mod pcap;
mod table;
mod wire;

/// What to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Packets a second of the wire engine, beside other programs where they are installed.
    Wire(wire::Arguments),
    /// Appends, checks, many clients and lists of the ledger, on SQLite and PostgreSQL.
    Ledger(ledger::Arguments),
    /// What the live sensor takes in without loss, and what it costs.
    Live(live::Arguments),
}

/// Runs it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.what {
        What::Wire(arguments) => wire::run(arguments),
        What::Ledger(arguments) => ledger::run(arguments),
        What::Live(arguments) => live::run(arguments),
    }
}

/// Reads a file once, so that every run finds it in the page cache.
fn warm(path: &Path) -> anyhow::Result<()> {
    let mut file = fs::File::open(path)?;
    std::io::copy(&mut file, &mut std::io::sink())?;
    Ok(())
}
