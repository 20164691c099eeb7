//! Bytes that mean harm: nothing panics, nothing grows without bound, nothing is made up.

use proptest::prelude::*;

use super::{
    message::{IPFIX, V5_RECORD, V9, data, options, template, template_of_enterprises, v5},
    *,
};

fn messages() -> Vec<Vec<u8>> {
    let mut varied = USUAL.map(|(id, length)| (0, id, length)).to_vec();
    varied.push((9, 1, 0xffff));
    let mut text = usual(1, 5);
    text.extend(b"\x05hello");
    vec![
        v5(0, 100, &[V5_RECORD, V5_RECORD]),
        V9.message(
            1,
            &[
                template(V9, 256, &USUAL),
                options(V9, 257, &[(1, 4)], &[(34, 4), (35, 1)]),
                data(257, &[[0, 0, 0, 0, 0, 0, 0, 9, 1]]),
                data(256, &[usual(1, 5), usual(2, 6)]),
            ],
        ),
        IPFIX.message(
            1,
            &[
                template_of_enterprises(256, &varied),
                options(IPFIX, 257, &[(302, 4)], &[(305, 4), (306, 4)]),
                data(256, &[text]),
            ],
        ),
    ]
}

#[test]
fn every_cut_is_told() {
    for message in messages() {
        let whole = hear(&[&message]);
        assert!(!whole.flows.is_empty());
        for cut in 0..message.len() {
            let heard = hear(&[&message[..cut]]);
            assert!(whole.flows.starts_with(&heard.flows), "what is told is what was sent");
            let told = heard.flows.len() == whole.flows.len();
            assert!(told || !heard.lost.is_empty() || ends_between_sets(&message[..cut]), "{cut}");
        }
    }
}

/// Where a message of version 9 ends there, or in what may be padding, nothing can be noticed.
fn ends_between_sets(message: &[u8]) -> bool {
    let Some(mut sets) = message.get(20..).filter(|_| message[1] == 9) else { return false };
    while let Some([_, _, high, low]) = sets.first_chunk() {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(rest) = sets.get(length..) else { return false };
        sets = rest;
    }
    sets.iter().all(|byte| *byte == 0)
}

#[test]
#[ignore = "writes the seeds of the fuzz target"]
fn write_seeds_of_netflow() {
    let folder = tools::root().join("fuzz/corpus/netflow");
    std::fs::create_dir_all(&folder).unwrap();
    let datagram = |exporter: u16, message: &[u8]| {
        let head = u16::try_from(message.len()).unwrap() | exporter << 14;
        [&head.to_be_bytes(), message].concat()
    };
    let early = V9.message(1, &[data(256, &[usual(1, 5)])]);
    let late = V9.message(2, &[template(V9, 256, &USUAL)]);
    let withdrawn = IPFIX.message(3, &[template(IPFIX, 2, &[]), template(IPFIX, 256, &[])]);
    let [v5, v9, ipfix] = messages().try_into().unwrap();
    for (name, messages) in [
        ("version_5", vec![&v5]),
        ("version_9", vec![&v9]),
        ("ipfix", vec![&ipfix]),
        ("template_late", vec![&early, &late]),
        ("template_withdrawn", vec![&ipfix, &withdrawn, &ipfix]),
        ("all", vec![&v5, &v9, &ipfix, &v9]),
    ] {
        let bytes: Vec<u8> =
            (0..).zip(messages).flat_map(|(from, message)| datagram(from / 2, message)).collect();
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn every_flip_is_read() {
    for message in messages() {
        for at in 0..message.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = message.clone();
                changed[at] = value;
                hear(&[&changed, &message]);
            }
        }
    }
}

#[test]
fn templates_that_cannot_be_are_refused() {
    let refused = |set: Vec<u8>| {
        let heard = hear(&[IPFIX.message(0, &[set, data(256, &[usual(1, 5)])])]);
        assert!(heard.flows.is_empty());
        heard.lost(LossKind::PacketMalformed)
    };
    // Records without length would never end.
    assert_eq!(refused(template(IPFIX, 256, &[(8, 0), (12, 0)])), 1);
    assert_eq!(refused(template(IPFIX, 256, &vec![(8, 1); 2049])), 1);
    assert_eq!(refused(template(IPFIX, 255, &USUAL)), 1);
}

#[test]
fn memory_is_bounded() {
    // Domains.
    let mut collector = Collector::new();
    let mut losses = Losses::default();
    let mut message = V9.message(1, &[template(V9, 256, &USUAL)]);
    for domain in 0..5_000_u32 {
        message[16..20].copy_from_slice(&domain.to_be_bytes());
        collector.datagram(exporter(1), &message, Nanoseconds(0), &mut |_, _| {}, &mut losses);
    }
    assert_eq!(collector.domains.len(), MAX_DOMAINS);
    // Templates of one domain.
    let mut collector = Collector::new();
    for id in 256..2400 {
        let message = V9.message(1, &[template(V9, id, &[(8, 4); 700])]);
        collector.datagram(exporter(1), &message, Nanoseconds(0), &mut |_, _| {}, &mut losses);
    }
    assert!(collector.fields <= MAX_FIELDS, "{}", collector.fields);
    // Sets that wait.
    let mut collector = Collector::new();
    let mut losses = Losses::default();
    let message = V9.message(1, &[data(256, &[vec![0; 60_000]])]);
    for _ in 0..1000 {
        collector.datagram(exporter(1), &message, Nanoseconds(0), &mut |_, _| {}, &mut losses);
    }
    let before: Vec<_> = losses.into_rows().iter().map(|loss| (loss.what, loss.count)).collect();
    assert_eq!(before, [(LossKind::TemplateMissing, 1000 - (4 << 20) / 60_000)]);
}

#[test]
fn sets_do_not_wait_for_ever() {
    let mut collector = Collector::new();
    let mut losses = Losses::default();
    let early = V9.message(1, &[data(256, &[usual(1, 5)])]);
    let hours = |hours: i64| Nanoseconds(hours * 3_600_000_000_000);
    let none: &mut Tell<'_> = &mut |_, _| panic!("it waited too long");
    collector.datagram(exporter(1), &early, hours(0), none, &mut losses);
    collector.datagram(exporter(1), &early, hours(2), none, &mut losses);
    let rows = losses.into_rows();
    assert_eq!((rows[0].what, rows[0].count), (LossKind::TemplateMissing, 1));
}

proptest! {
    #[test]
    fn junk(payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8)) {
        hear(&payloads);
    }

    /// Junk behind a header that is right.
    #[test]
    fn junk_in_sets(
        bodies in prop::collection::vec(
            (prop_oneof![Just(0_u16), Just(1), Just(2), Just(3), 256_u16..260], prop::collection::vec(any::<u8>(), 0..120)),
            0..6,
        ),
        version_9 in any::<bool>(),
    ) {
        let version = if version_9 { V9 } else { IPFIX };
        let sets: Vec<_> = bodies.iter().map(|(id, body)| data(*id, &[body])).collect();
        let message = version.message(1, &sets);
        let again = version.message(2, &sets);
        let heard = hear(&[message, again]);
        prop_assert!(heard.flows.iter().all(|flow| flow.first <= flow.last));
    }
}
