//! What the first bytes of one direction say about a flow.
//!
//! In: at most a few kilobytes from one side. Out: how that side speaks, or that it is nothing to
//! follow. Called for the head of every flow, so it reads a few bytes, searches a request's head at
//! most once, and allocates nothing.
//!
//! A request is followed if it can carry work: a JSON body is posted, a WebSocket or a tunnel is
//! asked for, or a header says that a machine works ([`MINING_HEADERS`], a user agent with a miner in
//! its name). A browser's plain GET is let go at the end of its head.

use memchr::{memchr, memchr_iter, memmem};

use super::{Side, Start, getwork::MINING_HEADERS, proxy, websocket};

/// Bytes of a head after which a request that shows no sign is let go.
pub(super) const LONGEST_HEAD: usize = 1536;
/// Bytes without a beginning after which a direction that was met in the middle is let go.
const LONGEST_TAIL: usize = 2000;

/// How a side speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// HTTP that may carry work.
    Http,
    /// JSON texts one after the other.
    Lines,
    /// A SOCKS handshake.
    Socks,
    /// WebSocket frames, the upgrade unheard.
    Websocket,
    /// Nothing to follow.
    Nothing,
    /// Too few bytes to say.
    TooShort,
}

/// Tells how a side speaks from its first bytes.
pub(super) fn of(bytes: &[u8], from: Side, start: Start) -> Opening {
    let trimmed = trim(bytes);
    match trimmed.first() {
        None => return Opening::TooShort,
        Some(b'{' | b'[') => return json(trimmed, start),
        Some(b'A'..=b'Z') => {
            if let Some(opening) = http(trimmed, start) {
                return opening;
            }
        }
        Some(4 | 5) if from == Side::Client => {
            return match proxy::looks_like(bytes) {
                Some(true) => Opening::Socks,
                Some(false) => Opening::Nothing,
                None => Opening::TooShort,
            };
        }
        Some(_) => {}
    }
    if start == Start::Opened {
        return Opening::Nothing;
    }
    middle(bytes, from)
}

fn trim(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // A balancer in front of a pool says first who is calling (PROXY protocol, version 1).
    if bytes.starts_with(b"PROXY TCP") {
        bytes = memchr(b'\n', bytes).map_or(&[], |end| &bytes[end + 1..]);
    }
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace() && *b != 0);
    start.map_or(&[], |start| &bytes[start..])
}

/// JSON begins an object with a name, a batch with an object; an unfinished name is worth following.
fn json(bytes: &[u8], start: Start) -> Opening {
    let mut signs = bytes.iter().filter(|b| !b.is_ascii_whitespace());
    match (signs.next(), signs.next()) {
        (Some(_), None) => Opening::TooShort,
        (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{')) => Opening::Lines,
        // The rest of a list, met in the middle.
        _ if start == Start::MidStream => middle(bytes, Side::Server),
        _ => Opening::Nothing,
    }
}

/// None if it is no HTTP at all.
fn http(bytes: &[u8], flow: Start) -> Option<Opening> {
    const FOLLOWED: [&[u8]; 4] = [b"POST ", b"GET ", b"CONNECT ", b"HTTP/1."];
    let start = FOLLOWED.iter().find(|start| {
        let length = start.len().min(bytes.len());
        start[..length] == bytes[..length]
    })?;
    if bytes.len() < start.len() {
        return Some(Opening::TooShort);
    }
    let end = memmem::find(bytes, b"\r\n\r\n").or_else(|| memmem::find(bytes, b"\n\n"));
    let head = &bytes[..end.unwrap_or(bytes.len())];
    let signs = match *start {
        b"CONNECT " => return Some(Opening::Http),
        // Of a flow whose beginning was heard the request decides.
        b"HTTP/1." => response_signs(head) || (flow == Start::MidStream && is_json(head)),
        b"POST " => request_signs(head) || is_json(head),
        _ => request_signs(head),
    };
    let body = end.map(|end| trim(&bytes[end..])).unwrap_or_default();
    if signs || (**start == *b"POST " && matches!(body.first(), Some(b'{' | b'['))) {
        return Some(Opening::Http);
    }
    let waits = end.is_none() || (**start == *b"POST " && body.is_empty());
    Some(if waits && bytes.len() < LONGEST_HEAD { Opening::TooShort } else { Opening::Nothing })
}

/// Whether a field of a request says that work, or a way to it, is asked for.
fn request_signs(head: &[u8]) -> bool {
    fields(head).any(|(name, value)| match name.len() {
        7 => name.eq_ignore_ascii_case(b"upgrade") && holds(value, b"websocket"),
        10 => {
            name.eq_ignore_ascii_case(b"user-agent")
                && (holds(value, b"miner") || holds(value, b"xmrig"))
        }
        _ => MINING_HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header.as_bytes())),
    })
}

fn response_signs(head: &[u8]) -> bool {
    const HEADERS: [&[u8]; 4] =
        [b"x-long-polling", b"x-roll-ntime", b"x-stratum", b"x-reject-reason"];
    fields(head).any(|(name, value)| {
        HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header))
            || (name.eq_ignore_ascii_case(b"upgrade") && holds(value, b"websocket"))
    })
}

fn is_json(head: &[u8]) -> bool {
    fields(head)
        .any(|(name, value)| name.eq_ignore_ascii_case(b"content-type") && holds(value, b"json"))
}

/// Names and values of a head, the first line apart.
pub(super) fn fields(head: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = head;
    std::iter::from_fn(move || {
        rest = &rest[memchr(b'\n', rest)? + 1..];
        Some(&rest[..memchr(b'\n', rest).unwrap_or(rest.len())])
    })
    .filter_map(|line| {
        let colon = memchr(b':', line)?;
        Some((&line[..colon], &line[colon + 1..]))
    })
}

/// Whether a value holds a word, letter case apart.
fn holds(value: &[u8], word: &[u8]) -> bool {
    value.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

/// Whether a quotation mark opens a name that only a message of JSON-RPC has, or begins with.
fn opens_message(before: &[u8], name: &[u8]) -> bool {
    const ANYWHERE: [&[u8]; 2] = [b"method\"", b"jsonrpc\""];
    const FIRST: [&[u8]; 5] = [b"id\"", b"params\"", b"error\"", b"result\"", b"type\""];
    let is = |sign: &&[u8]| name.starts_with(sign);
    ANYWHERE.iter().any(is)
        || before.ends_with(b"{") && FIRST.iter().any(is)
        || before.ends_with(b"{ ") && is(&FIRST[0])
}

/// The middle of a flow: text in which a message of JSON-RPC begins, or WebSocket frames.
fn middle(bytes: &[u8], from: Side) -> Opening {
    let sender = match from {
        Side::Client => websocket::Sender::Client,
        Side::Server => websocket::Sender::Server,
    };
    if bytes[0] & 0x80 != 0 {
        return match websocket::looks_like(bytes, sender) {
            Some(true) => Opening::Websocket,
            Some(false) => Opening::Nothing,
            None => Opening::TooShort,
        };
    }
    if !bytes.iter().take(32).all(|b| (0x20..0x7f).contains(b) || b"\r\n\t\0".contains(b)) {
        return Opening::Nothing;
    }
    let begins = memchr_iter(b'"', bytes).any(|at| opens_message(&bytes[..at], &bytes[at + 1..]));
    match begins {
        true => Opening::Lines,
        false if bytes.len() < LONGEST_TAIL => Opening::TooShort,
        false => Opening::Nothing,
    }
}
