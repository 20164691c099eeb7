//! The pcapng file format.
//!
//! In: bytes from a block on. Out: the record in it, or how far to go on. Sections of either byte
//! order, enhanced, simple and obsolete packet blocks are read; every other block is skipped, secrets
//! for decryption among them.
//!
//! Standard: draft-ietf-opsawg-pcapng. Limits: [`MAX_INTERFACES`] a section, [`MAX_BLOCK`] a block.

use hashwarden_domain::LossKind;

use super::{MAX_RECORD, Nanoseconds, RESYNCHRONISE, Record, Step, u16_at, u32_at};
use crate::loss::Losses;

/// Most interfaces of a section; packets of further ones are lost.
pub(super) const MAX_INTERFACES: usize = 4096;
/// Longest block of any kind, the limit that Wireshark has too.
const MAX_BLOCK: u32 = 16 << 20;
/// Longest block that is read; it holds the longest record with its options.
const MAX_READ: u32 = 512 << 10;

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;

pub(super) struct Pcapng {
    big_endian: bool,
    interfaces: Vec<Interface>,
    /// Simple packets have no time of their own.
    last_at: Nanoseconds,
}

#[derive(Clone, Copy)]
struct Interface {
    link_type: u16,
    snap_length: u32,
    resolution: Resolution,
    offset_seconds: i64,
}

#[derive(Clone, Copy)]
enum Resolution {
    /// So many ticks are a nanosecond.
    Finer(u64),
    /// A tick is so many nanoseconds.
    Coarser(u64),
    /// A tick is this negative power of two of a second.
    Binary(u8),
}

impl Pcapng {
    /// Whether a section header stands here; it is read again as the first block.
    pub(super) fn open(head: &[u8]) -> Option<Self> {
        let is_section = u32_at(head, 0, false)? == SECTION;
        let big_endian = byte_order(head)?;
        is_section.then_some(Self {
            big_endian,
            interfaces: Vec::new(),
            last_at: Nanoseconds::default(),
        })
    }

    #[inline]
    pub(super) fn step(&mut self, rest: &[u8], drained: bool, losses: &mut Losses) -> Step {
        let Some(kind) = u32_at(rest, 0, self.big_endian) else { return Step::Need(12) };
        if rest.len() < 12 {
            return Step::Need(12);
        }
        if kind == SECTION {
            // The name of the block reads the same in both orders: its second word tells which.
            let Some(big_endian) = byte_order(rest) else {
                return self.resynchronise(rest, drained, losses);
            };
            self.big_endian = big_endian;
            self.interfaces.clear();
        }
        let length = u32_at(rest, 4, self.big_endian).unwrap_or_default();
        if !(12..=MAX_BLOCK).contains(&length) || !length.is_multiple_of(4) {
            return self.resynchronise(rest, drained, losses);
        }
        let is_read = matches!(kind, INTERFACE | OBSOLETE_PACKET | SIMPLE_PACKET | ENHANCED_PACKET);
        if !is_read || length > MAX_READ {
            if is_read {
                losses.add(LossKind::RecordMalformed, Some(self.last_at));
            }
            return Step::Discard(u64::from(length));
        }
        let used = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(block) = rest.get(..used) else { return Step::Need(used) };
        let body = block.get(8..used - 4).unwrap_or_default();
        let record = match kind {
            INTERFACE => {
                if let Some(interface) = Interface::read(body, self.big_endian)
                    && self.interfaces.len() < MAX_INTERFACES
                {
                    self.interfaces.push(interface);
                } else {
                    losses.add(LossKind::RecordMalformed, Some(self.last_at));
                }
                return Step::Discard(u64::from(length));
            }
            ENHANCED_PACKET => self.enhanced(body),
            OBSOLETE_PACKET => self.obsolete(body),
            _ => self.simple(body),
        };
        let Some(mut record) = record else {
            losses.add(LossKind::RecordMalformed, Some(self.last_at));
            return Step::Discard(u64::from(length));
        };
        record.start += 8;
        self.last_at = record.at;
        Step::Record(record, used)
    }

    fn enhanced(&self, body: &[u8]) -> Option<Record> {
        let number = u32_at(body, 0, self.big_endian)?;
        self.timed(usize::try_from(number).ok()?, body)
    }

    fn obsolete(&self, body: &[u8]) -> Option<Record> {
        let number = u16_at(body, 0, self.big_endian)?;
        self.timed(usize::from(number), body)
    }

    /// Enhanced and obsolete packet blocks differ in their first word alone.
    #[inline]
    fn timed(&self, interface: usize, body: &[u8]) -> Option<Record> {
        let interface = self.interfaces.get(interface)?;
        let ticks = u64::from(u32_at(body, 4, self.big_endian)?) << 32
            | u64::from(u32_at(body, 8, self.big_endian)?);
        let captured = u32_at(body, 12, self.big_endian)?;
        let wire_length = u32_at(body, 16, self.big_endian)?;
        let length = usize::try_from(captured).ok()?;
        let fits = length <= MAX_RECORD && body.len() >= length.checked_add(20)?;
        fits.then_some(Record {
            at: interface.time(ticks),
            wire_length: wire_length.max(captured),
            link_type: interface.link_type,
            start: 20,
            length,
        })
    }

    fn simple(&self, body: &[u8]) -> Option<Record> {
        let interface = self.interfaces.first()?;
        let wire_length = u32_at(body, 0, self.big_endian)?;
        let limit = if interface.snap_length == 0 { u32::MAX } else { interface.snap_length };
        let captured = usize::try_from(wire_length.min(limit)).ok()?;
        // The block is padded: its own length is only an upper bound.
        let length = captured.min(body.len().saturating_sub(4));
        (length <= MAX_RECORD).then_some(Record {
            at: self.last_at,
            wire_length,
            link_type: interface.link_type,
            start: 4,
            length,
        })
    }

    /// Looks for the next block whose two lengths agree.
    fn resynchronise(&self, rest: &[u8], drained: bool, losses: &mut Losses) -> Step {
        if rest.len() < RESYNCHRONISE && !drained {
            return Step::Need(RESYNCHRONISE);
        }
        losses.add(LossKind::RecordMalformed, Some(self.last_at));
        let found = (4..rest.len().min(RESYNCHRONISE)).step_by(4).find(|&at| {
            let here = rest.get(at..).unwrap_or_default();
            let kind = u32_at(here, 0, self.big_endian);
            let order =
                if kind == Some(SECTION) { byte_order(here) } else { Some(self.big_endian) };
            let known = kind.is_some_and(|kind| {
                matches!(kind, SECTION | INTERFACE | SIMPLE_PACKET | ENHANCED_PACKET)
            });
            let (true, Some(order)) = (known, order) else { return false };
            let length = u32_at(here, 4, order).unwrap_or_default();
            let end = usize::try_from(length).unwrap_or_default();
            (12..=MAX_READ).contains(&length)
                && length.is_multiple_of(4)
                && u32_at(here, end - 4, order) == Some(length)
        });
        match found.and_then(|at| u64::try_from(at).ok()) {
            Some(at) => Step::Discard(at),
            None => Step::Stop,
        }
    }
}

impl Interface {
    fn read(body: &[u8], big_endian: bool) -> Option<Self> {
        let mut interface = Self {
            link_type: u16_at(body, 0, big_endian)?,
            snap_length: u32_at(body, 4, big_endian)?,
            resolution: Resolution::Coarser(1000),
            offset_seconds: 0,
        };
        let mut at = 8;
        while let (Some(code), Some(length)) =
            (u16_at(body, at, big_endian), u16_at(body, at + 2, big_endian))
        {
            let length = usize::from(length);
            let Some(value) = body.get(at + 4..at + 4 + length) else { break };
            match (code, value) {
                (0, _) => break,
                (9, [exponent]) => interface.resolution = Resolution::of(*exponent),
                (14, value) => {
                    if let Some(raw) = value.first_chunk() {
                        interface.offset_seconds = if big_endian {
                            i64::from_be_bytes(*raw)
                        } else {
                            i64::from_le_bytes(*raw)
                        };
                    }
                }
                _ => {}
            }
            at += 4 + length.next_multiple_of(4);
        }
        Some(interface)
    }

    #[inline]
    fn time(&self, ticks: u64) -> Nanoseconds {
        let nanoseconds = match self.resolution {
            Resolution::Coarser(factor) => i128::from(ticks) * i128::from(factor),
            Resolution::Finer(divisor) => i128::from(ticks / divisor),
            Resolution::Binary(bits) => (i128::from(ticks) * 1_000_000_000) >> bits,
        };
        let shifted = nanoseconds + i128::from(self.offset_seconds) * 1_000_000_000;
        // A clock beyond the year 2262 is a broken clock: the end of the range stands for it.
        let limit = if shifted < 0 { i64::MIN } else { i64::MAX };
        Nanoseconds(i64::try_from(shifted).unwrap_or(limit))
    }
}

impl Resolution {
    fn of(exponent: u8) -> Self {
        let power = u32::from(exponent & 0x7f);
        if exponent & 0x80 != 0 {
            return Self::Binary(exponent & 0x7f);
        }
        match power.checked_sub(9) {
            None => Self::Coarser(10u64.pow(9 - power)),
            Some(more) => Self::Finer(10u64.checked_pow(more).unwrap_or(u64::MAX)),
        }
    }
}

/// The byte order of the section that begins here.
fn byte_order(section: &[u8]) -> Option<bool> {
    match section.get(8..)?.first_chunk()? {
        [0x1a, 0x2b, 0x3c, 0x4d] => Some(true),
        [0x4d, 0x3c, 0x2b, 0x1a] => Some(false),
        _ => None,
    }
}
