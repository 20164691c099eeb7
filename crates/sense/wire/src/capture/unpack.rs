//! Bytes of a file, unpacked where it is packed with gzip or zstd (told from the content).
//!
//! In: any reader. Out: a reader of the plain bytes, that counts what it took and stops a file made to
//! exhaust memory or time. A packed file inside a packed file is unpacked once more, not further.
//!
//! Standards: RFC 1952, RFC 8878. Limits: [`MAX_RATIO`] beyond [`FREE_BYTES`], [`MAX_LAYERS`],
//! [`MAX_WINDOW_LOG`].

use std::{
    io::{self, BufReader, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::read::MultiGzDecoder;
use hashwarden_domain::LossKind;

/// Unpacked bytes for each packed one; real captures reach some dozens.
pub(super) const MAX_RATIO: u64 = 1000;
/// Unpacked bytes before the ratio is looked at.
const FREE_BYTES: u64 = 64 << 20;
/// Layers of packing.
const MAX_LAYERS: usize = 2;
/// Base-2 logarithm of the largest zstd window: 128 MiB, the format's recommended limit.
const MAX_WINDOW_LOG: u32 = 27;

pub(super) struct Unpacked {
    reader: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    given: u64,
    layers: usize,
    loss: Option<LossKind>,
    failed: bool,
}

impl Unpacked {
    /// Looks at the first bytes and puts decoders before them.
    pub(super) fn open(bytes: Box<dyn Read + Send>) -> io::Result<Self> {
        let taken = Arc::new(AtomicU64::new(0));
        let mut reader: Box<dyn Read + Send> =
            Box::new(Counted { inner: bytes, taken: Arc::clone(&taken) });
        let mut layers = 0;
        loop {
            let mut head = [0; 4];
            let mut length = 0;
            while let Some(free @ [_, ..]) = head.get_mut(length..) {
                match reader.read(free) {
                    Ok(0) => break,
                    Ok(count) => length += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    // Damage in the first bytes of a packed file shows again, and is told, in `fill`.
                    Err(_) if layers > 0 => break,
                    Err(error) => return Err(error),
                }
            }
            let start = head.get(..length).unwrap_or_default().to_vec();
            let packed = if layers < MAX_LAYERS { packing(&start) } else { None };
            reader = Box::new(io::Cursor::new(start).chain(reader));
            match packed {
                None => break,
                Some(Packing::Gzip) => {
                    reader =
                        Box::new(MultiGzDecoder::new(BufReader::with_capacity(256 << 10, reader)));
                }
                Some(Packing::Zstd) => {
                    let mut decoder = zstd::Decoder::new(reader)?;
                    decoder.window_log_max(MAX_WINDOW_LOG)?;
                    reader = Box::new(decoder);
                }
            }
            layers += 1;
        }
        Ok(Self { reader, taken, given: 0, layers, loss: None, failed: false })
    }

    /// Reads until `buffer` holds at least `wanted` bytes from its start; `end` bytes it has already.
    /// Out: how many it has then, and whether nothing more will come.
    pub(super) fn fill(
        &mut self,
        buffer: &mut [u8],
        mut end: usize,
        wanted: usize,
    ) -> io::Result<(usize, bool)> {
        while end < wanted {
            let Some(free @ [_, ..]) = buffer.get_mut(end..) else { break };
            match self.reader.read(free) {
                Ok(0) => return Ok((end, true)),
                Ok(count) => {
                    end += count;
                    self.given = self.given.saturating_add(u64::try_from(count).unwrap_or(0));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) if self.layers > 0 => {
                    self.fail(LossKind::DecompressionFailed);
                    return Ok((end, true));
                }
                Err(error) => {
                    self.failed = true;
                    return Err(error);
                }
            }
            let limit = self.bytes_read().saturating_mul(MAX_RATIO).max(FREE_BYTES);
            if self.layers > 0 && self.given > limit {
                self.fail(LossKind::DecompressionLimit);
                return Ok((end, true));
            }
        }
        Ok((end, false))
    }

    fn fail(&mut self, kind: LossKind) {
        self.failed = true;
        self.loss = Some(kind);
    }

    /// What went wrong since the last call.
    pub(super) fn loss(&mut self) -> Option<LossKind> {
        self.loss.take()
    }

    /// Whether reading ended early.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
}

enum Packing {
    Gzip,
    Zstd,
}

/// Whether these first bytes are of a packed file.
pub(super) fn is_packed(head: &[u8]) -> bool {
    packing(head).is_some()
}

fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
        // A skippable frame may come first (RFC 8878, 3.1.2).
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
        _ => None,
    }
}

struct Counted {
    inner: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(count)
    }
}
