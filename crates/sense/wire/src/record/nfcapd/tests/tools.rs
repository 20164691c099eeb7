//! Files that nfdump writes, and the sample beside the checkout (`../shared/data/samples/nfcapd`), against
//! what nfdump prints of them.

use std::{fs, process::Command};

use super::*;
use crate::record::netflow::tests::tools::{installed, nfdump, root, rows, without_equals};

#[test]
fn flows_are_those_that_nfdump_prints() {
    let sample = root().join("../shared/data/samples/nfcapd/test1-malicious.nfdump");
    if !sample.is_file() {
        println!("skipped 5 cases: ../shared is absent");
        return;
    }
    let bytes = fs::read(&sample).unwrap();
    let heard = hear(&bytes);
    assert_eq!(heard.flows.len(), 4593);
    if !installed(&["nfdump"]) {
        return;
    }
    let printed = without_equals(nfdump(&sample));
    assert_eq!(rows(&heard.flows), printed);
    let folder = tempfile::tempdir().unwrap();
    // Layout 2, packed in every way, and both directions in one row.
    for (packing, directions) in [("", ""), ("-z", ""), ("-y", ""), ("-j", ""), ("-z", "-b")] {
        let file = folder.path().join("nfcapd.test");
        let written = Command::new("nfdump")
            .arg("-r")
            .arg(&sample)
            .args([packing, directions].iter().filter(|option| !option.is_empty()))
            .arg("-w")
            .arg(&file)
            .output()
            .unwrap();
        assert!(written.status.success(), "{written:?}");
        let heard = hear(&fs::read(&file).unwrap());
        let printed = without_equals(nfdump(&file));
        assert_eq!(rows(&heard.flows), printed, "{packing} {directions}");
        let both = heard.flows.iter().any(|flow| flow.received.is_some());
        assert_eq!(both, directions == "-b");
        println!("nfdump -w {packing} {directions}: {} flows", heard.flows.len());
    }
}
