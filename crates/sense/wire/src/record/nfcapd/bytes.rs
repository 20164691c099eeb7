//! Little-endian numbers off the front of a slice.
//!
//! In: bytes. Out: numbers, or none when the bytes end; nothing panics.

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Little<'a>(pub(super) &'a [u8]);

impl<'a> Little<'a> {
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
        Some(u16::from_le_bytes(*first))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*first))
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*first))
    }

    /// An IPv6 address: two words, the high one first.
    pub(super) fn u128(&mut self) -> Option<u128> {
        let (high, low) = (self.u64()?, self.u64()?);
        Some(u128::from(high) << 64 | u128::from(low))
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(first)
    }
}
