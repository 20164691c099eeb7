//! A DNS message over UDP and TCP.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_wire::fuzzing::dns(bytes));
