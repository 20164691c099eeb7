use std::net::IpAddr;

use hashwarden_domain::observation::wire::{FlowSeen, NamePlace, Traffic, WireSeen};

use super::*;
use crate::record::NameRecord;

const CLIENT: &str = "10.0.0.5";
const POOL: &str = "198.51.100.7";
const SECOND: i64 = 1_000_000_000;
const START: i64 = 1_700_000_000 * SECOND;

fn pools() -> Pools {
    Pools::parse(
        "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n\
         198.51.100.7,3333,,BTC,Some,address,us,2022-02-02,,an address,\n\
         eu.pool.example,4444,,XMR,Named,stratum,us,2022-02-02,,a name,\n",
    )
    .unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn traffic(packets: u64, bytes: u64) -> Traffic {
    Traffic { packets, bytes }
}

fn flow(source: (&str, u16), destination: (&str, u16), sent: Traffic) -> FlowRecord {
    FlowRecord {
        first: Nanoseconds(START),
        last: Nanoseconds(START + SECOND),
        source: (ip(source.0), source.1),
        destination: (ip(destination.0), destination.1),
        protocol: 6,
        sent,
        received: None,
        flags: None,
        established: None,
        sampling: None,
    }
}

fn question<'a>(name: &'a str, answered: bool, answers: &'a [IpAddr]) -> NameRecord<'a> {
    NameRecord {
        at: Nanoseconds(START),
        client: (ip(CLIENT), Some(5353)),
        peer: None,
        name,
        place: NamePlace::Dns,
        udp: true,
        answered,
        answers,
    }
}

fn sums(rows: &[Told<'_>]) -> (Vec<Summed>, Counts) {
    let pools = pools();
    let mut sum = Sum::new(&pools);
    for (number, told) in (1..).zip(rows) {
        sum.row(number, RecordForm::NetflowV9, *told, &|_| None);
    }
    let mut all: Vec<Summed> = sum.take().collect();
    all.sort_by_key(|summed| summed.first);
    assert!(sum.is_empty());
    (all, sum.take_counts())
}

fn flow_of(summed: &Summed) -> &FlowSeen {
    let WireSeen::Flow(flow) = &summed.fact.seen else { panic!("{:?}", summed.fact) };
    flow
}

#[test]
fn both_directions_are_one_sum_about_the_side_that_is_no_pool() {
    let mut there = flow((CLIENT, 50_000), (POOL, 3333), traffic(10, 1_000));
    let mut back = flow((POOL, 3333), (CLIENT, 50_000), traffic(8, 4_000));
    there.flags = Some(0x1b);
    back.flags = Some(0x1b);
    let elsewhere = flow((CLIENT, 50_000), ("192.0.2.1", 443), traffic(5, 500));
    for rows in [[there, elsewhere, back], [back, elsewhere, there]] {
        let (all, counts) = sums(&rows.map(Told::Flow));
        assert_eq!(all.len(), 1);
        let (one, seen) = (&all[0], flow_of(&all[0]));
        assert_eq!((one.first, one.last), (1, 3));
        assert_eq!(one.subject.to_string(), "10.0.0.5:50000");
        assert_eq!(one.fact.peer.unwrap().to_string(), "198.51.100.7:3333");
        assert_eq!(one.fact.told_by, Some(RecordForm::NetflowV9));
        assert_eq!((seen.sent, seen.received), (Some(traffic(10, 1_000)), Some(traffic(8, 4_000))));
        assert_eq!((seen.records, seen.answered, seen.hours), (2, Some(true), 1));
        assert_eq!((counts.records, counts.flows), (3, 3));
        assert_eq!((counts.packets, counts.bytes), (23, 5_500));
        assert_eq!(counts.watched.unwrap().1, Nanoseconds(START + SECOND));
    }
}

#[test]
fn only_the_port_of_the_row_counts_and_only_with_ports() {
    let mut icmp = flow((CLIENT, 0), (POOL, 3333), traffic(1, 100));
    icmp.protocol = 1;
    let (all, counts) = sums(&[
        Told::Flow(flow((CLIENT, 50_000), (POOL, 443), traffic(10, 1_000))),
        Told::Flow(icmp),
    ]);
    assert!(all.is_empty());
    assert_eq!(counts.records, 2);
}

#[test]
fn several_ports_of_a_client_are_one_sum_without_a_port() {
    let rows = [50_000, 50_001, 50_000]
        .map(|port| Told::Flow(flow((CLIENT, port), (POOL, 3333), traffic(1, 60))));
    let (all, _) = sums(&rows);
    assert_eq!((all.len(), all[0].subject.port), (1, None));
    assert_eq!(flow_of(&all[0]).records, 3);
}

#[test]
fn an_answer_for_a_listed_name_lists_the_address() {
    let answers = [ip("203.0.113.50")];
    let to = |port| Told::Flow(flow((CLIENT, 50_000), ("203.0.113.50", port), traffic(9, 900)));
    let (all, _) = sums(&[
        to(4444),
        Told::Name(question("EU.pool.example", false, &[])),
        Told::Name(question("eu.pool.example", true, &answers)),
        Told::Name(question("private.example.net", true, &[ip("203.0.113.51")])),
        to(4444),
    ]);
    assert_eq!(all.len(), 2, "the flow before the answer is nobody's");
    let WireSeen::Name(name) = &all[0].fact.seen else { panic!() };
    assert_eq!((name.name.as_str(), name.times), ("eu.pool.example", 1));
    assert_eq!(name.answers, answers);
    assert_eq!((all[0].first, all[0].last), (2, 3));
    let seen = flow_of(&all[1]);
    assert_eq!((seen.records, seen.listed.host.as_str()), (1, "eu.pool.example"));
    assert_eq!(all[1].fact.peer_name.as_deref(), Some("eu.pool.example"));
}

#[test]
fn a_host_of_a_pool_that_opens_a_conversation_is_no_pool_there() {
    let answers = [ip("203.0.113.50")];
    let (all, _) = sums(&[
        Told::Name(question("eu.pool.example", true, &answers)),
        Told::Flow(flow(("203.0.113.50", 51_000), (CLIENT, 443), traffic(9, 900))),
    ]);
    assert_eq!(all.len(), 1);
}

#[test]
fn whether_anybody_answered() {
    let there = |packets, flags| {
        let mut record = flow((CLIENT, 50_000), (POOL, 3333), traffic(packets, packets * 60));
        record.flags = Some(flags);
        record
    };
    let back = |packets, bytes, flags| {
        let mut record = flow((POOL, 3333), (CLIENT, 50_000), traffic(packets, bytes));
        record.flags = Some(flags);
        record
    };
    let both = |received: Traffic| {
        let mut record = flow((CLIENT, 50_000), (POOL, 3333), traffic(3, 180));
        record.received = Some(received);
        record
    };
    let sampled = |mut record: FlowRecord| {
        record.sampling = Some(100);
        record
    };
    let said = |mut record: FlowRecord, established| {
        record.established = established;
        record
    };
    const SYN: u8 = 2;
    let cases: [(&[FlowRecord], Option<bool>); 13] = [
        (&[there(1, SYN)], Some(false)),
        (&[there(3, SYN), back(3, 120, 0x14)], Some(false)),
        (&[there(1, SYN), back(1, 60, 0x12)], Some(true)),
        (&[there(9, 0x1a)], Some(true)),
        (&[there(1, 0x10)], None),
        (&[there(1, SYN), there(9, 0x1a)], Some(true)),
        (&[sampled(there(1, SYN))], None),
        (&[both(traffic(0, 0))], Some(false)),
        (&[sampled(both(traffic(0, 0)))], None),
        (&[both(traffic(2, 120))], None),
        (&[both(traffic(20, 4_000))], Some(true)),
        (&[said(both(traffic(20, 4_000)), Some(false))], Some(false)),
        (&[said(there(1, SYN), Some(true))], Some(true)),
    ];
    for (number, (records, expected)) in cases.into_iter().enumerate() {
        let rows: Vec<Told<'_>> = records.iter().copied().map(Told::Flow).collect();
        let (all, _) = sums(&rows);
        assert_eq!(flow_of(&all[0]).answered, expected, "case {number}");
    }
}

#[test]
fn hours_of_the_clock() {
    let at = |from: i64, to: i64, packets| {
        let mut record = flow((CLIENT, 50_000), (POOL, 3333), traffic(packets, packets * 100));
        record.first = Nanoseconds(START + from * 60 * SECOND);
        record.last = Nanoseconds(START + to * 60 * SECOND);
        Told::Flow(record)
    };
    let hours = |rows: &[Told<'_>]| flow_of(&sums(rows).0[0]).hours;
    assert_eq!(hours(&[at(0, 1, 5), at(2, 3, 5)]), 1);
    assert_eq!(hours(&[at(0, 1, 5), at(60, 61, 5), at(600, 601, 5)]), 3);
    // One long row: as many hours as it spans, but no more than it has packets.
    assert_eq!(hours(&[at(0, 24 * 60, 5_000)]), 25);
    assert_eq!(hours(&[at(0, 24 * 60, 2)]), 2);
    assert_eq!(hours(&[at(0, 24 * 60, 5_000), at(60, 120, 5)]), 25);
    // A clock gone mad is no reason to count for ever.
    let mut mad = flow((CLIENT, 1), (POOL, 3333), traffic(1, 1));
    (mad.first, mad.last) = (Nanoseconds(i64::MIN), Nanoseconds(i64::MAX));
    assert_eq!(hours(&[Told::Flow(mad), Told::Flow(mad)]), 1);
}

#[test]
fn names_are_summed_as_those_of_packets() {
    let spoken = |port| NameRecord {
        client: (ip(CLIENT), Some(port)),
        peer: Some((ip("203.0.113.50"), 4444)),
        place: NamePlace::Sni,
        udp: false,
        ..question("eu.pool.example", false, &[])
    };
    let (all, _) = sums(&[
        Told::Name(spoken(50_000)),
        Told::Name(spoken(50_001)),
        Told::Name(spoken(50_000)),
        Told::Name(question("eu.pool.example", false, &[])),
        Told::Name(question("eu.pool.example", false, &[])),
        Told::Name(question("eu.pool.example", true, &[])),
    ]);
    assert_eq!(all.len(), 3);
    let times = |n: usize| {
        let WireSeen::Name(name) = &all[n].fact.seen else { panic!() };
        name.times
    };
    assert_eq!([times(0), times(1), times(2)], [2, 1, 2]);
    assert_eq!(all[0].fact.peer_name.as_deref(), Some("eu.pool.example"));
    assert_eq!(all[2].fact.peer_name, None);
}

#[test]
fn sums_must_be_taken_and_addresses_give_way() {
    let pools = pools();
    let mut sum = Sum::new(&pools);
    let mut number = 0;
    while !sum.is_full() {
        number += 1;
        let client = IpAddr::from(u32::try_from(number).unwrap().to_be_bytes());
        let mut record = flow((CLIENT, 50_000), (POOL, 3333), traffic(1, 60));
        record.source.0 = client;
        sum.row(number, RecordForm::Ipfix, Told::Flow(record), &|_| None);
    }
    assert_eq!(sum.take().count(), MAX_ROWS);
    assert!(!sum.is_full());
    let mut answers = Answers::default();
    for address in 0..u32::try_from(MAX_ADDRESSES).unwrap() + 10 {
        answers.remember(IpAddr::from(address.to_be_bytes()), "eu.pool.example");
    }
    assert_eq!(answers.names.len(), MAX_ADDRESSES);
    assert_eq!(answers.of(IpAddr::from([0, 0, 0, 1])), None);
}
