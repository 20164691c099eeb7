//! The pcap file format.
//!
//! In: bytes from a record's header on. Out: the record, or how many bytes are needed. Modified
//! variants (Kuznetzov's, Navtel's) have other record headers and are refused by `likeness`.
//!
//! Standard: draft-ietf-opsawg-pcap. Limits: [`MAX_RECORD`] for a record.

use hashwarden_domain::LossKind;

use super::{MAX_RECORD, Nanoseconds, RESYNCHRONISE, Record, Step, u16_at, u32_at};
use crate::loss::Losses;

/// Bytes of the file header.
const FILE_HEADER: usize = 24;
/// Bytes of a record header.
const RECORD_HEADER: usize = 16;
/// A record after a broken one is believed when its clock is this close to the last sound one.
const PLAUSIBLE_SECONDS: u32 = 7 * 86_400;

pub(super) struct Pcap {
    big_endian: bool,
    /// Nanoseconds in one unit of the sub-second field.
    unit: u32,
    link_type: u16,
    /// Files before version 2.3 have the two lengths of a record in the other order.
    swapped_lengths: bool,
    last_seconds: u32,
}

impl Pcap {
    /// Reads the file header; says how long it is.
    pub(super) fn open(head: &[u8]) -> Option<(Self, usize)> {
        let (big_endian, unit) = match head.first_chunk()? {
            [0xa1, 0xb2, 0xc3, 0xd4] => (true, 1000),
            [0xd4, 0xc3, 0xb2, 0xa1] => (false, 1000),
            [0xa1, 0xb2, 0x3c, 0x4d] => (true, 1),
            [0x4d, 0x3c, 0xb2, 0xa1] => (false, 1),
            _ => return None,
        };
        let (major, minor) = (u16_at(head, 4, big_endian)?, u16_at(head, 6, big_endian)?);
        // The upper bits of the word tell the length of a frame check sequence.
        let link_type = u32_at(head, 20, big_endian)? & 0xffff;
        Some((
            Self {
                big_endian,
                unit,
                link_type: u16::try_from(link_type).ok()?,
                swapped_lengths: major == 2 && minor < 3,
                last_seconds: 0,
            },
            FILE_HEADER,
        ))
    }

    #[inline]
    pub(super) fn step(&mut self, rest: &[u8], drained: bool, losses: &mut Losses) -> Step {
        let Some(header) = Header::read(rest, self) else {
            return Step::Need(RECORD_HEADER);
        };
        if header.length > MAX_RECORD {
            return self.resynchronise(rest, drained, losses);
        }
        let used = RECORD_HEADER + header.length;
        if rest.len() < used {
            return Step::Need(used);
        }
        self.last_seconds = header.seconds;
        let nanoseconds = i64::from(header.seconds) * 1_000_000_000
            + i64::from(header.subsecond) * i64::from(self.unit);
        let record = Record {
            at: Nanoseconds(nanoseconds),
            wire_length: header.wire_length,
            link_type: self.link_type,
            start: RECORD_HEADER,
            length: header.length,
        };
        Step::Record(record, used)
    }

    /// Looks for the next record that is followed by another.
    fn resynchronise(&self, rest: &[u8], drained: bool, losses: &mut Losses) -> Step {
        if rest.len() < RESYNCHRONISE && !drained {
            return Step::Need(RESYNCHRONISE);
        }
        losses.add(LossKind::RecordMalformed, None);
        let found = (1..rest.len().min(RESYNCHRONISE)).find(|&at| {
            let here = rest.get(at..).unwrap_or_default();
            self.plausible(here).is_some_and(|length| {
                let next = here.get(RECORD_HEADER + length..);
                next.is_some_and(|next| next.is_empty() || self.plausible(next).is_some())
            })
        });
        match found.and_then(|at| u64::try_from(at).ok()) {
            Some(at) => Step::Discard(at),
            None => Step::Stop,
        }
    }

    fn plausible(&self, bytes: &[u8]) -> Option<usize> {
        let header = Header::read(bytes, self)?;
        let near = self.last_seconds == 0
            || header.seconds.abs_diff(self.last_seconds) <= PLAUSIBLE_SECONDS;
        let wire_length = usize::try_from(header.wire_length).ok()?;
        let sound = near
            && u64::from(header.subsecond) * u64::from(self.unit) < 1_000_000_000
            && (1..=MAX_RECORD).contains(&header.length)
            && (header.length..=MAX_RECORD).contains(&wire_length);
        sound.then_some(header.length)
    }
}

struct Header {
    seconds: u32,
    subsecond: u32,
    length: usize,
    wire_length: u32,
}

impl Header {
    #[inline]
    fn read(bytes: &[u8], of: &Pcap) -> Option<Self> {
        let raw: &[u8; RECORD_HEADER] = bytes.first_chunk()?;
        let captured = u32_at(raw, 8, of.big_endian)?;
        let wire = u32_at(raw, 12, of.big_endian)?;
        let (captured, wire) = if of.swapped_lengths { (wire, captured) } else { (captured, wire) };
        Some(Self {
            seconds: u32_at(raw, 0, of.big_endian)?,
            subsecond: u32_at(raw, 4, of.big_endian)?,
            length: usize::try_from(captured).ok()?,
            wire_length: wire.max(captured),
        })
    }
}
