//! An inspection that is fed from outside, packet by packet, and asked for what it heard meanwhile.
//!
//! In: frames of an interface, in the order of their arrival. Out, as often as asked: observations and
//! the coverage since the last time. A conversation that goes on is told in slices: each observation
//! covers what was heard since the one before, so that sums over them are right. Nothing is opened
//! here and no clock is read: frames carry their time.

use hashwarden_domain::{Coverage, LossKind, Observation};
use jiff::Timestamp;

use super::{Config, engine::Engine};
use crate::{capture::Nanoseconds, pool::Pools};

/// A frame as it was captured.
#[derive(Clone, Copy, Debug)]
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

/// An inspection without an end of its own.
pub struct LiveInspection<'p> {
    name: String,
    engine: Engine<'p>,
}

impl<'p> LiveInspection<'p> {
    /// Nothing seen yet; `name` is what the source is called in everything that is told.
    pub fn new(name: String, pools: &'p Pools, config: &Config) -> Self {
        Self { name, engine: Engine::new(pools, config) }
    }

    /// Takes the next frames.
    pub fn frames(&mut self, frames: &[Frame<'_>]) {
        for frame in frames {
            let at = Nanoseconds(frame.nanoseconds);
            self.engine.frame(frame.link_type, frame.wire_length, frame.bytes, at);
        }
    }

    /// Counts what was lost before it came here.
    pub fn lost(&mut self, what: LossKind, count: u64, at: Timestamp) {
        let at = i64::try_from(at.as_nanosecond()).unwrap_or_default();
        self.engine.losses.add_many(what, count, Some(Nanoseconds(at)));
    }

    /// Tells what ended since the last call, and what conversations that go on have added.
    pub fn tell(&mut self, out: &mut dyn FnMut(Observation)) -> Coverage {
        self.engine.slice();
        self.engine.report(&self.name, None, out);
        self.engine.take_coverage(self.name.clone())
    }

    /// Tells the rest.
    pub fn finish(mut self, out: &mut dyn FnMut(Observation)) -> Coverage {
        self.engine.finish();
        self.engine.report(&self.name, None, out);
        self.engine.take_coverage(self.name.clone())
    }
}
