//! Writing the container, file by file.
//!
//! In: names and streams, in the order of the parts. Out: the container and, for each file, what it is
//! known by. Nothing is held in memory but the list of files; the header of a file is written again once
//! its check sum is known, so the sink must seek.

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::{Member, directory, is_long, limit_of, local_header, part_of};
use crate::digest::Digests;

/// A container that is being written.
pub(crate) struct Writer<Sink> {
    sink: Sink,
    position: u64,
    members: Vec<Member>,
}

/// Passes bytes on and sums them up.
struct Summed<'sink, Sink> {
    sink: &'sink mut Sink,
    crc: crc32fast::Hasher,
    left: u64,
}

impl<Sink: Write + Seek> Writer<Sink> {
    pub(crate) fn new(sink: Sink) -> Self {
        Self { sink, position: 0, members: Vec::new() }
    }

    /// Adds a file that `fill` writes. `bytes` is its length where it is known; a file whose length
    /// is not known must be shorter than what needs zip64.
    pub(crate) fn add<T, Error: From<io::Error>>(
        &mut self,
        name: &str,
        bytes: Option<u64>,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let limit =
            part_of(name).map(limit_of).ok_or_else(|| invalid("a name that may not stand"))?;
        let offset = self.position;
        let planned = local_header(name, bytes.unwrap_or(0), 0);
        self.sink.write_all(&planned)?;
        let limit = bytes.unwrap_or(limit).min(limit);
        let mut summed =
            Summed { sink: &mut self.sink, crc: crc32fast::Hasher::new(), left: limit };
        let out = fill(&mut summed)?;
        let Summed { crc, left, .. } = summed;
        let (written, crc) = (limit - left, crc.finalize());
        if bytes.is_some_and(|bytes| bytes != written) || (bytes.is_none() && is_long(written)) {
            return Err(invalid("a file is not as long as was said").into());
        }
        let header = local_header(name, written, crc);
        let end = offset + u64::try_from(header.len()).unwrap_or(u64::MAX) + written;
        self.sink.seek(SeekFrom::Start(offset))?;
        self.sink.write_all(&header)?;
        self.sink.seek(SeekFrom::Start(end))?;
        self.position = end;
        self.members.push(Member { name: name.to_owned(), bytes: written, crc, offset });
        Ok(out)
    }

    /// Adds a file from memory.
    pub(crate) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<Digests> {
        let length = u64::try_from(bytes.len()).ok();
        self.add(name, length, |mut sink| copy(bytes, &mut sink))
    }

    /// No more come: writes what stands behind the files and gives the sink back, flushed.
    pub(crate) fn finish(mut self) -> io::Result<(Sink, u64)> {
        let directory = directory(&self.members, self.position);
        self.sink.write_all(&directory)?;
        self.sink.flush()?;
        Ok((self.sink, self.position + u64::try_from(directory.len()).unwrap_or(u64::MAX)))
    }
}

/// Copies `from`, taking the hashes on the way.
fn copy(mut from: impl Read, to: &mut impl Write) -> io::Result<Digests> {
    Digests::copy(&mut from, to)
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what)
}

impl<Sink: Write> Write for Summed<'_, Sink> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self
            .left
            .checked_sub(length)
            .ok_or_else(|| invalid("a file is longer than may stand in an export"))?;
        self.sink.write_all(bytes)?;
        self.crc.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
