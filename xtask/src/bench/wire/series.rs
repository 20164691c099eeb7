//! How the engine's cost grows: with packets, with flows, with the share of mining.
//!
//! In: the large capture, and captures made for each row and deleted after it. Out: a table a series.
//! One thread on one core; the seconds are the engine's own, without the start of a process, so that a
//! small capture can be compared with a large one.

use std::{fs, path::Path, process::Command};

use super::{
    Bench, Walked, median, number, pcap, pinned,
    share::Traffic,
    synthetic::{Content, Order, Synthetic},
    warm,
};
use crate::bench::table::{Table, count, mebibytes, rounded};

/// What grows.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Growth {
    /// Everything below, one after the other.
    All,
    /// Size of the capture: same traffic, more of it.
    Packets,
    /// Number of conversations, some packets each.
    Flows,
    /// Share of conversations that are mining.
    Mining,
}

/// Prints the tables.
pub(super) fn run(
    bench: &Bench<'_>,
    growth: Growth,
    capture: &Path,
    large: bool,
) -> anyhow::Result<()> {
    let wanted = |what| growth == Growth::All || growth == what;
    if wanted(Growth::Packets) {
        packets(bench, capture, large)?;
    }
    if wanted(Growth::Flows) {
        flows(bench)?;
    }
    if wanted(Growth::Mining) {
        mining(bench)?;
    }
    Ok(())
}

fn packets(bench: &Bench<'_>, capture: &Path, large: bool) -> anyhow::Result<()> {
    /// How much larger the largest capture is than the given one.
    const TIMES: u16 = 10;
    println!("\nSeries: packets. The same traffic, more of it.");
    let table = Table::begin(&[
        "MiB   ",
        "packets   ",
        "flows    ",
        "seconds",
        "packets/s ",
        "ns/packet",
        "evicted",
        "peak MiB",
    ]);
    let row = |path: &Path, bytes: u64| -> anyhow::Result<()> {
        warm(path)?;
        let walked = bench.walk_with(path, None)?;
        let mut cells = vec![mebibytes(bytes)];
        cells.extend(common(&walked));
        table.row(&cells);
        Ok(())
    };
    let whole = fs::metadata(capture)?.len();
    let part = bench.folder.join("part.pcap");
    for limit in [10 << 20, 100 << 20] {
        if limit < whole
            && let Some(slice) = pcap::cut(capture, &part, limit)?
        {
            row(&part, slice.bytes)?;
        }
    }
    row(capture, whole)?;
    if large && let Some(slice) = pcap::repeat(capture, &part, TIMES)? {
        row(&part, slice.bytes)?;
    }
    let _ = fs::remove_file(&part);
    Ok(())
}

fn flows(bench: &Bench<'_>) -> anyhow::Result<()> {
    /// The default of the engine, and a quarter of it.
    const MEMORY: [usize; 2] = [512 << 20, 128 << 20];
    let cases = [
        (1_000, Order::InTurn, Content::Everyday),
        (10_000, Order::InTurn, Content::Everyday),
        (100_000, Order::InTurn, Content::Everyday),
        (1_000_000, Order::InTurn, Content::Everyday),
        (10_000_000, Order::InTurn, Content::Everyday),
        (100_000, Order::AtOnce, Content::Everyday),
        (1_000_000, Order::AtOnce, Content::Everyday),
        (10_000_000, Order::AtOnce, Content::Everyday),
        (1_000_000, Order::AtOnce, Content::Mining),
    ];
    println!(
        "\nSeries: flows, synthetic, three packets each; \"at once\" means that all are open together."
    );
    let table = Table::begin(&[
        "flows     ",
        "which            ",
        "max-memory MiB",
        "packets   ",
        "flows told",
        "seconds",
        "packets/s ",
        "ns/packet",
        "evicted  ",
        "peak MiB",
    ]);
    let path = bench.folder.join("flows.pcap");
    for (flows, order, content) in cases {
        Synthetic { flows, order, content }.write(&path)?;
        warm(&path)?;
        for memory in MEMORY {
            let walked = bench.walk_with(&path, Some(memory))?;
            let which = format!("{}, {}", order.name(), content.name());
            let limit = (memory >> 20).to_string();
            let mut cells = vec![count(u64::from(flows)), which, limit];
            cells.extend(common(&walked));
            table.row(&cells);
        }
        fs::remove_file(&path)?;
    }
    Ok(())
}

fn mining(bench: &Bench<'_>) -> anyhow::Result<()> {
    /// Percent of the conversations.
    const SHARES: [u32; 7] = [0, 1, 5, 10, 25, 50, 100];
    /// Conversations in all.
    const FLOWS: u32 = 50_000;
    let traffic = Traffic::gather(bench.root, bench.folder)?;
    println!("\nSeries: share of mining among {FLOWS} conversations. {}", traffic.origin());
    let table = Table::begin(&[
        "mining %",
        "observations",
        "packets   ",
        "flows    ",
        "seconds",
        "packets/s ",
        "ns/packet",
        "evicted",
        "peak MiB",
        "us/flow",
    ]);
    let path = bench.folder.join("share.pcap");
    for percent in SHARES {
        traffic.write(&path, FLOWS, percent)?;
        warm(&path)?;
        let walked = bench.walk_with(&path, None)?;
        let mut cells = vec![percent.to_string(), count(walked.observations)];
        cells.extend(common(&walked));
        cells.push(format!("{:.2}", walked.seconds * 1e6 / number(walked.flows.max(1))));
        table.row(&cells);
    }
    let _ = fs::remove_file(&path);
    Ok(())
}

/// Packets, flows, seconds, packets a second, nanoseconds a packet, evicted, peak.
fn common(walked: &Walked) -> [String; 7] {
    let packets = number(walked.packets.max(1));
    [
        count(walked.packets),
        count(walked.flows),
        format!("{:.4}", walked.seconds),
        rounded(packets / walked.seconds.max(1e-6)),
        format!("{:.1}", walked.seconds * 1e9 / packets),
        count(walked.evicted()),
        walked.peak_bytes().map_or_else(|| "-".to_owned(), mebibytes),
    ]
}

impl Bench<'_> {
    /// The example `walk` on one core, with so much memory.
    fn walk_with(&self, capture: &Path, memory: Option<usize>) -> anyhow::Result<Walked> {
        let mut command = || -> Command {
            let mut command = pinned(&self.walk);
            command.arg(capture);
            if let Some(memory) = memory {
                command.arg("--max-memory").arg(memory.to_string());
            }
            command
        };
        let cost = median(self.runs, &mut command, false)?;
        Ok(serde_json::from_str(cost.output.trim())?)
    }
}
