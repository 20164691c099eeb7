//! Datagrams of NetFlow version 5, version 9 and IPFIX.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_wire::fuzzing::netflow(bytes));
