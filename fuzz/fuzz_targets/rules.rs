//! A file of rules of any bytes: read or refused, never a panic.
//!
//! In: bytes, taken as UTF-8; the file is read by itself and, where it can be, beside what is built in.
//! What is accepted has no day with two in force for one subject, nothing in force that was not verified,
//! and each fault names a line that the file has.

#![no_main]

use hashwarden_law::{
    Mark, Provisions,
    provision::{Invented, packs},
};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut invented = Invented::default();
    let _ = invented.read("refused.toml", text);
    let lines = text.matches('\n').count() + 1;
    match Provisions::load([("cn/a.toml", text)], Invented::default()) {
        Err(faults) => {
            assert!(!faults.is_empty() && faults.is_sorted());
            for fault in faults {
                assert!((1..=lines).contains(&fault.line), "{fault}");
            }
        }
        Ok(rules) => {
            for day in [date(2021, 8, 1), date(2022, 6, 1), date(2026, 3, 1), date(9999, 12, 31)] {
                let mut seen = std::collections::BTreeSet::new();
                for rule in rules.all().iter().filter(|rule| rule.in_force_on(day)) {
                    assert!(seen.insert(&rule.subject), "two for {} on {day}", rule.subject);
                    assert!(rule.mark != Mark::U && rule.document.number.is_some());
                }
            }
            assert!(rules.changed(date(2021, 8, 1), date(2021, 8, 1)).is_empty());
            // Beside what is built in it is read or refused as well.
            let beside = packs::FILES.iter().copied().chain([("xx/fuzz.toml", text)]);
            let _ = Provisions::load(beside, Invented::default());
        }
    }
});
