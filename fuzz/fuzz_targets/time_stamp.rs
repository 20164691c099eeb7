//! The answer of a time-stamp authority.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_custody::fuzzing::time_stamp(bytes));
