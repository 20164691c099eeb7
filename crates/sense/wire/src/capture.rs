//! Records of a capture file, in reused blocks of bytes: the only place that opens files.
//!
//! In: a pcap or pcapng file of either byte order, plain or packed with gzip or zstd, or the same
//! bytes from anywhere else. Out: blocks of records with the bytes they were read in, which belong to
//! whoever asked: nothing is copied or allocated per packet. What a packet says is not read here.
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
pub(crate) mod plain;
mod unpack;

pub use input::Input;
pub use likeness::Likeness;

use crate::loss::Losses;

/// Longest record taken, in bytes: the largest snap length that capture tools accept.
pub(crate) const MAX_RECORD: usize = 262_144;
/// Size of a block's buffer: several of the longest records.
const BUFFER: usize = 1 << 20;
/// Bytes read at once where records are not longer: with what is dealt out of them they still fit into a
/// second-level cache, and threads hand each other work seldom enough.
const READ: usize = 512 << 10;
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

/// Records that were read together, with their bytes.
#[derive(Debug)]
pub(crate) struct Block {
    bytes: Vec<u8>,
    pub(crate) records: Vec<Record>,
}

impl Default for Block {
    fn default() -> Self {
        Self { bytes: vec![0; BUFFER], records: Vec::new() }
    }
}

impl Block {
    /// The captured bytes of a record.
    #[inline]
    pub(crate) fn frame(&self, record: &Record) -> &[u8] {
        self.bytes.get(record.start..record.start + record.length).unwrap_or_default()
    }
}

/// A capture being read.
pub(crate) struct Capture {
    source: unpack::Unpacked,
    /// Bytes behind the last record that was handed out.
    rest: Vec<u8>,
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
        let mut head = vec![0; likeness::HEAD];
        let (end, drained) = source.fill(&mut head, 0, likeness::HEAD).map_err(Refused::Io)?;
        head.truncate(end);
        let (format, used) = if let Some((format, used)) = pcap::Pcap::open(&head) {
            (Format::Pcap(format), used)
        } else if let Some(format) = pcapng::Pcapng::open(&head) {
            (Format::Pcapng(format), 0)
        } else {
            return Err(Refused::NotACapture(Likeness::of(&head, source.failed())));
        };
        head.drain(..used.min(end));
        Ok(Self { source, rest: head, drained, over: false, format })
    }

    /// Puts the next records into `block`, at most so many; none is the end.
    pub(crate) fn next(&mut self, block: &mut Block, most: usize, losses: &mut Losses) {
        block.records.clear();
        // Damage that was met while the format was told.
        if let Some(kind) = self.source.loss() {
            losses.add(kind, None);
        }
        let mut end = self.rest.len();
        if let Some(begin) = block.bytes.get_mut(..end) {
            begin.copy_from_slice(&self.rest);
        }
        let mut start = 0;
        while block.records.len() < most && !self.over {
            let rest = block.bytes.get(start..end).unwrap_or_default();
            let step = match &mut self.format {
                Format::Pcap(pcap) => pcap.step(rest, self.drained, losses),
                Format::Pcapng(pcapng) => pcapng.step(rest, self.drained, losses),
            };
            match step {
                Step::Record(record, used) => {
                    block.records.push(Record { start: start + record.start, ..record });
                    start += used;
                }
                Step::Discard(count) => {
                    let here = end - start;
                    match usize::try_from(count) {
                        Ok(count) if count <= here => start += count,
                        // Records point into the block: it is used anew only while it is empty.
                        _ if !block.records.is_empty() => break,
                        _ => {
                            (start, end) = (0, 0);
                            let beyond = count - u64::try_from(here).unwrap_or(count);
                            self.discard(beyond, &mut block.bytes, losses);
                        }
                    }
                }
                Step::Need(_) if !block.records.is_empty() => break,
                Step::Need(length) => {
                    block.bytes.copy_within(start..end, 0);
                    (start, end) = (0, end - start);
                    self.refill(length, &mut block.bytes, &mut end, losses);
                }
                Step::Stop => self.over = true,
            }
        }
        self.rest.clear();
        self.rest.extend_from_slice(block.bytes.get(start..end).unwrap_or_default());
    }

    /// Nothing more is wanted.
    pub(crate) fn stop(&mut self) {
        self.over = true;
    }

    /// Bytes taken from the input so far, as it lies on disk.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    fn refill(&mut self, length: usize, bytes: &mut [u8], end: &mut usize, losses: &mut Losses) {
        if self.drained {
            // What is missing will never come.
            if *end > 0 && !self.source.failed() {
                losses.add(LossKind::FileTruncated, None);
            }
            self.over = true;
            return;
        }
        let most = READ.max(length).min(bytes.len());
        let bytes = bytes.get_mut(..most).unwrap_or_default();
        match self.source.fill(bytes, *end, length.min(most)) {
            Ok((filled, drained)) => (*end, self.drained) = (filled, drained),
            Err(_) => {
                losses.add(LossKind::FileUnreadable, None);
                self.drained = true;
            }
        }
        if let Some(kind) = self.source.loss() {
            losses.add(kind, None);
        }
    }

    /// Reads bytes of no interest.
    fn discard(&mut self, mut count: u64, bytes: &mut [u8], losses: &mut Losses) {
        while count > 0 {
            if self.drained {
                losses.add(LossKind::FileTruncated, None);
                self.over = true;
                return;
            }
            let most = usize::try_from(count).unwrap_or(usize::MAX).min(READ);
            let mut end = 0;
            self.refill(1, bytes.get_mut(..most).unwrap_or_default(), &mut end, losses);
            count -= u64::try_from(end).unwrap_or(count).min(count);
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
