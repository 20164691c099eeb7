//! Replays the fuzz corpus of the sites file through what the fuzz target asks, in plain
//! `cargo test`, so that a file that once broke something stays mended without a fuzzer.
//!
//! In: `fuzz/corpus/sites/`, each file whole and cut at every byte. Out: no panic, and whoever is said to hold
//! the first address of a range when it begins says so itself.

use std::{fs, path::Path};

use hashwarden_fusion::Sites;

#[test]
fn every_file_of_the_corpus_is_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus/sites");
    let mut files = 0;
    for entry in fs::read_dir(&folder).expect("the corpus is part of the project") {
        let bytes = fs::read(entry.expect("a file").path()).expect("a readable file");
        for end in 0..=bytes.len() {
            let Ok(text) = std::str::from_utf8(&bytes[..end]) else { continue };
            let Ok(sites) = Sites::parse(text) else { continue };
            for range in sites.all().iter().flat_map(|site| &site.addresses) {
                let Some(at) = range.from else { continue };
                let holder = sites.site_of(range.network, at);
                assert!(holder.range_of(range.network, at).is_some(), "{}", range.network);
            }
        }
        files += 1;
    }
    assert!(files >= 5, "{files} files in {}", folder.display());
}
