//! The wire engine on one large capture.
//!
//! In: a capture, or the many small ones beside the checkout, of which one large one is made in a
//! temporary folder. Out: packets and bytes a second, memory, flows, and the same of other programs on
//! a slice of the same file (they are slower).

use std::{
    env, fs,
    io::{BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{Cost, machine, measure, warm};

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
    /// How many times each program runs on the whole file; the median counts.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Leave ndpiReader and tshark out.
    #[arg(long)]
    alone: bool,
}

/// Bytes that ndpiReader is given: some seconds' work.
const NDPI_SLICE: u64 = 200 << 20;
/// Bytes of a pcap file before its first record.
const FILE_HEADER: usize = 24;
/// Bytes that tshark is given.
const TSHARK_SLICE: u64 = 8 << 20;

/// Runs it.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no checkout")?;
    let folder = Temporary::new()?;
    let capture = match &arguments.capture {
        Some(capture) => capture.clone(),
        None => make(root, &folder.0, arguments)?,
    };
    let walk = build(root)?;
    warm(&capture)?;
    println!("machine: {}", machine());
    println!("capture: {} bytes", fs::metadata(&capture)?.len());
    println!(
        "{:<34}{:>12}{:>14}{:>10}{:>12}",
        "program", "packets", "packets/s", "GB/s", "peak MiB"
    );
    let figures = ours(&walk, &capture, arguments.runs.max(1))?;
    if arguments.alone {
        return Ok(());
    }
    let packet_bytes = figures.bytes_per_packet;
    for (name, limit) in [("ndpiReader", NDPI_SLICE), ("tshark", TSHARK_SLICE)] {
        let Some(program) = on_path(name) else {
            println!("{name:<34}not installed");
            continue;
        };
        let slice = folder.0.join(format!("{name}.pcap"));
        let Some(packets) = cut(&capture, &slice, limit)? else {
            println!("{name:<34}left out: only plain pcap files can be cut");
            continue;
        };
        warm(&slice)?;
        let mut command = Command::new(program);
        match name {
            "tshark" => command.args(["-n", "-Y", "json", "-r"]).arg(&slice),
            _ => command.args(["-q", "-i"]).arg(&slice),
        };
        let cost = measure(&mut command)?;
        row(&format!("{name} (slice)"), packets, packet_bytes, &cost, None);
    }
    Ok(())
}

struct Figures {
    bytes_per_packet: f64,
}

fn ours(walk: &Path, capture: &Path, runs: usize) -> anyhow::Result<Figures> {
    let mut costs = Vec::new();
    for _ in 0..runs {
        costs.push(measure(Command::new(walk).arg(capture))?);
    }
    costs.sort_by(|a, b| a.wall_seconds.total_cmp(&b.wall_seconds));
    let median = costs.swap_remove(costs.len() / 2);
    let figures: serde_json::Value = serde_json::from_str(median.output.trim())?;
    let number = |name: &str| figures.get(name).and_then(serde_json::Value::as_f64);
    let packets = number("packets").context("no packets")?;
    let bytes_per_packet = number("bytes").unwrap_or_default() / packets.max(1.0);
    let peak = number("peak_resident_kib").map(|kib| kib / 1024.0);
    row("hashwarden-wire (walk)", packets, bytes_per_packet, &median, peak);
    for name in ["flows", "observations"] {
        println!("  {name}: {}", number(name).unwrap_or_default());
    }
    Ok(Figures { bytes_per_packet })
}

fn row(name: &str, packets: f64, bytes_per_packet: f64, cost: &Cost, peak: Option<f64>) {
    let line = |label: &str, seconds: f64, peak: &str| {
        let rate = packets / seconds.max(0.001);
        let gigabytes = rate * bytes_per_packet / 1e9;
        println!("{label:<34}{packets:>12}{rate:>14.0}{gigabytes:>10.3}{peak:>12}");
    };
    let peak = peak.map_or_else(|| "-".to_owned(), |peak| format!("{peak:.0}"));
    line(name, cost.wall_seconds, &peak);
    if let Some(seconds) = cost.cpu_seconds {
        line("  per second of processor time", seconds, "");
    }
}

/// Makes the large capture.
fn make(root: &Path, folder: &Path, arguments: &Arguments) -> anyhow::Result<PathBuf> {
    let shared = root.join("../shared");
    let script = shared.join("tools/make_big_capture.py");
    let out = folder.join("large.pcap");
    println!("making a capture of {} bytes in {}", arguments.size, folder.display());
    if script.is_file() {
        let captures = shared.join(if arguments.benign { "captures/benign" } else { "captures" });
        let size = arguments.size.to_string();
        measure(Command::new("python3").arg(script).arg(&out).arg(size).arg(captures))?;
    } else {
        println!("../shared is absent: the traffic is a simulated district's");
        simulate(&out, arguments.size)?;
    }
    Ok(out)
}

/// Writes the captures of a simulated district one after the other.
fn simulate(out: &Path, size: u64) -> anyhow::Result<()> {
    /// A district at its plain scale.
    const DISTRICT_BYTES: u64 = 2_500_000;
    let copies = u8::try_from(size / DISTRICT_BYTES).unwrap_or(u8::MAX).clamp(1, 250);
    let begin = "2026-03-01T16:00:00Z".parse()?;
    let district = hashwarden_drill::district(1, begin, hashwarden_drill::Scale::Times(copies));
    let mut writer = BufWriter::new(fs::File::create(out)?);
    for (number, (_, capture)) in district.captures.iter().enumerate() {
        // One file header is enough: all have the same format.
        let from = if number == 0 { 0 } else { FILE_HEADER };
        writer.write_all(capture.get(from..).unwrap_or_default())?;
    }
    writer.flush()?;
    Ok(())
}

/// Builds the example that walks a capture; says where it lies.
fn build(root: &Path) -> anyhow::Result<PathBuf> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = [
        "build",
        "--release",
        "-p",
        "hashwarden-wire",
        "--example",
        "walk",
        "--message-format=json",
    ];
    let cost = measure(Command::new(cargo).args(arguments).current_dir(root))?;
    cost.output
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| Some(PathBuf::from(message.get("executable")?.as_str()?)))
        .next_back()
        .context("cargo did not say where the example lies")
}

/// Copies the first packets of a plain pcap file, up to so many bytes; says how many.
fn cut(from: &Path, to: &Path, limit: u64) -> anyhow::Result<Option<f64>> {
    let mut reader = BufReader::new(fs::File::open(from)?);
    let mut header = [0; FILE_HEADER];
    reader.read_exact(&mut header)?;
    let little = match header.first_chunk() {
        Some([0xd4, 0xc3, 0xb2, 0xa1] | [0x4d, 0x3c, 0xb2, 0xa1]) => true,
        Some([0xa1, 0xb2, 0xc3, 0xd4] | [0xa1, 0xb2, 0x3c, 0x4d]) => false,
        _ => return Ok(None),
    };
    let mut writer = BufWriter::new(fs::File::create(to)?);
    writer.write_all(&header)?;
    let (mut written, mut packets) = (24, 0.0);
    let mut record = [0; 16];
    while written < limit && reader.read_exact(&mut record).is_ok() {
        let [_, _, _, _, _, _, _, _, a, b, c, d, ..] = record;
        let raw = [a, b, c, d];
        let length = if little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) };
        writer.write_all(&record)?;
        std::io::copy(&mut reader.by_ref().take(u64::from(length)), &mut writer)?;
        written += 16 + u64::from(length);
        packets += 1.0;
    }
    writer.flush()?;
    Ok(Some(packets))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
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

/// A folder that is removed at the end.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> anyhow::Result<Self> {
        let path = env::temp_dir().join(format!("hashwarden-bench-{}", std::process::id()));
        if path.exists() {
            bail!("{} exists already: remove it", path.display());
        }
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A folder that stays behind is in the system's temporary folder: nothing is broken.
        let _ = fs::remove_dir_all(&self.0);
    }
}
