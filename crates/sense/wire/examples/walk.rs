//! Walks a capture and prints figures as one JSON line, for `cargo xtask bench wire`.
//!
//! The pool list is left out: what is measured is the walk and the dissectors.
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::{error::Error, fs, ops::ControlFlow, time::Instant};

use hashwarden_wire::{Config, Input, Pools, inspect};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("give a capture")?;
    let mut observations = 0_u64;
    let begin = Instant::now();
    let coverage = inspect(
        Input::File(path.into()),
        &Pools::empty(),
        &Config::default(),
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
