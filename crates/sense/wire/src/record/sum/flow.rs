//! Traffic with a listed address: rows of either direction joined.
//!
//! In: flow records. Out: sums by client address, listed address and port. The subject is the end that
//! is not the pool, whichever the row names first. Only TCP and UDP count: without ports nothing says
//! that a machine was served.
//!
//! Whether anybody answered follows RFC 9293, 3.5: a side that sends ACK has heard the other's SYN.

use std::net::IpAddr;

use hashwarden_domain::{
    Endpoint, Period,
    observation::wire::{FlowSeen, RecordForm, Traffic, Transport, WireFact, WireSeen},
};

use super::{Answers, Contact, Summed};
use crate::{capture::Nanoseconds, packet::flag, pool::Pools, record::FlowRecord};

const TCP: u8 = 6;
const UDP: u8 = 17;
/// Systems take the ports of clients from here on (Linux; RFC 6335 says 49152).
const EPHEMERAL: u16 = 32_768;
/// Most bytes of a TCP packet that carries nothing: IPv6 header, TCP header, usual options.
const BARE_PACKET: u64 = 72;
const HOUR: i64 = 3_600_000_000_000;

/// Which end of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Destination,
    Source,
}

/// What is summed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    form: RecordForm,
    client: IpAddr,
    peer: (IpAddr, u16),
    udp: bool,
}

/// A sum.
#[derive(Debug)]
pub(super) struct Row {
    first_row: u64,
    last_row: u64,
    first: Nanoseconds,
    last: Nanoseconds,
    /// The one port the client spoke from.
    port: Option<u16>,
    name: Option<String>,
    seen: FlowSeen,
    last_hour: i64,
}

/// The listed end of a row; none where it is about nobody.
pub(super) fn contact<'n>(
    record: &FlowRecord,
    pools: &Pools,
    answers: &Answers,
    heard: &dyn Fn(IpAddr) -> Option<&'n str>,
) -> Option<Contact> {
    if !matches!(record.protocol, TCP | UDP) {
        return None;
    }
    let ends = [
        (Side::Destination, record.destination, record.source),
        (Side::Source, record.source, record.destination),
    ];
    ends.into_iter().find_map(|(side, (address, port), (_, other_port))| {
        if port == 0 {
            return None;
        }
        let address = address.to_canonical();
        let name = answers.of(address).or_else(|| heard(address));
        let by_name = name.and_then(|name| {
            let listed = pools.by_endpoint(name, port)?;
            // A host of a pool that itself opens a conversation, from a port of no service.
            let opens = port >= EPHEMERAL && other_port < port && listed.port != Some(port);
            (!opens).then(|| Contact { listed, name: Some(name.to_ascii_lowercase()), side })
        });
        by_name.or_else(|| {
            let listed = pools.by_address(address, port)?;
            Some(Contact { listed, name: None, side })
        })
    })
}

impl Key {
    pub(super) fn of(form: RecordForm, record: &FlowRecord, side: Side) -> Self {
        let (client, peer) = match side {
            Side::Destination => (record.source, record.destination),
            Side::Source => (record.destination, record.source),
        };
        let peer = (peer.0.to_canonical(), peer.1);
        Self { form, client: client.0.to_canonical(), peer, udp: record.protocol == UDP }
    }
}

impl Row {
    pub(super) fn new(number: u64, record: &FlowRecord, contact: Contact) -> Self {
        Self {
            first_row: number,
            last_row: number,
            first: record.first,
            last: record.last,
            port: Some(client_port(record, contact.side)),
            name: contact.name,
            seen: FlowSeen {
                records: 0,
                sent: None,
                received: None,
                sampling: None,
                answered: None,
                hours: 0,
                listed: contact.listed,
            },
            last_hour: i64::MIN,
        }
    }

    pub(super) fn add(&mut self, number: u64, record: &FlowRecord, side: Side) {
        self.last_row = number;
        self.first = self.first.min(record.first);
        self.last = self.last.max(record.last);
        let port = client_port(record, side);
        self.port = self.port.filter(|known| *known == port && port != 0);
        let seen = &mut self.seen;
        seen.records += 1;
        let (sent, received) = match side {
            Side::Destination => (Some(record.sent), record.received),
            Side::Source => (record.received, Some(record.sent)),
        };
        add(&mut seen.sent, sent);
        add(&mut seen.received, received);
        seen.sampling = seen.sampling.max(record.sampling.filter(|one_in| *one_in > 1));
        seen.answered = either(seen.answered, answered(record, side));
        self.hours(record);
    }

    /// Counts the hours of a row that no row before reached. A row that spans many with few packets
    /// shows as many hours as packets at most.
    fn hours(&mut self, record: &FlowRecord) {
        let (first, last) = (record.first.0.div_euclid(HOUR), record.last.0.div_euclid(HOUR));
        let fresh =
            last.saturating_sub(first.max(self.last_hour.saturating_add(1))).saturating_add(1);
        let packets = record.sent.packets.max(record.received.map_or(0, |way| way.packets)).max(1);
        self.seen.hours += u64::try_from(fresh).unwrap_or(0).min(packets);
        self.last_hour = self.last_hour.max(last);
    }

    pub(super) fn summed(mut self, key: Key) -> Summed {
        // Both directions were told, and neither row said more: the other side spoke.
        if self.seen.answered.is_none() && self.seen.sent.is_some() {
            self.seen.answered = self.seen.received.and_then(spoke);
        }
        let (ip, port) = key.peer;
        Summed {
            first: self.first_row,
            last: self.last_row,
            during: Period::spanning(self.first.into(), self.last.into()),
            subject: Endpoint { ip: key.client, port: self.port },
            fact: WireFact {
                peer: Some(Endpoint { ip, port: Some(port) }),
                peer_name: self.name,
                transport: if key.udp { Transport::Udp } else { Transport::Tcp },
                told_by: Some(key.form),
                seen: WireSeen::Flow(Box::new(self.seen)),
            },
        }
    }
}

fn client_port(record: &FlowRecord, side: Side) -> u16 {
    match side {
        Side::Destination => record.source.1,
        Side::Source => record.destination.1,
    }
}

fn add(sum: &mut Option<Traffic>, way: Option<Traffic>) {
    let Some(way) = way else { return };
    let sum = sum.get_or_insert_default();
    sum.packets = sum.packets.saturating_add(way.packets);
    sum.bytes = sum.bytes.saturating_add(way.bytes);
}

/// One yes is enough; a no stands until then.
fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, None) => None,
    }
}

/// Whether a row shows that the pool's side answered.
fn answered(record: &FlowRecord, side: Side) -> Option<bool> {
    if record.established.is_some() {
        return record.established;
    }
    let sampled = record.sampling.is_some_and(|one_in| one_in > 1);
    if let Some(received) = record.received {
        // The flags of such a row are of both directions or of one, as the program likes.
        let back = match side {
            Side::Destination => received,
            Side::Source => record.sent,
        };
        return match (back.packets, back.bytes) {
            (0, 0) => (!sampled).then_some(false),
            _ => spoke(back),
        };
    }
    let flags = record.flags.filter(|flags| *flags != 0 && record.protocol == TCP)?;
    match side {
        // A client sends ACK once it has heard the other's SYN; a lone ACK may be a probe.
        Side::Destination if flags & flag::ACK != 0 => (record.sent.packets > 1).then_some(true),
        Side::Destination if flags & flag::SYN != 0 => (!sampled).then_some(false),
        Side::Source if flags & flag::RST != 0 && flags & flag::SYN == 0 => {
            if record.sent.packets > 1 { spoke(record.sent) } else { Some(false) }
        }
        Side::Source if flags & flag::ACK != 0 => Some(true),
        _ => None,
    }
}

/// Whether packets from a side carried anything; a few bare ones may be refusals.
fn spoke(way: Traffic) -> Option<bool> {
    if way.packets == 0 {
        // Only bytes were told.
        return (way.bytes > 0).then_some(true);
    }
    (way.bytes > way.packets.saturating_mul(BARE_PACKET) || way.packets > 3).then_some(true)
}
