//! Replays the seed corpus of every fuzz target that belongs to this crate, in plain `cargo test`.
#![allow(clippy::unwrap_used, reason = "a test may panic, also in what its parts share")]

use std::{fs, path::Path};

use hashwarden_custody::fuzzing;

/// A fuzz target's entry.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 2] =
    [("case_export", fuzzing::export), ("time_stamp", fuzzing::time_stamp)];

#[test]
fn every_seed_passes() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus");
    for (name, target) in TARGETS {
        let mut count = 0;
        for seed in fs::read_dir(corpus.join(name)).unwrap() {
            target(&fs::read(seed.unwrap().path()).unwrap());
            count += 1;
        }
        assert!(count > 0, "{name} has no seeds");
    }
}
