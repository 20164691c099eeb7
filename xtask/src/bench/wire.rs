//! The wire engine on one large capture, and how its cost grows.
//!
//! In: a capture, or the many small ones beside the checkout, of which one large one is made in a
//! temporary folder. Out: tables of packets and bytes a second, instructions a packet, memory, and the
//! same of other programs on the same file (the slow ones on a slice of it). One-core rows are pinned
//! to one core.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use super::{
    child::{Cost, instructions, measure, median, pinned},
    machine::{Temporary, machine},
    pcap::{self, Slice},
    table::{Table, count, mebibytes, rounded},
    warm,
};

mod mixture;
mod peers;
mod series;
mod share;
mod synthetic;

/// What to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Capture to read; without it one is made of the captures in ../shared/captures.
    #[arg(long, value_name = "FILE")]
    capture: Option<PathBuf>,
    /// Size of the capture that is made.
    #[arg(long, value_name = "SIZE", default_value = "1GB", value_parser = size)]
    size: u64,
    /// Make it of benign captures alone, where hardly any conversation is followed.
    #[arg(long)]
    benign: bool,
    /// How many times each program runs on the whole file, within half a minute; the median counts.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Leave the other programs out.
    #[arg(long)]
    alone: bool,
    /// Also how cost grows with one thing, or with all.
    #[arg(long, value_name = "WITH", num_args = 0..=1, default_missing_value = "all")]
    series: Option<series::Growth>,
    /// The series with packets goes on to ten times the capture's size, on disk.
    #[arg(long)]
    large: bool,
    /// Example `walk` that is built already.
    #[arg(long, value_name = "PROGRAM")]
    walk: Option<PathBuf>,
    /// Binary `hashwarden` that is built already.
    #[arg(long, value_name = "PROGRAM")]
    hashwarden: Option<PathBuf>,
}

/// Threads of the engine that are measured.
const THREADS: [usize; 2] = [1, 2];
/// Bytes whose instructions are counted: some copies of every given capture, some seconds under valgrind.
const COUNTED_SLICE: u64 = 32 << 20;

/// Runs it.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no checkout")?;
    let folder = Temporary::new()?;
    let built = |given: &Option<PathBuf>, what: &[&str]| match given {
        Some(program) => Ok(program.clone()),
        None => build(root, what),
    };
    let walk = built(&arguments.walk, &["-p", "hashwarden-wire", "--example", "walk"])?;
    let binary = built(&arguments.hashwarden, &["-p", "hashwarden", "--bin", "hashwarden"])?;
    let capture = match &arguments.capture {
        Some(capture) => capture.clone(),
        None => {
            let out = folder.join("large.pcap");
            mixture::make(root, &out, arguments.size, arguments.benign)?;
            out
        }
    };
    warm(&capture)?;
    println!("machine: {}", machine());
    println!("capture: {} MiB, in the page cache", mebibytes(fs::metadata(&capture)?.len()));
    let bench = Bench { root, folder: &folder, walk, binary, runs: arguments.runs };
    bench.compare(&capture, arguments.alone)?;
    if let Some(growth) = arguments.series {
        series::run(&bench, growth, &capture, arguments.large)?;
    }
    Ok(())
}

/// What all tables need.
struct Bench<'a> {
    root: &'a Path,
    folder: &'a Temporary,
    walk: PathBuf,
    binary: PathBuf,
    runs: usize,
}

/// What the example `walk` says of a run.
#[derive(serde::Deserialize)]
struct Walked {
    seconds: f64,
    packets: u64,
    bytes: u64,
    flows: u64,
    observations: u64,
    peak_resident_kib: Option<u64>,
    lost: Vec<(String, u64)>,
}

impl Walked {
    /// Conversations forgotten to stay within memory.
    fn evicted(&self) -> u64 {
        self.lost.iter().filter(|(what, _)| what == "flow-evicted").map(|(_, count)| count).sum()
    }

    fn peak_bytes(&self) -> Option<u64> {
        self.peak_resident_kib.map(|kib| kib << 10)
    }
}

impl Bench<'_> {
    /// The example `walk`, pinned where it has one thread.
    fn walk(&self, capture: &Path, threads: usize) -> anyhow::Result<(Walked, Cost)> {
        let mut command = || {
            let mut command = on_cores(&self.walk, threads);
            command.arg(capture).arg("--threads").arg(threads.to_string());
            command
        };
        let cost = median(self.runs, &mut command, false)?;
        let walked =
            serde_json::from_str(cost.output.trim()).context("walk says something else")?;
        Ok((walked, cost))
    }

    /// The engine, the whole binary and other programs on one capture.
    fn compare(&self, capture: &Path, alone: bool) -> anyhow::Result<()> {
        let table = Table::begin(&[
            "program                             ",
            "cores",
            "packets    ",
            "packets/s ",
            "per CPU second",
            "GB/s ",
            "instructions/packet",
            "peak MiB",
        ]);
        let counted = Counted::of(self.folder, capture)?;
        let mut walks = Vec::new();
        for threads in THREADS {
            walks.push(self.walk_row(&table, capture, threads, counted.as_ref())?);
        }
        let one = walks.first().context("the engine was not measured")?;
        for threads in THREADS {
            self.inspect_row(&table, capture, threads, one.size);
        }
        let peers =
            if alone { Vec::new() } else { self.peers(&table, capture, one, counted.as_ref()) };
        println!();
        println!("flows: {}, observations: {}", count(one.flows), count(one.observations));
        for (threads, ours) in THREADS.iter().zip(&walks).skip(1) {
            println!("{threads} threads to one: {:.2}", ours.rate / one.rate);
        }
        for (name, rate, cpu_rate) in peers {
            let by_cpu = Option::zip(one.cpu_rate, cpu_rate)
                .map(|(ours, theirs)| format!(" ({:.1} by processor time)", ours / theirs));
            let ratio = one.rate / rate;
            println!(
                "hashwarden-wire to {name}, one core each: {ratio:.1}{}",
                by_cpu.unwrap_or_default()
            );
        }
        Ok(())
    }

    fn walk_row(
        &self,
        table: &Table,
        capture: &Path,
        threads: usize,
        counted: Option<&Counted>,
    ) -> anyhow::Result<Ours> {
        let (walked, cost) = self.walk(capture, threads)?;
        let arguments =
            |slice: &Path| vec![slice.into(), "--threads".into(), threads.to_string().into()];
        let row = Row {
            label: format!("hashwarden-wire (walk), {threads} thread{}", plural(threads)),
            cores: threads,
            size: Slice { packets: walked.packets, bytes: walked.bytes },
            instructions: counted.and_then(|it| it.per_packet(&self.walk, &arguments)),
            cost: &cost,
        };
        row.print(table, walked.peak_bytes());
        let (flows, observations) = (walked.flows, walked.observations);
        Ok(Ours { size: row.size, flows, observations, rate: row.rate(), cpu_rate: row.cpu_rate() })
    }

    /// Judgement and a hundred megabytes of JSON included.
    fn inspect_row(&self, table: &Table, capture: &Path, threads: usize, size: Slice) {
        let mut inspect = || {
            let mut command = on_cores(&self.binary, threads);
            command.args(["inspect", "--json", "--threads"]).arg(threads.to_string()).arg(capture);
            command
        };
        let label = format!("hashwarden inspect --json, {threads} thread{}", plural(threads));
        let cost = match median(self.runs, &mut inspect, true) {
            Ok(cost) => cost,
            Err(error) => {
                table.row(&[label, threads.to_string(), format!("not measured: {error:#}")]);
                return;
            }
        };
        let row = Row { label, cores: threads, size, instructions: None, cost: &cost };
        row.print(table, cost.peak_bytes);
    }

    /// Other programs: name, packets a second, the same by processor time.
    fn peers(
        &self,
        table: &Table,
        capture: &Path,
        ours: &Ours,
        counted: Option<&Counted>,
    ) -> Vec<(&'static str, f64, Option<f64>)> {
        let mut rates = Vec::new();
        for peer in &peers::ALL {
            let without = |why: String| table.row(&[peer.name.to_owned(), String::new(), why]);
            let (size, cost) = match peer.measure(self.folder, capture, ours.size) {
                Ok(Some(measured)) => measured,
                Ok(None) => {
                    without("not installed".to_owned());
                    continue;
                }
                Err(error) => {
                    without(format!("not measured: {error:#}"));
                    continue;
                }
            };
            let arguments = |slice: &Path| (peer.arguments)(slice, self.folder);
            let instructions = counted
                .filter(|_| peer.counted)
                .and_then(|counted| counted.per_packet(&peer.program()?, &arguments));
            let sliced = if size.packets < ours.size.packets { " (slice)" } else { "" };
            let label = format!("{}{sliced}", peer.name);
            let row = Row { label, cores: 1, size, instructions, cost: &cost };
            row.print(table, cost.peak_bytes);
            rates.push((peer.name, row.rate(), row.cpu_rate()));
        }
        rates
    }
}

/// A program on one core alone where it has one thread.
fn on_cores(program: &Path, threads: usize) -> Command {
    if threads == 1 { pinned(program) } else { Command::new(program) }
}

/// The engine's own figures.
struct Ours {
    size: Slice,
    flows: u64,
    observations: u64,
    rate: f64,
    cpu_rate: Option<f64>,
}

struct Row<'a> {
    label: String,
    cores: usize,
    size: Slice,
    instructions: Option<f64>,
    cost: &'a Cost,
}

impl Row<'_> {
    fn rate(&self) -> f64 {
        number(self.size.packets) / self.cost.wall_seconds.max(0.001)
    }

    fn cpu_rate(&self) -> Option<f64> {
        // Processor time comes in hundredths of a second: less than a tenth says nothing.
        let seconds = self.cost.cpu_seconds.filter(|seconds| *seconds >= 0.1)?;
        Some(number(self.size.packets) / seconds)
    }

    fn print(&self, table: &Table, peak: Option<u64>) {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        table.row(&[
            self.label.clone(),
            self.cores.to_string(),
            count(self.size.packets),
            rounded(self.rate()),
            or_dash(self.cpu_rate().map(rounded)),
            format!("{:.3}", number(self.size.bytes) / self.cost.wall_seconds.max(0.001) / 1e9),
            or_dash(self.instructions.map(rounded)),
            or_dash(peak.map(mebibytes)),
        ]);
    }
}

/// A slice whose instructions are counted, and one so small that only starting and ending remain.
struct Counted {
    slice: PathBuf,
    packets: u64,
    nearly_nothing: PathBuf,
}

impl Counted {
    /// Nothing where the capture cannot be cut.
    fn of(folder: &Temporary, capture: &Path) -> anyhow::Result<Option<Self>> {
        let (slice, nearly_nothing) = (folder.join("counted.pcap"), folder.join("one.pcap"));
        let Some(whole) = pcap::cut(capture, &slice, COUNTED_SLICE)? else { return Ok(None) };
        let least = pcap::cut(capture, &nearly_nothing, 25)?.context("it was cut before")?;
        let packets = whole.packets.saturating_sub(least.packets).max(1);
        Ok(Some(Self { slice, packets, nearly_nothing }))
    }

    fn per_packet(
        &self,
        program: &Path,
        arguments: &dyn Fn(&Path) -> Vec<OsString>,
    ) -> Option<f64> {
        let all = instructions(program, &arguments(&self.slice))?;
        let around = instructions(program, &arguments(&self.nearly_nothing))?;
        Some(number(all.saturating_sub(around)) / number(self.packets))
    }
}

/// Builds a program for release; says where it lies.
fn build(root: &Path, what: &[&str]) -> anyhow::Result<PathBuf> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--message-format=json"]).args(what).current_dir(root);
    let cost = measure(&mut command)?;
    cost.output
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
        .next_back()
        .context("cargo did not say where the program lies")
}

/// A count as a number to reckon with; figures have far fewer digits than a double holds.
fn number(count: u64) -> f64 {
    let (high, low) = (count >> 32, count & 0xffff_ffff);
    let part = |part: u64| u32::try_from(part).map_or(f64::MAX, f64::from);
    part(high) * 4_294_967_296.0 + part(low)
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// `500MB`, `1GB` (powers of 1024), or bytes.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match text.get(digits.len()..).unwrap_or_default().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" | "K" => 1 << 10,
        "MB" | "M" => 1 << 20,
        "GB" | "G" => 1 << 30,
        _ => return Err("a size is a number with KB, MB or GB".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "a size begins with a whole number".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "too large".to_owned())
}
