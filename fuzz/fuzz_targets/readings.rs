//! A file of readings of any bytes: read or refused, never a panic.
//!
//! In: bytes. What is read is in the order of time without overlap, each with energy that can be printed and
//! read again; each fault names a line that the file has. What was read is billed, too: the lines of the
//! sheet add up to its amount.

#![no_main]

use std::sync::LazyLock;

use hashwarden_law::{
    Provisions,
    provision::packs,
    tariff::{Assumptions, Charge, Exact, Moment, Readings, Request, bill},
};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Provisions> = LazyLock::new(|| packs::built_in().expect("without fault"));

fuzz_target!(|bytes: &[u8]| {
    let readings = match Readings::parse(bytes) {
        Err(faults) => {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            assert!(!faults.is_empty());
            for fault in faults {
                assert!((1..=lines).contains(&fault.line), "{}", fault.sentence().en);
            }
            return;
        }
        Ok(readings) => readings,
    };
    assert!(readings.all().windows(2).all(|two| two[0].end <= two[1].start));
    for reading in readings.all() {
        assert_eq!(Exact::parse(&reading.kwh.plain()).as_ref(), Ok(&reading.kwh));
        assert_eq!(Moment::parse(&reading.start.to_string()), Some(reading.start));
    }
    let entries = ["scope=account", "start=list-date", "tax_included=false", "proration=daily-mean-x-days"];
    let assumptions = Assumptions::parse(entries).expect("fields that there are");
    let listed = Moment::parse("2022-06-01T00:00:00+08:00").expect("a moment");
    let request = Request {
        jurisdiction: "cn",
        charge: Charge::Price,
        readings: &readings,
        listed,
        mining_from: None,
        mining_to: None,
        assumptions: &assumptions,
    };
    if let Ok(sheet) = bill(&RULES, &request) {
        let sum = sheet.lines.iter().fold(Exact::zero(), |sum, line| sum + &line.amount);
        assert_eq!(sum, sheet.amount);
    }
});
