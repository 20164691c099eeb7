//! A sites file of any bytes: read or refused, never a panic, and what is read can be asked.
//!
//! In: bytes, taken as UTF-8. Whoever is said to hold the first address of a
//! range when it begins must say so itself.

#![no_main]

use hashwarden_fusion::Sites;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(sites) = Sites::parse(text) else { return };
    for site in sites.all() {
        for range in &site.addresses {
            let Some(at) = range.from else { continue };
            let holder = sites.site_of(range.network, at);
            assert!(holder.range_of(range.network, at).is_some(), "{} at {at}", range.network);
        }
    }
});
