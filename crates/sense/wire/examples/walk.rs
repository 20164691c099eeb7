//! Walks a capture and prints figures as one JSON line, for `cargo xtask bench wire`:
//! `walk CAPTURE [--threads N] [--max-memory BYTES]`.
//!
//! The pool list is left out: what is measured is the walk and the dissectors.
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::{error::Error, fs, ops::ControlFlow, path::PathBuf, time::Instant};

use hashwarden_wire::{Config, Input, Pools, inspect};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let (path, config) = asked()?;
    let mut observations = 0_u64;
    let begin = Instant::now();
    let coverage = inspect(
        Input::File(path),
        &Pools::empty(),
        &config,
        &mut |_| ControlFlow::Continue(()),
        &mut |_| observations += 1,
    )?;
    let seconds = begin.elapsed().as_secs_f64();
    // "VmHWM:   12345 kB" is the most memory that was ever resident; only Linux says it.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident: Option<u64> = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    let figures = serde_json::json!({
        "seconds": seconds,
        "packets": coverage.packets,
        "bytes": coverage.bytes,
        "flows": coverage.flows,
        "observations": observations,
        "peak_resident_kib": resident,
        "lost": coverage.lost.iter().map(|loss| (loss.what.name(), loss.count)).collect::<Vec<_>>(),
    });
    println!("{figures}");
    Ok(())
}

/// What stands on the command line.
fn asked() -> Result<(PathBuf, Config), Box<dyn Error>> {
    let (mut path, mut config) = (None, Config::default());
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || -> Result<usize, Box<dyn Error>> {
            let value = arguments.next().ok_or("an option needs a number")?;
            Ok(value.to_str().ok_or("no number")?.parse()?)
        };
        match argument.to_str() {
            Some("--max-memory") => config.max_memory = number()?,
            Some("--threads") => config.threads = number()?,
            _ => path = Some(argument.into()),
        }
    }
    Ok((path.ok_or("give a capture")?, config))
}
