//! BIND's query log (category `queries`) and, of versions that have one, its response log (category
//! `responses`).
//!
//! In: `client @0x7f.. 192.0.2.1#5353 (name): view inside: query: name IN A +E(0)K (192.0.2.53)`, with
//! or without the parts in front that `print-time`, `print-category` and `print-severity` add, with
//! or without the pointer, the name in brackets and the view, as versions have it. Out: the question.
//! Addresses are not in it. A query over TCP is marked `T`.
//! Format: BIND 9 Administrator Reference Manual, "The query log".

use hashwarden_domain::observation::wire::{NamePlace, RecordForm};
use memchr::memmem;

use super::Line;
use crate::{
    capture::Nanoseconds,
    record::{
        NameRecord, Tell, Told,
        text::{
            address, host_name, leads_to_a_connection, number,
            stamp::{self, Dating},
            words,
        },
    },
};

/// Reads a line behind its first stamp.
pub(super) fn line(line: &[u8], at: Nanoseconds, dating: Dating, tell: &mut Tell<'_>) -> Line {
    let Some(client_at) = memmem::find(line, b"client ") else { return Line::Other };
    let before = &line[..client_at];
    let client = &line[client_at + b"client ".len()..];
    // Inside brackets and in the question stands what people send, so the first mark counts: the name
    // in brackets cannot hold a blank unescaped.
    let (mark, answered) =
        match (memmem::find(client, b": query: "), memmem::find(client, b": response: ")) {
            (Some(query), Some(response)) if response < query => (response, true),
            (Some(query), _) => (query, false),
            (None, Some(response)) => (response, true),
            (None, None) => return Line::Other,
        };
    let skipped = if answered { b": response: ".len() } else { b": query: ".len() };
    let question = &client[mark + skipped..];
    match told(&client[..mark], question, answered, moment(before, at, dating), tell) {
        Some(()) => Line::Read,
        None => Line::Malformed,
    }
}

/// BIND's own stamp behind that of syslog is the finer one.
fn moment(before: &[u8], at: Nanoseconds, dating: Dating) -> Nanoseconds {
    let own =
        memmem::find(before, b"]: ").and_then(|end| stamp::leading(&before[end + 3..], dating));
    own.map_or(at, |(own, _)| own)
}

fn told(
    client: &[u8],
    question: &[u8],
    answered: bool,
    at: Nanoseconds,
    tell: &mut Tell<'_>,
) -> Option<()> {
    let mut client = words(client);
    let mut end = client.next()?;
    if end.starts_with(b"@0x") {
        end = client.next()?;
    }
    let end = end.strip_suffix(b":").unwrap_or(end);
    let hash = memchr::memchr(b'#', end)?;
    let (host, port) = (address(&end[..hash])?, number(&end[hash + 1..])?);
    let mut question = words(question);
    let (name, class, kind) = (question.next()?, question.next()?, question.next()?);
    // Unknown classes are written as CLASS4711.
    if class != b"IN" {
        return Some(());
    }
    // Of a response the outcome comes between type and flags.
    let flags = question.find(|word| matches!(word.first(), Some(b'+' | b'-')));
    let Some(name) = host_name(name).filter(|_| leads_to_a_connection(kind)) else {
        return Some(());
    };
    let name = NameRecord {
        at,
        client: (host, Some(port)),
        peer: None,
        name,
        place: NamePlace::Dns,
        udp: !flags.unwrap_or_default().contains(&b'T'),
        answered,
        answers: &[],
    };
    tell(RecordForm::Bind, Told::Name(name));
    Some(())
}
