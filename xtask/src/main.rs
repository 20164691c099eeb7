//! Work on hashwarden itself, one file a command: `cargo xtask help`.
#![allow(clippy::disallowed_methods, reason = "a developer's tool reads clock and environment")]

mod bench;
mod fuzz;
mod gate;
mod reference;

use std::process::ExitCode;

use clap::Parser;

/// Commands.
#[derive(Parser)]
#[command(name = "cargo xtask", about = "Work on hashwarden itself")]
enum Command {
    /// Everything that must hold before a change lands: format, lints, floors, lengths, docs, licences.
    Gate(gate::Arguments),
    /// Measure, and print figures with the machine they were measured on.
    Bench(bench::Arguments),
    /// Fuzz every parser for a while, or replay what earlier fuzzing kept.
    Fuzz(fuzz::Arguments),
    /// Build the tables under `reference/` from published facts.
    Reference(reference::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Gate(arguments) => gate::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Reference(arguments) => reference::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
