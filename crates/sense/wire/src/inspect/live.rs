//! An inspection that is fed from outside, packet by packet, and asked for what it heard meanwhile.
//!
//! In: frames of an interface, in the order of their arrival. Out, as often as asked: observations and
//! the coverage since the last time. A conversation that goes on is told in slices: each observation
//! covers what was heard since the one before, so that sums over them are right. Nothing is opened
//! here and no clock is read: frames carry their time.

use hashwarden_domain::{Coverage, LossKind, Observation};
use jiff::Timestamp;

use super::{
    Config,
    deal::Dealt,
    settle::{Settlement, Share},
    shard::Shard,
};
use crate::{capture::Nanoseconds, fragment::Fragments, pool::Pools};

/// A frame as it was captured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    /// When, in nanoseconds since 1970 (UTC).
    pub nanoseconds: i64,
    /// Link type (LINKTYPE_ numbers of tcpdump.org; 1 is Ethernet).
    pub link_type: u16,
    /// Length on the wire, in bytes.
    pub wire_length: u32,
    /// What was captured of it.
    pub bytes: &'a [u8],
}

/// Events after which they are put together without being asked for.
const MAX_EVENTS: usize = 4096;

/// An inspection without an end of its own.
pub struct LiveInspection<'p> {
    name: String,
    dealt: Dealt,
    packets: u64,
    fragments: Fragments,
    shard: Shard<'p>,
    settlement: Settlement<'p>,
}

impl<'p> LiveInspection<'p> {
    /// Nothing seen yet; `name` is what the source is called in everything that is told.
    pub fn new(name: String, pools: &'p Pools, config: &Config) -> Self {
        Self {
            name,
            dealt: Dealt::new(1),
            packets: 0,
            fragments: Fragments::default(),
            shard: Shard::new(pools, config.max_memory),
            settlement: Settlement::new(pools, config.simulated),
        }
    }

    /// Takes the next frames.
    pub fn frames(&mut self, frames: &[Frame<'_>]) {
        self.dealt.deal(&frames, self.packets);
        self.dealt.join(&frames, &mut self.fragments);
        self.packets += self.dealt.seen.packets;
        self.settlement.count(&mut self.dealt.seen);
        for entries in &self.dealt.shards {
            self.shard.take(entries, &self.dealt, &frames);
        }
        if self.shard.events.len() >= MAX_EVENTS {
            self.settle();
        }
    }

    /// Bytes that conversations keep beyond what is reckoned for each.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.shard.held_bytes()
    }

    /// Counts what was lost before it came here.
    pub fn lost(&mut self, what: LossKind, count: u64, at: Timestamp) {
        let at = i64::try_from(at.as_nanosecond()).unwrap_or_default();
        self.settlement.lost(what, count, Some(Nanoseconds(at)));
    }

    /// Tells what ended since the last call, and what conversations that go on have added.
    pub fn tell(&mut self, out: &mut dyn FnMut(Observation)) -> Coverage {
        self.shard.slice();
        self.settle();
        self.settlement.report_names();
        self.settlement.report(&self.name, None, out);
        self.settlement.take_coverage(self.name.clone())
    }

    /// Tells the rest.
    pub fn finish(mut self, out: &mut dyn FnMut(Observation)) -> Coverage {
        self.shard.finish();
        self.settle();
        self.settlement.finish(&mut self.fragments);
        self.settlement.report(&self.name, None, out);
        self.settlement.take_coverage(self.name.clone())
    }

    fn settle(&mut self) {
        self.settlement.settle(vec![Share::of(&mut self.shard)]);
    }
}
