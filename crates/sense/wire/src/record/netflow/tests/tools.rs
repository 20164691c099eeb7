//! The real tools: softflowd sends, nfcapd writes, nfdump prints, and what they say is what is read here.

use std::{
    collections::BTreeMap,
    fs, io,
    net::UdpSocket,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::Value;

use super::*;

/// A flow as it is compared: ends, protocol, counters, and milliseconds since 1970.
pub(in crate::record) type Row =
    ((IpAddr, u16), (IpAddr, u16), u8, (u64, u64), (u64, u64), (i64, i64));

/// What is told, to be compared.
pub(in crate::record) fn rows(flows: &[FlowRecord]) -> BTreeMap<Row, usize> {
    let mut rows = BTreeMap::new();
    for flow in flows {
        let received = flow.received.unwrap_or_default();
        let row = (
            flow.source,
            flow.destination,
            flow.protocol,
            (flow.sent.packets, flow.sent.bytes),
            (received.packets, received.bytes),
            (flow.first.0.div_euclid(1_000_000), flow.last.0.div_euclid(1_000_000)),
        );
        *rows.entry(row).or_default() += 1;
    }
    rows
}

pub(in crate::record) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Whether these programs are installed; says so when not.
pub(in crate::record) fn installed(programs: &[&str]) -> bool {
    let folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];
    let is_there =
        |name: &&&str| folders.iter().any(|folder| Path::new(folder).join(name).is_file());
    match programs.iter().find(|name| !is_there(name)) {
        Some(name) => println!("skipped 1 case: {name} is not installed"),
        None => return true,
    }
    false
}

/// What nfdump prints of a file.
pub(in crate::record) fn nfdump(file: &Path) -> BTreeMap<Row, usize> {
    let output = Command::new("nfdump")
        .args(["-q", "-o", "json", "-r"])
        .arg(file)
        .env("TZ", "UTC")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Objects with commas between them; not an array with `-q`.
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.trim().trim_start_matches('[').trim_end_matches(']').trim_end_matches(',');
    if !text.starts_with('{') {
        assert_eq!(text, "No matching flows");
        return BTreeMap::new();
    }
    let flows: Vec<Value> = serde_json::from_str(&format!("[{text}]")).unwrap();
    let mut rows = BTreeMap::new();
    for flow in &flows {
        let number = |name: &str| flow[name].as_u64().unwrap_or_default();
        let port = |name: &str| u16::try_from(number(name)).unwrap();
        let end = |name: &str| {
            let [four, six] =
                ["4", "6"].map(|version| flow[format!("{name}{version}_addr")].as_str());
            address(four.or(six).unwrap_or("0.0.0.0"))
        };
        let moment = |name: &str| {
            let text = format!("{}Z", flow[name].as_str().unwrap());
            text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
        };
        let icmp = number("icmp_type") << 8 | number("icmp_code");
        let to = if flow["dst_port"].is_null() {
            u16::try_from(icmp).unwrap()
        } else {
            port("dst_port")
        };
        let row = (
            (end("src"), port("src_port")),
            (end("dst"), to),
            u8::try_from(number("proto")).unwrap(),
            (number("in_packets"), number("in_bytes")),
            (number("out_packets"), number("out_bytes")),
            // nfdump 1.7.1 prints the two of softflowd's IPFIX the wrong way round.
            (moment("first").min(moment("last")), moment("first").max(moment("last"))),
        );
        *rows.entry(row).or_default() += 1;
    }
    rows
}

/// nfcapd on a free port of loopback.
pub(in crate::record) struct Nfcapd {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
    socket: UdpSocket,
}

impl Nfcapd {
    pub(in crate::record) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = {
            let free = UdpSocket::bind("127.0.0.1:0").unwrap();
            free.local_addr().unwrap().port()
        };
        let child = Command::new("nfcapd")
            .args(["-b", "127.0.0.1", "-t", "3600", "-p", &port.to_string(), "-w"])
            .arg(folder.path())
            .args(options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let nfcapd = Self { child, port, folder, socket };
        nfcapd.wait(|queue| queue.is_some());
        nfcapd
    }

    pub(in crate::record) fn send(&self, payload: &[u8]) {
        self.socket.send_to(payload, ("127.0.0.1", self.port)).unwrap();
        self.wait(|queue| queue == Some(0));
    }

    /// Ends it and gives the file it wrote.
    pub(in crate::record) fn finish(mut self) -> (tempfile::TempDir, PathBuf) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.child.wait().unwrap();
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let file = files.max_by_key(|path| path.metadata().unwrap().len()).unwrap();
        (folder, file)
    }

    /// Waits for what the kernel says of its socket: the bytes not yet read, when it is open.
    fn wait(&self, until: impl Fn(Option<u64>) -> bool) {
        let local = format!(":{:04X}", self.port);
        // Ten seconds, and then the test fails.
        for _ in 0..5000 {
            let table = fs::read_to_string("/proc/net/udp").unwrap_or_default();
            let mut lines = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
            let line = lines.find(|line| line.get(1).is_some_and(|at| at.ends_with(&local)));
            let queue = line.and_then(|line| line.get(4).copied());
            let waiting =
                queue.and_then(|queue| u64::from_str_radix(queue.split_once(':')?.1, 16).ok());
            if until(waiting) {
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
        panic!("nfcapd does not read");
    }
}

impl Drop for Nfcapd {
    fn drop(&mut self) {
        // It has ended already, but where a test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What softflowd exports of a capture.
fn softflowd(capture: &Path, options: &[&str]) -> Vec<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let port = socket.local_addr().unwrap().port();
    let mut child = Command::new("softflowd")
        .args(["-d", "-a", "-n", &format!("127.0.0.1:{port}"), "-r"])
        .arg(capture)
        .args(options)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut payloads = Vec::new();
    let mut buffer = vec![0; 65536];
    loop {
        let ended = child.try_wait().unwrap().is_some();
        match socket.recv(&mut buffer) {
            Ok(length) => payloads.push(buffer[..length].to_vec()),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock
                        | io::ErrorKind::TimedOut
                        | io::ErrorKind::Interrupted
                ) =>
            {
                if ended {
                    return payloads;
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn what_softflowd_sends_is_what_nfcapd_writes_and_nfdump_prints() {
    if !installed(&["softflowd", "nfcapd", "nfdump"]) {
        return;
    }
    let folder = root().join("../shared/captures");
    if !folder.is_dir() {
        println!("skipped 5 cases: ../shared is absent");
        return;
    }
    let captures =
        ["mining/mining.pcapng", "mining/coinhive-stratum.pcap", "benign/http_ipv6.pcap"];
    let versions: [&[&str]; 4] = [&["-v", "5"], &["-v", "9"], &["-v", "10"], &["-v", "10", "-b"]];
    for capture in captures {
        for options in versions {
            let payloads = softflowd(&folder.join(capture), options);
            let heard = hear(&payloads);
            assert!(payloads.iter().all(|payload| looks_like(payload)), "{capture} {options:?}");
            assert_eq!(heard.lost, [], "{capture} {options:?}");
            let nfcapd = Nfcapd::start(&[]);
            payloads.iter().for_each(|payload| nfcapd.send(payload));
            let (_folder, file) = nfcapd.finish();
            let printed = nfdump(&file);
            println!("{capture} {options:?}: {} flows", heard.flows.len());
            assert_eq!(rows(&heard.flows), printed, "{capture} {options:?}");
            assert!(!printed.is_empty() || options == ["-v", "5"], "{capture} {options:?}");
            let of_file = crate::record::nfcapd::tests::hear(&fs::read(&file).unwrap());
            assert_eq!(rows(&of_file.flows), without_equals(printed), "{capture} {options:?}");
        }
    }
}

/// Rows as a file gives them: what is equal in both directions was perhaps counted twice in one.
pub(in crate::record) fn without_equals(rows: BTreeMap<Row, usize>) -> BTreeMap<Row, usize> {
    let mut sums = BTreeMap::new();
    for (mut row, count) in rows {
        if row.3 == row.4 {
            row.4 = (0, 0);
        }
        *sums.entry(row).or_default() += count;
    }
    sums
}

#[test]
fn a_rate_that_softflowd_announces() {
    if !installed(&["softflowd", "nfcapd", "nfdump"]) {
        return;
    }
    let capture = root().join("../shared/captures/mining/cgminer.g0.pcapng");
    if !capture.is_file() {
        println!("skipped 2 cases: ../shared is absent");
        return;
    }
    for version in ["5", "9", "10"] {
        let payloads = softflowd(&capture, &["-v", version, "-s", "10"]);
        let heard = hear(&payloads);
        let rates: Vec<_> = heard.flows.iter().map(|flow| flow.sampling).collect();
        assert_eq!(heard.lost(LossKind::FlowRecordMissing), 0);
        println!("version {version}: {} flows, {:?}", rates.len(), heard.lost);
        assert!(!rates.is_empty() && rates.iter().all(|rate| *rate == Some(10)), "{rates:?}");
        assert!(heard.lost(LossKind::PacketUnsampled) > 0);
    }
}
