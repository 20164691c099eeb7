//! Other programs that look into traffic, on the same capture and one core.
//!
//! In: a capture, or a slice of it that takes such a program some seconds. Out: what it cost. Each does
//! its usual work, which is more than looking for mining: the figures compare what a sensor would cost,
//! not skill. Only programs on `PATH` run.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{Cost, Slice, Temporary, measure, pcap, pinned, warm};
use crate::bench::machine::on_path;

/// A program and how it is told to read a capture.
pub(super) struct Peer {
    pub(super) name: &'static str,
    /// Bytes it is given at most.
    limit: u64,
    /// Arguments for a capture; files of its own go into the folder.
    pub(super) arguments: fn(&Path, &Temporary) -> Vec<OsString>,
    /// What must lie in the folder first.
    prepare: fn(&Temporary) -> std::io::Result<()>,
    /// Whether its instructions are counted: it starts quickly and stays one process.
    pub(super) counted: bool,
}

/// In order of speed.
pub(super) const ALL: [Peer; 4] = [
    Peer {
        name: "ndpiReader",
        limit: 2 << 30,
        arguments: |capture, _| vec!["-q".into(), "-i".into(), capture.into()],
        prepare: |_| Ok(()),
        counted: true,
    },
    Peer { name: "suricata", limit: 1 << 30, arguments: suricata, prepare: rules, counted: false },
    Peer {
        name: "zeek",
        limit: 200 << 20,
        // -C: checksums of copies are not right. Its logs go where it runs.
        arguments: |capture, _| vec!["-C".into(), "-r".into(), capture.into()],
        prepare: |_| Ok(()),
        counted: false,
    },
    Peer {
        name: "tshark",
        limit: 8 << 20,
        arguments: |capture, _| {
            vec!["-n".into(), "-Y".into(), "json".into(), "-r".into(), capture.into()]
        },
        prepare: |_| Ok(()),
        counted: false,
    },
];

impl Peer {
    /// Where it lies.
    pub(super) fn program(&self) -> Option<PathBuf> {
        on_path(self.name)
    }

    /// Runs it; nothing where it is not installed.
    pub(super) fn measure(
        &self,
        folder: &Temporary,
        capture: &Path,
        whole: Slice,
    ) -> anyhow::Result<Option<(Slice, Cost)>> {
        let Some(program) = self.program() else { return Ok(None) };
        (self.prepare)(folder)?;
        let slice = folder.join("slice.pcap");
        let (read, size) = if fs::metadata(capture)?.len() <= self.limit {
            (capture, whole)
        } else {
            let cut = pcap::cut(capture, &slice, self.limit)?;
            let cut = cut.context("only plain pcap files can be cut")?;
            // Without the heads of records, as the engine counts them.
            let bytes = cut.bytes.saturating_sub(24 + 16 * cut.packets);
            (slice.as_path(), Slice { bytes, ..cut })
        };
        warm(read)?;
        let mut command = pinned(&program);
        command.args((self.arguments)(read, folder)).current_dir(folder.path());
        let cost = measure(&mut command)?;
        Ok(Some((size, cost)))
    }
}

fn suricata(capture: &Path, folder: &Temporary) -> Vec<OsString> {
    let mut arguments: Vec<OsString> =
        ["--runmode", "single", "-k", "none", "-c"].map(OsString::from).into();
    arguments.push(folder.join("suricata.yaml").into());
    arguments.push("-S".into());
    arguments.push(folder.join("stratum.rules").into());
    arguments.push("-l".into());
    arguments.push(folder.path().into());
    arguments.push("-r".into());
    arguments.push(capture.into());
    arguments
}

/// Writes a small rule set in the manner of public ones: one rule a word of the protocols.
fn rules(folder: &Temporary) -> std::io::Result<()> {
    const WORDS: [&str; 25] = [
        "mining.subscribe",
        "mining.authorize",
        "mining.notify",
        "mining.set_difficulty",
        "mining.submit",
        "mining.configure",
        "mining.extranonce.subscribe",
        "mining.set_extranonce",
        "mining.set_target",
        "mining.multi_version",
        "mining.suggest_difficulty",
        "mining.hello",
        "eth_submitLogin",
        "eth_getWork",
        "eth_submitWork",
        "eth_submitHashrate",
        "getblocktemplate",
        "submitblock",
        "getwork",
        "X-Mining-Extensions",
        "keepalived",
        "\\\"login\\\"\\:",
        "\\\"seed_hash\\\"\\:",
        "\\\"job_id\\\"\\:",
        "client.reconnect",
    ];
    let mut rules = String::new();
    for (number, word) in WORDS.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            rules,
            "alert tcp any any -> any any (msg:\"work {number}\"; flow:established; content:\"{word}\"; sid:{}; rev:1;)",
            9_000_000 + number
        );
    }
    fs::write(folder.join("stratum.rules"), rules)?;
    let settings =
        "%YAML 1.1\n---\noutputs:\n  - fast:\n      enabled: yes\n      filename: fast.log\n";
    fs::write(folder.join("suricata.yaml"), settings)
}
