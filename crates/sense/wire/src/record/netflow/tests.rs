//! Messages built here, read, and compared; samples of real exporters and real tools in the files below.

mod hostile;
mod message;
mod missing;
mod rates;
mod samples;
mod times;
pub(in crate::record) mod tools;
mod traffic;

use std::net::{IpAddr, SocketAddr};

use hashwarden_domain::LossKind;

use self::message::{IPFIX, V9, data, template};
use super::*;
use crate::record::FlowRecord;

/// What came of some datagrams.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) flows: Vec<FlowRecord>,
    pub(super) forms: Vec<RecordForm>,
    pub(super) lost: Vec<(LossKind, u64)>,
}

impl Heard {
    fn lost(&self, kind: LossKind) -> u64 {
        self.lost.iter().find(|(what, _)| *what == kind).map_or(0, |(_, count)| *count)
    }
}

pub(super) fn exporter(last: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, last], 2055))
}

pub(super) fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Everything from one exporter, a second apart.
pub(super) fn hear<P: AsRef<[u8]>>(payloads: &[P]) -> Heard {
    hear_from(payloads.iter().map(|payload| (exporter(1), payload.as_ref().to_vec())))
}

pub(super) fn hear_from(payloads: impl IntoIterator<Item = (SocketAddr, Vec<u8>)>) -> Heard {
    let mut collector = Collector::new();
    let mut losses = Losses::default();
    let mut heard = Heard::default();
    let mut second = 1_600_000_000;
    for (from, payload) in payloads {
        second += 1;
        let at = Nanoseconds(second * 1_000_000_000);
        let tell: &mut Tell<'_> = &mut |form, told| {
            let Told::Flow(flow) = told else { panic!("no names here") };
            heard.flows.push(flow);
            heard.forms.push(form);
        };
        collector.datagram(from, &payload, at, tell, &mut losses);
    }
    collector.finish(&mut losses);
    heard.lost = losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect();
    heard
}

/// Addresses, ports, protocol, packets, octets: the usual template and a record of it.
pub(super) const USUAL: [(u16, u16); 7] =
    [(8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (2, 4), (1, 4)];

pub(super) fn usual(last: u8, packets: u32) -> Vec<u8> {
    let mut record = vec![10, 0, 0, last, 198, 51, 100, 7, 0xc0, 0, 0x0d, 0x05, 6];
    record.extend(packets.to_be_bytes());
    record.extend((packets * 100).to_be_bytes());
    record
}

#[test]
fn data_after_its_template() {
    for grammar in [V9, IPFIX] {
        let heard = hear(&[grammar.message(
            1,
            &[template(grammar, 256, &USUAL), data(256, &[usual(1, 5), usual(2, 6)])],
        )]);
        assert_eq!(heard.lost, []);
        assert_eq!(heard.flows.len(), 2);
        let flow = &heard.flows[0];
        assert_eq!(flow.source, (address("10.0.0.1"), 0xc000));
        assert_eq!(flow.destination, (address("198.51.100.7"), 3333));
        assert_eq!((flow.protocol, flow.sent.packets, flow.sent.bytes), (6, 5, 500));
        assert_eq!((flow.received, flow.flags, flow.established), (None, None, None));
        assert_eq!(heard.forms, [grammar.form(), grammar.form()]);
    }
}

#[test]
fn data_before_its_template_waits() {
    let early = V9
        .at(1_700_000_000, 50_000)
        .message(1, &[data(300, &[[usual(1, 5), 40_000_u32.to_be_bytes().to_vec()].concat()])]);
    let mut fields = USUAL.to_vec();
    fields.push((22, 4));
    let late = V9.at(1_700_000_100, 150_000).message(2, &[template(V9, 300, &fields)]);
    let heard = hear(&[early, late]);
    assert_eq!(heard.lost, []);
    // Ten seconds before it was sent, not before the template was.
    assert_eq!(heard.flows[0].first, Nanoseconds(1_699_999_990_000_000_000));
    // In one message, the wrong way round.
    let heard = hear(&[V9.message(1, &[data(256, &[usual(1, 5)]), template(V9, 256, &USUAL)])]);
    assert_eq!((heard.flows.len(), heard.lost.len()), (1, 0));
}

#[test]
fn data_without_a_template_is_a_loss() {
    let heard = hear(&[V9.message(1, &[data(256, &[usual(1, 5)]), data(257, &[usual(1, 5)])])]);
    assert_eq!((heard.flows.len(), heard.lost), (0, vec![(LossKind::TemplateMissing, 2)]));
}

#[test]
fn a_template_is_that_of_its_exporter_and_domain() {
    let with_template = V9.message(1, &[template(V9, 256, &USUAL)]);
    let same_domain = V9.message(1, &[data(256, &[usual(1, 5)])]);
    let mut other_domain = same_domain.clone();
    other_domain[19] = 9;
    let heard = hear_from([
        (exporter(1), with_template.clone()),
        (exporter(2), same_domain.clone()),
        (exporter(1), other_domain),
    ]);
    assert_eq!((heard.flows.len(), heard.lost), (0, vec![(LossKind::TemplateMissing, 2)]));
    let heard = hear_from([(exporter(1), with_template), (exporter(1), same_domain)]);
    assert_eq!(heard.flows.len(), 1);
}

#[test]
fn a_template_changed_reads_what_comes_after() {
    let mut reversed = USUAL;
    reversed.swap(0, 1);
    for grammar in [V9, IPFIX] {
        let heard = hear(&[
            grammar.message(1, &[template(grammar, 256, &USUAL), data(256, &[usual(1, 5)])]),
            grammar.message(2, &[template(grammar, 256, &reversed), data(256, &[usual(1, 5)])]),
        ]);
        let sources: Vec<_> = heard.flows.iter().map(|flow| flow.source.0).collect();
        assert_eq!(sources, [address("10.0.0.1"), address("198.51.100.7")]);
    }
}

#[test]
fn a_template_withdrawn_reads_nothing_more() {
    let define = IPFIX.message(0, &[template(IPFIX, 256, &USUAL), template(IPFIX, 257, &USUAL)]);
    let both = IPFIX.message(0, &[data(256, &[usual(1, 5)]), data(257, &[usual(2, 5)])]);
    let withdraw = |id| IPFIX.message(0, &[template(IPFIX, id, &[])]);
    let heard = hear(&[define.clone(), withdraw(256), both.clone()]);
    assert_eq!((heard.flows.len(), heard.lost(LossKind::TemplateMissing)), (1, 1));
    assert_eq!(heard.flows[0].source.0, address("10.0.0.2"));
    let heard = hear(&[define, withdraw(2), both]);
    assert_eq!((heard.flows.len(), heard.lost(LossKind::TemplateMissing)), (0, 2));
}

#[test]
fn an_exporter_started_anew_has_no_templates() {
    let heard = hear(&[
        V9.at(1_700_000_000, 900_000).message(70, &[template(V9, 256, &USUAL)]),
        V9.at(1_700_000_060, 20_000).message(0, &[data(256, &[usual(1, 5)])]),
    ]);
    assert_eq!((heard.flows.len(), heard.lost), (0, vec![(LossKind::TemplateMissing, 1)]));
    // A counter that is full starts at zero too.
    let heard = hear(&[
        V9.at(1_700_000_000, u32::MAX - 5).message(70, &[template(V9, 256, &USUAL)]),
        V9.at(1_700_000_060, 60_000).message(71, &[data(256, &[usual(1, 5)])]),
    ]);
    assert_eq!((heard.flows.len(), heard.lost.len()), (1, 0));
    // What comes minutes late was sent by the same.
    let heard = hear(&[
        V9.at(1_700_000_200, 900_000).message(70, &[template(V9, 256, &USUAL)]),
        V9.at(1_700_000_000, 700_000).message(69, &[data(256, &[usual(1, 5)])]),
    ]);
    assert_eq!((heard.flows.len(), heard.lost.len()), (1, 0));
}

#[test]
fn lengths_vary_and_enterprises_have_numbers_of_their_own() {
    let mut fields = USUAL.map(|(id, length)| (0, id, length)).to_vec();
    // A name in front, of any length; an enterprise's 8 and 12 are no addresses.
    fields.insert(0, (9, 8, 0xffff));
    fields.insert(1, (9, 12, 4));
    let record = |name: &[u8]| {
        let length = match u8::try_from(name.len()).ok().filter(|short| *short < 255) {
            Some(short) => vec![short],
            None => [&[255][..], &u16::try_from(name.len()).unwrap().to_be_bytes()].concat(),
        };
        [&length, name, &[1, 2, 3, 4], &usual(1, 5)].concat()
    };
    let records = [record(b""), record(b"firewall"), record(&[b'x'; 300])];
    let heard =
        hear(&[IPFIX
            .message(0, &[message::template_of_enterprises(256, &fields), data(256, &records)])]);
    assert_eq!(heard.lost, []);
    assert_eq!(heard.flows.len(), 3);
    assert!(heard.flows.iter().all(|flow| flow.source.0 == address("10.0.0.1")));
    assert!(heard.flows.iter().all(|flow| flow.sent.packets == 5));
}

#[test]
fn what_looks_like_it() {
    let message = V9.message(1, &[template(V9, 256, &USUAL), data(256, &[usual(1, 5)])]);
    assert!(looks_like(&message));
    let message = IPFIX.message(1, &[template(IPFIX, 256, &USUAL), data(256, &[usual(1, 5)])]);
    assert!(looks_like(&message));
    assert!(!looks_like(&message[..message.len() - 1]));
    let v5 = message::v5(0, 0, &[message::V5_RECORD]);
    assert!(looks_like(&v5));
    assert!(!looks_like(&[&v5[..], &[0]].concat()));
    // A question to a name server with the numbers of a version.
    for id in [5, 9, 10] {
        let question = [0, id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, b'x', 0, 0, 1, 0, 1];
        assert!(!looks_like(&question));
    }
}

/// `cargo test --release -p hashwarden-wire --lib speed_of_flow_records -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn speed_of_flow_records() {
    let records: Vec<_> = (0..30).map(|last| [usual(last, 5), vec![0; 16]].concat()).collect();
    let fields = [&USUAL[..], &[(22, 4), (21, 4), (10, 4), (14, 4)]].concat();
    let message = V9.message(1, &[template(V9, 256, &fields), data(256, &records)]);
    let mut collector = Collector::new();
    let mut losses = Losses::default();
    let mut flows = 0;
    let began = std::time::Instant::now();
    for _ in 0..200_000 {
        let tell: &mut Tell<'_> = &mut |_, _| flows += 1;
        collector.datagram(exporter(1), &message, Nanoseconds(0), tell, &mut losses);
    }
    println!("{:.1} M records/s", f64::from(flows) / began.elapsed().as_secs_f64() / 1e6);
}
