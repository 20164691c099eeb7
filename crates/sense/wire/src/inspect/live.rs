//! An inspection that is fed from outside, packet by packet, and asked for what it heard meanwhile.
//!
//! In: frames of an interface, in the order of their arrival, or a capture that somebody is still
//! writing into a pipe ([`CaptureStream`]). Out, as often as asked: observations and the coverage since
//! the last time. A conversation that goes on is told in slices: each observation covers what was heard
//! since the one before, so that sums over them are right. Nothing is opened here and no clock is read:
//! frames carry their time.

use std::{io::Read, net::IpAddr};

use hashwarden_domain::{Coverage, LossKind, Observation};
use jiff::Timestamp;

use super::{Config, Unreadable, engine::Engine};
use crate::{
    capture::{BATCH, Capture, Nanoseconds, Record, Refused},
    pool::Pools,
};

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
    newest: Option<Nanoseconds>,
}

impl<'p> LiveInspection<'p> {
    /// Nothing seen yet; `name` is what the source is called in everything that is told.
    pub fn new(name: String, pools: &'p Pools, config: &Config) -> Self {
        Self { name, engine: Engine::new(pools, config), newest: None }
    }

    /// Takes the next frames.
    pub fn frames(&mut self, frames: &[Frame<'_>]) {
        for frame in frames {
            let at = Nanoseconds(frame.nanoseconds);
            self.engine.frame(frame.link_type, frame.wire_length, frame.bytes, at);
            self.newest = self.newest.max(Some(at));
        }
    }

    /// Counts what was lost before it came here.
    pub fn lost(&mut self, what: LossKind, count: u64, at: Timestamp) {
        self.engine.losses.add_many(what, count, Some(nanoseconds(at)));
    }

    /// Time of the newest frame so far.
    pub fn newest(&self) -> Option<Timestamp> {
        self.newest.map(Timestamp::from)
    }

    /// Tells what ended since the last call, and what conversations that go on have added: those
    /// never told, and those last told at or before `before`.
    pub fn tell(&mut self, before: Timestamp, out: &mut dyn FnMut(Observation)) -> Coverage {
        self.engine.slice(nanoseconds(before));
        self.engine.report(&self.name, None, out);
        self.engine.take_coverage(self.name.clone())
    }

    /// Tells the rest.
    pub fn finish(mut self, out: &mut dyn FnMut(Observation)) -> Coverage {
        self.engine.finish();
        self.engine.report(&self.name, None, out);
        self.engine.take_coverage(self.name.clone())
    }

    /// From now on notes down which addresses names were answered with, for other inspections that
    /// share the same line: the answer may have come to one and the conversation to another.
    pub fn share_answers(&mut self) {
        self.engine.names.share();
    }

    /// The answers noted down since the last call.
    pub fn answers(&mut self) -> Vec<(IpAddr, String)> {
        self.engine.names.take_fresh()
    }

    /// Takes answers that another inspection noted down.
    pub fn learn(&mut self, answers: &[(IpAddr, String)]) {
        for (address, name) in answers {
            self.engine.names.learn(*address, name);
        }
    }
}

fn nanoseconds(at: Timestamp) -> Nanoseconds {
    Nanoseconds(i64::try_from(at.as_nanosecond()).unwrap_or_default())
}

/// A capture that arrives while it is written: pcap or pcapng, as it comes.
///
/// A batch is handed on as soon as the next packet would have to be waited for, so nothing stays
/// behind because a pipe is slow.
pub struct CaptureStream {
    capture: Capture,
    records: Vec<Record>,
}

impl CaptureStream {
    /// Waits for the first bytes and tells the format from them.
    ///
    /// # Errors
    /// [`Unreadable`] when reading fails or it is no capture.
    pub fn open(bytes: Box<dyn Read + Send>) -> Result<Self, Unreadable> {
        match Capture::open(bytes) {
            Ok(capture) => Ok(Self { capture, records: Vec::with_capacity(BATCH) }),
            Err(Refused::Io(error)) => Err(Unreadable::Io(error)),
            Err(Refused::NotACapture(likeness)) => Err(Unreadable::NotACapture(likeness)),
        }
    }

    /// Waits for the next packets; none are left when it says `None`.
    ///
    /// Damage is noted in the batch, and counted when that is handed to the inspection.
    pub fn next(&mut self) -> Option<Batch<'_>> {
        let mut losses = crate::loss::Losses::default();
        self.capture.next(&mut self.records, &mut losses);
        let over = self.records.is_empty();
        if over && losses.is_empty() {
            return None;
        }
        Some(Batch { capture: &self.capture, records: &self.records, losses })
    }
}

/// Packets of a capture that arrived together, and the damage met on the way to them.
pub struct Batch<'a> {
    capture: &'a Capture,
    records: &'a [Record],
    losses: crate::loss::Losses,
}

impl<'a> Batch<'a> {
    /// The packets.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'a>> {
        self.records.iter().map(|record| Frame {
            nanoseconds: record.at.0,
            link_type: record.link_type,
            wire_length: record.wire_length,
            bytes: self.capture.bytes(record),
        })
    }

    /// Counts the damage.
    pub fn count_losses(self, live: &mut LiveInspection<'_>) {
        live.engine.losses.merge(self.losses);
    }
}
