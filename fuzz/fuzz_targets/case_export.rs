//! An exported case, as bytes and as the files behind a seal that fits.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_custody::fuzzing::export(bytes));
