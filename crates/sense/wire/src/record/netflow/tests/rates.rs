//! One packet in how many, and what that hides.

use super::{
    message::{IPFIX, V5_RECORD, V9, Version, data, options, template, v5},
    *,
};

fn rates(heard: &Heard) -> Vec<Option<u32>> {
    heard.flows.iter().map(|flow| flow.sampling).collect()
}

#[test]
fn version_5_says_it_in_the_header() {
    // With the mode in the upper bits, and without.
    for sampling in [0x4000 | 100, 100] {
        let heard = hear(&[v5(0, sampling, &[V5_RECORD])]);
        assert_eq!(rates(&heard), [Some(100)]);
        assert_eq!(heard.lost, [(LossKind::PacketUnsampled, 3 * 99)]);
    }
    assert_eq!(rates(&hear(&[v5(0, 1, &[V5_RECORD])])), [None]);
}

/// Flows of the usual fields and these, after options.
fn with_options(
    version: Version,
    scopes: &[(u16, u16)],
    fields: &[(u16, u16)],
    rows: &[&[u8]],
    of_flow: &[(u16, u16)],
    flows: &[&[u8]],
) -> Heard {
    let flows: Vec<_> = flows.iter().map(|extra| [&usual(1, 5)[..], extra].concat()).collect();
    hear(&[version.message(
        0,
        &[
            options(version, 300, scopes, fields),
            data(300, rows),
            template(version, 256, &[&USUAL[..], of_flow].concat()),
            data(256, &flows),
        ],
    )])
}

#[test]
fn of_the_exporter() {
    // Scope 2 of version 9 is an interface and no packet counter; scope 1 is the system.
    let rows: [&[u8]; 1] = [&[0, 0, 0, 0, 0, 0, 3, 232, 1]];
    let heard = with_options(V9, &[(1, 4)], &[(34, 4), (35, 1)], &rows, &[], &[&[]]);
    assert_eq!(rates(&heard), [Some(1000)]);
    assert_eq!(heard.lost, [(LossKind::PacketUnsampled, 5 * 999)]);
    let heard = with_options(IPFIX, &[(144, 4)], &[(34, 4), (35, 1)], &rows, &[], &[&[]]);
    assert_eq!(rates(&heard), [Some(1000)]);
}

#[test]
fn of_a_sampler() {
    let rows: [&[u8]; 2] = [&[0, 0, 0, 0, 1, 2, 0, 64], &[0, 0, 0, 0, 2, 2, 1, 0]];
    let fields = [(48, 1), (49, 1), (50, 2)];
    let flows: [&[u8]; 4] = [&[1], &[2], &[0], &[9]];
    let heard = with_options(V9, &[(1, 4)], &fields, &rows, &[(48, 1)], &flows);
    assert_eq!(rates(&heard), [Some(64), Some(256), None, None]);
    // Two samplers, and the flow says nothing.
    let heard = with_options(V9, &[(1, 4)], &fields, &rows, &[], &[&[]]);
    assert_eq!(rates(&heard), [None]);
    let heard = with_options(V9, &[(1, 4)], &fields, &rows[..1], &[], &[&[]]);
    assert_eq!(rates(&heard), [Some(64)]);
}

#[test]
fn of_an_interface() {
    let rows: [&[u8]; 2] = [&[0, 7, 0, 0, 0, 10], &[0, 8, 0, 0, 0, 20]];
    let flows: [&[u8]; 3] = [&[0, 0, 0, 7], &[0, 0, 0, 8], &[0, 0, 0, 9]];
    for (version, scope) in [(V9, (2, 2)), (IPFIX, (10, 2))] {
        let heard = with_options(version, &[scope], &[(34, 4)], &rows, &[(10, 4)], &flows);
        assert_eq!(rates(&heard), [Some(10), Some(20), None]);
    }
}

#[test]
fn of_a_selector() {
    let one_in_500: [&[u8]; 1] = [&[0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 1, 243]];
    let heard = with_options(
        IPFIX,
        &[(302, 4)],
        &[(305, 4), (306, 4)],
        &one_in_500,
        &[(302, 4)],
        &[&[0, 0, 0, 5], &[0, 0, 0, 6]],
    );
    assert_eq!(rates(&heard), [Some(500), None]);
    let two_in_128: [&[u8]; 1] = [&[5, 2, 128]];
    let fields = [(309, 1), (310, 1)];
    let heard = with_options(IPFIX, &[(302, 1)], &fields, &two_in_128, &[(302, 1)], &[&[5]]);
    assert_eq!(rates(&heard), [Some(64)]);
    for probability in [&0.01_f64.to_be_bytes()[..], &0.01_f32.to_be_bytes()] {
        let row = [&[5], probability].concat();
        let size = u16::try_from(probability.len()).unwrap();
        let heard = with_options(IPFIX, &[(302, 1)], &[(311, size)], &[&row], &[(302, 1)], &[&[5]]);
        assert_eq!(rates(&heard), [Some(100)]);
    }
    for nonsense in [0.0, -1.0, 2.0, f64::NAN, f64::INFINITY, 1e-300] {
        let row = [&[5], &nonsense.to_be_bytes()[..]].concat();
        let heard = with_options(IPFIX, &[(302, 1)], &[(311, 8)], &[&row], &[(302, 1)], &[&[5]]);
        assert_eq!(rates(&heard), [None], "{nonsense}");
    }
}

#[test]
fn of_the_record_itself() {
    let fields = [&USUAL[..], &[(34, 4)]].concat();
    let record = [usual(1, 5), vec![0, 0, 0, 8]].concat();
    let heard = hear(&[V9.message(1, &[template(V9, 256, &fields), data(256, &[record])])]);
    assert_eq!(rates(&heard), [Some(8)]);
}
