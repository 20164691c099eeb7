//! A file of nfcapd or nfdump.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_wire::fuzzing::nfcapd(bytes));
