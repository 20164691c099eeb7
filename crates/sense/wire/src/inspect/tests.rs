use std::{fs, io::Cursor, ops::ControlFlow};

use hashwarden_domain::{
    Fact, LossKind, Subject,
    observation::wire::{NamePlace, WireFact, WireSeen},
};

use super::*;
use crate::sample::{
    ACK, CLIENT, FIN, RST, SERVER, SYN, ethernet, fragment, ipv4, pcap, segment, udp,
};

const SUBSCRIBE: &[u8] =
    b"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"cgminer/4.10.0\"]}\n";
const SUBSCRIBED: &[u8] =
    b"{\"id\":1,\"result\":[[[\"mining.notify\",\"ae68\"]],\"08000002\",4],\"error\":null}\n";
const AUTHORIZE: &[u8] = b"{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w.1\",\"x\"]}\n";
const AUTHORIZED: &[u8] = b"{\"id\":2,\"result\":true,\"error\":null}\n";
const NOTIFY: &[u8] = b"{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\",\"00000000000000000000000000000000000000000000000000000000000000aa\",\"01\",\"02\",[],\"20000000\",\"1a0ffff0\",\"5f5e1000\",true]}\n";
const SUBMIT: &[u8] = b"{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w.1\",\"1\",\"00\",\"5f5e1001\",\"11223344\"]}\n";
const PORTS: (u16, u16) = (50_000, 3333);

/// A connection: handshake, what both say in turn, goodbye. True: the client speaks.
fn connection(start: u32, said: &[(bool, &[u8])]) -> Vec<Vec<u8>> {
    let (mut client, mut server) = (start, start.wrapping_add(7_000_000));
    let mut frames = vec![
        segment(true, PORTS, SYN, client, 0, b""),
        segment(false, PORTS, SYN | ACK, server, client.wrapping_add(1), b""),
    ];
    (client, server) = (client.wrapping_add(1), server.wrapping_add(1));
    for (from_client, bytes) in said {
        let length = u32::try_from(bytes.len()).unwrap();
        if *from_client {
            frames.push(segment(true, PORTS, ACK, client, server, bytes));
            client = client.wrapping_add(length);
        } else {
            frames.push(segment(false, PORTS, ACK, server, client, bytes));
            server = server.wrapping_add(length);
        }
    }
    frames.push(segment(true, PORTS, FIN | ACK, client, server, b""));
    frames.push(segment(false, PORTS, FIN | ACK, server, client.wrapping_add(1), b""));
    frames
}

fn work() -> Vec<(bool, &'static [u8])> {
    vec![
        (true, SUBSCRIBE),
        (false, SUBSCRIBED),
        (true, AUTHORIZE),
        (false, AUTHORIZED),
        (false, NOTIFY),
        (true, SUBMIT),
    ]
}

fn listen_with(pools: &Pools, frames: &[Vec<u8>]) -> (Vec<Observation>, Coverage) {
    listen_as(&Config::default(), pools, pcap(1, frames))
}

fn listen_as(config: &Config, pools: &Pools, bytes: Vec<u8>) -> (Vec<Observation>, Coverage) {
    let bytes = Box::new(Cursor::new(bytes));
    let input = Input::Stream { name: "sample".into(), bytes };
    let mut seen = Vec::new();
    let mut go_on = |_| ControlFlow::Continue(());
    let coverage = inspect(input, pools, config, &mut go_on, &mut |o| seen.push(o)).unwrap();
    (seen, coverage)
}

fn listen(frames: &[Vec<u8>]) -> (Vec<Observation>, Coverage) {
    listen_with(&Pools::empty(), frames)
}

fn fact(observation: &Observation) -> &WireFact {
    let Fact::Wire(fact) = &observation.fact;
    fact
}

fn messages(observation: &Observation) -> Vec<(String, u64)> {
    let WireSeen::Work(session) = &fact(observation).seen else { panic!("{observation:?}") };
    session.messages.iter().map(|message| (message.name.clone(), message.count)).collect()
}

fn pools() -> Pools {
    Pools::parse(
        "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n\
         pool.example.org,3333,no,BTC,Example,stratum,us,2024-01-01,,for tests,2034-01-01\n",
    )
    .unwrap()
}

#[test]
fn a_conversation_about_work() {
    let frames = connection(1000, &work());
    let (seen, coverage) = listen(&frames);
    assert_eq!(seen.len(), 1);
    let Subject::Endpoint(subject) = &seen[0].subject;
    assert_eq!(subject.to_string(), "10.0.0.5:50000");
    assert_eq!(fact(&seen[0]).peer.unwrap().to_string(), "203.0.113.9:3333");
    assert_eq!(seen[0].provenance.first_record, Some(1));
    assert_eq!((coverage.packets, coverage.flows, coverage.lost), (10, 1, vec![]));
    assert_eq!(coverage.watched.unwrap().duration().as_secs(), 9);
}

#[test]
fn disorder_and_repetition_change_nothing_that_was_said() {
    let frames = connection(u32::MAX - 30, &work());
    let (plain, _) = listen(&frames);
    for (a, b) in [(2, 3), (3, 4), (2, 4), (5, 6), (4, 6), (6, 7)] {
        let mut changed = frames.clone();
        changed.swap(a, b);
        changed.insert(b, frames[a].clone());
        changed.insert(b, frames[2].clone());
        let (seen, coverage) = listen(&changed);
        assert_eq!(seen.len(), 1, "{a} {b}");
        let mut names = [messages(&plain[0]), messages(&seen[0])];
        names.iter_mut().for_each(|names| names.sort());
        assert_eq!(names[0], names[1], "{a} {b}");
        assert_eq!(coverage.lost, vec![]);
    }
}

#[test]
fn a_conversation_that_ran_already() {
    let frames = connection(1000, &work());
    for begin in 2..7 {
        let (seen, _) = listen(&frames[begin..]);
        assert_eq!(seen.len(), 1, "{begin}");
        let Subject::Endpoint(subject) = &seen[0].subject;
        assert_eq!(subject.to_string(), "10.0.0.5:50000");
        let WireSeen::Work(session) = &fact(&seen[0]).seen else { panic!() };
        assert!(session.unheard.opening);
    }
}

#[test]
fn the_same_ports_again_are_another_conversation() {
    let twice = [connection(1000, &work()), connection(900_000, &work())].concat();
    let (seen, coverage) = listen(&twice);
    assert_eq!((seen.len(), coverage.flows), (2, 2));
    assert_eq!(seen[1].provenance.first_record, Some(11));
    // Also where the first one never said goodbye.
    let cut = [&connection(1000, &work())[..8], &connection(900_000, &work())].concat();
    let (seen, coverage) = listen(&cut);
    assert_eq!((seen.len(), coverage.flows), (2, 2));
}

#[test]
fn a_reset_of_somebody_else_ends_nothing() {
    let mut frames = connection(1000, &work());
    frames.insert(4, segment(false, PORTS, RST, 0x8000_0000, 0, b""));
    assert_eq!(listen(&frames).0.len(), 1);
    // A true one does, and what comes after is heard all the same.
    let server_next = 7_001_001 + u32::try_from(SUBSCRIBED.len()).unwrap();
    frames[4] = segment(false, PORTS, RST, server_next, 0, b"");
    let (seen, coverage) = listen(&frames);
    assert_eq!((seen.len(), coverage.flows), (2, 2));
}

#[test]
fn bytes_that_are_missing_are_told() {
    let mut frames = connection(1000, &work());
    frames.remove(4);
    let (seen, coverage) = listen(&frames);
    assert_eq!(seen.len(), 1);
    assert_eq!(coverage.lost.len(), 1);
    assert_eq!((coverage.lost[0].what, coverage.lost[0].count), (LossKind::SegmentMissing, 1));
    let WireSeen::Work(session) = &fact(&seen[0]).seen else { panic!() };
    assert_eq!(session.unheard.bytes, u64::try_from(AUTHORIZE.len()).unwrap());
}

#[test]
fn other_conversations_are_dismissed() {
    let said: Vec<(bool, &[u8])> = vec![
        (true, b"EHLO mail.example.org\r\n"),
        (false, b"250 welcome\r\n"),
        (true, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"),
        (false, b"\x00\x01\x02\x03\xff\xfe"),
    ];
    for talk in [&said[..2], &said[2..3], &said[3..]] {
        let (seen, coverage) = listen(&connection(1, talk));
        assert_eq!((seen.len(), coverage.lost.len()), (0, 0));
    }
}

fn dns(response: bool, name: &str, address: Option<[u8; 4]>) -> Vec<u8> {
    let mut bytes = vec![0, 7, if response { 0x81 } else { 1 }, 0, 0, 1];
    bytes.extend([0, u8::from(address.is_some()), 0, 0, 0, 0]);
    for label in name.split('.') {
        bytes.push(u8::try_from(label.len()).unwrap());
        bytes.extend(label.bytes());
    }
    bytes.extend([0, 0, 1, 0, 1]);
    if let Some(address) = address {
        bytes.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        bytes.extend(address);
    }
    bytes
}

fn name_frames(name: &str) -> Vec<Vec<u8>> {
    let question = udp((40_000, 53), &dns(false, name, None));
    let answer = udp((53, 40_000), &dns(true, name, Some(SERVER)));
    vec![
        ethernet(0x0800, &ipv4(CLIENT, [9, 9, 9, 9], 17, &question)),
        ethernet(0x0800, &ipv4([9, 9, 9, 9], CLIENT, 17, &answer)),
    ]
}

#[test]
fn a_listed_name_is_reported_and_names_the_peer() {
    let mut frames = name_frames("Pool.Example.org");
    frames.extend(name_frames("private.example.net"));
    frames.extend(name_frames("pool.example.org"));
    frames.extend(connection(1000, &work()));
    let (seen, _) = listen_with(&pools(), &frames);
    assert_eq!(seen.len(), 2);
    let WireSeen::Name(name) = &fact(&seen[0]).seen else { panic!("{:?}", seen[0]) };
    assert_eq!(
        (name.name.as_str(), name.place, name.times),
        ("pool.example.org", NamePlace::Dns, 2)
    );
    assert_eq!(name.answers, ["203.0.113.9".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!(fact(&seen[0]).peer, None);
    assert_eq!(fact(&seen[1]).peer_name.as_deref(), Some("pool.example.org"));
    let WireSeen::Work(session) = &fact(&seen[1]).seen else { panic!() };
    assert_eq!(session.listed.as_ref().unwrap().pool, "Example");
    // Nobody's business.
    assert!(!serde_json::to_string(&seen).unwrap().contains("private"));
}

#[test]
fn a_question_in_fragments() {
    let datagram = udp((40_000, 53), &dns(false, "pool.example.org", None));
    let to = [9, 9, 9, 9];
    let frames = vec![
        ethernet(0x0800, &fragment(CLIENT, to, 17, 2, &datagram[16..])),
        ethernet(0x0800, &fragment(CLIENT, to, 17, 0x2000, &datagram[..16])),
    ];
    let (seen, coverage) = listen_with(&pools(), &frames);
    assert_eq!((seen.len(), coverage.lost.len()), (1, 0));
    let (seen, coverage) = listen_with(&pools(), &frames[..1]);
    assert_eq!((seen.len(), coverage.lost[0].what), (0, LossKind::FragmentIncomplete));
}

#[test]
fn a_question_over_tcp_in_pieces() {
    let message = dns(false, "pool.example.org", None);
    let length = u16::try_from(message.len()).unwrap().to_be_bytes();
    let whole = [&length[..], &message].concat();
    let mut frames = Vec::new();
    for (at, byte) in whole.iter().enumerate() {
        let sequence = u32::try_from(at).unwrap();
        frames.push(segment(true, (40_000, 53), ACK, sequence, 0, &[*byte]));
    }
    let (seen, _) = listen_with(&pools(), &frames);
    assert_eq!(seen.len(), 1);
}

fn hello(name: &str) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap();
    let mut list = vec![0];
    list.extend(length.to_be_bytes());
    list.extend(name.bytes());
    let mut extension = vec![0, 0];
    extension.extend((length + 5).to_be_bytes());
    extension.extend((length + 3).to_be_bytes());
    extension.extend(list);
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.extend([0, 0, 2, 0x13, 1, 1, 0]);
    body.extend(u16::try_from(extension.len()).unwrap().to_be_bytes());
    body.extend(extension);
    let mut handshake = vec![1, 0];
    handshake.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
    handshake.extend(body);
    let mut record = vec![22, 3, 1];
    record.extend(u16::try_from(handshake.len()).unwrap().to_be_bytes());
    record.extend(handshake);
    record
}

#[test]
fn a_server_name_in_one_segment_or_many() {
    let hello = hello("pool.example.org");
    for size in [hello.len(), 60, 7, 1] {
        let said: Vec<(bool, &[u8])> = hello.chunks(size).map(|piece| (true, piece)).collect();
        let (seen, _) = listen_with(&pools(), &connection(5, &said));
        assert_eq!(seen.len(), 1, "{size}");
        let WireSeen::Name(name) = &fact(&seen[0]).seen else { panic!() };
        assert_eq!((name.place, name.times), (NamePlace::Sni, 1));
        let Subject::Endpoint(subject) = &seen[0].subject;
        assert_eq!(subject.port, Some(50_000));
        assert_eq!(fact(&seen[0]).peer.unwrap().port, Some(3333));
    }
    let other = self::hello("bank.example.org");
    assert_eq!(listen_with(&pools(), &connection(5, &[(true, &other)])).0.len(), 0);
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "not a capture\n").unwrap();
    let empty = folder.path().join("empty.pcap");
    fs::write(&empty, "").unwrap();
    let gone = folder.path().join("gone.pcap");
    let cases = [
        (text, "text file"),
        (empty, "empty"),
        (gone, "no such file"),
        (folder.path().into(), "folder"),
    ];
    for (path, word) in cases {
        let mut go_on = |_| ControlFlow::Continue(());
        let config = Config::default();
        let error = inspect(Input::File(path), &Pools::empty(), &config, &mut go_on, &mut |_| {})
            .unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn a_file_is_hashed_when_there_is_something_to_prove() {
    use sha2::{Digest, Sha256};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("work.pcap");
    let bytes = pcap(1, &connection(1, &work()));
    fs::write(&path, &bytes).unwrap();
    let mut seen = Vec::new();
    let mut steps = Vec::new();
    let mut progress = |now: Progress| {
        steps.push(now);
        ControlFlow::Continue(())
    };
    let config = Config { simulated: true, hashing: Hashing::OnceSeen, ..Config::default() };
    let input = Input::File(path);
    let coverage =
        inspect(input, &Pools::empty(), &config, &mut progress, &mut |o| seen.push(o)).unwrap();
    let expected: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(seen[0].provenance.sha256.as_deref(), Some(expected.as_str()));
    assert!(seen[0].provenance.simulated && coverage.simulated);
    assert_eq!(steps[0].total_bytes, Some(u64::try_from(bytes.len()).unwrap()));
}

#[test]
fn a_caller_may_stop() {
    let frames = vec![vec![0; 60]; 200_000];
    let input =
        Input::Stream { name: "long".into(), bytes: Box::new(Cursor::new(pcap(1, &frames))) };
    let mut stop = |now: Progress| {
        if now.packets > 1000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let config = Config::default();
    let coverage = inspect(input, &Pools::empty(), &config, &mut stop, &mut |_| {}).unwrap();
    assert!((1000..200_000).contains(&coverage.packets), "{}", coverage.packets);
}

#[test]
fn many_conversations_at_once_in_little_memory() {
    // Every client opens, then every client goes on: all are followed at once, or given up and told.
    let frame = |client: u32, sequence: u32, payload: &[u8]| {
        let segment = crate::sample::tcp((50_000, 3333), ACK, sequence, 0, payload);
        ethernet(0x0800, &ipv4(client.to_be_bytes(), SERVER, 6, &segment))
    };
    let length = u32::try_from(SUBSCRIBE.len()).unwrap();
    let mut frames: Vec<Vec<u8>> =
        (0..2000).map(|n| frame(0x0a00_0000 + n, 1, SUBSCRIBE)).collect();
    frames.extend((0..2000).map(|n| frame(0x0a00_0000 + n, 1 + length, AUTHORIZE)));
    let input =
        Input::Stream { name: "many".into(), bytes: Box::new(Cursor::new(pcap(1, &frames))) };
    let config = Config { max_memory: 8 << 20, ..Config::default() };
    let mut clients = std::collections::BTreeSet::new();
    let mut go_on = |_| ControlFlow::Continue(());
    let mut out = |observation: Observation| {
        clients.insert(observation.subject.ip());
    };
    let coverage = inspect(input, &Pools::empty(), &config, &mut go_on, &mut out).unwrap();
    assert_eq!(clients.len(), 2000);
    assert_eq!(coverage.lost[0].what, LossKind::FlowEvicted);
}

#[test]
fn messages_that_never_end_take_bounded_memory() {
    // Every client begins a message and sends 60 KB of it, but no end.
    let begin = b"{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"";
    let mut frames = Vec::new();
    for client in 0..200_u32 {
        let mut sequence = 1_u32;
        for piece in 0..43 {
            let mut payload = if piece == 0 { begin.to_vec() } else { Vec::new() };
            payload.resize(1400, b'a');
            let tcp = crate::sample::tcp((50_000, 3333), ACK, sequence, 0, &payload);
            let source = (0x0a00_0000 + client).to_be_bytes();
            frames.push(ethernet(0x0800, &ipv4(source, SERVER, 6, &tcp)));
            sequence += 1400;
        }
    }
    let config = Config { max_memory: 16 << 20, ..Config::default() };
    let pools = Pools::empty();
    let mut live = LiveInspection::new("sample".to_owned(), &pools, &config);
    for frame in &frames {
        let wire_length = u32::try_from(frame.len()).unwrap();
        live.frames(&[Frame { nanoseconds: 0, link_type: 1, wire_length, bytes: frame }]);
        assert!(live.held_bytes() <= (2 << 20) + (128 << 10), "{}", live.held_bytes());
    }
    let coverage = live.finish(&mut |_| {});
    assert_eq!(coverage.lost[0].what, LossKind::FlowEvicted);
}

/// Many conversations at once, names answered in other flows, fragments, and memory for few of them.
#[test]
fn any_number_of_threads_gives_the_same() {
    let mut streams: Vec<Vec<Vec<u8>>> = Vec::new();
    for n in 0..600_u32 {
        let client = (0x0a00_0000 + n).to_be_bytes();
        let mut frames = Vec::new();
        for frame in connection(n.wrapping_mul(77_777), &work()) {
            let mut frame = frame;
            // The client stands first in what it sends, second in what it is sent.
            let place = if frame[26..30] == CLIENT { 26 } else { 30 };
            frame[place..place + 4].copy_from_slice(&client);
            frames.push(frame);
        }
        if n % 3 == 0 {
            let name = if n % 2 == 0 { "pool.example.org" } else { "other.example.org" };
            let answer = udp((53, 40_000), &dns(true, name, Some(SERVER)));
            frames.insert(2, ethernet(0x0800, &ipv4([9, 9, 9, 9], client, 17, &answer)));
        }
        if n % 5 == 0 {
            let frame = frames[4].clone();
            let (ip, payload) = frame[14..].split_at(20);
            let ends = |at: usize| ip[at..at + 4].try_into().unwrap();
            let half = payload.len() / 16 * 8;
            let behind = u16::try_from(half / 8).unwrap();
            let (first, rest) = payload.split_at(half);
            let pieces = [(0x2000, first), (behind, rest)].map(|(place, bytes)| {
                ethernet(0x0800, &fragment(ends(12), ends(16), 6, place, bytes))
            });
            frames.splice(4..5, pieces);
        }
        streams.push(frames);
    }
    // Interleaved, so that conversations lie across blocks and epochs.
    let longest = streams.iter().map(Vec::len).max().unwrap();
    let mut frames = Vec::new();
    for turn in 0..longest + 7 {
        for (n, stream) in streams.iter().enumerate() {
            frames.extend(turn.checked_sub(n % 7).and_then(|at| stream.get(at)).cloned());
        }
    }
    let bytes = pcap(1, &frames);
    for max_memory in [512 << 20, 6 << 20] {
        let with = |threads| {
            let config = Config { threads, max_memory, ..Config::default() };
            listen_as(&config, &pools(), bytes.clone())
        };
        let (seen, coverage) = with(1);
        assert!(seen.len() >= 600, "{}", seen.len());
        assert_eq!(coverage.packets, u64::try_from(frames.len()).unwrap());
        let told = |seen: &Observation| fact(seen).peer_name.is_some();
        assert!(seen.iter().any(told));
        for threads in 2..=4 {
            for _ in 0..3 {
                assert_eq!(with(threads), (seen.clone(), coverage.clone()), "{threads} threads");
            }
        }
    }
}
