//! An inspection that is fed from outside, packet by packet, and asked for what it heard meanwhile.
//!
//! In: frames of an interface, in the order of their arrival, or a capture that somebody is still
//! writing into a pipe ([`CaptureStream`]). Out, as often as asked: observations and the coverage since
//! the last time. A conversation that goes on is told in slices: each observation covers what was heard
//! since the one before, so that sums over them are right. Nothing is opened here and no clock is read:
//! frames carry their time.

use std::{io::Read, net::SocketAddr, sync::Arc};

use hashwarden_domain::{Coverage, LossKind, Observation};
use jiff::{Timestamp, tz::Offset};

use super::{Config, Unreadable, deal::Frames, settle::Settlement};
use crate::{
    capture::{Block, Capture, Nanoseconds, Refused},
    fragment::Fragments,
    loss::Losses,
    pool::Pools,
    record::{
        Dating,
        kind::{Kind, Lines},
    },
};

mod ear;

pub use ear::{Ear, Overheard};

/// Most packets of a batch from a pipe.
const MAX_BATCH: usize = 512;

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

/// An inspection without an end of its own.
///
/// It has one ear, which [`frames`](Self::frames) feeds; where several threads listen to one line, each
/// is given an [`Ear`] of its own, and what they heard is brought here.
pub struct LiveInspection<'p> {
    name: String,
    pools: &'p Pools,
    max_memory: usize,
    ear: Ear<'p>,
    /// Datagrams and lines of others so far.
    rows: u64,
    settlement: Settlement<'p>,
    newest: Option<Nanoseconds>,
}

impl<'p> LiveInspection<'p> {
    /// Nothing seen yet; `name` is what the source is called in everything that is told.
    pub fn new(name: String, pools: &'p Pools, config: &Config) -> Self {
        Self {
            name,
            pools,
            max_memory: config.max_memory,
            ear: Ear::new(pools, config.max_memory, Arc::default()),
            rows: 0,
            settlement: Settlement::new(pools, config.simulated),
            newest: None,
        }
    }

    /// Ears for threads that listen to the same line, each to other conversations; they share the
    /// memory. What they hear must be brought here with [`settle`](Self::settle).
    pub fn ears(&self, count: usize) -> Vec<Ear<'p>> {
        let packets = &self.ear.packets;
        let memory = self.max_memory / count.max(1);
        (0..count).map(|_| Ear::new(self.pools, memory, Arc::clone(packets))).collect()
    }

    /// Takes the next frames.
    pub fn frames(&mut self, frames: &[Frame<'_>]) {
        self.ear.frames(frames);
        if self.ear.is_full() {
            self.settle_own();
        }
    }

    /// Puts together what ears heard in the same span of time.
    pub fn settle(&mut self, overheard: Vec<Overheard>) {
        let mut shares = Vec::with_capacity(overheard.len());
        for Overheard { share, mut seen, newest } in overheard {
            self.newest = self.newest.max(newest);
            self.settlement.count(&mut seen);
            shares.push(share);
        }
        if shares.len() > 1 {
            self.settlement.foresee(&shares);
        }
        self.settlement.settle(shares);
    }

    /// Takes flow records that an exporter sent in one datagram.
    pub fn export(&mut self, exporter: SocketAddr, payload: &[u8], at: Timestamp) {
        self.rows += 1;
        let at = nanoseconds(at);
        self.newest = self.newest.max(Some(at));
        self.settlement.export(self.rows, exporter, payload, at);
    }

    /// Takes a line of a log; `at` is now.
    pub fn log_line(&mut self, log: &mut LogLines, line: &[u8], at: Timestamp) {
        self.rows += 1;
        self.newest = self.newest.max(Some(nanoseconds(at)));
        let (number, settlement) = (self.rows, &mut self.settlement);
        let mut losses = Losses::default();
        let mut tell = |form, told: crate::record::Told<'_>| settlement.row(number, form, told);
        log.0.line(line, &mut tell, &mut losses);
        self.settlement.absorb(&mut losses);
    }

    /// Observations that wait to be told.
    pub fn waiting(&self) -> usize {
        self.settlement.waiting()
    }

    /// Counts what was lost before it came here.
    pub fn lost(&mut self, what: LossKind, count: u64, at: Timestamp) {
        self.settlement.lost(what, count, Some(nanoseconds(at)));
    }

    /// Time of the newest frame so far, of those that were brought here.
    pub fn newest(&self) -> Option<Timestamp> {
        self.newest.max(self.ear.newest).map(Timestamp::from)
    }

    /// Tells what ended since the last call, and what conversations that go on have added: those
    /// never told, and those last told at or before `before`.
    pub fn tell(&mut self, before: Timestamp, out: &mut dyn FnMut(Observation)) -> Coverage {
        let overheard = self.ear.give(before);
        self.settle(vec![overheard]);
        let before = nanoseconds(before);
        self.settlement.report_due_names(before);
        self.settlement.report_due_rows(before, self.newest.unwrap_or(before));
        self.settlement.report(&self.name, None, out);
        self.settlement.take_coverage(self.name.clone())
    }

    /// Tells the rest; nothing more is to be heard.
    pub fn finish(&mut self, out: &mut dyn FnMut(Observation)) -> Coverage {
        let overheard = self.ear.end();
        self.settle(vec![overheard]);
        self.settlement.finish(&mut Fragments::default());
        self.settlement.report(&self.name, None, out);
        self.settlement.take_coverage(self.name.clone())
    }

    /// Bytes that conversations keep beyond what is reckoned for each.
    #[cfg(test)]
    pub(super) fn held_bytes(&self) -> usize {
        self.ear.held_bytes()
    }

    fn settle_own(&mut self) {
        let overheard = self.ear.give_ended();
        self.settle(vec![overheard]);
    }
}

fn nanoseconds(at: Timestamp) -> Nanoseconds {
    Nanoseconds(i64::try_from(at.as_nanosecond()).unwrap_or_default())
}

/// A log of another program that is read while it is written.
pub struct LogLines(Lines);

impl LogLines {
    /// Tells from its beginning which program writes it; none where that is nobody known. `now`
    /// completes stamps without a year.
    pub fn of(head: &[u8], now: Timestamp) -> Option<Self> {
        let dating = Dating { latest: nanoseconds(now), offset: Offset::UTC };
        Kind::of(head).and_then(|kind| Lines::of(kind, dating)).map(Self)
    }
}

/// A capture that arrives while it is written: pcap or pcapng, as it comes.
///
/// A batch is handed on as soon as the next packet would have to be waited for, so nothing stays
/// behind because a pipe is slow.
pub struct CaptureStream {
    capture: Capture,
    block: Block,
}

impl CaptureStream {
    /// Waits for the first bytes and tells the format from them.
    ///
    /// # Errors
    /// [`Unreadable`] when reading fails or it is no capture.
    pub fn open(bytes: Box<dyn Read + Send>) -> Result<Self, Unreadable> {
        match Capture::open(bytes) {
            Ok(capture) => Ok(Self { capture, block: Block::default() }),
            Err(Refused::Io(error)) => Err(Unreadable::Io(error)),
            Err(Refused::NotACapture(likeness)) => Err(Unreadable::NotACapture(likeness)),
        }
    }

    /// Waits for the next packets; none are left when it says `None`.
    ///
    /// Damage is noted in the batch, and counted when that is handed to the inspection.
    pub fn batch(&mut self) -> Option<Batch<'_>> {
        let mut losses = Losses::default();
        self.capture.next(&mut self.block, MAX_BATCH, &mut losses);
        let over = self.block.records.is_empty();
        if over && losses.is_empty() {
            return None;
        }
        Some(Batch { block: &self.block, losses })
    }
}

/// Packets of a capture that arrived together, and the damage met on the way to them.
pub struct Batch<'a> {
    block: &'a Block,
    losses: Losses,
}

impl<'a> Batch<'a> {
    /// The packets.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'a>> {
        let block = self.block;
        (0..block.count()).map(|place| Frames::frame(block, place))
    }

    /// Counts the damage.
    pub fn count_losses(mut self, ear: &mut Ear<'_>) {
        ear.absorb(&mut self.losses);
    }
}

#[cfg(test)]
mod tests;
