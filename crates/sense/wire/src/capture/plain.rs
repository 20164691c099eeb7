//! The plain bytes of an input that is no capture, for readers of rows.
//!
//! In: bytes, packed or not, and whoever wants to know how far reading is. Out: a buffered reader. A
//! packed file that is damaged ends early, with its loss kept for the asking, like a capture's.

use std::{
    io::{self, BufRead, Read},
    ops::ControlFlow,
};

use hashwarden_domain::LossKind;

use super::unpack::Unpacked;

const BUFFER: usize = 256 << 10;

/// Bytes being read.
pub(crate) struct Plain<'a> {
    source: Unpacked,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    drained: bool,
    progress: &'a mut dyn FnMut(u64) -> ControlFlow<()>,
}

impl<'a> Plain<'a> {
    /// Puts decoders before them. `progress` is told the bytes read so far, as they lie on disk, and
    /// may end the reading.
    pub(crate) fn open(
        bytes: Box<dyn Read + Send>,
        progress: &'a mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> io::Result<Self> {
        let source = Unpacked::open(bytes)?;
        Ok(Self { source, buffer: vec![0; BUFFER], start: 0, end: 0, drained: false, progress })
    }

    /// What went wrong with a packed file.
    pub(crate) fn loss(&mut self) -> Option<LossKind> {
        self.source.loss()
    }
}

impl BufRead for Plain<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start >= self.end && !self.drained {
            (self.start, self.end) = (0, 0);
            (self.end, self.drained) = self.source.fill(&mut self.buffer, 0, 1)?;
            let go_on = (self.progress)(self.source.bytes_read());
            self.drained |= go_on.is_break();
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
    }
}

impl Read for Plain<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(into.len());
        for (to, from) in into.iter_mut().zip(ready) {
            *to = *from;
        }
        self.consume(count);
        Ok(count)
    }
}
