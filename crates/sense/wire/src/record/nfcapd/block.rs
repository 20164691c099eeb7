//! Blocks unpacked.
//!
//! In: a block as it stands in the file, and how it is packed. Out: its records, in a buffer that is used
//! again. Limits: no block grows beyond [`MAX_UNPACKED`], and no file beyond [`MAX_RATIO`] times what
//! was read of it, after [`FREE_BYTES`].

use std::io::Read;

use bzip2::read::BzDecoder;
use hashwarden_domain::LossKind;

/// Largest block unpacked; nfdump's own buffer holds five megabytes.
const MAX_UNPACKED: usize = 16 << 20;
/// First room for a block.
const MIN_BUFFER: usize = 64 << 10;
/// Unpacked bytes for each packed one.
const MAX_RATIO: u64 = 1000;
/// Unpacked bytes before the ratio is looked at.
const FREE_BYTES: u64 = 64 << 20;

/// How blocks are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Bzip2,
    Lz4,
    Lzo,
    None,
    Zstd,
}

/// Unpacks one block after the other.
#[derive(Default)]
pub(super) struct Unpacker {
    buffer: Vec<u8>,
    taken: u64,
    given: u64,
    spent: bool,
}

impl Unpacker {
    /// The records of a block.
    pub(super) fn unpack<'a>(
        &'a mut self,
        packing: Packing,
        block: &'a [u8],
    ) -> Result<&'a [u8], LossKind> {
        if packing == Packing::None {
            return Ok(block);
        }
        let length = self.fill(packing, block).ok_or(LossKind::DecompressionFailed)?;
        self.taken += u64::try_from(block.len()).unwrap_or(u64::MAX);
        self.given += u64::try_from(length).unwrap_or(u64::MAX);
        if self.given > self.taken.saturating_mul(MAX_RATIO).max(FREE_BYTES) {
            self.spent = true;
            return Err(LossKind::DecompressionLimit);
        }
        self.buffer.get(..length).ok_or(LossKind::DecompressionFailed)
    }

    /// The file unpacks to more than a file does.
    pub(super) fn is_spent(&self) -> bool {
        self.spent
    }

    fn fill(&mut self, packing: Packing, block: &[u8]) -> Option<usize> {
        self.buffer.resize(self.buffer.len().max(MIN_BUFFER), 0);
        loop {
            match into_buffer(packing, block, &mut self.buffer) {
                Ok(length) => return Some(length),
                // Again with more room: no format says how much it takes.
                Err(Failed::TooLong) if self.buffer.len() < MAX_UNPACKED => {
                    self.buffer.resize((self.buffer.len() * 4).min(MAX_UNPACKED), 0);
                }
                Err(_) => return None,
            }
        }
    }
}

enum Failed {
    Damaged,
    TooLong,
}

fn into_buffer(packing: Packing, block: &[u8], buffer: &mut [u8]) -> Result<usize, Failed> {
    match packing {
        Packing::Bzip2 => from_reader(BzDecoder::new(block), buffer),
        Packing::Lz4 => {
            lz4_flex::block::decompress_into(block, buffer).map_err(|error| match error {
                lz4_flex::block::DecompressError::OutputTooSmall { .. } => Failed::TooLong,
                _ => Failed::Damaged,
            })
        }
        Packing::Lzo => {
            lzokay::decompress::decompress(block, buffer).map_err(|error| match error {
                lzokay::Error::OutputOverrun => Failed::TooLong,
                _ => Failed::Damaged,
            })
        }
        Packing::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(block);
            from_reader(decoder.map_err(|_| Failed::Damaged)?, buffer)
        }
        Packing::None => Err(Failed::Damaged),
    }
}

fn from_reader(mut reader: impl Read, buffer: &mut [u8]) -> Result<usize, Failed> {
    let length = super::fill(&mut reader, buffer).map_err(|_| Failed::Damaged)?;
    match super::fill(&mut reader, &mut [0]) {
        Ok(0) => Ok(length),
        Ok(_) => Err(Failed::TooLong),
        Err(_) => Err(Failed::Damaged),
    }
}
