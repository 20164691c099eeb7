//! The pool list of the project itself is read without a fault.

use std::path::Path;

use hashwarden_wire::Pools;

#[test]
fn the_list_in_reference_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../reference/pools.csv");
    let csv = std::fs::read_to_string(path).expect("reference/pools.csv is part of the project");
    let pools = Pools::parse(&csv).unwrap_or_else(|error| panic!("{error}"));
    assert!(pools.len() > 1000, "{} rows", pools.len());
    assert!(pools.by_name("xmr-eu1.nanopool.org").is_some());
    for stranger in ["www.example.com", "notnanopool.org", "nanopool.org.evil.com", "localhost"] {
        assert!(pools.by_name(stranger).is_none(), "{stranger}");
    }
}
