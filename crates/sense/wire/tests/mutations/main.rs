//! Rewritten captures: however the bytes travel, the same is heard.
//!
//! In: conversations made up in [`conversation`], and in [`given`] the captures of `../shared` where
//! they are there. Each is rewritten: cut, reordered, doubled, wrapped, fragmented, begun late, heard
//! from one side, snapped, sampled, said in other words; [`table`] lists the ways and what is expected of each.
//! Out: a failure where something is no longer heard although its bytes are there.

#![expect(
    clippy::unwrap_used,
    reason = "a test that writes frames may stop at what cannot be written"
)]

use std::{collections::BTreeMap, ops::ControlFlow};

use hashwarden_domain::{
    Observation, Subject,
    observation::{
        Fact,
        wire::{WireSeen, WorkSession},
    },
};
use hashwarden_wire::{Config, Input, Pools, inspect};

mod capture;
mod connection;
mod conversation;
mod frame;
mod given;
mod json;
mod loss;
mod names;
mod oracle;
mod speech;
mod table;
mod wrap;

use conversation::{By, CLIENT, Conversation, SERVER};
use frame::Frame;
use wrap::Wrap;

/// Sessions by their two ends, "subject -> peer".
type Heard = BTreeMap<String, WorkSession>;

/// Everything that is seen in these frames.
fn observations(frames: &[Frame], pools: &Pools) -> Vec<Observation> {
    let mut seen = Vec::new();
    let bytes = Box::new(std::io::Cursor::new(capture::write(frames)));
    let input = Input::Stream { name: "rewritten".to_owned(), bytes };
    let mut out = |observation| seen.push(observation);
    inspect(input, pools, &Config::default(), &mut |_| ControlFlow::Continue(()), &mut out)
        .unwrap();
    seen
}

fn heard(frames: &[Frame]) -> Heard {
    let mut sessions = Heard::new();
    for observation in observations(frames, &Pools::empty()) {
        let Fact::Wire(fact) = observation.fact;
        let (Subject::Endpoint(subject), Some(peer)) = (observation.subject, fact.peer) else {
            continue;
        };
        if let WireSeen::Work(session) = fact.seen {
            // What a retransmission after the end of a connection starts does not count.
            sessions.entry(format!("{subject} -> {peer}")).or_insert(*session);
        }
    }
    sessions
}

/// Every rewriting that loses nothing.
fn lossless(frames: &[Frame]) -> Vec<(String, Vec<Frame>)> {
    let each = |rewrite: &dyn Fn(&Frame) -> Vec<Frame>| frames.iter().flat_map(rewrite).collect();
    let mut all: Vec<(String, Vec<Frame>)> = vec![
        ("as it is".to_owned(), frames.to_vec()),
        ("one byte a segment".to_owned(), each(&|frame| frame.cut(1))),
        (
            "in pieces of 40, last first".to_owned(),
            each(&|frame| {
                let mut pieces = frame.cut(40);
                pieces.reverse();
                pieces
            }),
        ),
        ("doubled".to_owned(), each(&|frame| vec![frame.clone(), frame.clone()])),
        ("reordered".to_owned(), loss::reordered(frames)),
        ("in fragments of 64".to_owned(), each(&|frame| frame.fragments(64))),
        (
            "in fragments of 24, last first".to_owned(),
            each(&|frame| {
                let mut fragments = frame.fragments(24);
                fragments.reverse();
                fragments
            }),
        ),
    ];
    for wrap in Wrap::ALL {
        all.push((format!("in {wrap:?}"), each(&|frame| vec![frame.wrapped(wrap)])));
    }
    let both = each(&|frame| vec![frame.wrapped(Wrap::Vxlan).wrapped(Wrap::QinQ)]);
    all.push(("in VXLAN in QinQ".to_owned(), both));
    all
}

fn check_whole(conversation: &Conversation, heard: &Heard, how: &str) {
    let name = &conversation.name;
    let session = heard.get(&format!("{CLIENT} -> {SERVER}"));
    let session = session.unwrap_or_else(|| panic!("{name}, {how}: not heard, but {heard:?}"));
    assert_eq!(session.protocol, conversation.protocol, "{name}, {how}");
    assert_eq!(session.login.as_deref(), conversation.login, "{name}, {how}");
    assert_eq!(session.shares.submitted, conversation.submitted, "{name}, {how}");
    assert_eq!(session.shares.accepted, conversation.accepted, "{name}, {how}");
    assert_eq!(heard.len(), 1, "{name}, {how}");
}

#[test]
fn made_up_conversations_are_heard_however_they_travel() {
    for conversation in conversation::all() {
        let ends: &[&str] = if conversation.has_lines() { &["\n", "\r\n", "\0"] } else { &[""] };
        for end in ends {
            for (how, frames) in lossless(&conversation.frames(CLIENT, SERVER, end)) {
                check_whole(&conversation, &heard(&frames), &format!("{how}, ends {end:?}"));
            }
        }
        // Nothing ends a message but its own brace; in a segment of its own that is enough.
        let frames = conversation.frames(CLIENT, SERVER, "");
        check_whole(&conversation, &heard(&frames), "without line ends");
    }
}

#[test]
fn over_ipv6_the_same_is_heard() {
    for conversation in conversation::all() {
        let [client, server] = ["[2001:db8::5]:50123", "[2001:db8:9::9]:3333"];
        for (how, frames) in lossless(&conversation.frames(client, server, "\n")) {
            let heard = heard(&frames);
            let session = heard.get(&format!("{client} -> {server}"));
            let session = session.unwrap_or_else(|| panic!("{}, {how}", conversation.name));
            assert_eq!(session.shares.submitted, conversation.submitted, "{how}");
        }
    }
}

#[test]
fn begun_late_it_is_heard_from_there() {
    // Compressed messages refer to what came before, so their bytes are not there.
    for conversation in conversation::all().into_iter().filter(|talk| !talk.is_packed) {
        let frames = conversation.frames(CLIENT, SERVER, "\n");
        // Up to where one hand-in and one hand-out are left.
        for skipped in 1..frames.len() - 7 {
            let heard = heard(&frames[skipped..]);
            let session = heard.get(&format!("{CLIENT} -> {SERVER}"));
            let name = &conversation.name;
            let session =
                session.unwrap_or_else(|| panic!("{name} from frame {skipped}: {heard:?}"));
            assert_eq!(session.protocol, conversation.protocol, "{name} from frame {skipped}");
        }
    }
}

#[test]
fn one_side_alone_is_heard() {
    for conversation in conversation::all() {
        let frames = conversation.frames(CLIENT, SERVER, "\n");
        for by in [By::Client, By::Server] {
            let speaker = if by == By::Client { CLIENT } else { SERVER };
            let one: Vec<Frame> = frames
                .iter()
                .filter(|frame| frame.tcp().is_some_and(|tcp| tcp.from.to_string() == speaker))
                .cloned()
                .collect();
            let heard = heard(&one);
            let session = heard.get(&format!("{CLIENT} -> {SERVER}"));
            let name = &conversation.name;
            // A proxy's answers alone look like any web server's, or are too short to tell.
            if name.contains("through") && by == By::Server {
                continue;
            }
            let session = session.unwrap_or_else(|| panic!("{name} by {by:?}: {heard:?}"));
            assert_eq!(session.protocol, conversation.protocol, "{name} by {by:?}");
            assert!(!session.unheard.opening, "{name} by {by:?}");
            assert_eq!(session.unheard.peer, by == By::Client, "{name} by {by:?}");
            assert_eq!(session.unheard.subject, by == By::Server, "{name} by {by:?}");
        }
    }
}

#[test]
fn snapped_at_200_bytes_the_short_messages_are_heard() {
    // In HTTP the bodies lie beyond 200 bytes: there is nothing of getwork to hear.
    for conversation in conversation::all().into_iter().filter(|talk| talk.not_lines == 0) {
        let frames = conversation.frames(CLIENT, SERVER, "\n");
        let snapped: Vec<Frame> = frames.iter().map(|frame| frame.snapped(200)).collect();
        let heard = heard(&snapped);
        let session = heard.get(&format!("{CLIENT} -> {SERVER}"));
        let session = session.unwrap_or_else(|| panic!("{}: {heard:?}", conversation.name));
        assert_eq!(session.protocol, conversation.protocol, "{}", conversation.name);
        assert!(session.unheard.bytes > 0, "{}", conversation.name);
    }
}
