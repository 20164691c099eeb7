//! Which counters count, and in which direction.

use hashwarden_domain::observation::wire::Traffic;

use super::{
    message::{IPFIX, V9, data, template, template_of_enterprises},
    *,
};

const REVERSE: u32 = 29305;

fn traffic(packets: u64, bytes: u64) -> Traffic {
    Traffic { packets, bytes }
}

fn read(version: message::Version, fields: &[(u16, u16)], values: &[&[u8]]) -> FlowRecord {
    let fields = [&USUAL[..5], fields].concat();
    let record = [&usual(1, 5)[..13], &values.concat()].concat();
    let heard =
        hear(&[version.message(0, &[template(version, 256, &fields), data(256, &[record])])]);
    assert_eq!(heard.lost, []);
    heard.flows[0]
}

#[test]
fn reduced_sizes() {
    for length in 1..=8 {
        let value = &7_u64.to_be_bytes()[8 - length..];
        let size = u16::try_from(length).unwrap();
        let flow = read(IPFIX, &[(2, size), (1, size)], &[value, value]);
        assert_eq!(flow.sent, traffic(7, 7));
    }
}

#[test]
fn totals_where_there_is_nothing_else() {
    let flow = read(IPFIX, &[(86, 1), (85, 1)], &[&[3], &[9]]);
    assert_eq!(flow.sent, traffic(3, 9));
    let flow = read(IPFIX, &[(86, 1), (85, 1), (2, 1), (1, 1)], &[&[3], &[9], &[1], &[2]]);
    assert_eq!(flow.sent, traffic(1, 2));
}

#[test]
fn outgoing_counters_of_version_9() {
    let fields = [(2, 1), (1, 1), (24, 1), (23, 1)];
    let flow = read(V9, &fields, &[&[3], &[90], &[4], &[200]]);
    assert_eq!((flow.sent, flow.received), (traffic(3, 90), Some(traffic(4, 200))));
    // The same twice was counted before and behind the device.
    let flow = read(V9, &fields, &[&[3], &[90], &[3], &[90]]);
    assert_eq!((flow.sent, flow.received), (traffic(3, 90), None));
    let flow = read(V9, &fields[2..], &[&[3], &[90]]);
    assert_eq!((flow.sent, flow.received), (traffic(3, 90), None));
    let flow = read(V9, &fields, &[&[0], &[0], &[3], &[90]]);
    assert_eq!((flow.sent, flow.received), (traffic(3, 90), None));
    let flow = read(IPFIX, &fields, &[&[3], &[90], &[4], &[200]]);
    assert_eq!((flow.sent, flow.received), (traffic(3, 90), None));
}

#[test]
fn firewalls_tell_both_directions() {
    let fields = [(298, 4), (231, 4), (299, 4), (232, 4), (233, 1)];
    let values: [&[u8]; 5] = [&[0, 0, 0, 1], &[0, 0, 0, 60], &[0, 0, 0, 2], &[0, 0, 0, 99], &[2]];
    let flow = read(V9, &fields, &values);
    assert_eq!((flow.sent, flow.received), (traffic(1, 60), Some(traffic(2, 99))));
    assert_eq!(flow.established, None);
    // A Cisco ASA has no packets, and says what it did not let through.
    let flow = read(V9, &[(231, 4), (232, 4), (233, 1)], &[&[0, 0, 0, 60], &[0; 4], &[3]]);
    assert_eq!((flow.sent, flow.received), (traffic(0, 60), Some(traffic(0, 0))));
    assert_eq!(flow.established, Some(false));
}

#[test]
fn reverse_elements() {
    let mut fields = USUAL.map(|(id, length)| (0, id, length)).to_vec();
    fields.extend([(REVERSE, 2, 8), (REVERSE, 1, 8), (0, 239, 1)]);
    let record = |direction: u8| {
        let reverse = [9_u64.to_be_bytes(), 999_u64.to_be_bytes()].concat();
        [usual(1, 5), reverse, vec![direction]].concat()
    };
    let heard = hear(&[IPFIX
        .message(0, &[template_of_enterprises(256, &fields), data(256, &[record(1), record(2)])])]);
    let [forward, turned] = heard.flows[..] else { panic!("{heard:?}") };
    assert_eq!((forward.sent, forward.received), (traffic(5, 500), Some(traffic(9, 999))));
    // The one that the exporter calls source has answered.
    assert_eq!((turned.sent, turned.received), (traffic(9, 999), Some(traffic(5, 500))));
    assert_eq!((turned.source, turned.destination), (forward.destination, forward.source));
}

#[test]
fn addresses() {
    let both = [(8, 4), (12, 4), (27, 16), (28, 16), (180, 2), (181, 2)];
    let six = |last: u8| {
        let mut address = [0; 16];
        (address[0], address[1], address[15]) = (0x20, 1, last);
        address
    };
    let record = |v4: [u8; 8], v6: [[u8; 16]; 2]| [&v4[..], &v6.concat(), &[0, 9, 0, 53]].concat();
    let heard = hear(&[V9.message(
        1,
        &[
            template(V9, 256, &both),
            data(
                256,
                &[
                    record([10, 0, 0, 1, 10, 0, 0, 2], [[0; 16]; 2]),
                    record([0; 8], [six(1), six(2)]),
                    record([0; 8], [[0; 16]; 2]),
                ],
            ),
        ],
    )]);
    assert_eq!(heard.lost, []);
    let ends: Vec<_> = heard.flows.iter().map(|flow| (flow.source, flow.destination)).collect();
    assert_eq!(
        ends,
        [
            ((address("10.0.0.1"), 9), (address("10.0.0.2"), 53)),
            ((address("2001::1"), 9), (address("2001::2"), 53)),
        ]
    );
    assert!(heard.flows.iter().all(|flow| flow.protocol == 17), "the ports are those of UDP");
}
