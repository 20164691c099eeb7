//! The ledger on both databases: appends, checks, many clients, lists.
//!
//! In: how long, how many. Out: `docs/benchmarks/ledger.md` with the machine and the command, and the same
//! tables on standard output. What is measured is in `crates/keep/ledger/benches`, so that this program
//! needs no database.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use super::machine;

/// How long, how many.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Seconds of each measurement that goes on for a while.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Entries to check.
    #[arg(long, default_value_t = 1_000_000)]
    entries: u32,
    /// Cases to list.
    #[arg(long, default_value_t = 1_000_000)]
    cases: u32,
    /// One database only.
    #[arg(long, value_parser = ["sqlite", "postgres"])]
    only: Option<String>,
}

const PAGE: &str = "docs/benchmarks/ledger.md";

const EXPLAINED: &str = "\
Every commit is on the disk before it is acknowledged (SQLite: write-ahead log, `synchronous=FULL`; PostgreSQL:
`synchronous_commit=on`, a server of the Debian package with `shared_buffers=512MB` and `max_wal_size=4GB` on a socket of the same
machine, so that it shares the cores with whoever asks). An appended entry is an observation of about 900 bytes, or an event of a case
as the lists below have them. \"The chain\" is every entry's hash and its place; the program is held to one core for it (`taskset`),
the server of PostgreSQL is not. \"Everything\" makes all tables anew and compares them, looks at personal data, the schema, the database's own check and the seal of the file. A client of the
32 reads a case and its last event, appends a note to the version that it saw, and takes the next; the time is that of all three.
Lists have 50 rows a page and hold all that is shown; counting ends at 1,000.
";

/// Runs the bench of the ledger's crate and keeps what it prints.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { seconds, entries, cases, only } = arguments;
    let only = only.as_ref().map(|only| ["--only", only]).into_iter().flatten();
    let before = machine::machine();
    let mut child = Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--package", "hashwarden-ledger", "--bench", "ledger", "--"])
        .args(["--seconds", &seconds.to_string()])
        .args(["--entries", &entries.to_string()])
        .args(["--cases", &cases.to_string()])
        .args(only.clone())
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo cannot be started")?;
    let output = child.stdout.take().context("nothing can be read from the bench")?;
    let mut tables = String::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        tables.push_str(&line);
        tables.push('\n');
    }
    if !child.wait()?.success() {
        bail!("the bench of the ledger failed");
    }
    let only: String = only.flat_map(|word| [" ", word]).collect();
    let page = format!(
        "# The ledger\n\nHow it is measured: `cargo xtask bench ledger --seconds {seconds} --entries {entries} \
         --cases {cases}{only}`.\n\n{before}.\n\n{EXPLAINED}\n{tables}"
    );
    fs::write(PAGE, page).with_context(|| format!("cannot write {PAGE}"))?;
    println!("\nkept in {PAGE}");
    Ok(())
}
