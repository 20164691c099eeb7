//! Every packet of a capture, in turn: to its conversation, to whoever listens there.
//!
//! In: batches of records. Out: a report of what was heard, and counts. Most packets end here: their
//! conversation is dismissed, and a look at its slot is all they cost.

use hashwarden_domain::{Coverage, LossKind, Observation, Period, observation::wire::Transport};

use super::{
    Config,
    held::{HeldFlows, Listener},
    names::{self, Names, Sight},
    report::{self, Report},
};
use crate::{
    capture::{BATCH, Capture, Nanoseconds, Record},
    flow::{End, FlowTable, IDLE_SECONDS, Key, Phase, hash, key_of},
    fragment::Fragments,
    loss::Losses,
    packet::{self, Content, Packet, flag},
    pool::Pools,
    reassembly::Budget,
};

mod follow;
mod tell;

/// Memory reckoned for a followed conversation without its unfinished messages: both streams, a
/// dissector and its sums (16,000 conversations took 7 KiB each).
const BYTES_PER_HELD: usize = 12 << 10;
/// After the goodbyes of both sides, what still comes is an echo (TIME-WAIT, RFC 9293, 3.6.1).
const LINGER_SECONDS: u32 = 60;
const DNS_PORT: u16 = 53;

/// One inspection.
pub(super) struct Engine<'p> {
    pools: &'p Pools,
    simulated: bool,
    table: FlowTable,
    held: HeldFlows,
    budget: Budget,
    pub(super) names: Names,
    report: Report,
    pub(super) fragments: Fragments,
    pub(super) losses: Losses,
    pub(super) packets: u64,
    /// Of these, packets that stand in a coverage already.
    packets_told: u64,
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
            held: HeldFlows::new(config.max_memory / 8 * 3 / BYTES_PER_HELD),
            budget: Budget { used: 0, limit: config.max_memory / 8 },
            names: Names::default(),
            report: Report::default(),
            fragments: Fragments::default(),
            losses: Losses::default(),
            packets: 0,
            packets_told: 0,
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
                Err(content) => self.no_packet(content, record.link_type, record.at),
            }
        }
    }

    /// Takes one frame.
    pub(super) fn frame(
        &mut self,
        link_type: u16,
        wire_length: u32,
        bytes: &[u8],
        at: Nanoseconds,
    ) {
        self.packets += 1;
        self.bytes += u64::from(wire_length);
        self.watch(at);
        match packet::decode(link_type, bytes, wire_length) {
            Content::Packet(packet) => self.packet(&Seen::of(packet), at),
            content => self.no_packet(&content, link_type, at),
        }
    }

    /// Reports what conversations that go on have added: those never told, and those last told
    /// at or before a time.
    pub(super) fn slice(&mut self, before: Nanoseconds) {
        for number in self.held.numbers() {
            let Some(flow) = self.held.at(number) else { continue };
            if flow.told_at.is_some_and(|at| at > before) {
                continue;
            }
            let Listener::Dissector(dissector) = &mut flow.listener else { continue };
            let heard = dissector.slice();
            if heard.is_empty() {
                continue;
            }
            flow.told_at = Some(flow.last_at);
            let (key, client) = (flow.key, flow.client);
            let last = Sight { packet: flow.last_packet, at: flow.last_at };
            let first = std::mem::replace(&mut flow.first_packet, last.packet + 1);
            self.heard(heard, &key, client, (first, last));
        }
        for row in self.names.take_due(before) {
            self.report.name(row);
        }
    }

    /// What was watched since the last time.
    pub(super) fn take_coverage(&mut self, source: String) -> Coverage {
        let lost_pieces = self.fragments.lost();
        self.losses.add_many(LossKind::FragmentIncomplete, lost_pieces, None);
        let watched = self.watched.take();
        Coverage {
            source,
            watched: watched.map(|(from, to)| Period::spanning(from.into(), to.into())),
            packets: self.packets - std::mem::replace(&mut self.packets_told, self.packets),
            bytes: std::mem::take(&mut self.bytes),
            flows: std::mem::take(&mut self.flows),
            records: 0,
            lost: std::mem::take(&mut self.losses).into_rows(),
            simulated: self.simulated,
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

    /// Bytes that conversations keep beyond what is reckoned for each.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.budget.used
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
    fn no_packet(&mut self, content: &Content<'_>, link_type: u16, at: Nanoseconds) {
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
            Content::LinkTypeUnknown => return self.losses.add_link_type(link_type, at),
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
