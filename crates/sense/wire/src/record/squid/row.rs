//! The parts of one row of an access log.
//!
//! In: a line. Out: borrowed parts; none when the line is of neither format.

use std::net::IpAddr;

use crate::{
    capture::Nanoseconds,
    record::text::{
        address, number, seconds,
        stamp::{Dating, apache},
        words,
    },
};

/// Longest duration believed: a tunnel may stay open for a year.
const MAX_MILLISECONDS: i64 = 366 * 86_400_000;

/// One request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) first: Nanoseconds,
    pub(super) last: Nanoseconds,
    pub(super) client: IpAddr,
    pub(super) method: &'a [u8],
    pub(super) url: &'a [u8],
    pub(super) status: u16,
    /// To the client.
    pub(super) bytes: u64,
    /// The server, where the row names it.
    pub(super) peer: Option<IpAddr>,
    /// The row can only be a proxy's.
    pub(super) of_a_proxy: bool,
}

/// `1706443200.123    456 192.0.2.1 TCP_TUNNEL/200 3977 CONNECT a.example:443 - HIER_DIRECT/203.0.113.9 -`
pub(super) fn native(line: &[u8]) -> Option<Request<'_>> {
    if !line.first()?.is_ascii_digit() {
        return None;
    }
    let mut words = words(line);
    let last = seconds(words.next()?)?;
    let elapsed: i64 = number(words.next()?)?;
    let client = address(words.next()?)?;
    let (outcome, status) = split(words.next()?, b'/')?;
    let (bytes, method, url) = (number(words.next()?)?, words.next()?, words.next()?);
    let (_user, way) = (words.next()?, words.next()?);
    if !is_outcome(outcome) {
        return None;
    }
    let first = last.0.saturating_sub(elapsed.min(MAX_MILLISECONDS) * 1_000_000);
    Some(Request {
        first: Nanoseconds(first),
        last,
        client,
        method,
        url,
        status: number(status)?,
        bytes,
        peer: split(way, b'/').and_then(|(_, peer)| address(peer)),
        of_a_proxy: true,
    })
}

/// `192.0.2.1 - user [28/Jan/2026:12:34:56 +0000] "GET http://a.example/ HTTP/1.1" 200 1256 TCP_MISS:HIER_DIRECT`,
/// with referrer and agent in quotes before the last word in `combined`.
pub(super) fn httpd(line: &[u8], dating: Dating) -> Option<Request<'_>> {
    let client = address(words(line).next()?)?;
    let open = memchr::memchr(b'[', line)?;
    let close = open + memchr::memchr(b']', &line[open..])?;
    let at = apache(&line[open + 1..close], dating)?;
    let rest = line[close + 1..].strip_prefix(b" \"")?;
    let end = memchr::memchr(b'"', rest)?;
    let mut request = words(&rest[..end]);
    let (method, url) = (request.next()?, request.next()?);
    let mut after = words(&rest[end + 1..]);
    let status = number(after.next()?)?;
    let bytes = match after.next()? {
        b"-" => 0,
        bytes => number(bytes)?,
    };
    let outcome = after.last().and_then(|word| split(word, b':'));
    let of_squid = outcome.is_some_and(|(outcome, _)| is_outcome(outcome));
    let absolute =
        method == b"CONNECT" || memchr::memmem::find(url, b"://").is_some_and(|at| at < 8);
    Some(Request {
        first: at,
        last: at,
        client,
        method,
        url,
        status,
        bytes,
        peer: None,
        of_a_proxy: of_squid || absolute,
    })
}

/// `TCP_MISS_ABORTED`, `NONE_NONE`, `UDP_HIT`.
fn is_outcome(word: &[u8]) -> bool {
    (word.starts_with(b"TCP_") || word.starts_with(b"UDP_") || word.starts_with(b"NONE"))
        && word.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
}

fn split(word: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(at, word)?;
    Some((&word[..at], &word[at + 1..]))
}
