//! The flow table: which conversation a packet belongs to, and how far it was looked at.
//!
//! In: five-tuples. Out: a slot of 64 bytes a conversation, the same for both directions. One flat
//! array with open addressing: a packet costs one hash and, nearly always, one cache line, which can
//! be asked for some packets ahead ([`FlowTable::touch`]). Nothing is allocated per flow.
//!
//! Results must not depend on the hash: it only places slots. It is cheap rather than secret; whoever
//! floods one chain meets [`PROBE_LIMIT`] and evicts flows of that chain, no more.
//!
//! Limits: the slots given to [`FlowTable::new`]; [`PROBE_LIMIT`].

use hashwarden_domain::observation::wire::Transport;

use crate::packet::Packet;

mod key;
mod slot;

pub(crate) use key::{Key, hash};
pub(crate) use slot::{End, Phase, Slot};

/// Slots of a table that has seen nothing yet.
const FIRST_SLOTS: usize = 1 << 13;
/// Longest chain looked through for one flow.
const PROBE_LIMIT: usize = 128;
/// An idle flow of this age may give its slot away when the table is rebuilt; a TCP keep-alive comes
/// every two hours by default (RFC 9293, 3.8.4).
pub(crate) const IDLE_SECONDS: u32 = 7200;
/// The same for conversations that nobody follows: seven minutes, then they are counted anew if they
/// speak again. Stateful middleboxes drop them after 2 h 4 min at the earliest (RFC 5382); here
/// nothing is lost but the flow's place in the count.
const DISMISSED_IDLE_SECONDS: u32 = 420;

/// All conversations that are remembered.
pub(crate) struct FlowTable {
    slots: Vec<Slot>,
    used: usize,
    max_slots: usize,
    /// Newest packet so far, in seconds.
    now: u32,
}

/// Where a flow's slot is.
pub(crate) struct Place {
    pub(crate) index: usize,
    /// It was made just now.
    pub(crate) fresh: bool,
}

impl FlowTable {
    /// A table that grows to at most the largest power of two of slots within `bytes`.
    pub(crate) fn new(bytes: usize) -> Self {
        // While it grows, the old and the new array live side by side: 1.5 times the new one.
        let slots = bytes / 3 * 2 / size_of::<Slot>();
        let max_slots = (slots / 2 + 1).next_power_of_two().max(FIRST_SLOTS);
        Self { slots: vec![Slot::EMPTY; FIRST_SLOTS], used: 0, max_slots, now: 0 }
    }

    /// Asks for the cache line of a flow that is about to be looked up.
    #[inline]
    pub(crate) fn touch(&self, hash: u64) -> u8 {
        self.slots.get(self.home(hash)).map_or(0, Slot::kind)
    }

    /// Finds the slot of a flow, or makes one.
    ///
    /// `evicted` is called for each slot that gives way although its flow had not ended.
    #[inline]
    pub(crate) fn find_or_insert(
        &mut self,
        key: &Key,
        hash: u64,
        now: u32,
        evicted: &mut dyn FnMut(&Slot),
    ) -> Place {
        self.now = self.now.max(now);
        let mask = self.slots.len() - 1;
        let mut index = self.home(hash);
        for _ in 0..PROBE_LIMIT {
            let Some(slot) = self.slots.get(index) else { break };
            if slot.is(key) {
                return Place { index, fresh: false };
            }
            if slot.is_empty() {
                return self.insert(key, hash, index, now, evicted);
            }
            index = (index + 1) & mask;
        }
        self.insert_in_full_chain(key, hash, now, evicted)
    }

    /// Finds the slot of a flow.
    pub(crate) fn find(&mut self, key: &Key) -> Option<&mut Slot> {
        let mask = self.slots.len() - 1;
        let mut index = self.home(hash(key));
        for _ in 0..PROBE_LIMIT {
            let slot = self.slots.get(index)?;
            if slot.is(key) {
                return self.slots.get_mut(index);
            }
            if slot.is_empty() {
                return None;
            }
            index = (index + 1) & mask;
        }
        None
    }

    /// The slot at a place that was found since the last insertion.
    #[inline]
    pub(crate) fn at(&mut self, index: usize) -> Option<&mut Slot> {
        self.slots.get_mut(index)
    }

    #[inline]
    fn home(&self, hash: u64) -> usize {
        // The upper bits of a product are the well mixed ones; a table has at most 2^32 slots.
        usize::try_from(hash >> 32).unwrap_or_default() & (self.slots.len() - 1)
    }

    #[inline]
    fn insert(
        &mut self,
        key: &Key,
        hash: u64,
        index: usize,
        now: u32,
        evicted: &mut dyn FnMut(&Slot),
    ) -> Place {
        // Half full: chains stay short, and a rebuild is paid for by as many insertions.
        if self.used * 2 >= self.slots.len() {
            self.rebuild(evicted);
            return self.find_or_insert(key, hash, now, evicted);
        }
        self.used += 1;
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = Slot::of(key, now);
        }
        Place { index, fresh: true }
    }

    /// A chain as long as this does not come from chance: the flow that was silent longest gives way.
    #[cold]
    fn insert_in_full_chain(
        &mut self,
        key: &Key,
        hash: u64,
        now: u32,
        evicted: &mut dyn FnMut(&Slot),
    ) -> Place {
        let mask = self.slots.len() - 1;
        let home = self.home(hash);
        let oldest = (0..PROBE_LIMIT)
            .map(|step| (home + step) & mask)
            .min_by_key(|index| self.slots.get(*index).map_or(u32::MAX, |slot| slot.last_seconds))
            .unwrap_or(home);
        if let Some(slot) = self.slots.get_mut(oldest) {
            if !slot.has_ended() {
                evicted(slot);
            }
            *slot = Slot::of(key, now);
        }
        Place { index: oldest, fresh: true }
    }

    /// Makes room: forgets flows that ended or fell silent, then grows, then evicts.
    #[cold]
    fn rebuild(&mut self, evicted: &mut dyn FnMut(&Slot)) {
        let now = self.now;
        let stays = |slot: &Slot| {
            let idle = now.saturating_sub(slot.last_seconds);
            match slot.phase {
                Phase::Held => true,
                Phase::Closed | Phase::Reset => false,
                Phase::Dismissed | Phase::Probing => idle < DISMISSED_IDLE_SECONDS,
            }
        };
        let staying = self.slots.iter().filter(|slot| !slot.is_empty() && stays(slot)).count();
        let mut length = self.slots.len();
        // Grow unless forgetting alone gives room for a while.
        if staying * 4 > length && length < self.max_slots {
            length *= 2;
        }
        // At its largest, the table keeps the three eighths that spoke last.
        let room = length / 8 * 3;
        let mut cutoff = None;
        if staying > room {
            let mut ages: Vec<u32> = self
                .slots
                .iter()
                .filter(|slot| !slot.is_empty() && stays(slot))
                .map(|slot| slot.last_seconds)
                .collect();
            let (_, nth, _) = ages.select_nth_unstable(staying - room);
            cutoff = Some(*nth);
        }
        let mut left = staying.saturating_sub(room);
        let old = std::mem::replace(&mut self.slots, vec![Slot::EMPTY; length]);
        self.used = 0;
        let mask = length - 1;
        for slot in old {
            if slot.is_empty() || !stays(&slot) {
                continue;
            }
            if left > 0 && cutoff.is_some_and(|cutoff| slot.last_seconds <= cutoff) {
                left -= 1;
                evicted(&slot);
                continue;
            }
            let mut index = self.home(hash(&slot.key()));
            let mut steps = 0;
            while self.slots.get(index).is_some_and(|slot| !slot.is_empty()) {
                index = (index + 1) & mask;
                steps += 1;
            }
            if steps >= PROBE_LIMIT {
                // It would never be found again.
                evicted(&slot);
                continue;
            }
            if let Some(free) = self.slots.get_mut(index) {
                *free = slot;
                self.used += 1;
            }
        }
    }
}

/// Which end of the key sent a packet.
#[inline]
pub(crate) fn key_of(packet: &Packet<'_>) -> (Key, End) {
    let source = (packet.source, packet.source_port);
    let destination = (packet.destination, packet.destination_port);
    let kind = match packet.transport {
        Transport::Tcp => key::TCP,
        Transport::Udp => key::UDP,
    };
    if source <= destination {
        (Key::new(source, destination, kind), End::Low)
    } else {
        (Key::new(destination, source, kind), End::High)
    }
}

#[cfg(test)]
mod tests;
