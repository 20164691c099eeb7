//! `hashwarden`: one binary with roles.
//!
//! In: the command line. Out: what the command prints, and an exit code that scripts can rely on.
//! Glue only: every command is a file below `command/`, and what it does is done by the crates below.

mod args;
mod command;

use std::process::ExitCode;

use args::{Arguments, Command};
use clap::Parser;

/// A conversation costs some twenty small allocations that die together: with the system's allocator
/// `inspect` takes a seventh longer (docs/benchmarks/wire.md).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    // Clap prints usage errors itself and leaves with 2, help with 0.
    let outcome = match Arguments::parse().command {
        Command::Inspect(arguments) => command::inspect::run(&arguments),
        Command::Serve(arguments) => command::serve::run(&arguments),
        Command::Case(arguments) => command::case::run(&arguments),
        Command::Ledger(arguments) => command::ledger::run(&arguments),
        Command::Officer(arguments) => command::officer::run(&arguments),
        Command::Rules(arguments) => command::rules::run(&arguments),
        Command::Tariff(arguments) => command::tariff::run(&arguments),
        Command::Drill(arguments) => command::drill::run(&arguments),
        Command::Doctor(arguments) => command::doctor::run(&arguments),
        Command::Watch(arguments) => command::watch::run(&arguments),
        Command::Completions { shell } => command::shell::completions(shell),
        Command::Man => command::shell::man(),
    };
    match outcome {
        Ok(end) => end.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hashwarden: {error:#}");
            End::of(&error).into()
        }
    }
}

/// How a command ended; the only place that knows the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All done, whatever was found.
    Done,
    /// Done, and there is something to look at: a finding, where the caller asked to be told of it so, a
    /// fault in what was checked, an act that was refused.
    Found,
    /// The command line asks for something that cannot be.
    WrongUsage,
    /// Some input could not be read; the rest was processed.
    InputUnreadable,
    /// Something failed that should not.
    Failed,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(match end {
            End::Done => 0,
            End::Found => 1,
            End::WrongUsage => 2,
            End::InputUnreadable => 3,
            End::Failed => 4,
        })
    }
}

/// A mistake in what was typed or written in a configuration file, found after parsing.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

impl End {
    fn of(error: &anyhow::Error) -> Self {
        if error.is::<Usage>() { Self::WrongUsage } else { Self::Failed }
    }
}

/// `hashwarden inspect … | head` is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
