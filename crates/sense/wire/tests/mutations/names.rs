//! Names that somebody asks for, however the question travels.
//!
//! In: a client hello and DNS messages made up here, and a pool list of two rows. Out: a failure where
//! a listed name is not seen, where a stranger is, or where a session does not know its peer's name.

use std::net::SocketAddr;

use hashwarden_domain::observation::{
    Fact,
    wire::{NamePlace, WireSeen},
};
use hashwarden_wire::Pools;

use crate::{
    conversation::{self, CLIENT, SERVER},
    frame::{Frame, PUSH, SYN, SYN_ACK, Tcp},
    lossless, observations,
};

const LIST: &str = "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n\
    pool.example,3333,no,BTC,Example,stratum,made up,2026-01-01,,a test,\n\
    *.below.example,,,,Below,web,made up,2026-01-01,,a test,\n";
const AT: u64 = 1_699_999_000_000_000;

/// Names seen, with their places, in order.
fn names(frames: &[Frame]) -> Vec<(String, NamePlace)> {
    let seen = observations(frames, &Pools::parse(LIST).unwrap()).into_iter();
    seen.filter_map(|observation| match observation.fact {
        Fact::Wire(fact) => match fact.seen {
            WireSeen::Name(name) => Some((name.name, name.place)),
            WireSeen::Flow(_) | WireSeen::Work(_) => None,
        },
    })
    .collect()
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
    [&u16::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat()
}

/// A client hello in records of so many bytes.
fn hello(name: &str, size: usize) -> Vec<u8> {
    let entry = [&[0][..], &with_length(name.as_bytes())].concat();
    let extension = [&[0, 0][..], &with_length(&with_length(&entry))].concat();
    let head = [&[3, 3][..], &[7; 32], &[0], &with_length(&[0x13, 0x01]), &[1, 0]].concat();
    let body = [head, with_length(&extension)].concat();
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    let message = [&[1], &length[1..], &body].concat();
    message.chunks(size).flat_map(|part| [&[22, 3, 1][..], &with_length(part)].concat()).collect()
}

/// A connection whose client says this.
fn connection(server: &str, payload: &[u8]) -> Vec<Frame> {
    let [client, server]: [SocketAddr; 2] = [CLIENT, server].map(|text| text.parse().unwrap());
    let say = |at, from, to, sequence, flags, payload: &[u8]| {
        let payload = payload.to_vec();
        Frame::of_tcp(AT + at, &Tcp { from, to, sequence, acknowledges: 1, flags, payload })
    };
    vec![
        say(0, client, server, 100, SYN, b""),
        say(1, server, client, 0, SYN_ACK, b""),
        say(2, client, server, 101, PUSH, payload),
    ]
}

fn labels(name: &str) -> Vec<u8> {
    let label = |label: &str| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat();
    name.split('.').flat_map(label).chain([0]).collect()
}

/// A question for an address, and its answer.
fn question_and_answer(name: &str, address: [u8; 4]) -> [Vec<u8>; 2] {
    let asked = [labels(name), vec![0, 1, 0, 1]].concat();
    let question = [&[7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], &asked[..]].concat();
    let record = [&[0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0, 4], &address[..]].concat();
    let answer = [&[7, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0], &asked[..], &record].concat();
    [question, answer]
}

fn over_udp(messages: [Vec<u8>; 2]) -> Vec<Frame> {
    let [client, server]: [SocketAddr; 2] =
        ["10.0.0.5:40000", "10.0.0.1:53"].map(|text| text.parse().unwrap());
    vec![
        Frame::of_udp(AT, client, server, &messages[0]),
        Frame::of_udp(AT + 1, server, client, &messages[1]),
    ]
}

#[test]
fn a_server_name_is_seen_however_it_travels() {
    for size in [20, 1 << 14] {
        for (name, listed) in [
            ("pool.example", true),
            ("a.below.example", true),
            ("notpool.example", false),
            ("pool.example.evil.test", false),
            ("sub.pool.example", false),
        ] {
            let frames = connection("203.0.113.9:443", &hello(name, size));
            for (how, frames) in lossless(&frames) {
                let expected = Vec::from_iter(listed.then(|| (name.to_owned(), NamePlace::Sni)));
                assert_eq!(names(&frames), expected, "{name} in records of {size}, {how}");
            }
        }
    }
}

#[test]
fn a_question_is_seen_however_it_travels() {
    let expected = [("pool.example".to_owned(), NamePlace::Dns)];
    let messages = question_and_answer("PoOl.exAmple", [203, 0, 113, 9]);
    let stream = connection("10.0.0.1:53", &with_length(&messages[0]));
    for frames in [over_udp(messages), stream] {
        for (how, frames) in lossless(&frames) {
            assert_eq!(names(&frames), expected, "{how}");
        }
    }
    for stranger in ["notpool.example", "example", "pool.example.evil.test"] {
        assert_eq!(names(&over_udp(question_and_answer(stranger, [203, 0, 113, 9]))), []);
    }
}

#[test]
fn a_session_knows_the_name_that_was_answered_before() {
    let pools = Pools::parse(LIST).unwrap();
    for (name, listed) in [("pool.example", true), ("stranger.example", false)] {
        let mut frames = over_udp(question_and_answer(name, [203, 0, 113, 9]));
        frames.extend(conversation::all()[0].frames(CLIENT, SERVER, "\n"));
        for (how, frames) in lossless(&frames) {
            let work = observations(&frames, &pools).into_iter().find_map(|seen| {
                let Fact::Wire(fact) = seen.fact;
                match fact.seen {
                    WireSeen::Work(session) => Some((fact.peer_name, session.listed)),
                    WireSeen::Flow(_) | WireSeen::Name(_) => None,
                }
            });
            let (peer_name, entry) = work.unwrap_or_else(|| panic!("{how}"));
            assert_eq!(peer_name.as_deref(), Some(name), "{how}");
            assert_eq!(entry.is_some_and(|entry| entry.port == Some(3333)), listed, "{how}");
        }
    }
}
