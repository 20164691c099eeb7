//! Plain pcap files, read and written record by record.
//!
//! In and out: the classic libpcap format (draft-ietf-opsawg-pcap), either byte order, microseconds or
//! nanoseconds. The engine's own reader is what is measured here, so it is not used. No pcapng.

use std::{
    fs,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};

use anyhow::{Context, bail};

pub(super) mod frame;

/// Longest frame that is believed.
const LONGEST_FRAME: u32 = 1 << 20;
/// Written ahead.
const BUFFER: usize = 1 << 20;

/// One packet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    pub(super) seconds: u32,
    /// Microseconds, or nanoseconds where the file says so.
    pub(super) fraction: u32,
    pub(super) wire_length: u32,
    pub(super) bytes: Vec<u8>,
}

/// A file that is read.
pub(super) struct Reader {
    file: BufReader<fs::File>,
    little: bool,
    head: [u8; 24],
}

impl Reader {
    /// Opens a file; nothing where it is not plain pcap.
    pub(super) fn open(path: &Path) -> anyhow::Result<Option<Self>> {
        let mut file = BufReader::with_capacity(BUFFER, fs::File::open(path)?);
        let mut head = [0; 24];
        file.read_exact(&mut head)?;
        let little = match head.first_chunk() {
            Some([0xd4, 0xc3, 0xb2, 0xa1] | [0x4d, 0x3c, 0xb2, 0xa1]) => true,
            Some([0xa1, 0xb2, 0xc3, 0xd4] | [0xa1, 0xb2, 0x3c, 0x4d]) => false,
            _ => return Ok(None),
        };
        Ok(Some(Self { file, little, head }))
    }

    /// Reads the next packet into `record`; false at the end.
    pub(super) fn next(&mut self, record: &mut Record) -> anyhow::Result<bool> {
        let mut head = [[0; 4]; 4];
        if self.file.read_exact(head.as_flattened_mut()).is_err() {
            return Ok(false);
        }
        let [seconds, fraction, length, wire_length] = head.map(|raw| self.number(raw));
        if length > LONGEST_FRAME {
            bail!("a packet of {length} bytes: the capture is damaged");
        }
        record.bytes.resize(usize::try_from(length)?, 0);
        self.file.read_exact(&mut record.bytes).context("the capture ends in a packet")?;
        (record.seconds, record.fraction, record.wire_length) = (seconds, fraction, wire_length);
        Ok(true)
    }

    fn number(&self, raw: [u8; 4]) -> u32 {
        if self.little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) }
    }
}

/// A file that is written.
pub(super) struct Writer {
    file: BufWriter<fs::File>,
    little: bool,
    pub(super) packets: u64,
    pub(super) bytes: u64,
}

impl Writer {
    /// A new file of Ethernet frames with microseconds.
    pub(super) fn ethernet(path: &Path) -> anyhow::Result<Self> {
        const ETHERNET: u32 = 1;
        const SNAP: u32 = 65_535;
        let mut head = [0; 24];
        let fields = [0xa1b2_c3d4, 0x0004_0002, 0, 0, SNAP, ETHERNET];
        for (place, field) in head.chunks_exact_mut(4).zip(fields) {
            place.copy_from_slice(&u32::to_le_bytes(field));
        }
        Self::with_head(path, head, true)
    }

    /// A new file of the kind that is read.
    pub(super) fn like(path: &Path, reader: &Reader) -> anyhow::Result<Self> {
        Self::with_head(path, reader.head, reader.little)
    }

    fn with_head(path: &Path, head: [u8; 24], little: bool) -> anyhow::Result<Self> {
        let mut file = BufWriter::with_capacity(BUFFER, fs::File::create(path)?);
        file.write_all(&head)?;
        Ok(Self { file, little, packets: 0, bytes: 24 })
    }

    /// Writes a packet.
    pub(super) fn write(&mut self, record: &Record) -> anyhow::Result<()> {
        let length = u32::try_from(record.bytes.len())?;
        let fields = [record.seconds, record.fraction, length, record.wire_length];
        let raw =
            fields.map(|field| if self.little { field.to_le_bytes() } else { field.to_be_bytes() });
        self.file.write_all(raw.as_flattened())?;
        self.file.write_all(&record.bytes)?;
        self.packets += 1;
        self.bytes += 16 + u64::from(length);
        Ok(())
    }

    /// Writes what waits.
    pub(super) fn finish(mut self) -> anyhow::Result<Slice> {
        self.file.flush().context("the disk is full")?;
        Ok(Slice { packets: self.packets, bytes: self.bytes })
    }
}

/// What a file holds that was written.
#[derive(Clone, Copy)]
pub(super) struct Slice {
    pub(super) packets: u64,
    pub(super) bytes: u64,
}

/// Copies the first packets of a plain pcap file, up to so many bytes; nothing where it is none.
pub(super) fn cut(from: &Path, to: &Path, limit: u64) -> anyhow::Result<Option<Slice>> {
    let Some(mut reader) = Reader::open(from)? else { return Ok(None) };
    let mut writer = Writer::like(to, &reader)?;
    let mut record = Record::default();
    while writer.bytes < limit && reader.next(&mut record)? {
        writer.write(&record)?;
    }
    writer.finish().map(Some)
}

/// Writes a capture so many times, each time later and between other addresses.
pub(super) fn repeat(from: &Path, to: &Path, times: u16) -> anyhow::Result<Option<Slice>> {
    let Some(mut reader) = Reader::open(from)? else { return Ok(None) };
    let mut writer = Writer::like(to, &reader)?;
    let mut record = Record::default();
    let (mut first, mut last) = (u32::MAX, 0_u32);
    for time in 0..times {
        let length = last.saturating_sub(first).saturating_add(1);
        let shift = if time == 0 { 0 } else { length.wrapping_mul(u32::from(time)) };
        while reader.next(&mut record)? {
            (first, last) = (first.min(record.seconds), last.max(record.seconds));
            record.seconds = record.seconds.wrapping_add(shift);
            // Copies that the capture consists of already differ in the octet before.
            let [high, low] = time.to_be_bytes();
            frame::move_addresses(&mut record.bytes, [0, 0, low, high]);
            writer.write(&record)?;
        }
        reader = Reader::open(from)?.context("the capture is gone")?;
    }
    writer.finish().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::machine::Temporary;

    #[test]
    fn what_is_written_is_read_again_and_copies_are_later_and_elsewhere() -> anyhow::Result<()> {
        let folder = Temporary::new()?;
        let (one, three) = (folder.join("one.pcap"), folder.join("three.pcap"));
        let mut writer = Writer::ethernet(&one)?;
        let mut sent = Vec::new();
        for second in 0..4 {
            let segment = frame::Segment { client: [10, 0, 0, 1], payload: b"x", ..frame::SAMPLE };
            let bytes = segment.to_frame();
            let wire_length = u32::try_from(bytes.len())?;
            sent.push(Record { seconds: 100 + second, fraction: 5, wire_length, bytes });
        }
        for record in &sent {
            writer.write(record)?;
        }
        let written = writer.finish()?;
        assert_eq!(written.bytes, fs::metadata(&one)?.len());

        let slice = repeat(&one, &three, 3)?.context("plain")?;
        assert_eq!(slice.packets, 12);
        let mut reader = Reader::open(&three)?.context("plain")?;
        let (mut read, mut record) = (Vec::new(), Record::default());
        while reader.next(&mut record)? {
            read.push(record.clone());
        }
        assert_eq!(read.get(..4), Some(sent.as_slice()));
        assert_eq!(
            read.iter().map(|r| r.seconds).collect::<Vec<_>>(),
            (100..112).collect::<Vec<_>>()
        );
        let ends: Vec<_> = read.iter().filter_map(|r| frame::ends(&r.bytes)).collect();
        assert_eq!(ends.len(), 12);
        assert_ne!(ends.first(), ends.last());

        let first = cut(&one, &three, 30)?.context("plain")?;
        assert_eq!(first.packets, 1);
        Ok(())
    }
}
