//! Every packet of a capture, in turn: to its conversation, to whoever listens there.
//!
//! In: batches of records. Out: a report of what was heard, and counts. Most packets end here: their
//! conversation is dismissed, and a look at its slot is all they cost.

use hashwarden_domain::{
    Endpoint, LossKind, Observation,
    observation::wire::{NamePlace, Transport},
};

use super::{
    Config,
    held::{HeldFlow, HeldFlows, Listener, NameBytes, Said, Verdict},
    names::{self, Names, Sight},
    opening::{HEAD_BYTES, Look, look},
    report::{self, Report},
};
use crate::{
    capture::{BATCH, Capture, Nanoseconds, Record},
    dissect::{Heard, NameHeard, Side, Start},
    flow::{End, FlowTable, IDLE_SECONDS, Key, Phase, hash, key_of},
    fragment::Fragments,
    loss::Losses,
    packet::{self, Content, Packet, flag},
    pool::Pools,
    reassembly::{Budget, distance},
};

/// Memory reckoned for a followed conversation: both streams, a dissector and its lines.
const BYTES_PER_HELD: usize = 16 << 10;
/// Payload segments a side that are looked at before it is of no interest. One would do for most; three
/// also find work behind the answer of a proxy whose question was not heard, and in a conversation
/// that ran already.
const PROBED_SEGMENTS: u8 = 3;
/// After the goodbyes of both sides, what still comes is an echo (TIME-WAIT, RFC 9293, 3.6.1).
const LINGER_SECONDS: u32 = 60;
/// A first segment this far behind the handshake is waited for; beyond, the handshake was another's.
const MAX_LATE_OPENING: i32 = 256 << 10;
const DNS_PORT: u16 = 53;

/// One inspection.
pub(super) struct Engine<'p> {
    pools: &'p Pools,
    simulated: bool,
    table: FlowTable,
    held: HeldFlows,
    budget: Budget,
    names: Names,
    report: Report,
    pub(super) fragments: Fragments,
    pub(super) losses: Losses,
    pub(super) packets: u64,
    pub(super) bytes: u64,
    pub(super) flows: u64,
    pub(super) watched: Option<(Nanoseconds, Nanoseconds)>,
}

/// A packet and the flow it belongs to.
struct Seen<'a> {
    packet: Packet<'a>,
    key: Key,
    from: End,
    hash: u64,
}

impl<'a> Seen<'a> {
    #[inline]
    fn of(packet: Packet<'a>) -> Self {
        let (key, from) = key_of(&packet);
        Self { packet, key, from, hash: hash(&key) }
    }
}

impl<'p> Engine<'p> {
    pub(super) fn new(pools: &'p Pools, config: &Config) -> Self {
        Self {
            pools,
            simulated: config.simulated,
            table: FlowTable::new(config.max_memory / 2),
            held: HeldFlows::new(config.max_memory / 4 / BYTES_PER_HELD),
            budget: Budget { used: 0, limit: config.max_memory / 8 },
            names: Names::default(),
            report: Report::default(),
            fragments: Fragments::default(),
            losses: Losses::default(),
            packets: 0,
            bytes: 0,
            flows: 0,
            watched: None,
        }
    }

    /// Takes the next records.
    pub(super) fn batch(&mut self, capture: &Capture, records: &[Record]) {
        let mut batch = Vec::with_capacity(BATCH);
        let mut lines = 0;
        for record in records {
            let frame = capture.bytes(record);
            let seen = match packet::decode(record.link_type, frame, record.wire_length) {
                Content::Packet(packet) => Ok(Seen::of(packet)),
                content => Err(content),
            };
            // The cache line is on its way while the other headers are read.
            lines |= seen.as_ref().map_or(0, |seen| self.table.touch(seen.hash));
            batch.push(seen);
        }
        std::hint::black_box(lines);
        for (record, seen) in records.iter().zip(&batch) {
            self.packets += 1;
            self.bytes += u64::from(record.wire_length);
            self.watch(record.at);
            match seen {
                Ok(seen) => self.packet(seen, record.at),
                Err(content) => self.no_packet(content, record),
            }
        }
    }

    /// The input has ended.
    pub(super) fn finish(&mut self) {
        self.fragments.finish();
        for number in self.held.numbers() {
            self.end(number);
        }
        self.report_names();
    }

    /// Whether there is anything to report.
    pub(super) fn has_report(&self) -> bool {
        self.report.count() > 0
    }

    /// Whether so much waits that it must be given out now.
    pub(super) fn is_report_due(&mut self) -> bool {
        if self.names.count() >= names::MAX_ROWS {
            self.report_names();
        }
        self.report.count() >= report::MAX_WAITING
    }

    /// Gives out what was heard.
    pub(super) fn report(
        &mut self,
        source: &str,
        sha256: Option<&str>,
        out: &mut dyn FnMut(Observation),
    ) {
        self.report.give_out(source, sha256, self.simulated, out);
    }

    fn report_names(&mut self) {
        for row in self.names.take() {
            self.report.name(row);
        }
    }

    #[inline]
    fn watch(&mut self, at: Nanoseconds) {
        let (from, to) = self.watched.get_or_insert((at, at));
        *from = (*from).min(at);
        *to = (*to).max(at);
    }

    #[cold]
    fn no_packet(&mut self, content: &Content<'_>, record: &Record) {
        let at = record.at;
        let kind = match content {
            Content::Fragment(piece) => {
                let datagram = self.fragments.join(piece, at);
                let lost = self.fragments.lost();
                self.losses.add_many(LossKind::FragmentIncomplete, lost, Some(at));
                let Some(datagram) = datagram else { return };
                match packet::decode_datagram(piece, &datagram) {
                    Content::Packet(packet) => return self.packet(&Seen::of(packet), at),
                    Content::Malformed => LossKind::PacketMalformed,
                    Content::TunnelTooDeep => LossKind::TunnelTooDeep,
                    // A fragment in a tunnel in a fragment is not joined again.
                    Content::Fragment(_) => LossKind::FragmentIncomplete,
                    _ => return,
                }
            }
            Content::LinkTypeUnknown => return self.losses.add_link_type(record.link_type, at),
            Content::Malformed => LossKind::PacketMalformed,
            Content::Snapped => LossKind::PacketSnapped,
            Content::TunnelTooDeep => LossKind::TunnelTooDeep,
            Content::Other | Content::Packet(_) => return,
        };
        self.losses.add(kind, Some(at));
    }

    #[inline]
    fn packet(&mut self, seen: &Seen<'_>, at: Nanoseconds) {
        let packet = &seen.packet;
        if packet.cut > 0 {
            self.losses.add(LossKind::PacketSnapped, Some(at));
        }
        let now = u32::try_from(at.0.max(0) / 1_000_000_000).unwrap_or(u32::MAX);
        let mut evicted = Vec::new();
        let place = self.table.find_or_insert(&seen.key, seen.hash, now, &mut |slot| {
            evicted.push((slot.phase, slot.held));
        });
        if !evicted.is_empty() {
            self.evicted(&evicted, at);
        }
        let Some(slot) = self.table.at(place.index) else { return };
        let idle = now.saturating_sub(slot.last_seconds);
        slot.last_seconds = now.max(slot.last_seconds);
        let mut fresh = place.fresh;
        if packet.transport == Transport::Udp {
            if fresh {
                slot.phase = Phase::Dismissed;
                self.flows += 1;
            }
            if packet.source_port == DNS_PORT || packet.destination_port == DNS_PORT {
                self.name_packet(packet, at);
            }
            return;
        }
        let syn = packet.flags & (flag::SYN | flag::ACK);
        if !fresh {
            // The common case first: nobody wants it, and it does not begin anew.
            if slot.phase == Phase::Dismissed && syn != flag::SYN && idle < IDLE_SECONDS {
                return;
            }
            let speaks = !packet.payload.is_empty();
            let anew = match slot.phase {
                // The same SYN twice is a retransmission.
                _ if syn == flag::SYN => {
                    slot.next(seen.from) != Some(packet.sequence.wrapping_add(1))
                }
                Phase::Closed => speaks && idle >= LINGER_SECONDS,
                Phase::Reset => speaks,
                Phase::Dismissed | Phase::Held | Phase::Probing => idle >= IDLE_SECONDS,
            };
            if anew {
                if slot.phase == Phase::Held {
                    let number = slot.held;
                    self.end(number);
                }
                let Some(slot) = self.table.at(place.index) else { return };
                slot.restart(now);
                fresh = true;
            }
        }
        let Some(slot) = self.table.at(place.index) else { return };
        if fresh {
            self.flows += 1;
            slot.first_packet = u32::try_from(self.packets).unwrap_or(u32::MAX);
        }
        if syn & flag::SYN != 0 {
            let client = if syn == flag::SYN { seen.from } else { seen.from.other() };
            // A SYN-ACK of a flow whose SYN was seen adds nothing about who opened it.
            if slot.client().is_none() || syn == flag::SYN {
                slot.set_client(client);
            }
            slot.set_opened();
            if slot.phase == Phase::Probing {
                slot.expect(seen.from, packet.sequence.wrapping_add(1));
            }
        } else if slot.client().is_none() {
            slot.set_client(guess_client(&seen.key, seen.from));
        }
        match slot.phase {
            Phase::Held => {
                let number = slot.held;
                self.follow(number, place.index, packet, seen.from, at);
            }
            Phase::Probing if packet.payload.is_empty() => {
                if packet.flags & flag::RST != 0 {
                    slot.phase = Phase::Reset;
                }
            }
            Phase::Probing => self.probe(place.index, seen, at),
            Phase::Closed | Phase::Dismissed | Phase::Reset => {}
        }
    }

    /// Looks at a payload where it lies; nearly all conversations are decided here.
    fn probe(&mut self, index: usize, seen: &Seen<'_>, at: Nanoseconds) {
        let (packet, from) = (&seen.packet, seen.from);
        let Some(slot) = self.table.at(index) else { return };
        if slot.is_quiet(from) {
            return;
        }
        let syn = packet.flags & flag::SYN != 0;
        let mut sequence = packet.sequence.wrapping_add(u32::from(syn));
        let mut payload = packet.payload;
        let end = sequence.wrapping_add(u32::try_from(payload.len()).unwrap_or(u32::MAX));
        let expected = slot.next(from).filter(|next| {
            let late = distance(*next, sequence);
            // What repeats known bytes, and what may still be filled in, belong to the same stream.
            distance(*next, end).abs() <= MAX_LATE_OPENING && late <= MAX_LATE_OPENING
        });
        let ahead = expected.map_or(0, |next| distance(next, sequence));
        if let Ok(known) = usize::try_from(-i64::from(ahead))
            && known > 0
        {
            let Some(new @ [_, ..]) = payload.get(known..) else { return };
            (payload, sequence) = (new, expected.unwrap_or(sequence));
        }
        let is_first = slot.is_opened() && expected.is_some() && !slot.was_probed(from);
        let start = if is_first && ahead <= 0 { Start::Opened } else { Start::MidStream };
        let is_dns = packet.source_port == DNS_PORT || packet.destination_port == DNS_PORT;
        let client = slot.client().unwrap_or(from);
        let side = if from == client { Side::Client } else { Side::Server };
        let looked = if is_dns { Look::Unsure } else { look(payload, side, start) };
        match looked {
            Look::Ours(_) | Look::Unsure => {
                let next = |end: End| {
                    if end == from { expected.or(Some(sequence)) } else { slot.next(end) }
                };
                let next = [next(End::Low), next(End::High)];
                let start = if slot.is_opened() { Start::Opened } else { Start::MidStream };
                let listener = if is_dns {
                    Listener::Names(NameBytes::default())
                } else if let Look::Ours(dissector) = looked
                    && ahead <= 0
                {
                    Listener::Dissector(dissector)
                } else {
                    // Bytes before these may still come: who listens is asked again in their order.
                    Listener::opening(start)
                };
                let first_packet = u64::from(slot.first_packet).min(self.packets);
                let flow = HeldFlow::new(seen.key, client, first_packet, next, listener);
                self.hold(index, flow, packet, from, at);
            }
            Look::Hello(name) => {
                slot.set_quiet(from);
                slot.expect(from, end);
                if let Some(name) = name {
                    let sight = Sight { packet: self.packets, at };
                    self.server_name(name, &seen.key, from, sight);
                }
            }
            Look::NotOurs => {
                slot.expect(from, end);
                let (segments, bytes) = slot.probed(from, payload.len());
                let enough = segments >= PROBED_SEGMENTS || usize::from(bytes) >= HEAD_BYTES;
                if enough {
                    slot.set_quiet(from);
                }
            }
        }
        if let Some(slot) = self.table.at(index)
            && slot.phase == Phase::Probing
            && slot.is_quiet(End::Low)
            && slot.is_quiet(End::High)
        {
            slot.phase = Phase::Dismissed;
        }
    }

    fn hold(
        &mut self,
        index: usize,
        flow: HeldFlow,
        packet: &Packet<'_>,
        from: End,
        at: Nanoseconds,
    ) {
        if self.held.is_full() {
            let oldest = self.held.oldest();
            let count = u64::try_from(oldest.len()).unwrap_or(u64::MAX);
            self.losses.add_many(LossKind::FlowEvicted, count, Some(at));
            for number in oldest {
                self.end(number);
            }
        }
        let number = self.held.add(flow);
        if let Some(slot) = self.table.at(index) {
            slot.phase = Phase::Held;
            slot.held = number;
        }
        self.follow(number, index, packet, from, at);
    }

    /// Hands a packet to the conversation it belongs to.
    fn follow(
        &mut self,
        number: u32,
        index: usize,
        packet: &Packet<'_>,
        from: End,
        at: Nanoseconds,
    ) {
        let Some(flow) = self.held.at(number) else { return };
        flow.last_packet = self.packets;
        let mut said = Vec::new();
        let verdict = flow.packet(packet, from, at, &mut self.budget, &mut said);
        let (gaps, conflicts) = flow.take_counts();
        let (key, client) = (flow.key, flow.client);
        let next = [End::Low, End::High].map(|end| (end, flow.next(end)));
        self.losses.add_many(LossKind::SegmentMissing, gaps, Some(at));
        self.losses.add_many(LossKind::SegmentConflict, conflicts, Some(at));
        self.said(said, &key, client, Sight { packet: self.packets, at });
        let phase = match verdict {
            Verdict::Continue => return,
            Verdict::Closed => Phase::Closed,
            Verdict::Dismiss | Verdict::Done => Phase::Dismissed,
            Verdict::Release => Phase::Probing,
            Verdict::Reset => Phase::Reset,
        };
        if verdict == Verdict::Dismiss || verdict == Verdict::Release {
            if let Some(mut flow) = self.held.take(number) {
                flow.release(&mut self.budget);
            }
        } else {
            self.end(number);
        }
        let Some(slot) = self.table.at(index) else { return };
        slot.phase = phase;
        for (end, next) in next {
            if let Some(next) = next {
                slot.expect(end, next);
            }
        }
        if verdict == Verdict::Release {
            slot.set_quiet(from);
        }
    }

    /// A conversation has ended, or must: what was heard goes into the report.
    fn end(&mut self, number: u32) {
        let Some(mut flow) = self.held.take(number) else { return };
        let mut said = Vec::new();
        flow.finish(&mut self.budget, &mut said);
        flow.release(&mut self.budget);
        let (gaps, conflicts) = flow.take_counts();
        let last = Sight { packet: flow.last_packet, at: flow.last_at };
        self.losses.add_many(LossKind::SegmentMissing, gaps, Some(last.at));
        self.losses.add_many(LossKind::SegmentConflict, conflicts, Some(last.at));
        self.said(said, &flow.key, flow.client, last);
        if let Some(slot) = self.table.find(&flow.key)
            && slot.phase == Phase::Held
            && slot.held == number
        {
            slot.phase = Phase::Dismissed;
        }
        let HeldFlow { key, client, first_packet, listener, .. } = *flow;
        if let Listener::Dissector(dissector) = listener {
            self.heard(dissector.finish(), &key, client, (first_packet, last));
        }
    }

    fn heard(
        &mut self,
        heard: Vec<Heard>,
        key: &Key,
        client: End,
        (first_packet, last): (u64, Sight),
    ) {
        let ends = [endpoint(key, client), endpoint(key, client.other())];
        let has_work = heard.iter().any(|heard| matches!(heard, Heard::Work { .. }));
        let given: Option<NameHeard> = heard.iter().rev().find_map(|heard| match heard {
            Heard::Name(name) => Some(name.clone()),
            Heard::Work { .. } => None,
        });
        for heard in heard {
            match heard {
                Heard::Work { works, during, mut session } => {
                    let [client, server] = ends;
                    let (subject, peer) =
                        if works == Side::Client { (client, server) } else { (server, client) };
                    let (name, port) = match &given {
                        Some(given) => (Some(given.name.as_str()), given.port),
                        None => (self.names.of(peer.ip), None),
                    };
                    let port = port.or(peer.port).unwrap_or_default();
                    session.listed = report::listed(self.pools, name, peer, port);
                    let name = name.map(str::to_owned);
                    let packets = (first_packet, last.packet);
                    self.report.work(session, during, (subject, peer), name, packets);
                }
                // The name of a peer that hands out work stands in that observation already.
                Heard::Name(_) if has_work => {}
                Heard::Name(name) => {
                    let port = name.port.or(ends[1].port).unwrap_or_default();
                    if let Some(listed) =
                        report::listed(self.pools, Some(&name.name), ends[1], port)
                        && self.pools.by_name(&name.name).is_some()
                    {
                        let at = nanoseconds(name.at);
                        let sights = (Sight { packet: first_packet, at }, Sight { at, ..last });
                        self.names.spoken(name.name, name.place, ends[0], ends[1], listed, sights);
                    }
                }
            }
        }
    }

    fn said(&mut self, said: Vec<Said>, key: &Key, client: End, sight: Sight) {
        for said in said {
            match said {
                Said::Dns(message) => {
                    let client = endpoint(key, client);
                    self.names.dns(&message, client, Transport::Tcp, sight, self.pools);
                }
                Said::Sni(name, side) => {
                    let from = if side == Side::Client { client } else { client.other() };
                    self.server_name(name, key, from, sight);
                }
            }
        }
    }

    fn server_name(&mut self, name: String, key: &Key, from: End, sight: Sight) {
        let (client, peer) = (endpoint(key, from), endpoint(key, from.other()));
        if let Some(listed) = self.pools.by_endpoint(&name, peer.port.unwrap_or_default()) {
            self.names.spoken(name, NamePlace::Sni, client, peer, listed, (sight, sight));
        }
    }

    fn name_packet(&mut self, packet: &Packet<'_>, at: Nanoseconds) {
        let Some(message) = crate::dns::message(packet.payload, Transport::Udp) else { return };
        let (address, port) = if message.response {
            (packet.destination, packet.destination_port)
        } else {
            (packet.source, packet.source_port)
        };
        let client = Endpoint { ip: address.ip(), port: Some(port) };
        let sight = Sight { packet: self.packets, at };
        self.names.dns(&message, client, Transport::Udp, sight, self.pools);
    }

    #[cold]
    fn evicted(&mut self, evicted: &[(Phase, u32)], at: Nanoseconds) {
        let count = u64::try_from(evicted.len()).unwrap_or(u64::MAX);
        self.losses.add_many(LossKind::FlowEvicted, count, Some(at));
        for (phase, number) in evicted {
            if *phase == Phase::Held {
                self.end(*number);
            }
        }
    }
}

/// Who opened a conversation whose handshake was not seen: servers have the lower port nearly always
/// (systems take ephemeral ports from 32768 or 49152 on, RFC 6335); else whoever speaks first.
fn guess_client(key: &Key, from: End) -> End {
    match key.low_port.cmp(&key.high_port) {
        std::cmp::Ordering::Less => End::High,
        std::cmp::Ordering::Greater => End::Low,
        std::cmp::Ordering::Equal => from,
    }
}

fn endpoint(key: &Key, end: End) -> Endpoint {
    match end {
        End::Low => Endpoint { ip: key.low.ip(), port: Some(key.low_port) },
        End::High => Endpoint { ip: key.high.ip(), port: Some(key.high_port) },
    }
}

fn nanoseconds(at: jiff::Timestamp) -> Nanoseconds {
    Nanoseconds(i64::try_from(at.as_nanosecond()).unwrap_or_default())
}
