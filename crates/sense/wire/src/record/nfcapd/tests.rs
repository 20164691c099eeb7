//! Files built here, and files that nfdump writes.

mod build;
mod tools;

use std::net::IpAddr;

use hashwarden_domain::{LossKind, observation::wire::Traffic};
use proptest::prelude::*;

use self::build::{Flow, layout_1, layout_2};
use super::*;
use crate::record::FlowRecord;

/// What came of a file.
#[derive(Debug, Default, PartialEq)]
pub(in crate::record) struct Heard {
    pub(in crate::record) flows: Vec<FlowRecord>,
    pub(in crate::record) lost: Vec<(LossKind, u64)>,
}

pub(in crate::record) fn hear(bytes: &[u8]) -> Heard {
    let mut heard = Heard::default();
    let mut losses = Losses::default();
    let tell: &mut Tell<'_> = &mut |form, told| {
        assert_eq!(form, RecordForm::Nfcapd);
        let Told::Flow(flow) = told else { panic!("no names here") };
        heard.flows.push(flow);
    };
    read(bytes, tell, &mut losses).unwrap();
    heard.lost = losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect();
    heard
}

const PACKINGS: [Packing; 5] =
    [Packing::None, Packing::Lzo, Packing::Bzip2, Packing::Lz4, Packing::Zstd];

fn files() -> Vec<Vec<u8>> {
    let flows = [Flow::default(), Flow { six: true, out: (0, 0), sampled: true }];
    let packings = PACKINGS.into_iter();
    let two = packings.clone().map(|packing| layout_2(packing, &flows));
    let one = packings.filter(|packing| *packing != Packing::Zstd);
    one.map(|packing| layout_1(packing, &flows)).chain(two).collect()
}

#[test]
fn both_layouts_however_they_are_packed() {
    for file in files() {
        assert!(looks_like(&file));
        let heard = hear(&file);
        assert_eq!(heard.lost, [(LossKind::FlowRecordMissing, 7), (LossKind::PacketUnsampled, 49)]);
        let [four, six] = heard.flows[..] else { panic!("{heard:?}") };
        assert_eq!(four.source, ("10.0.0.1".parse::<IpAddr>().unwrap(), 49152));
        assert_eq!(four.destination, ("198.51.100.7".parse::<IpAddr>().unwrap(), 3333));
        assert_eq!((four.protocol, four.flags, four.sampling), (6, Some(0x1b), None));
        assert_eq!(four.sent, Traffic { packets: 50, bytes: 5_000 });
        assert_eq!(four.received, Some(Traffic { packets: 40, bytes: 9_000 }));
        assert_eq!(four.first.0, 1_700_000_000_123_000_000);
        assert_eq!(four.last.0, 1_700_000_060_456_000_000);
        assert_eq!(six.source, ("2001:db8::1".parse::<IpAddr>().unwrap(), 49152));
        assert_eq!(six.destination, ("2001:db8::2".parse::<IpAddr>().unwrap(), 3333));
        assert_eq!((six.received, six.sampling), (None, Some(50)));
    }
}

#[test]
fn every_cut_is_told() {
    for file in files() {
        let whole = hear(&file);
        for cut in 0..file.len() {
            let heard = hear(&file[..cut]);
            assert!(whole.flows.starts_with(&heard.flows), "what is told is what is in the file");
            let told = heard.flows.len() == whole.flows.len();
            let between_blocks = build::block_starts(&file).contains(&cut);
            assert!(told || !heard.lost.is_empty() || between_blocks, "cut at {cut}");
        }
    }
}

#[test]
#[ignore = "writes the seeds of the fuzz target"]
fn write_seeds_of_nfcapd() {
    let folder = crate::record::netflow::tests::tools::root().join("fuzz/corpus/nfcapd");
    std::fs::create_dir_all(&folder).unwrap();
    let names = ["plain", "lzo", "bzip2", "lz4"].map(|name| format!("layout_1_{name}"));
    let more = ["plain", "lzo", "bzip2", "lz4", "zstd"].map(|name| format!("layout_2_{name}"));
    for (name, file) in names.into_iter().chain(more).zip(files()) {
        std::fs::write(folder.join(name), file).unwrap();
    }
}

#[test]
fn every_flip_is_read() {
    for file in files() {
        for at in (0..file.len()).filter(|at| *at < 60 || *at > 270) {
            for value in [0, 0x7f, 0xff] {
                let mut changed = file.clone();
                changed[at] = value;
                hear(&changed);
            }
        }
    }
}

#[test]
fn what_is_none() {
    assert!(!looks_like(b""));
    assert!(!looks_like(&[0x0c, 0xa5]));
    // The other way round, a later layout, encrypted.
    assert!(!looks_like(&[0xa5, 0x0c, 0, 1, 0, 0, 0, 0]));
    assert!(!looks_like(&[0x0c, 0xa5, 3, 0, 0, 0, 0, 0]));
    let mut file = layout_2(Packing::None, &[Flow::default()]);
    file[17] = 1;
    assert_eq!(hear(&file).lost, [(LossKind::RecordMalformed, 1)]);
}

#[test]
fn a_file_that_grows_without_end_is_left() {
    let zeros = vec![0; 15 << 20];
    let block = build::pack(Packing::Zstd, &zeros);
    let mut file = layout_2(Packing::Zstd, &[]);
    file.truncate(40);
    for _ in 0..6 {
        file.extend(build::block(Packing::Zstd, &block));
    }
    let heard = hear(&file);
    assert!(heard.lost.contains(&(LossKind::DecompressionLimit, 1)), "{heard:?}");
    // A block longer than any.
    let block = build::pack(Packing::Zstd, &vec![0; (16 << 20) + 1]);
    file.truncate(40);
    file.extend(build::block(Packing::Zstd, &block));
    assert_eq!(hear(&file).lost, [(LossKind::DecompressionFailed, 1)]);
}

proptest! {
    #[test]
    fn junk(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        hear(&bytes);
    }

    /// Junk in a block of a file that is right.
    #[test]
    fn junk_in_blocks(
        records in prop::collection::vec((0_u16..20, prop::collection::vec(any::<u8>(), 0..120)), 0..6),
        one in any::<bool>(),
        pick in 0_usize..4,
    ) {
        let records: Vec<u8> =
            records.iter().flat_map(|(kind, body)| build::record(*kind, body)).collect();
        let packing = PACKINGS[pick];
        let mut file = if one { layout_1(packing, &[]) } else { layout_2(packing, &[]) };
        file.truncate(if one { LAYOUT_1.0 + LAYOUT_1.1 } else { LAYOUT_2 });
        file.extend(build::block_of(one, packing, &build::pack(packing, &records)));
        let heard = hear(&file);
        prop_assert!(heard.flows.iter().all(|flow| flow.first <= flow.last));
    }
}
