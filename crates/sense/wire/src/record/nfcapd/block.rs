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
        self.buffer.resize(MAX_UNPACKED, 0);
        match packing {
            Packing::Bzip2 => from_reader(BzDecoder::new(block), &mut self.buffer),
            Packing::Lz4 => lz4_flex::block::decompress_into(block, &mut self.buffer).ok(),
            Packing::Lzo => lzokay::decompress::decompress(block, &mut self.buffer).ok(),
            Packing::Zstd => {
                from_reader(zstd::stream::read::Decoder::with_buffer(block).ok()?, &mut self.buffer)
            }
            Packing::None => None,
        }
    }
}

/// None when it is damaged, or longer than the buffer.
fn from_reader(mut reader: impl Read, buffer: &mut [u8]) -> Option<usize> {
    let length = super::fill(&mut reader, buffer).ok()?;
    let over = super::fill(&mut reader, &mut [0]).ok()? == 0;
    over.then_some(length)
}
