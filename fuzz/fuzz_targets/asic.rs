//! Any bytes as the tables of machines and emission factors, one after the other, cut at a zero byte:
//! no panic, and an account settled from what was read is finite.
#![no_main]

use hashwarden_accounts::{Factors, settle};
use hashwarden_domain::{Account, Algorithm, Estimate, HashRate, Period, Sentence, site::Territory};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (asic, grid) = text.split_once('\0').unwrap_or((text, ""));
    let Ok(factors) = Factors::parse(asic, grid) else { return };
    let (Ok(start), Ok(end)) = ("2021-03-01T00:00:00Z".parse(), "2021-03-02T00:00:00Z".parse()) else {
        return;
    };
    let Ok(period) = Period::new(start, end) else { return };
    let Ok(rate) = HashRate::from_hashes_per_second(1e15, Algorithm::Sha256d) else { return };
    let place = Territory { code: "51".to_owned(), name: Sentence::same("51") };
    let account = settle(&[(period, Estimate::exactly(rate))], &place, &factors);
    if let Account::Settled { power, carbon_per_day, .. } = account {
        assert!(power.low <= power.central && power.central <= power.high);
        assert!(power.high.as_watts().is_finite());
        if let Some(carbon) = carbon_per_day {
            assert!(carbon.high.as_kilograms().is_finite());
        }
    }
});
