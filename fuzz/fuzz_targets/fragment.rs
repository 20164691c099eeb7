//! Segments of a known stream in any order.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_wire::fuzzing::fragment(bytes));
