//! Query logs of BIND, dnsmasq and Unbound.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hashwarden_wire::fuzzing::dns_log(bytes));
