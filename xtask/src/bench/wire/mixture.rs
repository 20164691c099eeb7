//! The large capture: traffic of every given kind, again and again between other addresses.
//!
//! In: the captures beside the checkout and the tool there that joins them, or the drill where they
//! are absent. Out: one plain pcap file. The same inputs give the same bytes.

use std::{fs, io::Write, path::Path, process::Command};

use super::measure;

/// Makes it.
pub(super) fn make(root: &Path, out: &Path, size: u64, benign: bool) -> anyhow::Result<()> {
    println!("making a capture of {} MiB in {}", size >> 20, out.display());
    let captures = if benign { "captures/benign" } else { "captures" };
    if join(root, out, size, captures)? {
        return Ok(());
    }
    println!("../shared is absent: the traffic is a simulated district's");
    simulate(out, size)
}

/// Joins the given captures of a folder until so many bytes; false where there are none.
pub(super) fn join(root: &Path, out: &Path, size: u64, folder: &str) -> anyhow::Result<bool> {
    let shared = root.join("../shared");
    let tool = shared.join("tools/make_big_capture.py");
    if !tool.is_file() {
        return Ok(false);
    }
    let mut command = Command::new("python3");
    command.arg(tool).arg(out).arg(size.to_string()).arg(shared.join(folder));
    measure(&mut command)?;
    Ok(true)
}

/// A simulated district with so many times its traffic.
pub(super) fn district(copies: u8) -> anyhow::Result<hashwarden_drill::District> {
    let begin = "2026-03-01T16:00:00Z".parse()?;
    Ok(hashwarden_drill::district(1, begin, hashwarden_drill::Scale::Times(copies)))
}

/// Writes captures one after the other as one: all have the same format.
pub(super) fn chain(captures: &[(String, Vec<u8>)], out: &Path) -> anyhow::Result<()> {
    /// Bytes of a pcap file before its first record.
    const FILE_HEADER: usize = 24;
    let mut file = std::io::BufWriter::new(fs::File::create(out)?);
    for (number, (_, capture)) in captures.iter().enumerate() {
        let from = if number == 0 { 0 } else { FILE_HEADER };
        file.write_all(capture.get(from..).unwrap_or_default())?;
    }
    file.flush()?;
    Ok(())
}

/// Writes the captures of a simulated district.
fn simulate(out: &Path, size: u64) -> anyhow::Result<()> {
    /// A district at its plain scale.
    const DISTRICT_BYTES: u64 = 2_500_000;
    let copies = u8::try_from(size / DISTRICT_BYTES).unwrap_or(u8::MAX).clamp(1, 250);
    chain(&district(copies)?.captures, out)
}
