//! One dnstap message: who asked whom what, and what was answered.
//!
//! In: a data frame (`dnstap.Dnstap`). Out: one name a question. Field numbers and values as in
//! `dnstap.proto`.

use std::net::IpAddr;

use hashwarden_domain::observation::wire::{NamePlace, RecordForm, Transport};

use super::protobuf::{self, Value};
use crate::{
    capture::Nanoseconds,
    dns,
    record::{NameRecord, Tell, Told},
};

/// Reused from message to message.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    answers: Vec<IpAddr>,
}

/// What is read of `dnstap.Message`.
#[derive(Debug, Default)]
struct Message<'a> {
    kind: u64,
    protocol: u64,
    query_address: Option<&'a [u8]>,
    query_port: Option<u64>,
    query_time: (Option<u64>, u32),
    response_time: (Option<u64>, u32),
    query: Option<&'a [u8]>,
    response: Option<&'a [u8]>,
}

/// `Message.Type`: from AUTH_QUERY (1) to STUB_RESPONSE (10); TOOL and UPDATE come after.
const LAST_KIND: u64 = 10;

/// Tells what a frame says; none when it cannot be read.
pub(super) fn tell(frame: &[u8], scratch: &mut Scratch, out: &mut Tell<'_>) -> Option<()> {
    let Some(message) = envelope(frame)? else { return Some(()) };
    let message = read(message)?;
    if !(1..=LAST_KIND).contains(&message.kind) {
        return Some(());
    }
    // An even type is a response; it may carry the query as well, which says no more.
    let answered = message.kind % 2 == 0;
    let (bytes, (at, nanoseconds)) = if answered {
        (message.response.or(message.query), message.response_time)
    } else {
        (message.query, message.query_time)
    };
    // Whoever writes may leave the message or the address out.
    let (Some(bytes), Some(client)) = (bytes, message.query_address) else { return Some(()) };
    let client = address(client)?;
    let at = at.or(message.query_time.0)?;
    let at = i64::try_from(at).ok()?.checked_mul(1_000_000_000)?;
    let at = Nanoseconds(at.checked_add(i64::from(nanoseconds.min(999_999_999)))?);
    // The message is bare, without the length of TCP, whatever carried it.
    let Some(read) = dns::message(bytes, Transport::Udp) else { return Some(()) };
    for name in &read.questions {
        scratch.answers.clear();
        let found = read.resolved.iter().find(|resolved| resolved.name == *name);
        scratch.answers.extend(found.into_iter().flat_map(|found| &found.addresses));
        let name = NameRecord {
            at,
            client: (client, message.query_port.and_then(|port| u16::try_from(port).ok())),
            peer: None,
            name,
            place: NamePlace::Dns,
            // UDP, DNSCrypt over UDP, DNS over QUIC.
            udp: matches!(message.protocol, 1 | 5 | 7),
            answered: read.response,
            answers: &scratch.answers,
        };
        out(RecordForm::Dnstap, Told::Name(name));
    }
    Some(())
}

/// `dnstap.Dnstap`: the inner none when it holds no message.
fn envelope(mut bytes: &[u8]) -> Option<Option<&[u8]>> {
    let mut message = None;
    while !bytes.is_empty() {
        if let (14, Value::Bytes(inner)) = protobuf::next(&mut bytes)? {
            message = Some(inner);
        }
    }
    Some(message)
}

fn read(mut bytes: &[u8]) -> Option<Message<'_>> {
    let mut message = Message::default();
    while !bytes.is_empty() {
        match protobuf::next(&mut bytes)? {
            (1, Value::Varint(kind)) => message.kind = kind,
            (3, Value::Varint(protocol)) => message.protocol = protocol,
            (4, Value::Bytes(address)) => message.query_address = Some(address),
            (6, Value::Varint(port)) => message.query_port = Some(port),
            (8, Value::Varint(seconds)) => message.query_time.0 = Some(seconds),
            (9, Value::Fixed32(nanoseconds)) => message.query_time.1 = nanoseconds,
            (10, Value::Bytes(query)) => message.query = Some(query),
            (12, Value::Varint(seconds)) => message.response_time.0 = Some(seconds),
            (13, Value::Fixed32(nanoseconds)) => message.response_time.1 = nanoseconds,
            (14, Value::Bytes(response)) => message.response = Some(response),
            _ => {}
        }
    }
    Some(message)
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from)).ok()
}
