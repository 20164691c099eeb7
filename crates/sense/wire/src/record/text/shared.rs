//! Logs that nobody here wrote (`../shared/data/samples`), where they lie beside the checkout: as many
//! rows of each kind as another way of reading finds, and as SOURCES.md there says.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use hashwarden_domain::{
    LossKind,
    observation::wire::{NamePlace, RecordForm},
};
use serde_json::Value;

use super::every_log::READERS;
use crate::{
    loss::Losses,
    record::{FlowRecord, Told},
};

/// What was told of one log.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    flows: usize,
    packets: u64,
    bytes: u64,
    questions: usize,
    answered: usize,
    addresses: usize,
    server_names: usize,
    hosts: usize,
}

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/samples");
    if !folder.is_dir() {
        println!("skipped 5 cases: ../shared is absent");
        return None;
    }
    Some(folder)
}

/// A log, unpacked.
fn bytes(path: &Path) -> Vec<u8> {
    let packed = fs::read(path).unwrap();
    if path.extension().is_none_or(|end| end != "gz") {
        return packed;
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut plain).unwrap();
    plain
}

/// Reads with the only reader that takes it for its own.
fn told(name: &str, bytes: &[u8]) -> (Counts, Vec<(LossKind, u64)>) {
    let head = &bytes[..bytes.len().min(4096)];
    let takers: Vec<_> = READERS.iter().filter(|reader| (reader.looks_like)(head)).collect();
    assert_eq!(takers.iter().map(|reader| reader.name).collect::<Vec<_>>(), [name]);
    let mut counts = Counts::default();
    let mut losses = Losses::default();
    let mut tell = |_: RecordForm, told: Told<'_>| match told {
        Told::Flow(FlowRecord { sent, received, first, last, .. }) => {
            counts.flows += 1;
            assert!(first <= last);
            let received = received.unwrap_or_default();
            counts.packets += sent.packets + received.packets;
            counts.bytes += sent.bytes + received.bytes;
        }
        Told::Name(name) => {
            match (name.place, name.answered) {
                (NamePlace::Dns, false) => counts.questions += 1,
                (NamePlace::Dns, true) => counts.answered += 1,
                (NamePlace::Sni, _) => counts.server_names += 1,
                _ => counts.hosts += 1,
            }
            counts.addresses += name.answers.len();
        }
    };
    (takers[0].read)(bytes, &mut tell, &mut losses);
    let losses = losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect();
    (counts, losses)
}

fn objects(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Rows of a TSV log as name and value; what is not set is left out.
fn table(bytes: &[u8]) -> Vec<Vec<(String, String)>> {
    let text = String::from_utf8_lossy(bytes);
    let mut names = Vec::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(fields) = line.strip_prefix("#fields\t") {
            names = fields.split('\t').map(str::to_owned).collect();
        } else if !line.starts_with('#') {
            let values = line.split('\t').map(str::to_owned);
            let set = names.iter().cloned().zip(values);
            rows.push(set.filter(|(_, value)| value != "-" && value != "(empty)").collect());
        }
    }
    rows
}

fn value<'r>(row: &'r [(String, String)], name: &str) -> Option<&'r str> {
    row.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

fn sum(row: &[(String, String)], names: [&str; 2]) -> u64 {
    names
        .iter()
        .filter_map(|name| value(row, name))
        .map(|value| value.parse::<u64>().unwrap())
        .sum()
}

fn is_host(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !name.is_empty() && name.chars().all(plain) && name.parse::<std::net::IpAddr>().is_err()
}

fn leads_on(kind: &str) -> bool {
    ["A", "AAAA", "*", "CNAME", "HTTPS", "SVCB"].contains(&kind)
}

fn distinct_addresses<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    let mut all: Vec<std::net::IpAddr> = texts.filter_map(|text| text.parse().ok()).collect();
    all.sort();
    all.dedup();
    all.len().min(crate::dns::MAX_ADDRESSES)
}

#[test]
fn zeek_as_json() {
    let Some(folder) = samples().map(|samples| samples.join("zeek/json/test9-mixed-zeek-dir"))
    else {
        return;
    };
    let log = |name: &str| bytes(&folder.join(name));
    let number = |row: &Value, key: &str| row[key].as_u64().unwrap_or(0);
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();

    let conn = log("conn.log");
    let rows = objects(&conn);
    assert_eq!(rows.len(), 576);
    let mut expected = Counts { flows: rows.len(), ..Counts::default() };
    for row in &rows {
        expected.packets += number(row, "orig_pkts") + number(row, "resp_pkts");
        expected.bytes += number(row, "orig_ip_bytes") + number(row, "resp_ip_bytes");
    }
    let missed = rows.iter().filter(|row| number(row, "missed_bytes") > 0).count();
    let missed = (missed > 0).then(|| (LossKind::SegmentMissing, u64::try_from(missed).unwrap()));
    assert_eq!(told("zeek", &conn), (expected, missed.into_iter().collect()));

    let dns = log("dns.log");
    let rows = objects(&dns);
    assert_eq!(rows.len(), 239);
    let mut expected = Counts::default();
    for row in &rows {
        let port = number(row, "id.resp_p");
        let kind = row["qtype_name"].as_str().unwrap_or("A");
        if !is_host(&text(row, "query")) || !leads_on(kind) || port == 5353 || port == 5355 {
            continue;
        }
        let answers = row["answers"].as_array().cloned().unwrap_or_default();
        let addresses = distinct_addresses(answers.iter().filter_map(Value::as_str));
        expected.addresses += addresses;
        if row["rcode_name"].is_string() || addresses > 0 {
            expected.answered += 1;
        } else {
            expected.questions += 1;
        }
    }
    assert!(expected.answered > 100 && expected.addresses > 100, "{expected:?}");
    assert_eq!(told("zeek", &dns), (expected, vec![]));

    let ssl = log("ssl.log");
    let rows = objects(&ssl);
    assert_eq!(rows.len(), 205);
    let server_names = rows.iter().filter(|row| is_host(&text(row, "server_name"))).count();
    assert!(server_names > 50);
    assert_eq!(told("zeek", &ssl).0, Counts { server_names, ..Counts::default() });

    let http = log("http.log");
    let rows = objects(&http);
    assert_eq!(rows.len(), 516);
    let host = |row: &Value| {
        let host = text(row, if row["method"] == "CONNECT" { "uri" } else { "host" });
        is_host(host.split(':').next().unwrap_or_default())
    };
    let hosts = rows.iter().filter(|row| host(row)).count();
    assert_eq!(told("zeek", &http).0, Counts { hosts, ..Counts::default() });

    for other in ["dhcp.log", "smtp.log", "software.log", "notice.log"] {
        let bytes = log(other);
        assert_eq!(told("zeek", &bytes), (Counts::default(), vec![]), "{other}");
    }
}

#[test]
fn zeek_as_tsv() {
    let Some(folder) = samples().map(|samples| samples.join("zeek/tsv")) else { return };
    let mut dns_rows = 0;
    for (log, rows) in [
        ("test10-mixed-zeek-dir/conn.log", 142),
        ("test10-mixed-zeek-dir/dns.log", 93),
        ("test10-mixed-zeek-dir/ssl.log", 13),
        ("zeek-default/dns.log.gz", 53_615),
        ("zeek-default/ssh.log.gz", 0),
        ("zeek-default/ntlm.log.gz", 0),
        ("zeek-default/dpd.log.gz", 0),
        ("zeek-default/stats.log.gz", 0),
        ("test10-mixed-zeek-dir/files.log", 0),
        ("test10-mixed-zeek-dir/notice.log", 0),
    ] {
        let bytes = bytes(&folder.join(log));
        let table = table(&bytes);
        let mut expected = Counts::default();
        if rows > 0 {
            assert_eq!(table.len(), rows, "{log}");
            // One line, a header that a blank was put before, is a row to whoever splits naively.
            for row in table.iter().filter(|row| row.len() > 2) {
                if log.contains("conn.") {
                    expected.flows += 1;
                    expected.packets += sum(row, ["orig_pkts", "resp_pkts"]);
                    expected.bytes += sum(row, ["orig_ip_bytes", "resp_ip_bytes"]);
                } else if log.contains("dns.") {
                    dns(row, &mut expected);
                } else if value(row, "server_name").is_some_and(is_host) {
                    expected.server_names += 1;
                }
            }
        }
        dns_rows += expected.answered;
        let (counts, losses) = told("zeek", &bytes);
        assert_eq!(counts, expected, "{log}");
        assert!(
            losses.iter().all(|(what, _)| *what == LossKind::SegmentMissing),
            "{log}: {losses:?}"
        );
    }
    assert!(dns_rows > 10_000, "{dns_rows}");
}

fn dns(row: &[(String, String)], counts: &mut Counts) {
    let port = value(row, "id.resp_p").unwrap();
    let kind = value(row, "qtype_name").unwrap_or("A");
    if !value(row, "query").is_some_and(is_host)
        || !leads_on(kind)
        || port == "5353"
        || port == "5355"
    {
        return;
    }
    let addresses = distinct_addresses(value(row, "answers").unwrap_or_default().split(','));
    counts.addresses += addresses;
    if value(row, "rcode_name").is_some() || addresses > 0 {
        counts.answered += 1;
    } else {
        counts.questions += 1;
    }
}

/// Weird rows and lost segments are told of nobody; they become losses.
#[test]
fn what_zeek_missed() {
    let Some(folder) = samples().map(|samples| samples.join("zeek/tsv/zeek-default")) else {
        return;
    };
    let weird = bytes(&folder.join("weird.log.gz"));
    let table_of_weird = table(&weird);
    assert_eq!(table_of_weird.len(), 24_202);
    let count = |names: &[&str]| {
        let named = |row: &&Vec<(String, String)>| names.contains(&value(row, "name").unwrap());
        u64::try_from(table_of_weird.iter().filter(named).count()).unwrap()
    };
    let (counts, losses) = told("zeek", &weird);
    assert_eq!(counts, Counts::default());
    let segments = count(&[
        "above_hole_data_without_any_acks",
        "data_before_established",
        "possible_split_routing",
        "TCP_ack_underflow_or_misorder",
        "TCP_seq_underflow_or_misorder",
    ]);
    assert!(segments > 100, "{segments}");
    let missing = losses.iter().find(|(what, _)| *what == LossKind::SegmentMissing);
    assert_eq!(missing, Some(&(LossKind::SegmentMissing, segments)));
    assert!(losses.iter().all(|(what, _)| *what != LossKind::RowMalformed));

    let loss = bytes(&folder.join("capture_loss.log.gz"));
    let gaps: u64 =
        table(&loss).iter().map(|row| value(row, "gaps").unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(told("zeek", &loss), (Counts::default(), vec![(LossKind::SegmentMissing, gaps)]));
}

#[test]
fn suricata() {
    let Some(path) =
        samples().map(|samples| samples.join("suricata/test6-malicious.suricata.json"))
    else {
        return;
    };
    let bytes = bytes(&path);
    let rows = objects(&bytes);
    assert_eq!(rows.len(), 5000);
    let of = |kind: &str| rows.iter().filter(|row| row["event_type"] == kind).collect::<Vec<_>>();
    assert_eq!((of("flow").len(), of("dns").len(), of("http").len()), (3512, 680, 56));
    // ICMP flows and those of IGMP count as well; a transport without a number does not occur.
    let mut expected = Counts { flows: of("flow").len(), ..Counts::default() };
    for row in of("flow") {
        let flow = &row["flow"];
        let number = |key: &str| flow[key].as_u64().unwrap();
        expected.packets += number("pkts_toserver") + number("pkts_toclient");
        expected.bytes += number("bytes_toserver") + number("bytes_toclient");
    }
    for row in of("dns") {
        let dns = &row["dns"];
        let port = row["dest_port"].as_u64().unwrap();
        if !is_host(dns["rrname"].as_str().unwrap())
            || !leads_on(dns["rrtype"].as_str().unwrap())
            || port == 5353
        {
            continue;
        }
        if dns["type"] == "answer" {
            expected.answered += 1;
            let answers = dns["answers"].as_array().cloned().unwrap_or_default();
            expected.addresses +=
                distinct_addresses(answers.iter().filter_map(|a| a["rdata"].as_str()));
        } else {
            expected.questions += 1;
        }
    }
    expected.server_names = of("tls").iter().filter(|row| row["tls"]["sni"].is_string()).count();
    let host = |row: &&&Value| {
        row["http"]["hostname"]
            .as_str()
            .is_some_and(|host| is_host(host.split(':').next().unwrap_or_default()))
    };
    expected.hosts = of("http").iter().filter(host).count();
    assert!(expected.answered > 100 && expected.questions > 100, "{expected:?}");
    assert_eq!(told("eve", &bytes), (expected, vec![]));
}

#[test]
fn dnstap() {
    let Some(path) = samples().map(|samples| samples.join("dns/dnstap/dnstap.fstrm")) else {
        return;
    };
    // SOURCES.md: one file; its bytes show a question for www.google.com and its answer.
    let expected = Counts { questions: 1, answered: 1, addresses: 1, ..Counts::default() };
    assert_eq!(told("dnstap", &bytes(&path)), (expected, vec![]));
}
