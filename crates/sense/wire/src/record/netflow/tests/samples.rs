//! Payloads of real exporters beside the checkout (`../shared/data/samples/netflow`), against what nfdump
//! prints of the same and against what another collector made of them.

use std::{collections::BTreeMap, fs, path::PathBuf};

use super::{
    tools::{Nfcapd, Row, installed, nfdump, root, rows},
    *,
};

/// Files that belong to one exporter, in order, and the flows in them.
const EXPORTERS: [(&[&str], usize); 29] = [
    (&["ipfix"], 12),
    (&["ipfix_test_barracuda_tpl", "ipfix_test_barracuda_data256"], 8),
    (
        &[
            "ipfix_test_barracuda_extended_uniflow_tpl256",
            "ipfix_test_barracuda_extended_uniflow_data256",
        ],
        2,
    ),
    (&["ipfix_test_ixia_tpldata256"], 1),
    (&["ipfix_test_ixia_tpldata271"], 2),
    // About ports and label switching only.
    (
        &[
            "ipfix_test_juniper_mx240_junos151r6s3_opttpl512",
            "ipfix_test_juniper_mx240_junos151r6s3_data512",
        ],
        0,
    ),
    (
        &["ipfix_test_mikrotik_tpl", "ipfix_test_mikrotik_data258", "ipfix_test_mikrotik_data259"],
        46,
    ),
    (&["ipfix_test_openbsd_pflow_tpl", "ipfix_test_openbsd_pflow_data"], 26),
    (&["netflow5"], 30),
    (&["netflow5_test_juniper_mx80"], 29),
    (&["netflow5_test_microtik"], 30),
    (&["netflow9_cisco_asr1001x_tpl259"], 25),
    (&["netflow9_test_cisco_1941K9"], 29),
    (&["netflow9_test_cisco_aci_tpl256-258", "netflow9_test_cisco_aci_data256"], 3),
    (&["netflow9_test_cisco_asa_1_tpl", "netflow9_test_cisco_asa_1_data"], 14),
    // The data was sent before the templates.
    (
        &[
            "netflow9_test_cisco_asa_2_tpl_26x",
            "netflow9_test_cisco_asa_2_tpl_27x",
            "netflow9_test_cisco_asa_2_data",
        ],
        19,
    ),
    // A controller of radio stations: no addresses of the network's own protocol.
    (&["netflow9_test_cisco_wlc_tpl", "netflow9_test_cisco_wlc_data261"], 0),
    (&["netflow9_test_cisco_wlc_8510_tpl_262"], 0),
    (&["netflow9_test_field_layer2segmentid_tpl", "netflow9_test_field_layer2segmentid_data"], 1),
    (
        &[
            "netflow9_test_fortigate_fortios_521_tpl",
            "netflow9_test_fortigate_fortios_521_data256",
            "netflow9_test_fortigate_fortios_521_data257",
        ],
        1,
    ),
    (&["netflow9_test_iptnetflow_reduced_size_encoding_tpldata260"], 12),
    (&["netflow9_test_juniper_srx_tplopt"], 0),
    (&["netflow9_test_macaddr_tpl", "netflow9_test_macaddr_data"], 29),
    (&["netflow9_test_nprobe_tpl", "netflow9_test_nprobe_data"], 1),
    (&["netflow9_test_nprobe_dpi"], 0),
    (&["netflow9_test_softflowd_tpl_data"], 7),
    (
        &[
            "netflow9_test_ubnt_edgerouter_tpl",
            "netflow9_test_ubnt_edgerouter_data1024",
            "netflow9_test_ubnt_edgerouter_data1025",
        ],
        16,
    ),
    (&["netflow9_test_valid01"], 7),
    (
        &[
            "with-expected/ipfix_example/ipfix_0.bin",
            "with-expected/ipfix_example/ipfix_1.bin",
            "with-expected/ipfix_example/ipfix_2.bin",
            "with-expected/ipfix_example/ipfix_3.bin",
            "with-expected/ipfix_example/ipfix_4.bin",
            "with-expected/ipfix_example/ipfix_5.bin",
            "with-expected/ipfix_example/ipfix_6.bin",
        ],
        29,
    ),
];

/// Whose clocks contradict each other: nfdump puts the flow a week into the future.
const NO_CLOCK: &str = "netflow9_test_fortigate_fortios_521_tpl";

fn folder() -> Option<PathBuf> {
    let folder = root().join("../shared/data/samples/netflow");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped {} cases: ../shared is absent", EXPORTERS.len());
    None
}

/// The payloads of an exporter. Some files hold several, one behind the other.
fn payloads(files: &[&str]) -> Vec<Vec<u8>> {
    let folder = folder().unwrap();
    let mut payloads = Vec::new();
    for name in files {
        let file =
            if name.contains('.') { folder.join(name) } else { folder.join(format!("{name}.dat")) };
        let bytes = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let mut rest = &bytes[..];
        while let [_, version, high, low, ..] = *rest {
            let second = usize::from(u16::from_be_bytes([high, low]));
            let length = match version {
                5 => 24 + 48 * second,
                10 => second,
                _ => rest.len(),
            };
            let (payload, after) = rest.split_at(length.min(rest.len()));
            payloads.push(payload.to_vec());
            rest = after;
        }
    }
    payloads
}

#[test]
fn flows_are_those_that_nfdump_prints() {
    if folder().is_none() {
        return;
    }
    let compared = installed(&["nfcapd", "nfdump"]);
    for (files, count) in EXPORTERS {
        let payloads = payloads(files);
        let heard = hear(&payloads);
        assert_eq!(heard.flows.len(), count, "{files:?} {:?}", heard.lost);
        assert_eq!(heard.lost(LossKind::PacketMalformed), 0, "{files:?}");
        assert!(payloads.iter().all(|payload| looks_like(payload)), "{files:?}");
        if !compared {
            continue;
        }
        let nfcapd = Nfcapd::start(&[]);
        payloads.iter().for_each(|payload| nfcapd.send(payload));
        let (_folder, file) = nfcapd.finish();
        let printed = nfdump(&file);
        let times = if files[0] == NO_CLOCK { Times::Ignored } else { Times::Compared };
        let printed = normal(printed.into_iter(), times);
        // nfcapd multiplies what was sampled.
        let flows: Vec<_> = heard.flows.iter().map(|flow| multiplied(*flow)).collect();
        let flows = normal(rows(&flows).into_iter(), times);
        assert_eq!(without_times(&flows), without_times(&printed), "{files:?}");
        for (row, times) in &printed {
            // nfdump does not know every way in which an exporter says when.
            let known = times.iter().all(|(first, last)| *first > 0 && *last > 0);
            assert!(!known || flows[row] == *times, "{files:?} {row:?}");
        }
        let of_file = crate::record::nfcapd::tests::hear(&fs::read(&file).unwrap());
        let of_file = normal(rows(&of_file.flows).into_iter(), Times::Ignored);
        assert_eq!(without_times(&of_file), without_times(&printed), "{files:?}");
    }
}

/// Flows as Telegraf's collector read them (`expected.out`, one line of fields each).
#[test]
fn flows_are_those_of_another_collector() {
    let Some(folder) = folder() else { return };
    for example in ["netflow_v5", "netflow_v9", "ipfix"] {
        let folder = folder.join(format!("with-expected/{example}_example"));
        let mut files: Vec<_> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "bin"));
        files.sort();
        let payloads: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
        let heard = hear(&payloads);
        assert_eq!(heard.lost, [], "{example}");
        let mut ours: Vec<_> = heard.flows.iter().map(|flow| of_flow(flow, example)).collect();
        let expected = fs::read_to_string(folder.join("expected.out")).unwrap();
        // Lines of options have no addresses.
        let lines = expected.lines().filter(|line| line.contains("src="));
        let mut theirs: Vec<_> = lines.map(|line| of_line(line, example)).collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        assert!(!ours.is_empty());
        assert_eq!(ours, theirs, "{example}");
    }
}

/// Ends, counters of both directions, and when it began and ended in milliseconds.
type Compared = (Vec<String>, [u64; 4], Option<(i64, i64)>);

fn of_flow(flow: &FlowRecord, example: &str) -> Compared {
    let (source, destination) = (flow.source, flow.destination);
    let ends = [source.0.to_string(), destination.0.to_string()].to_vec();
    let ports = [source.1.to_string(), destination.1.to_string()];
    let received = flow.received.unwrap_or_default();
    let counts = [flow.sent.packets, flow.sent.bytes, received.packets, received.bytes];
    // The other collector leaves the times of version 5 as uptimes.
    let during = (flow.first.0 / 1_000_000, flow.last.0 / 1_000_000);
    ([ends, ports.to_vec()].concat(), counts, (example != "netflow_v5").then_some(during))
}

fn of_line(line: &str, example: &str) -> Compared {
    let fields: BTreeMap<_, _> = line
        .split_once(' ')
        .unwrap()
        .1
        .split(',')
        .filter_map(|field| field.split_once('='))
        .map(|(name, value)| (name, value.split(' ').next().unwrap()))
        .map(|(name, value)| (name, value.trim_matches('"').trim_end_matches('u')))
        .collect();
    let text = |name: &str| (*fields.get(name).unwrap_or(&"0")).to_owned();
    let number = |names: [&str; 2]| {
        let value = names.iter().find_map(|name| fields.get(name)).copied().unwrap_or("0");
        let hexadecimal = value.strip_prefix("0x");
        hexadecimal.map_or_else(|| value.parse(), |digits| u64::from_str_radix(digits, 16)).unwrap()
    };
    let ends = ["src", "dst", "src_port", "dst_port"].map(text).to_vec();
    let counts = [
        number(["in_packets", "in_total_packets"]),
        number(["in_bytes", "in_total_bytes"]),
        number(["type_29305_2", "type_29305_86"]),
        number(["type_29305_1", "type_29305_85"]),
    ];
    let during = ["flow_start_ms", "flow_end_ms"].map(|name| text(name).parse().unwrap());
    (ends, counts, (example != "netflow_v5").then_some(during.into()))
}

#[derive(Clone, Copy, PartialEq)]
enum Times {
    Compared,
    Ignored,
}

type Ends = ((IpAddr, u16), (IpAddr, u16), u8, (u64, u64), (u64, u64));

/// Rows without the ports of ICMP, which each program makes up its own way, and without rows that name
/// nobody; and the times of each.
fn normal(
    rows: impl Iterator<Item = (Row, usize)>,
    times: Times,
) -> BTreeMap<Ends, Vec<(i64, i64)>> {
    let mut normal = BTreeMap::<Ends, Vec<(i64, i64)>>::new();
    for ((mut source, mut destination, protocol, sent, received, during), count) in rows {
        if source.0.is_unspecified() && destination.0.is_unspecified() {
            continue;
        }
        if protocol == 1 || protocol == 58 {
            (source.1, destination.1) = (0, 0);
        }
        // What is equal in both directions was perhaps counted twice in one.
        let received = if received == sent { (0, 0) } else { received };
        let of_row = normal.entry((source, destination, protocol, sent, received)).or_default();
        let during = if times == Times::Compared { during } else { (0, 0) };
        of_row.extend(std::iter::repeat_n(during, count));
    }
    for times in normal.values_mut() {
        times.sort_unstable();
    }
    normal
}

fn without_times(rows: &BTreeMap<Ends, Vec<(i64, i64)>>) -> Vec<(Ends, usize)> {
    rows.iter().map(|(ends, times)| (*ends, times.len())).collect()
}

fn multiplied(mut flow: FlowRecord) -> FlowRecord {
    let rate = u64::from(flow.sampling.unwrap_or(1));
    flow.sent.packets *= rate;
    flow.sent.bytes *= rate;
    flow
}
