//! Builders of files of both layouts.

use std::io::Write;

use super::super::{LAYOUT_1, LAYOUT_2, block::Packing};

/// A flow to be written.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Flow {
    pub(in super::super) six: bool,
    /// Packets and bytes of the other direction.
    pub(in super::super) out: (u32, u32),
    pub(in super::super) sampled: bool,
}

impl Default for Flow {
    fn default() -> Self {
        Self { six: false, out: (40, 9_000), sampled: false }
    }
}

const FIRST: u64 = 1_700_000_000_123;
const LAST: u64 = 1_700_000_060_456;
const EXPORTER: u16 = 3;

fn addresses(six: bool) -> Vec<u8> {
    if six {
        let word = |word: u64| word.to_le_bytes();
        [word(0x2001_0db8_0000_0000), word(1), word(0x2001_0db8_0000_0000), word(2)].concat()
    } else {
        [[1, 0, 0, 10], [7, 100, 51, 198]].concat()
    }
}

pub(in super::super) fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let size = u16::try_from(body.len() + 4).unwrap();
    [&kind.to_le_bytes(), &size.to_le_bytes(), body].concat()
}

/// Record 15: of all flows of the exporter, one packet taken and 49 left out.
fn sampler() -> Vec<u8> {
    let exporter = [EXPORTER.to_le_bytes(), [0, 0]].concat();
    let intervals = [1_u32.to_le_bytes(), 49_u32.to_le_bytes()].concat();
    record(15, &[exporter, (-1_i64).to_le_bytes().to_vec(), intervals].concat())
}

/// Record 9: the same as an interval.
fn old_sampler() -> Vec<u8> {
    let mode = [[0, 0], EXPORTER.to_le_bytes()].concat();
    record(9, &[(-1_i32).to_le_bytes().to_vec(), 50_u32.to_le_bytes().to_vec(), mode].concat())
}

fn element(kind: u16, body: &[u8]) -> Vec<u8> {
    record(kind, body)
}

fn flow_2(flow: Flow) -> Vec<u8> {
    let wide = |value: u64| value.to_le_bytes();
    let mut generic = [wide(FIRST), wide(LAST), wide(LAST), wide(50), wide(5_000)].concat();
    generic.extend(49152_u16.to_le_bytes());
    generic.extend(3333_u16.to_le_bytes());
    generic.extend([6, 0x1b, 0, 0]);
    let out = [wide(1), wide(flow.out.0.into()), wide(flow.out.1.into())].concat();
    // Interfaces between, which mean nothing here.
    let elements = [
        element(1, &generic),
        element(4, &[0; 12]),
        element(if flow.six { 3 } else { 2 }, &addresses(flow.six)),
        element(5, &out),
    ];
    let mut body = u16::try_from(elements.len()).unwrap().to_le_bytes().to_vec();
    body.extend([0, 0]);
    body.extend(EXPORTER.to_le_bytes());
    body.extend([if flow.sampled { 2 } else { 0 }, 9]);
    body.extend(elements.concat());
    record(11, &body)
}

/// Record 2: interfaces, packets and bytes of the other direction in four and in eight bytes.
fn map() -> Vec<u8> {
    let ids: [u16; 8] = [1, 0, 4, 14, 17, 0, 0, 0];
    let mut body = 5_u16.to_le_bytes().to_vec();
    body.extend(16_u16.to_le_bytes());
    body.extend(ids[2..6].iter().flat_map(|id| id.to_le_bytes()));
    record(2, &body)
}

fn flow_1(flow: Flow) -> Vec<u8> {
    let flags = u16::from(flow.six) | 4 | if flow.sampled { 128 } else { 0 };
    let milliseconds = |at: u64| u16::try_from(at % 1000).unwrap().to_le_bytes();
    let seconds = |at: u64| u32::try_from(at / 1000).unwrap().to_le_bytes();
    let mut body = flags.to_le_bytes().to_vec();
    body.extend(5_u16.to_le_bytes());
    body.extend([milliseconds(FIRST), milliseconds(LAST)].concat());
    body.extend([seconds(FIRST), seconds(LAST)].concat());
    body.extend([0, 0x1b, 6, 0]);
    body.extend([49152_u16.to_le_bytes(), 3333_u16.to_le_bytes()].concat());
    body.extend([EXPORTER.to_le_bytes(), [0, 0]].concat());
    body.extend(addresses(flow.six));
    body.extend(50_u32.to_le_bytes());
    body.extend(5_000_u64.to_le_bytes());
    body.extend([0; 4]);
    body.extend(flow.out.0.to_le_bytes());
    body.extend(u64::from(flow.out.1).to_le_bytes());
    record(10, &body)
}

pub(in super::super) fn pack(packing: Packing, bytes: &[u8]) -> Vec<u8> {
    match packing {
        Packing::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        // No matches, which is a valid way of packing, and what there are encoders for is not in
        // what is built: one run of literals, then the end.
        Packing::Lz4 => [lz4_length(bytes.len()), bytes.to_vec()].concat(),
        Packing::Lzo => lzo(bytes),
        Packing::None => bytes.to_vec(),
        Packing::Zstd => zstd::encode_all(bytes, 1).unwrap(),
    }
}

/// The token and the length of one run of literals (`lz4_Block_format.md`).
fn lz4_length(length: usize) -> Vec<u8> {
    let Some(mut more) = length.checked_sub(15) else {
        return vec![u8::try_from(length << 4).unwrap()];
    };
    let mut bytes = vec![0xf0];
    while let Some(rest) = more.checked_sub(255) {
        bytes.push(255);
        more = rest;
    }
    bytes.push(u8::try_from(more).unwrap());
    bytes
}

/// One run of literals and the end of the stream (the kernel's `lzo.rst`).
fn lzo(bytes: &[u8]) -> Vec<u8> {
    let mut packed = match bytes.len() {
        length @ 0..=238 => vec![u8::try_from(length + 17).unwrap()],
        length => {
            let mut more = length - 18;
            let mut head = vec![0];
            while more > 255 {
                head.push(0);
                more -= 255;
            }
            head.push(u8::try_from(more).unwrap());
            head
        }
    };
    packed.extend(bytes);
    packed.extend([0x11, 0, 0]);
    packed
}

pub(in super::super) fn block(packing: Packing, packed: &[u8]) -> Vec<u8> {
    block_of(false, packing, packed)
}

pub(in super::super) fn block_of(one: bool, packing: Packing, packed: &[u8]) -> Vec<u8> {
    let mut bytes = 1_u32.to_le_bytes().to_vec();
    bytes.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    let (kind, flags): (u16, u16) = match (one, packing == Packing::None) {
        (true, plain) => (2, if plain { 1 } else { 2 }),
        (false, plain) => (3, u16::from(plain)),
    };
    bytes.extend([kind.to_le_bytes(), flags.to_le_bytes()].concat());
    bytes.extend(packed);
    bytes
}

/// A file of nfdump 1.7.
pub(in super::super) fn layout_2(packing: Packing, flows: &[Flow]) -> Vec<u8> {
    let mut file = vec![0x0c, 0xa5, 2, 0, 0, 1, 7, 1];
    file.extend([0; 8]);
    file.push(match packing {
        Packing::None => 0,
        Packing::Lzo => 1,
        Packing::Bzip2 => 2,
        Packing::Lz4 => 3,
        Packing::Zstd => 4,
    });
    file.resize(LAYOUT_2, 0);
    let records = [sampler(), flows.iter().flat_map(|flow| flow_2(*flow)).collect()].concat();
    file.extend(block(packing, &pack(packing, &records)));
    let mut statistics = vec![0; 17 * 8];
    statistics.extend(7_u64.to_le_bytes());
    file.extend(block(
        Packing::None,
        &[record(0x8001, b"none\0\0"), record(0x8002, &statistics)].concat(),
    ));
    file
}

/// A file of nfdump 1.6.
pub(in super::super) fn layout_1(packing: Packing, flows: &[Flow]) -> Vec<u8> {
    let flags: u32 = match packing {
        Packing::None | Packing::Zstd => 0,
        Packing::Lzo => 1,
        Packing::Bzip2 => 8,
        Packing::Lz4 => 16,
    };
    let mut file = vec![0x0c, 0xa5, 1, 0];
    file.extend(flags.to_le_bytes());
    file.resize(LAYOUT_1.0 + LAYOUT_1.1 - 4, 0);
    file.extend(7_u32.to_le_bytes());
    let flows: Vec<u8> = flows.iter().flat_map(|flow| flow_1(*flow)).collect();
    file.extend(block_of(true, packing, &pack(packing, &[old_sampler(), map(), flows].concat())));
    file
}

/// Where blocks begin; what ends there ends as a file does.
pub(in super::super) fn block_starts(file: &[u8]) -> Vec<usize> {
    let mut starts = vec![if file[2] == 1 { LAYOUT_1.0 + LAYOUT_1.1 } else { LAYOUT_2 }];
    while let Some(size) = file.get(starts[starts.len() - 1] + 4..).and_then(|at| at.first_chunk())
    {
        let size = usize::try_from(u32::from_le_bytes(*size)).unwrap();
        starts.push(starts[starts.len() - 1] + 12 + size);
    }
    starts
}
