//! Measures, and prints figures with the machine they were measured on.
//!
//! In: what to measure. Out: a table on standard output. A figure is the median of several runs of a
//! child process, input in the page cache; nothing is asserted, since machines differ.

use std::{fs, path::Path, process::Command, time::Instant};

use anyhow::{Context, bail};

mod wire;

/// What to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Packets a second of the wire engine, beside ndpiReader and tshark where they are installed.
    Wire(wire::Arguments),
}

/// Runs it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.what {
        What::Wire(arguments) => wire::run(arguments),
    }
}

/// What one run of a child process took.
struct Cost {
    wall_seconds: f64,
    /// User and system time, to a hundredth; none where the system does not tell.
    cpu_seconds: Option<f64>,
    output: String,
}

/// Runs a command to its end.
fn measure(command: &mut Command) -> anyhow::Result<Cost> {
    let name = command.get_program().display().to_string();
    let (before, begin) = (children_seconds(), Instant::now());
    let output = command.output().with_context(|| format!("{name} does not start"))?;
    let wall_seconds = begin.elapsed().as_secs_f64();
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let cpu_seconds = Option::zip(before, children_seconds()).map(|(before, after)| after - before);
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(Cost { wall_seconds, cpu_seconds, output })
}

/// Processor time of all children that have ended, from `/proc/self/stat` (proc(5), fields 16 and 17).
fn children_seconds() -> Option<f64> {
    /// Linux reports in these units on every platform it runs on today (`getconf CLK_TCK`).
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name, which may hold spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> =
        fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    Some(ticks.iter().sum::<f64>() / TICKS_PER_SECOND)
}

/// Processor, cores and how busy they are.
fn machine() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("an unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown");
    format!("{model}, {cores} cores, load {load}")
}

/// Reads a file once, so that every run finds it in the page cache.
fn warm(path: &Path) -> anyhow::Result<()> {
    let mut file = fs::File::open(path)?;
    std::io::copy(&mut file, &mut std::io::sink())?;
    Ok(())
}
