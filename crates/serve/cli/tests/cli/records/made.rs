//! Each format with a listed peer or name in it, the same with nobody, and the same damaged.

use std::{
    fs,
    io::Write,
    net::{Ipv4Addr, UdpSocket},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use super::write::{self, CLIENT, NOBODY, POOL, Peer};
use crate::program::{Answer, run, run_with_input};

/// The least that is believed of a conversation (`pool-session/1`).
const LEAST_CONVERSATION: f64 = 0.92;

/// A format: its name, what writes it, by whom it is told, by which rule and protocol.
type Format = (&'static str, fn(Peer) -> Vec<u8>, &'static str, &'static str, &'static str);

const FORMATS: [Format; 15] = [
    ("zeek conn, TSV", |p| write::zeek_conn(p).into(), "zeek", "pool-flow/1", "pool-flow"),
    ("zeek dns, JSON", |p| write::zeek_dns(p).into(), "zeek", "pool-name/1", "dns-pool"),
    ("zeek ssl, JSON", |p| write::zeek_ssl(p).into(), "zeek", "pool-name/1", "tls-pool"),
    ("eve flow", |p| write::eve_flow(p).into(), "eve", "pool-flow/1", "pool-flow"),
    ("eve dns and flow", |p| write::eve_named(p).into(), "eve", "pool-flow/1", "pool-flow"),
    ("BIND", |p| write::bind(p).into(), "bind", "pool-name/1", "dns-pool"),
    ("dnsmasq", |p| write::dnsmasq(p).into(), "dnsmasq", "pool-name/1", "dns-pool"),
    ("Unbound", |p| write::unbound(p).into(), "unbound", "pool-name/1", "dns-pool"),
    ("dnstap", write::dnstap, "dnstap", "pool-name/1", "dns-pool"),
    ("Squid", |p| write::squid(p).into(), "squid", "pool-name/1", "dns-pool"),
    ("NetFlow v5", |p| export(write::netflow_v5(p)), "netflow-v5", "pool-flow/1", "pool-flow"),
    ("NetFlow v9", |p| export(write::netflow_v9(p)), "netflow-v9", "pool-flow/1", "pool-flow"),
    ("IPFIX", |p| export(write::ipfix(p)), "ipfix", "pool-flow/1", "pool-flow"),
    (
        "zeek conn, gzip",
        |p| gzip(write::zeek_conn(p).as_bytes()),
        "zeek",
        "pool-flow/1",
        "pool-flow",
    ),
    (
        "eve, gzip twice",
        |p| gzip(&gzip(write::eve_flow(p).as_bytes())),
        "eve",
        "pool-flow/1",
        "pool-flow",
    ),
];

/// In a capture, at a port that is nobody's hint.
fn export(payload: Vec<u8>) -> Vec<u8> {
    write::capture(&[(Ipv4Addr::new(192, 0, 2, 1), 12_345, payload)])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn told(answer: &Answer, by: &str, rule: &str) -> Value {
    let evidence = answer.of_type("evidence");
    let found =
        evidence.iter().find(|line| line["rule"] == rule && line["detail"]["told_by"] == by);
    found.unwrap_or_else(|| panic!("{by} {rule}: {evidence:?}")).clone()
}

#[test]
fn a_listed_peer_or_name_is_found_in_every_format_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    for (what, write, by, rule, protocol) in FORMATS {
        // No name says what it is.
        fs::write(folder.path().join("input.bin"), write(POOL)).unwrap();
        let from_file = run(folder.path(), &["inspect", "--json", "input.bin"]);
        let from_pipe = run_with_input(folder.path(), &["inspect", "--json", "-"], &write(POOL));
        for answer in [from_file, from_pipe] {
            assert_eq!(answer.code, 0, "{what}: {}", answer.stderr);
            let line = told(&answer, by, rule);
            assert_eq!(line["protocol"], protocol, "{what}");
            assert_eq!(line["subject"]["ip"], CLIENT.to_string(), "{what}: {line}");
            let confidence = line["confidence"].as_f64().unwrap();
            assert!((0.5..LEAST_CONVERSATION).contains(&confidence), "{what}: {confidence}");
            assert!(line["first_seen"].as_str().unwrap().starts_with("2026-11-20T"), "{what}");
            assert!(line["first_packet"].as_u64().unwrap() > 0, "{what}");
            let coverage = &answer.of_type("coverage")[0];
            assert!(coverage["records"].as_u64().unwrap() > 0, "{what}: {coverage}");
            assert_eq!(coverage["lost"].as_array().unwrap().len(), 0, "{what}: {coverage}");
            assert_eq!(answer.of_type("finding").len(), 1, "{what}");
        }
        fs::write(folder.path().join("input.bin"), write(NOBODY)).unwrap();
        let answer = run(folder.path(), &["inspect", "--json", "input.bin"]);
        assert_eq!(answer.code, 0, "{what}: {}", answer.stderr);
        assert!(answer.of_type("evidence").is_empty(), "{what}: {}", answer.stdout);
        assert!(answer.of_type("coverage")[0]["records"].as_u64().unwrap() > 0, "{what}");
    }
}

#[test]
fn a_flow_is_told_in_both_directions_with_its_peer() {
    let folder = tempfile::tempdir().unwrap();
    for (what, write, by, ..) in FORMATS.iter().filter(|format| format.3 == "pool-flow/1") {
        fs::write(folder.path().join("input"), write(POOL)).unwrap();
        let answer = run(folder.path(), &["inspect", "--json", "input"]);
        let line = told(&answer, by, "pool-flow/1");
        let traffic = &line["detail"]["traffic"];
        assert_eq!(traffic["sent"]["bytes"], 60_000, "{what}: {traffic}");
        assert_eq!(traffic["received"]["bytes"], 120_000, "{what}: {traffic}");
        assert_eq!(traffic["sent"]["packets"], 600, "{what}: {traffic}");
        assert_eq!(traffic["answered"], true, "{what}: {traffic}");
        assert_eq!(line["subject"]["port"], 50_000, "{what}");
        if line["peer"]["name"].is_null() {
            assert_eq!(line["peer"]["ip"], POOL.address.to_string(), "{what}");
            assert_eq!(line["peer"]["port"], POOL.port, "{what}");
        } else {
            assert_eq!(line["peer"]["name"], POOL.name, "{what}");
        }
        for language in ["en", "zh"] {
            assert!(!line["reason"][language].as_str().unwrap().is_empty());
        }
        let report = run(folder.path(), &["inspect", "input"]);
        assert!(report.stdout.contains("60.0 kB out, 120 kB in"), "{what}: {}", report.stdout);
        let report = run(folder.path(), &["inspect", "--language", "zh", "input"]);
        assert!(report.stdout.contains("出 60.0 kB，入 120 kB"), "{what}: {}", report.stdout);
        assert!(report.stdout.contains("条记录"), "{what}: {}", report.stdout);
    }
}

#[test]
fn an_unanswered_attempt_weighs_little() {
    let folder = tempfile::tempdir().unwrap();
    let conn = write::zeek_conn(POOL);
    let scan = conn.replace(
        "3000.0\t30000\t90000\tSF\tT\tF\t0\tShADadFf\t600\t60000\t600\t120000",
        "3.0\t0\t0\tS0\tT\tF\t0\tS\t3\t180\t0\t0",
    );
    assert_ne!(conn, scan);
    fs::write(folder.path().join("conn.log"), scan).unwrap();
    let answer = run(folder.path(), &["inspect", "--json", "conn.log"]);
    let line = told(&answer, "zeek", "pool-flow/1");
    assert!(line["confidence"].as_f64().unwrap() < 0.2, "{line}");
    assert_eq!(line["detail"]["traffic"]["answered"], false);
    assert_eq!(answer.of_type("finding")[0]["verdict"], "indication");
}

#[test]
fn sampling_is_said_with_the_finding() {
    let folder = tempfile::tempdir().unwrap();
    let mut datagram = write::netflow_v5(POOL);
    // Mode 1 (one in so many), interval 100.
    datagram[22..24].copy_from_slice(&(1 << 14 | 100_u16).to_be_bytes());
    fs::write(folder.path().join("export.pcap"), export(datagram)).unwrap();
    let answer = run(folder.path(), &["inspect", "--json", "export.pcap"]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    let line = told(&answer, "netflow-v5", "pool-flow/1");
    assert_eq!(line["detail"]["traffic"]["sampling"], 100);
    let lost = &answer.of_type("coverage")[0]["lost"];
    assert_eq!(
        (&lost[0]["what"], lost[0]["count"].as_u64()),
        (&"packet-unsampled".into(), Some(1_200 * 99))
    );
    let unknown = answer.of_type("finding")[0]["unknown"].to_string();
    assert!(unknown.contains("packet-unsampled"), "{unknown}");
}

#[test]
fn damage_is_told_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let conn = write::zeek_conn(POOL);
    let row = conn.lines().find(|line| line.starts_with('1')).unwrap();
    let junk = conn.replace(row, &format!("not a row\n\u{fffd}\tat all\n{row}"));
    let eve = write::eve_flow(POOL);
    let mixed =
        format!("{{\"half\": tru\n{eve}{}\n{{\"timestamp\":\"x\"}}\n", &eve[..eve.len() / 2]);
    let dnstap = write::dnstap(POOL);
    let packed = gzip(eve.repeat(2_000).as_bytes());
    for (name, bytes, loss) in [
        ("junk.log", junk.into_bytes(), "row-malformed"),
        ("mixed.json", mixed.into_bytes(), "row-malformed"),
        ("cut.fstrm", dnstap[..dnstap.len() - 3].to_vec(), "file-truncated"),
        ("cut.json.gz", packed[..packed.len() - 20].to_vec(), "decompression-failed"),
    ] {
        fs::write(at.join(name), bytes).unwrap();
        let answer = run(at, &["inspect", "--json", name]);
        assert_eq!(answer.code, 3, "{name}: {}", answer.stderr);
        let lost = &answer.of_type("coverage")[0]["lost"];
        let lost = lost.as_array().unwrap();
        assert!(lost.iter().any(|one| one["what"] == loss), "{name}: {lost:?}");
        assert!(answer.stderr.contains(name), "{name}: {}", answer.stderr);
        assert_eq!(answer.of_type("finding").len(), 1, "{name}: what could be read was not");
    }
}

#[test]
fn what_is_read_is_named_where_nothing_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("notes.txt"), "10.0.0.5 called at noon\n").unwrap();
    fs::write(at.join("noise"), [0xde, 0xad, 0xbe, 0xef].repeat(1_000)).unwrap();
    for name in ["notes.txt", "noise"] {
        let answer = run(at, &["inspect", name]);
        assert_eq!(answer.code, 3);
        for program in ["Zeek", "Suricata", "BIND", "Squid"] {
            assert!(answer.stderr.contains(program), "{name}: {}", answer.stderr);
        }
    }
}

#[test]
fn logs_cut_at_any_byte_never_fail_badly() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("cut")).unwrap();
    let mut files = 0;
    for (number, (_, write, ..)) in FORMATS.iter().enumerate() {
        let bytes = write(POOL);
        for end in (0..bytes.len()).step_by(7) {
            fs::write(at.join(format!("cut/{number:02}-{end:04}")), &bytes[..end]).unwrap();
            files += 1;
        }
    }
    let answer = run(at, &["inspect", "--json", "cut"]);
    assert_eq!(answer.code, 3, "{}", answer.stderr);
    assert_eq!(answer.of_type("coverage")[0]["inputs"], files);
}

/// What nfcapd itself writes of the datagrams above.
#[test]
fn a_file_of_nfcapd() {
    if Command::new("nfcapd")
        .arg("-V")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped 1 case: nfcapd is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(file) = collect(folder.path(), &write::netflow_v5(POOL)) else {
        panic!("nfcapd wrote no file");
    };
    let answer = run(folder.path(), &["inspect", "--json", &file]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    let line = told(&answer, "nfcapd", "pool-flow/1");
    assert_eq!(line["subject"]["ip"], CLIENT.to_string());
    assert_eq!(line["detail"]["traffic"]["sent"]["bytes"], 60_000);
    assert_eq!(line["detail"]["traffic"]["received"]["bytes"], 120_000);
    assert!(line["confidence"].as_f64().unwrap() < LEAST_CONVERSATION);
    assert_eq!(answer.of_type("coverage")[0]["records"], 2);
}

/// Lets nfcapd collect one datagram on loopback; the name of the file it wrote.
fn collect(folder: &Path, datagram: &[u8]) -> Option<String> {
    // A port that was free a moment ago.
    let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder_name = folder.to_str().unwrap();
    let mut nfcapd = Command::new("nfcapd")
        .args(["-b", "127.0.0.1", "-p", &port.to_string(), "-w", folder_name, "-t", "3600"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let _ = sender.send_to(datagram, ("127.0.0.1", port));
    std::thread::sleep(Duration::from_millis(700));
    // It writes its file when it is asked to end.
    let _ = Command::new("kill").args(["-TERM", &nfcapd.id().to_string()]).status();
    let _ = nfcapd.wait();
    fs::read_dir(folder).unwrap().find_map(|file| {
        let name = file.unwrap().file_name().into_string().unwrap();
        (name.starts_with("nfcapd.") && !name.contains("current")).then_some(name)
    })
}
