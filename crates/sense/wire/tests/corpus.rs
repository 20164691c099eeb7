//! Replays the seed corpus of every fuzz target that belongs to this crate, in plain `cargo test`.

use std::{fs, path::Path};

use hashwarden_wire::fuzzing;

/// A fuzz target's entry.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 20] = [
    ("capture", fuzzing::capture),
    ("dissect", fuzzing::dissect),
    ("dns", fuzzing::dns),
    ("dns_log", fuzzing::dns_log),
    ("dnstap", fuzzing::dnstap),
    ("eve", fuzzing::eve),
    ("fragment", fuzzing::fragment),
    ("http", fuzzing::http),
    ("json_rpc", fuzzing::json_rpc),
    ("netflow", fuzzing::netflow),
    ("nfcapd", fuzzing::nfcapd),
    ("packet", fuzzing::packet),
    ("pools", fuzzing::pools),
    ("proxy", fuzzing::proxy),
    ("reassembly", fuzzing::reassembly),
    ("records", fuzzing::records),
    ("squid", fuzzing::squid),
    ("tls", fuzzing::tls),
    ("websocket", fuzzing::websocket),
    ("zeek", fuzzing::zeek),
];

#[test]
fn every_seed_passes() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus");
    for (name, target) in TARGETS {
        let folder = corpus.join(name);
        let seeds = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut count = 0;
        for seed in seeds {
            target(&fs::read(seed.unwrap().path()).unwrap());
            count += 1;
        }
        assert!(count > 0, "{} has no seeds", folder.display());
    }
}

/// Every start and every single changed byte of the small seeds of the way of the bytes.
#[test]
fn every_cut_and_every_flip_of_the_packet_seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus/packet");
    for seed in fs::read_dir(folder).unwrap() {
        let seed = fs::read(seed.unwrap().path()).unwrap();
        for cut in 0..seed.len() {
            fuzzing::packet(&seed[..cut]);
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = seed.clone();
                changed[cut] = value;
                fuzzing::packet(&changed);
            }
        }
    }
}

#[test]
fn every_cut_of_the_capture_seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus/capture");
    for seed in fs::read_dir(folder).unwrap() {
        let seed = fs::read(seed.unwrap().path()).unwrap();
        for cut in (0..seed.len()).step_by(13) {
            fuzzing::capture(&seed[..cut]);
        }
    }
}
