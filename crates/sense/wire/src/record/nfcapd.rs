//! Files of nfcapd, nfpcapd, sfcapd and nfdump: layout 1 (nfdump 1.6) and layout 2 (nfdump 1.7).
//!
//! In: bytes of one file. Out: one [`FlowRecord`](super::FlowRecord) a flow, and what the collector itself
//! counted as missing. Both layouts are little-endian, as nfdump writes them on every machine it
//! supports; blocks are plain or packed with LZO, bzip2, LZ4 or zstd. Encrypted files (nfdump 1.8) and
//! blocks of other things (histograms, places, names) are not read.
//!
//! nfcapd multiplies the counters of sampled flows by the sampling rate; the counts of such a flow are
//! told as they stand in the file, with the rate beside them.
//!
//! Layouts: `nffile.h`, `nffileV2.h` and `nfxV3.h` of <https://github.com/phaag/nfdump>.

mod block;
mod bytes;
mod extension;
mod flow;
mod sampler;

use std::io::{self, Read};

use hashwarden_domain::{LossKind, observation::wire::RecordForm};

use self::{
    block::{Packing, Unpacker},
    bytes::Little,
    extension::Maps,
    sampler::Samplers,
};
use super::{Tell, Told};
use crate::loss::Losses;

/// The first two bytes.
const MAGIC: [u8; 2] = 0xa50c_u16.to_le_bytes();
/// Header of layout 1 and the statistics behind it.
const LAYOUT_1: (usize, usize) = (140, 136);
/// Header of layout 2.
const LAYOUT_2: usize = 40;
/// Largest block as it stands in the file; nfdump writes at most five megabytes.
const MAX_BLOCK: usize = 16 << 20;
/// Header of a block.
const BLOCK_HEADER: usize = 12;

/// Whether a file begins as one of these does.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    header(head).is_some()
}

/// Reads a file to its end. Fails only where reading `bytes` fails.
pub(crate) fn read(
    mut bytes: impl Read,
    tell: &mut Tell<'_>,
    losses: &mut Losses,
) -> io::Result<()> {
    let mut head = [0; LAYOUT_2];
    let length = fill(&mut bytes, &mut head)?;
    let Some(header) = header(&head[..length]) else {
        losses.add(LossKind::RecordMalformed, None);
        return Ok(());
    };
    if length < head.len() {
        losses.add(LossKind::FileTruncated, None);
        return Ok(());
    }
    let mut file = File { header, maps: Maps::default(), samplers: Samplers::default() };
    if header.layout == Layout::One {
        let mut rest = [0; LAYOUT_1.0 + LAYOUT_1.1 - LAYOUT_2];
        if fill(&mut bytes, &mut rest)? < rest.len() {
            losses.add(LossKind::FileTruncated, None);
            return Ok(());
        }
        let (_, failures) = rest.split_at(rest.len() - 4);
        let failures = Little(failures).u32().unwrap_or_default();
        losses.add_many(LossKind::FlowRecordMissing, u64::from(failures), None);
    }
    let mut unpacker = Unpacker::default();
    let mut packed = Vec::new();
    loop {
        let mut head = [0; BLOCK_HEADER];
        let length = fill(&mut bytes, &mut head)?;
        if length < BLOCK_HEADER {
            if length > 0 {
                losses.add(LossKind::FileTruncated, None);
            }
            return Ok(());
        }
        let Some(block) = file.block(head).filter(|block| block.size <= MAX_BLOCK) else {
            losses.add(LossKind::RecordMalformed, None);
            return Ok(());
        };
        packed.resize(block.size, 0);
        let length = fill(&mut bytes, &mut packed)?;
        let cut = length < packed.len();
        // A part of a packed block may unpack to something else than a part of its records.
        if block.flows && (!cut || block.packing == Packing::None) {
            match unpacker.unpack(block.packing, &packed[..length]) {
                Ok(records) => file.records(records, tell, losses),
                Err(kind) => losses.add(kind, None),
            }
        }
        if cut || unpacker.is_spent() {
            if cut {
                losses.add(LossKind::FileTruncated, None);
            }
            return Ok(());
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    One,
    Two,
}

#[derive(Clone, Copy, Debug)]
struct Header {
    layout: Layout,
    packing: Packing,
}

fn header(head: &[u8]) -> Option<Header> {
    let mut rest = Little(head.strip_prefix(&MAGIC)?);
    match rest.u16()? {
        1 => {
            // Bit 1 says that addresses are made unrecognisable, which does not change the layout.
            let packing = match rest.u32()? & !2 {
                0 => Packing::None,
                1 => Packing::Lzo,
                8 => Packing::Bzip2,
                16 => Packing::Lz4,
                _ => return None,
            };
            Some(Header { layout: Layout::One, packing })
        }
        2 => {
            let _version = rest.u32()?;
            let _created = rest.u64()?;
            let packing = match rest.u8()? {
                0 => Packing::None,
                1 => Packing::Lzo,
                2 => Packing::Bzip2,
                3 => Packing::Lz4,
                4 => Packing::Zstd,
                _ => return None,
            };
            let encrypted = rest.u8()? != 0;
            (!encrypted).then_some(Header { layout: Layout::Two, packing })
        }
        _ => None,
    }
}

struct Block {
    size: usize,
    packing: Packing,
    /// Records of different kinds, each with its own header: what flows are in.
    flows: bool,
}

struct File {
    header: Header,
    maps: Maps,
    samplers: Samplers,
}

impl File {
    fn block(&self, head: [u8; BLOCK_HEADER]) -> Option<Block> {
        let mut head = Little(&head);
        let _records = head.u32()?;
        let size = usize::try_from(head.u32()?).ok()?;
        let kind = head.u16()?;
        let flags = head.u16()?;
        let (flows, plain) = match self.header.layout {
            Layout::One => (kind == 2, flags == 1),
            Layout::Two => (kind == 3, flags & 1 != 0),
        };
        let packing = if plain { Packing::None } else { self.header.packing };
        Some(Block { size, packing, flows })
    }

    fn records(&mut self, block: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        let mut block = Little(block);
        while block.len() > 0 {
            let mut head = block;
            let (kind, size) = (head.u16(), head.u16().map(usize::from));
            let record = size.filter(|size| *size >= 4).and_then(|size| block.take(size));
            let (Some(kind), Some(record)) = (kind, record) else {
                losses.add(LossKind::RecordMalformed, None);
                return;
            };
            self.record(kind, record, tell, losses);
        }
    }

    /// Numbers of kinds: `id.h`. The rest is about exporters, interfaces and names.
    fn record(&mut self, kind: u16, record: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        let read = match kind {
            1 | 10 => flow::layout_1(kind, record, &self.maps),
            2 => return self.maps.learn(record),
            9 => return self.samplers.learn_old(record),
            11 => flow::layout_2(record),
            15 => return self.samplers.learn(record),
            0x8002 => return failures(record, losses),
            _ => return,
        };
        let Some(mut read) = read else {
            losses.add(LossKind::RecordMalformed, None);
            return;
        };
        // Some records tell of addresses of another kind, and events without any.
        let Some(flow) = &mut read.flow else { return };
        if read.sampled {
            flow.sampling = self.samplers.rate(read.exporter, read.sampler);
        }
        if let Some(rate) = flow.sampling {
            let packets =
                flow.sent.packets.saturating_add(flow.received.unwrap_or_default().packets);
            let hidden = packets - packets / u64::from(rate);
            losses.add_many(LossKind::PacketUnsampled, hidden, Some(flow.last));
        }
        tell(RecordForm::Nfcapd, Told::Flow(*flow));
    }
}

/// The statistics of layout 2: eighteen counters, the last one sequence failures. Each was at least one
/// lost record.
fn failures(record: &[u8], losses: &mut Losses) {
    let counters = record.get(4..).unwrap_or_default();
    let last = counters.get(17 * 8..).and_then(|last| Little(last).u64());
    losses.add_many(LossKind::FlowRecordMissing, last.unwrap_or_default(), None);
}

/// Reads until the buffer is full or the bytes end; how much.
fn fill(bytes: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(free @ [_, ..]) = buffer.get_mut(length..) {
        match bytes.read(free) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[cfg(test)]
pub(in crate::record) mod tests;
