//! A conversation that is followed: both directions put in order, and who listens.
//!
//! In: its packets. Out: what is to become of it, and what was said meanwhile. Conversations live in a
//! numbered store ([`HeldFlows`]); the flow table knows the number.
//!
//! Limits: the number given to [`HeldFlows::new`]; those of `reassembly` and of each listener.

use std::cmp::Reverse;

use hashwarden_domain::observation::wire::Transport;

use super::opening::{Opening, Outcome};
use crate::{
    capture::Nanoseconds,
    dissect::{Dissector, Segment, Side, Start, Step},
    dns::{self, DnsMessage},
    flow::{End, Key},
    packet::{Packet, flag},
    reassembly::{Budget, Stream, distance},
};

/// Longest DNS message over TCP with its length (RFC 1035, 4.2.2).
const MAX_DNS: usize = 65_537;
/// A reset counts if its number lies this close to the expected one; RFC 5961 asks for an exact match,
/// but a listener may have missed a segment.
const RESET_WINDOW: u32 = 1 << 20;

/// One conversation.
pub(super) struct HeldFlow {
    pub(super) key: Key,
    pub(super) client: End,
    pub(super) first_packet: u64,
    pub(super) last_packet: u64,
    pub(super) last_at: Nanoseconds,
    /// Last packet of the slice that was told last, of a conversation that goes on.
    pub(super) told_at: Option<Nanoseconds>,
    low: Stream,
    high: Stream,
    ended: (bool, bool),
    pub(super) listener: Listener,
    /// Bytes of the listener that the budget was charged with.
    charged: usize,
}

/// Who listens.
pub(super) enum Listener {
    /// Somebody who knows the conversation.
    Dissector(Box<dyn Dissector>),
    /// Name questions over TCP.
    Names(NameBytes),
    /// Nobody knows yet.
    Opening(Opening),
}

/// Bytes of DNS messages that are not whole yet.
#[derive(Default)]
pub(super) struct NameBytes {
    client: Vec<u8>,
    server: Vec<u8>,
}

/// What was said in passing.
pub(super) enum Said {
    /// A DNS message.
    Dns(DnsMessage),
    /// A server name in a client hello, by this side.
    Sni(String, Side),
}

/// What is to become of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Both sides have ended it.
    Closed,
    /// Follow on.
    Continue,
    /// Forget it: nothing was heard.
    Dismiss,
    /// All has been heard.
    Done,
    /// One side had nothing; the other has not spoken: no need to hold it for that.
    Release,
    /// One side broke it off.
    Reset,
}

impl HeldFlow {
    pub(super) fn new(
        key: Key,
        client: End,
        first_packet: u64,
        next: [Option<u32>; 2],
        listener: Listener,
    ) -> Self {
        let [low, high] = next.map(Stream::starting_at);
        Self {
            key,
            client,
            first_packet,
            last_packet: first_packet,
            last_at: Nanoseconds::default(),
            told_at: None,
            low,
            high,
            ended: (false, false),
            listener,
            charged: 0,
        }
    }

    /// Takes a packet of one end.
    pub(super) fn packet(
        &mut self,
        packet: &Packet<'_>,
        end: End,
        at: Nanoseconds,
        budget: &mut Budget,
        said: &mut Vec<Said>,
    ) -> Verdict {
        self.last_at = at;
        let side = self.side(end);
        let mut verdict = Verdict::Continue;
        let (stream, other) = match end {
            End::Low => (&mut self.low, &mut self.high),
            End::High => (&mut self.high, &mut self.low),
        };
        if packet.flags & flag::ACK != 0 {
            other.acknowledge(packet.acknowledged);
        }
        let syn = packet.flags & flag::SYN != 0;
        let sequence = packet.sequence.wrapping_add(u32::from(syn));
        let listener = &mut self.listener;
        stream.push(sequence, packet.payload, packet.cut, at, budget, &mut |bytes, missing| {
            if verdict == Verdict::Continue {
                verdict = listener.hear(side, bytes, missing, at, said);
            }
        });
        if verdict == Verdict::Release && other.is_waiting() {
            // The other side has spoken: it is a segment before that is missing.
            verdict = Verdict::Continue;
        }
        if verdict != Verdict::Continue {
            return verdict;
        }
        if packet.flags & flag::RST != 0 {
            let near = stream
                .next()
                .is_none_or(|next| distance(next, packet.sequence).unsigned_abs() <= RESET_WINDOW);
            return if near { Verdict::Reset } else { Verdict::Continue };
        }
        if packet.flags & flag::FIN != 0 {
            match end {
                End::Low => self.ended.0 = true,
                End::High => self.ended.1 = true,
            }
        }
        if self.ended == (true, true) { Verdict::Closed } else { Verdict::Continue }
    }

    /// Charges the budget with what the listener keeps by now.
    pub(super) fn charge(&mut self, budget: &mut Budget) {
        let held = self.listener.held_bytes();
        budget.used = budget.used.saturating_sub(self.charged) + held;
        self.charged = held;
    }

    /// Hands on what still waits for bytes that never came.
    pub(super) fn finish(&mut self, budget: &mut Budget, said: &mut Vec<Said>) {
        for end in [End::Low, End::High] {
            let side = self.side(end);
            let stream = match end {
                End::Low => &mut self.low,
                End::High => &mut self.high,
            };
            let (listener, at) = (&mut self.listener, self.last_at);
            let mut verdict = Verdict::Continue;
            stream.finish(budget, &mut |bytes, missing| {
                if verdict == Verdict::Continue {
                    verdict = listener.hear(side, bytes, missing, at, said);
                }
            });
        }
    }

    /// Gives back the memory that its streams took.
    pub(super) fn release(&mut self, budget: &mut Budget) {
        self.low.release(budget);
        self.high.release(budget);
        budget.used = budget.used.saturating_sub(self.charged);
        self.charged = 0;
    }

    /// Gaps and contradictions since the last call.
    pub(super) fn take_counts(&mut self) -> (u64, u64) {
        let (a, b) = (self.low.take_counts(), self.high.take_counts());
        (a.0 + b.0, a.1 + b.1)
    }

    pub(super) fn next(&self, end: End) -> Option<u32> {
        match end {
            End::Low => self.low.next(),
            End::High => self.high.next(),
        }
    }

    /// Which side an end is.
    pub(super) fn side(&self, end: End) -> Side {
        if end == self.client { Side::Client } else { Side::Server }
    }
}

impl Listener {
    pub(super) fn opening(start: Start) -> Self {
        Self::Opening(Opening::new(start))
    }

    fn hear(
        &mut self,
        from: Side,
        bytes: &[u8],
        missing_before: u64,
        at: Nanoseconds,
        said: &mut Vec<Said>,
    ) -> Verdict {
        let step = match self {
            Self::Dissector(dissector) => {
                dissector.segment(Segment { at: at.into(), from, bytes, missing_before })
            }
            Self::Names(names) => {
                names.hear(from, bytes, missing_before, said);
                Step::Continue
            }
            Self::Opening(opening) => match opening.hear(from, bytes, missing_before, at) {
                Outcome::Continue => Step::Continue,
                Outcome::Ours(dissector, step) => {
                    *self = Self::Dissector(dissector);
                    step
                }
                Outcome::Hello(name) => {
                    said.extend(name.map(|name| Said::Sni(name, from)));
                    return Self::after_quiet(opening);
                }
                Outcome::Quiet => return Self::after_quiet(opening),
            },
        };
        match step {
            Step::Continue => Verdict::Continue,
            Step::Done => Verdict::Done,
            Step::NotOurs => Verdict::Dismiss,
        }
    }

    fn held_bytes(&self) -> usize {
        match self {
            Self::Dissector(dissector) => dissector.held_bytes(),
            Self::Names(names) => names.client.capacity() + names.server.capacity(),
            Self::Opening(opening) => opening.held_bytes(),
        }
    }

    fn after_quiet(opening: &Opening) -> Verdict {
        if opening.is_quiet(Side::Client) && opening.is_quiet(Side::Server) {
            Verdict::Dismiss
        } else if opening.is_empty() {
            Verdict::Release
        } else {
            Verdict::Continue
        }
    }
}

impl NameBytes {
    fn hear(&mut self, from: Side, bytes: &[u8], missing_before: u64, said: &mut Vec<Said>) {
        let buffer = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        if missing_before > 0 {
            // Where the next message begins is not known; most connections carry one alone.
            buffer.clear();
        }
        buffer.extend_from_slice(bytes);
        let mut used = 0;
        while let Some(rest) = buffer.get(used..)
            && let Some(length) =
                rest.first_chunk().map(|raw| usize::from(u16::from_be_bytes(*raw)))
            && let Some(message) = rest.get(..length + 2)
        {
            said.extend(dns::message(message, Transport::Tcp).map(Said::Dns));
            used += length + 2;
        }
        buffer.drain(..used);
        if buffer.len() > MAX_DNS {
            buffer.clear();
        }
    }
}

/// Conversations that are followed, by number.
pub(super) struct HeldFlows {
    flows: Vec<Option<Box<HeldFlow>>>,
    free: Vec<u32>,
    limit: usize,
}

impl HeldFlows {
    pub(super) fn new(limit: usize) -> Self {
        Self { flows: Vec::new(), free: Vec::new(), limit: limit.max(1) }
    }

    pub(super) fn is_full(&self) -> bool {
        self.flows.len() - self.free.len() >= self.limit
    }

    pub(super) fn add(&mut self, flow: HeldFlow) -> u32 {
        let flow = Some(Box::new(flow));
        if let Some(number) = self.free.pop()
            && let Some(place) = self.flows.get_mut(usize::try_from(number).unwrap_or(usize::MAX))
        {
            *place = flow;
            return number;
        }
        self.flows.push(flow);
        u32::try_from(self.flows.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn at(&mut self, number: u32) -> Option<&mut HeldFlow> {
        self.flows.get_mut(usize::try_from(number).ok()?)?.as_deref_mut()
    }

    pub(super) fn take(&mut self, number: u32) -> Option<Box<HeldFlow>> {
        let flow = self.flows.get_mut(usize::try_from(number).ok()?)?.take()?;
        self.free.push(number);
        Some(flow)
    }

    /// Numbers of the eighth that was silent longest.
    pub(super) fn oldest(&self) -> Vec<u32> {
        self.first_eighth(|flow| flow.last_at)
    }

    /// Numbers of the eighth that keeps most.
    pub(super) fn largest(&self) -> Vec<u32> {
        self.first_eighth(|flow| Reverse(flow.charged))
    }

    fn first_eighth<K: Ord>(&self, key: impl Fn(&HeldFlow) -> K) -> Vec<u32> {
        let mut order: Vec<(K, u32)> = self
            .flows
            .iter()
            .zip(0..)
            .filter_map(|(flow, number)| flow.as_ref().map(|flow| (key(flow), number)))
            .collect();
        order.sort_unstable();
        order.truncate((order.len() / 8).max(1));
        order.into_iter().map(|(_, number)| number).collect()
    }

    /// All numbers in use.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.flows.iter().zip(0..).filter(|(flow, _)| flow.is_some()).map(|(_, n)| n).collect()
    }
}
