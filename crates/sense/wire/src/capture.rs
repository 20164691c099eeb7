//! Records of a capture file, borrowed from one reused buffer: the only place that opens files.
//!
//! In: a pcap or pcapng file of either byte order, plain or packed with gzip or zstd, or the same
//! bytes from anywhere else. Out: batches of records whose bytes stay in the buffer until the next
//! batch is asked for: nothing is copied or allocated per packet. What a packet says is not read here.
//!
//! Standards: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng, RFC 1952, RFC 8878.
//! Limits: [`MAX_RECORD`], [`pcapng::MAX_INTERFACES`], [`unpack::MAX_RATIO`].

use std::io::{self, Read};

use hashwarden_domain::LossKind;
use jiff::Timestamp;

pub(crate) mod file_hash;
pub(crate) mod input;
pub(crate) mod likeness;
mod pcap;
mod pcapng;
mod unpack;

pub use input::Input;
pub use likeness::Likeness;

use crate::loss::Losses;

/// Longest record taken, in bytes: the largest snap length that capture tools accept.
pub(crate) const MAX_RECORD: usize = 262_144;
/// Size of the buffer: several of the longest records, and small enough for a second-level cache.
const BUFFER: usize = 1 << 20;
/// Records handed out at once.
pub(crate) const BATCH: usize = 32;
/// How far the next sound record is looked for behind a broken one.
const RESYNCHRONISE: usize = 512 << 10;

/// Nanoseconds since 1970 (UTC), which is what records carry; years 1678 to 2262.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Nanoseconds(pub(crate) i64);

impl Nanoseconds {
    /// Time passed since `earlier`, in seconds; nothing when the clock went back.
    pub(crate) fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0) / 1_000_000_000
    }
}

impl From<Nanoseconds> for Timestamp {
    fn from(at: Nanoseconds) -> Self {
        // Every i64 of nanoseconds lies in the range of a timestamp (years -9999 to 9999).
        Self::from_nanosecond(i128::from(at.0)).unwrap_or(Self::UNIX_EPOCH)
    }
}

/// Where a record lies in the buffer, and what the file says about it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Record {
    /// When it was seen.
    pub(crate) at: Nanoseconds,
    /// Length on the wire; more than what was captured when the snap length cut it.
    pub(crate) wire_length: u32,
    /// Link type (LINKTYPE_ numbers of tcpdump.org).
    pub(crate) link_type: u16,
    start: usize,
    length: usize,
}

/// What a format makes of the bytes before it.
enum Step {
    /// So many bytes are of no interest; they need not be in the buffer.
    Discard(u64),
    /// The buffer must hold so many bytes before anything can be said.
    Need(usize),
    /// A record; its start counts from the bytes handed in. After it so many bytes are used up.
    Record(Record, usize),
    /// Nothing sound follows.
    Stop,
}

enum Format {
    Pcap(pcap::Pcap),
    Pcapng(pcapng::Pcapng),
}

/// A capture being read.
pub(crate) struct Capture {
    source: unpack::Unpacked,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// The source has no more bytes.
    drained: bool,
    /// Nothing more will be handed out.
    over: bool,
    format: Format,
}

/// What kept bytes from being read as a capture.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Reading failed.
    Io(io::Error),
    /// They are something else.
    NotACapture(Likeness),
}

impl Capture {
    /// Tells the format from the first bytes.
    pub(crate) fn open(bytes: Box<dyn Read + Send>) -> Result<Self, Refused> {
        let mut source = unpack::Unpacked::open(bytes).map_err(Refused::Io)?;
        let mut buffer = vec![0; BUFFER];
        let (end, drained) = source.fill(&mut buffer, 0, likeness::HEAD).map_err(Refused::Io)?;
        let head = buffer.get(..end).unwrap_or_default();
        let (format, start) = if let Some((format, used)) = pcap::Pcap::open(head) {
            (Format::Pcap(format), used)
        } else if let Some(format) = pcapng::Pcapng::open(head) {
            (Format::Pcapng(format), 0)
        } else {
            return Err(Refused::NotACapture(Likeness::of(head, source.failed())));
        };
        Ok(Self { source, buffer, start, end, drained, over: false, format })
    }

    /// Puts the next records into `batch`; an empty batch is the end.
    pub(crate) fn next(&mut self, batch: &mut Vec<Record>, losses: &mut Losses) {
        batch.clear();
        // Damage that was met while the format was told.
        if let Some(kind) = self.source.loss() {
            losses.add(kind, None);
        }
        while batch.len() < BATCH && !self.over {
            let rest = self.buffer.get(self.start..self.end).unwrap_or_default();
            let step = match &mut self.format {
                Format::Pcap(pcap) => pcap.step(rest, self.drained, losses),
                Format::Pcapng(pcapng) => pcapng.step(rest, self.drained, losses),
            };
            match step {
                Step::Record(mut record, used) => {
                    record.start += self.start;
                    self.start += used;
                    batch.push(record);
                }
                Step::Discard(count) => match usize::try_from(count) {
                    Ok(count) if count <= self.end - self.start => self.start += count,
                    // Records handed out point into the buffer: refill only with an empty batch.
                    _ if !batch.is_empty() => return,
                    _ => self.discard(count, losses),
                },
                Step::Need(_) if !batch.is_empty() => return,
                Step::Need(length) => self.refill(length, losses),
                Step::Stop => self.over = true,
            }
        }
    }

    /// The captured bytes of a record of the last batch.
    pub(crate) fn bytes(&self, record: &Record) -> &[u8] {
        self.buffer.get(record.start..record.start + record.length).unwrap_or_default()
    }

    /// Bytes taken from the input so far, as it lies on disk.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    fn refill(&mut self, length: usize, losses: &mut Losses) {
        if self.drained {
            // What is missing will never come.
            if self.end > self.start && !self.source.failed() {
                losses.add(LossKind::FileTruncated, None);
            }
            self.over = true;
            return;
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let wanted = length.min(self.buffer.len());
        match self.source.fill(&mut self.buffer, self.end, wanted) {
            Ok((end, drained)) => (self.end, self.drained) = (end, drained),
            Err(_) => {
                losses.add(LossKind::FileUnreadable, None);
                self.drained = true;
            }
        }
        if let Some(kind) = self.source.loss() {
            losses.add(kind, None);
        }
    }

    fn discard(&mut self, mut count: u64, losses: &mut Losses) {
        while count > 0 {
            let here = u64::try_from(self.end - self.start).unwrap_or(u64::MAX).min(count);
            self.start += usize::try_from(here).unwrap_or_default();
            count -= here;
            if count > 0 {
                if self.drained {
                    losses.add(LossKind::FileTruncated, None);
                    self.over = true;
                    return;
                }
                self.refill(1, losses);
            }
        }
    }
}

/// Reads a 16-bit number.
fn u16_at(bytes: &[u8], at: usize, big_endian: bool) -> Option<u16> {
    let raw = bytes.get(at..)?.first_chunk().copied()?;
    Some(if big_endian { u16::from_be_bytes(raw) } else { u16::from_le_bytes(raw) })
}

/// Reads a 32-bit number.
#[inline]
fn u32_at(bytes: &[u8], at: usize, big_endian: bool) -> Option<u32> {
    let raw = bytes.get(at..)?.first_chunk().copied()?;
    Some(if big_endian { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) })
}

#[cfg(test)]
mod tests;
