//! Records of any program, from telling their kind to the sums of their rows.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_wire::fuzzing::records(bytes));
