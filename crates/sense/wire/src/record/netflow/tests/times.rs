//! Every way in which a record says when.

use super::{
    message::{IPFIX, V5_RECORD, V9, data, options, template, v5},
    *,
};

const SECOND: i64 = 1_000_000_000;
/// 17:46:40 UTC of the day on which messages here are sent.
const SENT: i64 = 1_700_000_000 * SECOND;

fn first_and_last(version: message::Version, fields: &[(u16, u16)], values: &[u8]) -> (i64, i64) {
    let fields = [&USUAL[..], fields].concat();
    let record = [&usual(1, 5)[..], values].concat();
    let message = version.message(0, &[template(version, 256, &fields), data(256, &[record])]);
    let heard = hear(&[message]);
    assert_eq!(heard.lost, []);
    (heard.flows[0].first.0 - SENT, heard.flows[0].last.0 - SENT)
}

#[test]
fn version_5_counts_from_the_start_of_the_exporter() {
    let heard = hear(&[v5(0, 0, &[V5_RECORD])]);
    let flow = heard.flows[0];
    assert_eq!((flow.first.0 - SENT, flow.last.0 - SENT), (-19 * SECOND / 2, -9 * SECOND / 2));
    assert_eq!(flow.source, (address("10.0.0.1"), 49152));
    assert_eq!(flow.destination, (address("198.51.100.7"), 3333));
    assert_eq!((flow.flags, flow.protocol), (Some(0x1b), 6));
    assert_eq!((flow.sent.packets, flow.sent.bytes, flow.sampling), (3, 180, None));
}

#[test]
fn uptime() {
    let values = [990_000_u32.to_be_bytes(), 995_000_u32.to_be_bytes()].concat();
    let fields = [(22, 4), (21, 4)];
    assert_eq!(first_and_last(V9, &fields, &values), (-10 * SECOND, -5 * SECOND));
    // Over the end of the counter.
    let wrapped = V9.at(1_700_000_000, 2_000);
    let values = [(u32::MAX - 999).to_be_bytes(), 0_u32.to_be_bytes()].concat();
    assert_eq!(first_and_last(wrapped, &fields, &values), (-3 * SECOND, -2 * SECOND));
    // IPFIX has no uptime in its header: only the distance is known.
    let values = [990_000_u32.to_be_bytes(), 995_000_u32.to_be_bytes()].concat();
    assert_eq!(first_and_last(IPFIX, &fields, &values), (-5 * SECOND, 0));
}

#[test]
fn uptime_with_the_start_of_the_exporter() {
    let start: u64 = 1_699_999_000_000;
    let values =
        [&990_000_u32.to_be_bytes()[..], &995_000_u32.to_be_bytes(), &start.to_be_bytes()].concat();
    let fields = [(22, 4), (21, 4), (160, 8)];
    assert_eq!(first_and_last(IPFIX, &fields, &values), (-10 * SECOND, -5 * SECOND));
    // As an option of the exporter.
    let record =
        [&usual(1, 5)[..], &990_000_u32.to_be_bytes(), &995_000_u32.to_be_bytes()].concat();
    let heard = hear(&[IPFIX.message(
        0,
        &[
            options(IPFIX, 300, &[(149, 4)], &[(160, 8)]),
            data(300, &[[&[0, 0, 0, 1][..], &start.to_be_bytes()].concat()]),
            template(IPFIX, 256, &[&USUAL[..], &fields[..2]].concat()),
            data(256, &[record]),
        ],
    )]);
    assert_eq!(heard.flows[0].first.0 - SENT, -10 * SECOND);
}

#[test]
fn absolute() {
    let both = |start: &[u8], end: &[u8]| [start, end].concat();
    let seconds = |of: u32| of.to_be_bytes();
    let wide = |of: u64| of.to_be_bytes();
    let ntp = |seconds: u64, half: bool| {
        wide((seconds + 2_208_988_800) << 32 | if half { 1 << 31 } else { 0 })
    };
    let expect = (-SECOND, -SECOND / 2);
    let ms = 1_699_999_999_000_u64;
    for (fields, values) in [
        ([(152, 8), (153, 8)], both(&wide(ms), &wide(ms + 500))),
        ([(154, 8), (155, 8)], both(&ntp(ms / 1000, false), &ntp(ms / 1000, true))),
        ([(156, 8), (157, 8)], both(&ntp(ms / 1000, false), &ntp(ms / 1000, true))),
        // As some exporters have it, since 1970.
        ([(154, 8), (155, 8)], both(&wide(ms * 1000), &wide((ms + 500) * 1000))),
        ([(156, 8), (157, 8)], both(&wide(ms * 1_000_000), &wide((ms + 500) * 1_000_000))),
        ([(158, 4), (159, 4)], both(&seconds(1_000_000), &seconds(500_000))),
        ([(152, 8), (161, 4)], both(&wide(ms), &seconds(500))),
        ([(162, 4), (153, 8)], both(&seconds(500_000), &wide(ms + 500))),
    ] {
        assert_eq!(first_and_last(IPFIX, &fields, &values), expect, "{fields:?}");
    }
    let values = both(&seconds(1_699_999_990), &seconds(1_699_999_995));
    let in_seconds = first_and_last(IPFIX, &[(150, 4), (151, 4)], &values);
    assert_eq!(in_seconds, (-10 * SECOND, -5 * SECOND));
}

#[test]
fn none_is_when_it_was_sent_and_nonsense_is_put_in_order() {
    assert_eq!(first_and_last(IPFIX, &[], &[]), (0, 0));
    let values =
        [1_700_000_001_000_u64.to_be_bytes(), 1_700_000_000_000_u64.to_be_bytes()].concat();
    assert_eq!(first_and_last(IPFIX, &[(152, 8), (153, 8)], &values), (0, SECOND));
    // The largest numbers of every kind.
    for fields in [[(152, 8), (153, 8)], [(154, 8), (155, 8)], [(156, 8), (157, 8)]] {
        let _ = first_and_last(IPFIX, &fields, &[0xff; 16]);
    }
    for fields in [[(150, 4), (151, 4)], [(22, 4), (21, 4)], [(158, 4), (159, 4)]] {
        let _ = first_and_last(V9, &fields, &[0xff; 8]);
    }
}
