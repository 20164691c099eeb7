//! A conversation from its first payload to its end: looked at, held, followed, let go.
//!
//! In: packets with payload of conversations that are not dismissed. Out: what the listener said, to
//! the shard's events. Nearly all conversations are decided on their first packet, where it lies.

use hashwarden_domain::LossKind;

use super::{Arrival, DNS_PORT, Shard, What};
use crate::{
    capture::Nanoseconds,
    dissect::{Side, Start},
    flow::{End, Key, Phase},
    inspect::{
        held::{HeldFlow, Listener, NameBytes, Said, Verdict},
        names::Sight,
        opening::{HEAD_BYTES, Look, look},
    },
    packet::flag,
    reassembly::distance,
};

/// Payload segments a side that are looked at before it is of no interest. One would do for most; three
/// also find work behind the answer of a proxy whose question was not heard, and in a conversation
/// that ran already.
const PROBED_SEGMENTS: u8 = 3;
/// A first segment this far behind the handshake is waited for; beyond, the handshake was another's.
const MAX_LATE_OPENING: u32 = 256 << 10;

impl Shard<'_> {
    /// Looks at a payload where it lies; nearly all conversations are decided here.
    pub(super) fn probe(&mut self, index: usize, arrival: &Arrival<'_>) {
        let Arrival { packet, key, from, at } = arrival;
        let (from, at) = (*from, *at);
        let Some(slot) = self.table.at(index) else { return };
        if slot.is_quiet(from) {
            return;
        }
        let syn = packet.flags & flag::SYN != 0;
        let mut sequence = packet.sequence.wrapping_add(u32::from(syn));
        let mut payload = packet.payload;
        let end = sequence.wrapping_add(u32::try_from(payload.len()).unwrap_or(u32::MAX));
        // What repeats known bytes, and what may still be filled in, belong to the same stream.
        let expected =
            slot.next(from).filter(|next| distance(*next, end).unsigned_abs() <= MAX_LATE_OPENING);
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
        // Alone, a segment ahead of the first would be taken for the middle of something.
        let opens_later = ahead > 0 && slot.is_opened() && !slot.was_probed(from);
        let looked = if is_dns || opens_later { Look::Unsure } else { look(payload, side, start) };
        match looked {
            Look::Ours(_) | Look::Unsure => {
                let next = |end: End| {
                    match end {
                        _ if end == from => expected.or(Some(sequence)),
                        // What it said since was not looked at: its number is out of date.
                        _ if slot.is_quiet(end) => None,
                        _ => slot.next(end),
                    }
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
                let first_packet = u64::from(slot.first_packet).min(self.packet);
                let flow = HeldFlow::new(*key, client, first_packet, next, listener);
                self.hold(index, flow, arrival);
            }
            Look::Hello(name) => {
                slot.set_quiet(from);
                slot.expect(from, end);
                if let Some(name) = name {
                    self.server_name(name, *key, from, at);
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

    fn hold(&mut self, index: usize, flow: HeldFlow, arrival: &Arrival<'_>) {
        let at = arrival.at;
        if self.held.is_full() {
            let oldest = self.held.oldest();
            self.give_up(oldest, at);
        }
        let number = self.held.add(flow);
        if let Some(slot) = self.table.at(index) {
            slot.phase = Phase::Held;
            slot.held = number;
        }
        self.follow(number, index, arrival);
    }

    /// Hands a packet to the conversation it belongs to.
    pub(super) fn follow(&mut self, number: u32, index: usize, arrival: &Arrival<'_>) {
        let Arrival { packet, from, at, .. } = arrival;
        let (from, at) = (*from, *at);
        let Some(flow) = self.held.at(number) else { return };
        flow.last_packet = self.packet;
        let mut said = Vec::new();
        let verdict = flow.packet(packet, from, at, &mut self.budget, &mut said);
        flow.charge(&mut self.budget);
        let (gaps, conflicts) = flow.take_counts();
        let (key, client) = (flow.key, flow.client);
        let next = [End::Low, End::High].map(|end| (end, flow.next(end)));
        self.losses.add_many(LossKind::SegmentMissing, gaps, Some(at));
        self.losses.add_many(LossKind::SegmentConflict, conflicts, Some(at));
        self.said(said, key, client, at);
        let phase = match verdict {
            Verdict::Continue if self.budget.used > self.budget.limit => {
                let largest = self.held.largest();
                return self.give_up(largest, at);
            }
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

    /// Ends conversations to stay within memory.
    #[cold]
    fn give_up(&mut self, numbers: Vec<u32>, at: Nanoseconds) {
        let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
        self.losses.add_many(LossKind::FlowEvicted, count, Some(at));
        for number in numbers {
            self.end(number);
        }
    }

    /// A conversation has ended, or must: what was heard goes into the report.
    pub(super) fn end(&mut self, number: u32) {
        let Some(mut flow) = self.held.take(number) else { return };
        let mut said = Vec::new();
        flow.finish(&mut self.budget, &mut said);
        flow.release(&mut self.budget);
        let (gaps, conflicts) = flow.take_counts();
        let last = Sight { packet: flow.last_packet, at: flow.last_at };
        self.losses.add_many(LossKind::SegmentMissing, gaps, Some(last.at));
        self.losses.add_many(LossKind::SegmentConflict, conflicts, Some(last.at));
        self.said(said, flow.key, flow.client, last.at);
        if let Some(slot) = self.table.find(&flow.key)
            && slot.phase == Phase::Held
            && slot.held == number
        {
            slot.phase = Phase::Dismissed;
        }
        let HeldFlow { key, client, first_packet, listener, .. } = *flow;
        if let Listener::Dissector(dissector) = listener {
            let heard = dissector.finish();
            if !heard.is_empty() {
                self.tell(What::Heard { heard, key, client, first_packet, last });
            }
        }
    }

    fn said(&mut self, said: Vec<Said>, key: Key, client: End, at: Nanoseconds) {
        for said in said {
            match said {
                Said::Dns(message) => {
                    self.tell(What::Dns { message: Box::new(message), key, client, at });
                }
                Said::Sni(name, side) => {
                    let from = if side == Side::Client { client } else { client.other() };
                    self.server_name(name, key, from, at);
                }
            }
        }
    }

    fn server_name(&mut self, name: String, key: Key, from: End, at: Nanoseconds) {
        let (_, port) = key.end(from.other());
        if self.pools.by_endpoint(&name, port).is_some() {
            self.tell(What::Sni { name, key, from, at });
        }
    }
}
