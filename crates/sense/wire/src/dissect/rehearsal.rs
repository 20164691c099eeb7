//! Plays a written conversation to the dissectors, as a network would and as it would not.
//!
//! In: who says what. Out: the session heard. Only for tests.

use hashwarden_domain::observation::wire::WorkSession;
use jiff::Timestamp;

use super::{Dissector, Heard, Probe, Segment, Side, Start, Step, probe, session::Session};

pub(super) use super::Side::{Client as C, Server as S};

/// One line of a script: who, and what.
pub(super) type Line<'a> = (Side, &'a str);

/// What is heard of a conversation when each line comes whole, a second after the other.
pub(super) fn heard(script: &[Line<'_>], start: Start) -> Vec<Heard> {
    let pieces = script.iter().map(|(side, text)| (*side, text.as_bytes().to_vec()));
    play(pieces, start)
}

/// The session of a conversation, if there is one.
pub(super) fn session(script: &[Line<'_>], start: Start) -> Option<(Side, WorkSession)> {
    heard(script, start).into_iter().find_map(|heard| match heard {
        Heard::Work { works, session, .. } => Some((works, *session)),
        Heard::Name(_) => None,
    })
}

/// Plays lines of JSON in every cutting and with every line end; all must be heard alike. Then cuts
/// the flow off at every byte, which must do no harm.
pub(super) fn robustly(script: &[Line<'_>]) -> WorkSession {
    let lines: Vec<_> = script.iter().map(|(side, text)| (*side, format!("{text}\n"))).collect();
    let lines: Vec<Line<'_>> = lines.iter().map(|(side, text)| (*side, text.as_str())).collect();
    let (works, whole) =
        session(&lines, Start::Opened).expect("heard as a conversation about work");
    assert_eq!(works, Side::Client);
    for end in ["\r\n", "\0", ""] {
        let other: Vec<_> =
            script.iter().map(|(side, text)| (*side, format!("{text}{end}"))).collect();
        let other: Vec<Line<'_>> =
            other.iter().map(|(side, text)| (*side, text.as_str())).collect();
        assert_eq!(session(&other, Start::Opened).map(|s| s.1).as_ref(), Some(&whole), "{end:?}");
    }
    for size in [1, 3] {
        assert_eq!(cut(&lines, size).as_ref(), Some(&whole), "{size} bytes a segment");
    }
    every_truncation(&lines);
    whole
}

/// The session of a flow whose segments hold so many bytes.
pub(super) fn cut(script: &[Line<'_>], size: usize) -> Option<WorkSession> {
    let mut second = 0;
    let mut follow: Option<Box<dyn Dissector>> = None;
    let mut head = Vec::new();
    for (side, text) in script {
        second += 1;
        for piece in text.as_bytes().chunks(size) {
            head.push((*side, piece.to_vec()));
            if let Some(dissector) = &mut follow {
                if dissector.segment(segment(*side, piece, second)) != Step::Continue {
                    return None;
                }
                continue;
            }
            let opening: Vec<u8> =
                head.iter().filter(|(s, _)| s == side).flat_map(|(_, b)| b.clone()).collect();
            match probe(&opening, *side, Start::Opened) {
                Probe::NotOurs => return None,
                Probe::Unsure => {}
                Probe::Ours(mut dissector) => {
                    for (side, piece) in &head {
                        dissector.segment(segment(*side, piece, second));
                    }
                    follow = Some(dissector);
                }
            }
        }
    }
    follow?.finish().into_iter().find_map(|heard| match heard {
        Heard::Work { session, .. } => Some(*session),
        Heard::Name(_) => None,
    })
}

/// Ends the flow at every byte.
pub(super) fn every_truncation(script: &[Line<'_>]) {
    for last in 0..script.len() {
        let (side, text) = script[last];
        for end in 0..text.len() {
            let before = script[..last].iter().map(|(s, t)| (*s, t.as_bytes().to_vec()));
            let cut = std::iter::once((side, text.as_bytes()[..end].to_vec()));
            play(before.chain(cut), Start::Opened);
        }
    }
}

fn play(pieces: impl Iterator<Item = (Side, Vec<u8>)>, start: Start) -> Vec<Heard> {
    let mut session = Box::new(Session::new(start));
    for (second, (side, bytes)) in (1..).zip(pieces) {
        match session.segment(segment(side, &bytes, second)) {
            Step::Continue => {}
            Step::Done => break,
            Step::NotOurs => return Vec::new(),
        }
    }
    session.finish()
}

fn segment(from: Side, bytes: &[u8], second: i64) -> Segment<'_> {
    let at = Timestamp::from_second(1_700_000_000 + second).expect("in range");
    Segment { at, from, bytes, missing_before: 0 }
}
