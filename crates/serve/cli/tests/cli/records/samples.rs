//! The samples beside the checkout, which nobody here wrote: every kind is told, every row is counted,
//! and nobody is accused: no mining is in them.

use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::write;
use crate::program::{Answer, run};

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/samples");
    folder.join("SOURCES.md").is_file().then(|| folder.canonicalize().unwrap())
}

/// Files with their rows, header lines apart.
const FILES: [(&str, u64); 25] = [
    ("zeek/json/test9-mixed-zeek-dir/conn.log", 576),
    ("zeek/json/test9-mixed-zeek-dir/dhcp.log", 5),
    ("zeek/json/test9-mixed-zeek-dir/dns.log", 239),
    ("zeek/json/test9-mixed-zeek-dir/http.log", 516),
    ("zeek/json/test9-mixed-zeek-dir/notice.log", 18),
    ("zeek/json/test9-mixed-zeek-dir/smtp.log", 5),
    ("zeek/json/test9-mixed-zeek-dir/software.log", 3),
    ("zeek/json/test9-mixed-zeek-dir/ssl.log", 205),
    ("zeek/tsv/test10-mixed-zeek-dir/conn.log", 141),
    ("zeek/tsv/test10-mixed-zeek-dir/dns.log", 93),
    ("zeek/tsv/test10-mixed-zeek-dir/files.log", 6),
    ("zeek/tsv/test10-mixed-zeek-dir/notice.log", 13),
    ("zeek/tsv/test10-mixed-zeek-dir/ssl.log", 13),
    ("zeek/tsv/test10-mixed-zeek-dir/weird.log", 2),
    ("zeek/tsv/zeek-default/capture_loss.log.gz", 3),
    ("zeek/tsv/zeek-default/dns.log.gz", 53_615),
    ("zeek/tsv/zeek-default/dpd.log.gz", 77),
    ("zeek/tsv/zeek-default/ntlm.log.gz", 422),
    ("zeek/tsv/zeek-default/ssh.log.gz", 22),
    ("zeek/tsv/zeek-default/stats.log.gz", 6),
    ("zeek/tsv/zeek-default/weird.log.gz", 24_202),
    ("suricata/test6-malicious.suricata.json", 5_000),
    ("nfcapd/test1-malicious.nfdump", 4_593),
    ("dns/dnstap/dnstap.fstrm", 2),
    ("dns/pcap/dnsdump_ip4_fragmented_query.pcap", 0),
];

/// Rows read of one input that accuses nobody.
fn innocent(answer: &Answer, name: &str) -> u64 {
    assert!(answer.of_type("evidence").is_empty(), "{name}: {}", answer.stdout);
    assert!(answer.of_type("finding").is_empty(), "{name}: {}", answer.stdout);
    answer.of_type("coverage")[0]["records"].as_u64().unwrap()
}

#[test]
fn the_kind_of_every_file_is_told_and_nobody_is_accused() {
    let Some(folder) = samples() else {
        eprintln!("skipped {} cases: ../shared is absent", FILES.len());
        return;
    };
    for (name, rows) in FILES {
        let answer = run(&folder, &["inspect", "--json", name]);
        assert_eq!(answer.code, 0, "{name}: {}", answer.stderr);
        assert_eq!(innocent(&answer, name), rows, "{name}");
    }
}

/// Who exported: files of one device hold its templates and its data.
fn device(name: &str) -> &str {
    let ends = ["_tpl", "_opttpl", "_data"].into_iter().filter_map(|end| name.find(end));
    name.get(..ends.min().unwrap_or(name.len())).unwrap()
}

#[test]
fn exports_of_real_devices_in_a_capture() {
    let Some(folder) = samples() else {
        eprintln!("skipped 46 cases: ../shared is absent");
        return;
    };
    let mut names: Vec<String> = fs::read_dir(folder.join("netflow"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".dat"))
        .collect();
    names.sort_by_key(|name| (device(name).to_owned(), name.contains("data"), name.clone()));
    let mut devices: Vec<&str> = Vec::new();
    let mut datagrams = Vec::new();
    for name in &names {
        if devices.last() != Some(&device(name)) {
            devices.push(device(name));
        }
        let exporter = Ipv4Addr::new(192, 0, 2, u8::try_from(devices.len()).unwrap());
        datagrams.push((exporter, 9_995, fs::read(folder.join("netflow").join(name)).unwrap()));
    }
    assert_eq!(names.len(), 46);
    let here = tempfile::tempdir().unwrap();
    let read = |datagrams: &[_], name: &str| {
        fs::write(here.path().join("export"), write::capture(datagrams)).unwrap();
        let answer = run(here.path(), &["inspect", "--json", "export"]);
        assert_eq!(answer.code, 0, "{name}: {}", answer.stderr);
        let coverage = &answer.of_type("coverage")[0];
        // Exports are packets all the same.
        assert_eq!(coverage["packets"], datagrams.len(), "{name}");
        let lost: Vec<Value> =
            coverage["lost"].as_array().unwrap().iter().map(|loss| loss["what"].clone()).collect();
        (innocent(&answer, name), lost)
    };
    for (name, records, lost) in [
        ("netflow5_test_microtik.dat", 30, None),
        ("netflow5_test_juniper_mx80.dat", 29, Some("packet-unsampled")),
        ("ipfix_test_mikrotik_data258.dat", 0, Some("template-missing")),
        ("netflow9_test_nprobe_data.dat", 0, Some("template-missing")),
        ("ipfix_test_mikrotik_tpl.dat", 0, None),
    ] {
        let at = names.iter().position(|other| other == name).unwrap();
        let lost: Vec<Value> = lost.into_iter().map(Value::from).collect();
        assert_eq!(read(&datagrams[at..=at], name), (records, lost), "{name}");
    }
    // Two of the files are several messages one behind the other, which no datagram is.
    let (records, lost) = read(&datagrams, "all");
    assert!(records >= 300, "{records}");
    assert!(
        lost.contains(&"flow-record-missing".into()),
        "files are not all that was sent: {lost:?}"
    );
    let (backwards, _) = read(&datagrams.iter().rev().cloned().collect::<Vec<_>>(), "backwards");
    assert_eq!(backwards, records, "templates may come late");
}
