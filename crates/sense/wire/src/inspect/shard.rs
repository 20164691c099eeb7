//! The conversations of one shard: every packet to its conversation, to whoever listens there.
//!
//! In: the packets of a share of all flows, in their order. Out: [`Event`]s in the same order. Shards
//! know nothing of each other, so they may run side by side; what concerns several (the name behind
//! an address) is put together afterwards. Most packets end here: their conversation is dismissed, and
//! a look at its slot is all they cost.

use std::{collections::HashSet, net::SocketAddr};

use hashwarden_domain::LossKind;

use super::{
    deal::{Dealt, Entry, Frames},
    held::{HeldFlows, Listener},
    names::Sight,
};
use crate::{
    capture::Nanoseconds,
    dissect::Heard,
    dns::DnsMessage,
    flow::{End, FlowTable, IDLE_SECONDS, Key, Phase},
    loss::Losses,
    packet::{Packet, flag},
    pool::Pools,
    reassembly::Budget,
    record::netflow,
};

mod follow;

/// Memory reckoned for a followed conversation without its unfinished messages: both streams, a
/// dissector and its sums (16,000 conversations took 7 KiB each).
const BYTES_PER_HELD: usize = 12 << 10;
/// After the goodbyes of both sides, what still comes is an echo (TIME-WAIT, RFC 9293, 3.6.1).
const LINGER_SECONDS: u32 = 60;
const DNS_PORT: u16 = 53;
/// Exporters of flow records that are remembered.
const MAX_EXPORTERS: usize = 4096;
/// Packets whose slots are asked for at once.
const AHEAD: usize = 32;

/// A share of all flows.
pub(super) struct Shard<'p> {
    pools: &'p Pools,
    table: FlowTable,
    held: HeldFlows,
    budget: Budget,
    /// Hashes of flows that carry exported flow records.
    exporters: HashSet<u64>,
    /// What happened since this was last taken.
    pub(super) events: Vec<Event>,
    pub(super) losses: Losses,
    pub(super) flows: u64,
    /// Number of the packet that is being taken.
    packet: u64,
}

/// What happened, and with which packet.
pub(super) struct Event {
    pub(super) packet: u64,
    pub(super) what: What,
}

/// What happened.
pub(super) enum What {
    /// A DNS message.
    Dns { message: Box<DnsMessage>, key: Key, client: End, at: Nanoseconds },
    /// Flow records that an exporter sent.
    Export { payload: Box<[u8]>, exporter: SocketAddr, at: Nanoseconds },
    /// Something was heard in a conversation, between these packets.
    Heard { heard: Vec<Heard>, key: Key, client: End, first_packet: u64, last: Sight },
    /// A listed name in a client hello.
    Sni { name: String, key: Key, from: End, at: Nanoseconds },
}

/// A packet in the hands of its shard.
struct Arrival<'a> {
    packet: Packet<'a>,
    key: Key,
    from: End,
    at: Nanoseconds,
}

impl<'p> Shard<'p> {
    /// A shard that may take so many bytes.
    pub(super) fn new(pools: &'p Pools, max_memory: usize) -> Self {
        Self {
            pools,
            table: FlowTable::new(max_memory / 2),
            held: HeldFlows::new(max_memory / 8 * 3 / BYTES_PER_HELD),
            budget: Budget { used: 0, limit: max_memory / 8 },
            exporters: HashSet::new(),
            events: Vec::new(),
            losses: Losses::default(),
            flows: 0,
            packet: 0,
        }
    }

    /// Takes its packets.
    pub(super) fn take(&mut self, entries: &[Entry], dealt: &Dealt, frames: &impl Frames) {
        for entries in entries.chunks(AHEAD) {
            // The cache lines of all are on their way while the first are looked at.
            let lines = entries.iter().fold(0, |all, entry| all | self.table.touch(entry.hash));
            std::hint::black_box(lines);
            for entry in entries {
                self.entry(entry, dealt, frames);
            }
        }
    }

    /// Tells what conversations that go on have added: those never told, and those last told at or
    /// before a time.
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
            let first_packet = std::mem::replace(&mut flow.first_packet, last.packet + 1);
            self.tell(What::Heard { heard, key, client, first_packet, last });
        }
    }

    /// The input has ended.
    pub(super) fn finish(&mut self) {
        for number in self.held.numbers() {
            self.end(number);
        }
    }

    /// Bytes that conversations keep beyond what is reckoned for each.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.budget.used
    }

    fn tell(&mut self, what: What) {
        self.events.push(Event { packet: self.packet, what });
    }

    #[inline]
    fn entry(&mut self, entry: &Entry, dealt: &Dealt, frames: &impl Frames) {
        let at = entry.at;
        let now = u32::try_from(at.0.max(0) / 1_000_000_000).unwrap_or(u32::MAX);
        let mut evicted = Vec::new();
        let place = self.table.find_or_insert(&entry.key, entry.hash, now, &mut |slot| {
            evicted.push((slot.phase, slot.held));
        });
        self.packet = dealt.number(entry);
        if !evicted.is_empty() {
            self.evicted(&evicted, at);
        }
        let Some(slot) = self.table.at(place.index) else { return };
        let idle = now.saturating_sub(slot.last_seconds);
        slot.last_seconds = now.max(slot.last_seconds);
        let mut fresh = place.fresh;
        if entry.is_udp() {
            if fresh {
                slot.phase = Phase::Dismissed;
                self.flows += 1;
            }
            if entry.is_at(DNS_PORT) {
                self.name_packet(entry, dealt, frames);
            }
            if entry.may_export() {
                self.export(entry, dealt, frames);
            }
            return;
        }
        let syn = entry.flags & (flag::SYN | flag::ACK);
        if !fresh {
            // The common case first: nobody wants it, and it does not begin anew.
            if slot.phase == Phase::Dismissed && syn != flag::SYN && idle < IDLE_SECONDS {
                return;
            }
            let anew = match slot.phase {
                // The same SYN twice is a retransmission.
                _ if syn == flag::SYN => {
                    slot.next(entry.from) != Some(entry.sequence.wrapping_add(1))
                }
                Phase::Closed => entry.speaks() && idle >= LINGER_SECONDS,
                Phase::Reset => entry.speaks(),
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
            slot.first_packet = u32::try_from(self.packet).unwrap_or(u32::MAX);
        }
        if syn & flag::SYN != 0 {
            let client = if syn == flag::SYN { entry.from } else { entry.from.other() };
            // A SYN-ACK of a flow whose SYN was seen adds nothing about who opened it.
            if slot.client().is_none() || syn == flag::SYN {
                slot.set_client(client);
            }
            slot.set_opened();
            if slot.phase == Phase::Probing {
                slot.expect(entry.from, entry.sequence.wrapping_add(1));
            }
        } else if slot.client().is_none() {
            slot.set_client(guess_client(&entry.key, entry.from));
        }
        match slot.phase {
            Phase::Held => {
                let number = slot.held;
                let arrival = Arrival::of(entry, dealt, frames);
                self.follow(number, place.index, &arrival);
            }
            Phase::Probing if !entry.speaks() => {
                if entry.flags & flag::RST != 0 {
                    slot.phase = Phase::Reset;
                }
            }
            Phase::Probing => self.probe(place.index, &Arrival::of(entry, dealt, frames)),
            Phase::Closed | Phase::Dismissed | Phase::Reset => {}
        }
    }

    fn name_packet(&mut self, entry: &Entry, dealt: &Dealt, frames: &impl Frames) {
        let Arrival { packet, key, from, at } = Arrival::of(entry, dealt, frames);
        let Some(message) = crate::dns::message(packet.payload, packet.transport) else { return };
        let client = if message.response { from.other() } else { from };
        self.tell(What::Dns { message: Box::new(message), key, client, at });
    }

    #[cold]
    fn export(&mut self, entry: &Entry, dealt: &Dealt, frames: &impl Frames) {
        let Arrival { packet, at, .. } = Arrival::of(entry, dealt, frames);
        // Who has once sent what can be nothing else is believed afterwards, so that damage is told.
        let known = self.exporters.contains(&entry.hash);
        if packet.cut == 0 && (known || netflow::looks_like(packet.payload)) {
            if !known && self.exporters.len() < MAX_EXPORTERS {
                self.exporters.insert(entry.hash);
            }
            let exporter = SocketAddr::new(packet.source.ip(), packet.source_port);
            self.tell(What::Export { payload: packet.payload.into(), exporter, at });
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

impl<'a> Arrival<'a> {
    fn of(entry: &Entry, dealt: &'a Dealt, frames: &'a impl Frames) -> Self {
        let packet = dealt.packet(entry, frames);
        Self { packet, key: entry.key, from: entry.from, at: entry.at }
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
