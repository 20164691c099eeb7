//! Big-endian numbers off the front of a slice.
//!
//! In: bytes. Out: numbers, or none when the bytes end; nothing panics.

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_be_bytes(*first))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*first))
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(first)
    }

    /// As [`Self::take`], but what there is when that is less.
    pub(super) fn take_at_most(&mut self, length: usize) -> &'a [u8] {
        let (first, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        first
    }

    /// Length of an IPFIX element of variable length (RFC 7011, section 7).
    pub(super) fn variable_length(&mut self) -> Option<usize> {
        match self.u8()? {
            255 => self.u16().map(usize::from),
            short => Some(usize::from(short)),
        }
    }
}

/// A number of one to eight bytes: reduced-size encoding (RFC 7011, section 6.2) leaves zeros away.
pub(super) fn number(bytes: &[u8]) -> Option<u64> {
    match *bytes {
        [a] => Some(u64::from(a)),
        [a, b] => Some(u64::from(u16::from_be_bytes([a, b]))),
        [a, b, c, d] => Some(u64::from(u32::from_be_bytes([a, b, c, d]))),
        [a, b, c, d, e, f, g, h] => Some(u64::from_be_bytes([a, b, c, d, e, f, g, h])),
        [] | [_, _, _, _, _, _, _, _, ..] => None,
        _ => Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))),
    }
}
