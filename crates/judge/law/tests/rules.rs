//! The rules that are shipped, and files that must be refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data must fail")]

use hashwarden_law::provision::packs;

#[test]
fn what_is_shipped_has_no_fault() {
    let faults = packs::built_in().err().unwrap_or_default();
    let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
