use std::io::Write;

use super::*;
use crate::sample;

type Read1 = (i64, u32, u16, Vec<u8>);
type Lost = Vec<(LossKind, u64)>;

fn read(bytes: Vec<u8>) -> Result<(Vec<Read1>, Lost), Likeness> {
    let mut capture = match Capture::open(Box::new(io::Cursor::new(bytes))) {
        Ok(capture) => capture,
        Err(Refused::NotACapture(likeness)) => return Err(likeness),
        Err(Refused::Io(error)) => panic!("memory cannot fail: {error}"),
    };
    let (mut losses, mut block, mut records) = (Losses::default(), Block::default(), Vec::new());
    loop {
        capture.next(&mut block, 1000, &mut losses);
        if block.records.is_empty() {
            let lost = losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect();
            return Ok((records, lost));
        }
        records.extend(block.records.iter().map(|record| {
            let bytes = block.frame(record).to_vec();
            (record.at.0, record.wire_length, record.link_type, bytes)
        }));
    }
}

fn frames(count: u8) -> Vec<Vec<u8>> {
    (0..count).map(|n| vec![n; 20 + usize::from(n)]).collect()
}

fn pcap_of(big: bool, nano: bool, frames: &[Vec<u8>]) -> Vec<u8> {
    let n4 = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
    let n2 = |n: u16| if big { n.to_be_bytes() } else { n.to_le_bytes() };
    let mut bytes = Vec::from(n4(if nano { 0xa1b2_3c4d } else { 0xa1b2_c3d4 }));
    bytes.extend([n2(2), n2(4)].concat());
    // A frame check sequence of four bytes in the upper bits of the link type.
    bytes.extend([n4(0), n4(0), n4(65_535), n4(0x4000_0001)].concat());
    for frame in frames {
        let length = u32::try_from(frame.len()).unwrap();
        bytes.extend([n4(1_700_000_000), n4(7), n4(length), n4(length + 3)].concat());
        bytes.extend(frame);
    }
    bytes
}

fn section(big: bool) -> Vec<u8> {
    let n4 = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
    let version = if big { [0, 1, 0, 0] } else { [1, 0, 0, 0] };
    sample::block(big, 0x0a0d_0d0a, &[&n4(0x1a2b_3c4d), &version, &[0xff; 8][..]].concat())
}

fn interface(big: bool, link_type: u16, options: &[(u16, &[u8])]) -> Vec<u8> {
    let n2 = |n: u16| if big { n.to_be_bytes() } else { n.to_le_bytes() };
    let mut body = Vec::from(n2(link_type));
    body.extend([0; 6]);
    for (code, value) in options {
        body.extend(n2(*code));
        body.extend(n2(u16::try_from(value.len()).unwrap()));
        body.extend(*value);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    sample::block(big, 1, &body)
}

fn enhanced(big: bool, interface: u32, ticks: u64, frame: &[u8]) -> Vec<u8> {
    let n4 = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
    let high = u32::try_from(ticks >> 32).unwrap();
    let low = u32::try_from(ticks & 0xffff_ffff).unwrap();
    let length = u32::try_from(frame.len()).unwrap();
    let mut body = [interface, high, low, length, length].map(n4).concat();
    body.extend(frame);
    sample::block(big, 6, &body)
}

#[test]
fn pcap_of_either_order_and_both_clocks() {
    for big in [false, true] {
        for (nano, expected) in [(false, 7000), (true, 7)] {
            let (records, lost) = read(pcap_of(big, nano, &frames(100))).unwrap();
            assert_eq!(lost, []);
            assert_eq!(records.len(), 100);
            let (at, wire_length, link_type, bytes) = &records[99];
            assert_eq!(*at, 1_700_000_000_000_000_000 + expected);
            assert_eq!((*wire_length, *link_type), (122, 1));
            assert_eq!(*bytes, vec![99; 119]);
        }
    }
}

#[test]
fn pcapng_sections_of_both_orders_with_clocks_of_their_own() {
    let mut file = Vec::new();
    for big in [false, true] {
        file.extend(section(big));
        let offset = if big { 10_i64.to_be_bytes() } else { 10_i64.to_le_bytes() };
        file.extend(interface(big, 1, &[]));
        file.extend(interface(big, 113, &[(2, b"eth0"), (9, &[9]), (14, &offset)]));
        file.extend(interface(big, 101, &[(9, &[0x80 | 10])]));
        // Names, statistics, secrets, things nobody has thought of yet.
        for kind in [4, 5, 10, 0xbad, 0x0bad_cafe] {
            file.extend(sample::block(big, kind, &[7; 13]));
        }
        file.extend(enhanced(big, 0, 5_000_001, &[1; 5]));
        file.extend(enhanced(big, 1, 5_000_000_001, &[2; 6]));
        file.extend(enhanced(big, 2, 5 * 1024 + 512, &[3; 7]));
        file.extend(enhanced(big, 9, 0, &[4; 8]));
        let length = if big { 6_u32.to_be_bytes() } else { 6_u32.to_le_bytes() };
        file.extend(sample::block(big, 3, &[&length[..], &[5; 6]].concat()));
        // The obsolete block: its interface number has 16 bits, then a count of drops.
        let mut old = enhanced(big, 0, 6_000_000, &[6; 9]);
        let kind = if big { 2_u32.to_be_bytes() } else { 2_u32.to_le_bytes() };
        old[..4].copy_from_slice(&kind);
        file.extend(old);
    }
    let (records, lost) = read(file).unwrap();
    let one: Vec<Read1> = vec![
        (5_000_001_000, 5, 1, vec![1; 5]),
        (15_000_000_001, 6, 113, vec![2; 6]),
        (5_500_000_000, 7, 101, vec![3; 7]),
        (5_500_000_000, 6, 1, vec![5; 6]),
        (6_000_000_000, 9, 1, vec![6; 9]),
    ];
    assert_eq!(records, [one.clone(), one].concat());
    assert_eq!(lost, [(LossKind::RecordMalformed, 2)]);
}

#[test]
fn truncated_at_every_byte() {
    let pcap = pcap_of(false, false, &frames(5));
    let mut pcapng = section(false);
    pcapng.extend(interface(false, 1, &[]));
    let mut ends = Vec::new();
    for (n, frame) in frames(5).iter().enumerate() {
        pcapng.extend(enhanced(false, 0, u64::try_from(n).unwrap(), frame));
        ends.push(pcapng.len());
    }
    for (file, first) in [(pcap, 24), (pcapng, 28)] {
        let (whole, _) = read(file.clone()).unwrap();
        for cut in 0..file.len() {
            match read(file[..cut].to_vec()) {
                Err(Likeness::Empty) => assert_eq!(cut, 0),
                Err(likeness) => {
                    assert!(cut < first, "{likeness:?} of {cut} bytes");
                    assert!(matches!(likeness, Likeness::Short | Likeness::Text), "{likeness:?}");
                }
                Ok((records, lost)) => {
                    assert_eq!(records, whole[..records.len()], "{cut}");
                    let clean = lost.is_empty();
                    assert!(clean || lost == [(LossKind::FileTruncated, 1)], "{cut}: {lost:?}");
                    if records.len() == 5 {
                        assert_eq!(cut, file.len());
                    }
                }
            }
        }
    }
}

#[test]
fn a_broken_length_loses_one_record() {
    for length in [u32::MAX, 300_000, 0x7fff_ffff] {
        let frames = frames(60);
        let mut file = pcap_of(false, false, &frames);
        let at = 24 + frames[..30].iter().map(|frame| frame.len() + 16).sum::<usize>();
        file[at + 8..at + 12].copy_from_slice(&length.to_le_bytes());
        let (records, lost) = read(file).unwrap();
        assert_eq!(lost, [(LossKind::RecordMalformed, 1)]);
        assert_eq!(records.len(), 59);
        assert_eq!(records[30].3, frames[31]);
    }
}

#[test]
fn a_broken_block_loses_little() {
    let mut file = section(false);
    file.extend(interface(false, 1, &[]));
    let at = file.len();
    for frame in frames(60) {
        file.extend(enhanced(false, 0, 0, &frame));
    }
    for length in [u32::MAX, 0, 7, 13] {
        let mut broken = file.clone();
        broken[at + 4..at + 8].copy_from_slice(&length.to_le_bytes());
        let (records, lost) = read(broken).unwrap();
        assert_eq!((records.len(), lost), (59, vec![(LossKind::RecordMalformed, 1)]));
    }
}

#[test]
fn long_records_and_long_unknown_blocks() {
    let long = vec![vec![9; MAX_RECORD], vec![8; 10], vec![7; MAX_RECORD], vec![6; MAX_RECORD]];
    let (records, lost) = read(pcap_of(false, false, &long)).unwrap();
    assert_eq!((records.len(), lost), (4, vec![]));
    let mut file = section(false);
    file.extend(interface(false, 1, &[]));
    file.extend(sample::block(false, 0xbad, &vec![1; 5 << 20]));
    file.extend(enhanced(false, 0, 0, &[1; 5]));
    let (records, lost) = read(file).unwrap();
    assert_eq!((records.len(), lost), (1, vec![]));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn packed_once_or_twice_told_from_the_content() {
    let plain = pcap_of(false, false, &frames(100));
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
    let twice_in_a_row = [gzip(&plain[..1000]), gzip(&plain[1000..])].concat();
    let packed =
        [gzip(&plain), zstd(&plain), gzip(&zstd(&plain)), zstd(&gzip(&plain)), twice_in_a_row];
    for file in packed {
        assert_eq!(read(file).unwrap(), read(plain.clone()).unwrap());
    }
    let thrice = gzip(&gzip(&gzip(&plain)));
    assert_eq!(read(thrice), Err(Likeness::Unknown));
}

#[test]
fn packed_and_truncated_at_every_byte() {
    let plain = pcap_of(false, false, &frames(20));
    let (whole, _) = read(plain.clone()).unwrap();
    for file in [gzip(&plain), zstd::encode_all(plain.as_slice(), 1).unwrap()] {
        for cut in 0..file.len() {
            match read(file[..cut].to_vec()) {
                Ok((records, lost)) => {
                    assert_eq!(records, whole[..records.len()]);
                    assert_eq!(lost, [(LossKind::DecompressionFailed, 1)], "{cut}");
                }
                Err(likeness) => assert!(
                    matches!(
                        likeness,
                        Likeness::DamagedPacking
                            | Likeness::Empty
                            | Likeness::Short
                            | Likeness::Text
                    ),
                    "{likeness:?} of {cut}"
                ),
            }
        }
    }
}

#[test]
fn a_file_made_to_exhaust_memory_is_stopped() {
    // Zeros read as records of no length: they would go on for ever.
    let mut plain = pcap_of(false, false, &[]);
    plain.resize(70 << 20, 0);
    let zstd = zstd::encode_all(plain.as_slice(), 1).unwrap();
    assert!(zstd.len() < 64 << 10);
    let nested = gzip(&zstd);
    for file in [zstd, nested] {
        let (_, lost) = read(file).unwrap();
        assert_eq!(lost, [(LossKind::DecompressionLimit, 1)]);
    }
}

#[test]
fn says_what_else_it_looks_like() {
    let cases: [(&[u8], Likeness); 13] = [
        (b"", Likeness::Empty),
        (b"time,ip\n2024,10.0.0.1\n", Likeness::Text),
        ("时间,地址\n".as_bytes(), Likeness::Text),
        (b"PK\x03\x04\x14\0\0\0\x08\0", Likeness::Archive("zip")),
        (b"\xfd7zXZ\0\0\x04", Likeness::Archive("xz")),
        (b"BZh91AY&SY", Likeness::Archive("bzip2")),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03junk", Likeness::DamagedPacking),
        (b"snoop\0\0\0\0\0\0\x02", Likeness::ForeignCapture("snoop")),
        (b"\x34\xcd\xb2\xa1\x02\0\x04\0", Likeness::ModifiedPcap),
        (b"\xd4\xc3\xb2\xa1\x02\0", Likeness::Short),
        (b"\x0a\x0d\x0d\x0a\x1c\0\0\0", Likeness::Short),
        (b"\0\x01\x02", Likeness::Short),
        (&[0xf9; 40], Likeness::Unknown),
    ];
    for (bytes, expected) in cases {
        assert_eq!(read(bytes.to_vec()).unwrap_err(), expected, "{bytes:?}");
        let sentence = expected.sentence();
        assert!(!sentence.en.is_empty() && !sentence.zh.is_empty());
    }
}

#[test]
fn any_clock_of_an_interface_is_a_time() {
    for exponent in 0..=255 {
        for offset in [0, i64::MAX, i64::MIN] {
            let mut file = section(false);
            file.extend(interface(false, 1, &[(9, &[exponent]), (14, &offset.to_le_bytes())]));
            file.extend(enhanced(false, 0, u64::MAX, &[1]));
            let (records, _) = read(file).unwrap();
            let _: Timestamp = Nanoseconds(records[0].0).into();
        }
    }
}
