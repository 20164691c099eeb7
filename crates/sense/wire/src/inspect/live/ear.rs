//! What one thread hears of a line: its frames, their conversations, and nothing of anybody else's.
//!
//! In: frames, in the order of their arrival. Out, when asked: what was heard since the last time.
//! Packets are numbered over all ears of a line, so that what they heard can be put in order.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use hashwarden_domain::LossKind;
use jiff::Timestamp;

use super::{
    super::{
        deal::{Dealt, Seen},
        settle::Share,
        shard::Shard,
    },
    Frame, nanoseconds,
};
use crate::{capture::Nanoseconds, fragment::Fragments, loss::Losses, pool::Pools};

/// Events after which somebody should ask for them.
const MANY_EVENTS: usize = 4096;
/// Events after which no more should be taken in: whoever fetches them is held up.
const MOST_EVENTS: usize = 16 * MANY_EVENTS;

/// One listener of a line.
pub struct Ear<'p> {
    dealt: Dealt,
    fragments: Fragments,
    shard: Shard<'p>,
    seen: Seen,
    pub(super) packets: Arc<AtomicU64>,
    pub(super) newest: Option<Nanoseconds>,
}

/// What an ear heard, on its way to the inspection.
pub struct Overheard {
    pub(super) share: Share,
    pub(super) seen: Seen,
    pub(super) newest: Option<Nanoseconds>,
}

impl<'p> Ear<'p> {
    pub(super) fn new(pools: &'p Pools, max_memory: usize, packets: Arc<AtomicU64>) -> Self {
        Self {
            dealt: Dealt::new(1),
            fragments: Fragments::default(),
            shard: Shard::new(pools, max_memory),
            seen: Seen::default(),
            packets,
            newest: None,
        }
    }

    /// Takes the next frames.
    pub fn frames(&mut self, frames: &[Frame<'_>]) {
        let count = u64::try_from(frames.len()).unwrap_or_default();
        let before = self.packets.fetch_add(count, Ordering::Relaxed);
        self.dealt.deal(&frames, before);
        self.dealt.join(&frames, &mut self.fragments);
        self.newest = self.newest.max(self.dealt.seen.watched.map(|(_, last)| last));
        self.seen.add(&mut self.dealt.seen);
        for entries in &self.dealt.shards {
            self.shard.take(entries, &self.dealt, &frames);
        }
    }

    /// Counts what was lost before it came here.
    pub fn lost(&mut self, what: LossKind, count: u64, at: Timestamp) {
        self.seen.losses.add_many(what, count, Some(nanoseconds(at)));
    }

    /// Time of the newest frame so far.
    pub fn newest(&self) -> Option<Timestamp> {
        self.newest.map(Timestamp::from)
    }

    /// Whether so much was heard that it should be fetched.
    pub fn is_full(&self) -> bool {
        self.shard.events.len() >= MANY_EVENTS
    }

    /// Whether nothing more should be brought until somebody has fetched what was heard: memory has
    /// an end, and what is left in the ring or the pipe is counted there if it is lost.
    pub fn is_overfull(&self) -> bool {
        self.shard.events.len() >= MOST_EVENTS
    }

    /// Gives what was heard of conversations that have ended.
    pub fn give_ended(&mut self) -> Overheard {
        Overheard {
            share: Share::of(&mut self.shard),
            seen: std::mem::take(&mut self.seen),
            newest: self.newest,
        }
    }

    /// Gives also what conversations that go on have added: those never told, and those last told at
    /// or before `before`.
    pub fn give(&mut self, before: Timestamp) -> Overheard {
        self.shard.slice(nanoseconds(before));
        self.give_ended()
    }

    /// Gives all: nothing more will be heard.
    pub fn end(&mut self) -> Overheard {
        self.shard.finish();
        self.fragments.finish();
        let lost = self.fragments.lost();
        self.seen.losses.add_many(LossKind::FragmentIncomplete, lost, None);
        self.give_ended()
    }

    pub(super) fn absorb(&mut self, losses: &mut Losses) {
        self.seen.losses.absorb(losses);
    }

    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.shard.held_bytes()
    }
}
