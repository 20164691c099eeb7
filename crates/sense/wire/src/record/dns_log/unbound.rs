//! Unbound with `log-queries` or `log-replies`.
//!
//! In: `unbound[12:0] info: 192.0.2.1 name. A IN`, with `query: ` or `reply: ` before the address where
//! `log-tag-queryreply` is set, and for a reply the outcome, the seconds it took, whether it was
//! cached and its size behind it; in syslog `unbound: [12:0] info: ..`. Out: the name and the client.
//! Neither addresses answered nor the client's port are in it; nor is the transport unless
//! `log-destaddr` is set, so UDP is assumed.
//! Format: unbound.conf(5); `util/net_help.c`, `log_nametypeclass` and `log_reply_info`.

use std::net::IpAddr;

use hashwarden_domain::observation::wire::{NamePlace, RecordForm};
use memchr::memmem;

use super::Line;
use crate::{
    capture::Nanoseconds,
    record::{
        NameRecord, Tell, Told,
        text::{address, host_name, leads_to_a_connection, words},
    },
};

/// Reads a line behind its stamp.
pub(super) fn line(line: &[u8], at: Nanoseconds, tell: &mut Tell<'_>) -> Line {
    let Some(program) = memmem::find(line, b"unbound") else { return Line::Other };
    let Some(level) = memmem::find(&line[program..], b"] ") else { return Line::Other };
    // "[12:0]" stands behind the name, or behind a colon in syslog.
    let tag = &line[program + b"unbound".len()..program + level];
    let tag = tag.strip_prefix(b": ").unwrap_or(tag);
    if tag.first() != Some(&b'[') || tag.len() > 24 {
        return Line::Other;
    }
    let body = &line[program + level + 2..];
    let mark = match () {
        () if body.starts_with(b"info: ") => b"info: ".len(),
        // With log-tag-queryreply the level is replaced.
        () if body.starts_with(b"query: ") || body.starts_with(b"reply: ") => 0,
        () => return Line::Other,
    };
    let mut body = words(&body[mark..]).peekable();
    let tagged = body.next_if(|word| matches!(*word, b"query:" | b"reply:")).is_some();
    let Some(client) = body.next().and_then(address) else {
        return if tagged { Line::Malformed } else { Line::Other };
    };
    match told(client, body, at, tell) {
        Some(()) => Line::Read,
        None if tagged => Line::Malformed,
        // Unbound says other things of addresses.
        None => Line::Other,
    }
}

fn told<'a>(
    client: IpAddr,
    mut body: impl Iterator<Item = &'a [u8]>,
    at: Nanoseconds,
    tell: &mut Tell<'_>,
) -> Option<()> {
    let (name, kind, class) = (body.next()?, body.next()?, body.next()?);
    if !name.ends_with(b".") || class != b"IN" {
        return None;
    }
    let answered = body.next().is_some();
    let udp = !body.any(|word| word == b"tcp");
    let Some(name) = host_name(name).filter(|_| leads_to_a_connection(kind)) else {
        return Some(());
    };
    let name = NameRecord {
        at,
        client: (client, None),
        peer: None,
        name,
        place: NamePlace::Dns,
        udp,
        answered,
        answers: &[],
    };
    tell(RecordForm::Unbound, Told::Name(name));
    Some(())
}
