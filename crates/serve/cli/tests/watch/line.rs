//! What the tests of `watch` share: captures, evidence to compare, and a line between two interfaces.

use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

pub(crate) const HASHWARDEN: &str = env!("CARGO_BIN_EXE_hashwarden");

/// Captures of mining that an Ethernet can carry again, with the number of their packets.
pub(crate) const CAPTURES: [(&str, u64); 4] = [
    ("mining.pcapng", 673),
    ("coinhive-stratum.pcap", 320),
    ("cgminer.s0.pcapng", 855),
    ("zec-eu.suprnova.cc.pcapng", 72),
];

/// A capture beside the checkout, if there is one.
pub(crate) fn capture(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/captures/mining");
    let path = folder.join(name);
    path.is_file().then_some(path)
}

pub(crate) fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What evidence says apart from what hangs on the time of the packets: rates, and which coin and
/// algorithm a name stood for in those days.
pub(crate) fn evidence(lines: &[Value]) -> BTreeSet<String> {
    lines
        .iter()
        .filter(|line| line["type"] == "evidence")
        .map(|line| {
            let detail = &line["detail"];
            let parts: Vec<String> = [
                &line["rule"],
                &line["protocol"],
                &line["subject"],
                &line["peer"],
                &detail["login"],
                &detail["agent"],
                &detail["shares"],
                &detail["difficulty"],
            ]
            .map(Value::to_string)
            .into();
            parts.join(" ")
        })
        .collect()
}

/// The last line: what was watched and lost.
pub(crate) fn coverage(lines: &[Value]) -> &Value {
    lines.last().filter(|line| line["type"] == "coverage").unwrap()
}

pub(crate) fn lost(coverage: &Value, what: &str) -> u64 {
    let mut rows = coverage["lost"].as_array().unwrap().iter();
    rows.find(|row| row["what"] == what).map_or(0, |row| row["count"].as_u64().unwrap())
}

pub(crate) fn inspect(file: &Path) -> Vec<Value> {
    let output = Command::new(HASHWARDEN).args(["inspect", "--json"]).arg(file).output().unwrap();
    lines(&String::from_utf8(output.stdout).unwrap())
}

/// Two interfaces with a line between them, in a network namespace of their own.
pub(crate) struct Line(String);

impl Line {
    /// None, with a word about it, where this cannot be had.
    pub(crate) fn lay(name: &str, cases: usize) -> Option<Self> {
        let skip = |why| println!("skipped {cases} cases: {why}");
        if capture(CAPTURES[0].0).is_none() {
            skip("../shared is absent");
            return None;
        }
        for tool in ["ip", "tcpreplay"] {
            if Command::new(tool).arg("-V").output().is_err() {
                skip("ip or tcpreplay is not installed");
                return None;
            }
        }
        let line = Self(format!("hashwarden-{}-{name}", std::process::id()));
        let added = Command::new("ip").args(["netns", "add", &line.0]).output().unwrap();
        if !added.status.success() {
            skip("network namespaces need root");
            return None;
        }
        // Nothing but what is replayed is to pass.
        line.run("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
        line.run("ip link add near mtu 65535 type veth peer name far mtu 65535");
        for name in ["near", "far", "lo"] {
            line.run(&format!("ip link set {name} up"));
        }
        Some(line)
    }

    pub(crate) fn run(&self, command: &str) {
        let output = self.command(command).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn command(&self, command: &str) -> Command {
        let mut ip = Command::new("ip");
        ip.args(["netns", "exec", &self.0]).args(command.split(' '));
        ip
    }

    pub(crate) fn replay(&self, file: &Path, times: u32, interface: &str) {
        self.run(&format!("tcpreplay -q -t -l {times} -i {interface} {}", file.display()));
    }

    /// Starts to watch, and waits until the ring is open.
    pub(crate) fn watch(&self, arguments: &str) -> Watch {
        self.watch_as("", HASHWARDEN, &arguments.split(' ').collect::<Vec<_>>())
    }

    /// The same with a filter, which has spaces.
    pub(crate) fn watch_filtered(&self, filter: &str) -> Watch {
        self.watch_as("", HASHWARDEN, &["--interface", "far", "--filter", filter])
    }

    pub(crate) fn watch_as(&self, prefix: &str, program: &str, arguments: &[&str]) -> Watch {
        let child = self
            .command(&format!("{prefix}{program} watch --json"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let watch = Watch(child);
        // The list of calls is set last, after everything is open.
        watch.wait_until("Seccomp:\t2");
        watch
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = Command::new("ip").args(["netns", "del", &self.0]).output();
    }
}

/// A running watch.
pub(crate) struct Watch(Child);

impl Watch {
    pub(crate) fn status(&self) -> String {
        fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default()
    }

    #[expect(clippy::disallowed_methods, reason = "a test that waits must give up some time")]
    fn wait_until(&self, text: &str) {
        let begin = Instant::now();
        while !self.status().contains(text) && begin.elapsed() < Duration::from_secs(10) {
            // It may have ended with a complaint, which the test is then about.
            if self.status().contains("zombie") {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // The threads that listen start right after it.
        thread::sleep(Duration::from_millis(200));
    }

    pub(crate) fn signal(&self, signal: &str) {
        Command::new("kill").args([signal, &self.0.id().to_string()]).output().unwrap();
    }

    /// Asks it to end; exit code, lines, complaints.
    pub(crate) fn end(self) -> (i32, Vec<Value>, String) {
        // What is replayed waits in the queue of the interface on a busy machine.
        thread::sleep(Duration::from_millis(500));
        self.signal("-TERM");
        self.wait()
    }

    pub(crate) fn wait(mut self) -> (i32, Vec<Value>, String) {
        let mut output = String::new();
        self.0.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        let mut complaints = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        let code = self.0.wait().unwrap().code();
        (code.unwrap_or(-1), lines(&output), complaints)
    }
}
