//! Worked examples on small tables, and that the checked-in tables can be read.

use hashwarden_domain::{
    Account, Algorithm, Estimate, HashRate, Period, Sentence, site::Territory,
};
use jiff::Timestamp;

use super::{Factors, FactorsError, settle};

const ASIC: &str = "\
# a remark
model,maker,algorithm,released,hash_rate,unit,power_w,joule_per_terahash,source,source_date
Old,A,sha256d,2010-01-01,,,,1000,sheet,2010-02-01
Hungry,A,sha256d,2016-06-01,10,TH/s,1000,100,sheet,2016-07-01
Middling,B,sha256d,2018-01-01,20,TH/s,1200,60,sheet,2018-02-01
Lean,B,sha256d,2020-05-01,100,TH/s,3000,30,sheet,2020-06-01
Future,B,sha256d,2024-01-01,200,TH/s,3000,15,sheet,2024-02-01
Card,C,equihash,2017-01-01,500,Sol/s,100,200000000000,sheet,2017-02-01
";
const GRID: &str = "\
code,gb_code,name_en,name_zh,year,low,central,high,source,date
CN,,China,中国,2022,,0.6,,sheet,2022-12-31
CN-SC,51,Sichuan,四川,2021,0.1,0.2,0.3,sheet,2021-12-31
CN-SC,51,Sichuan,四川,2022,0.1,0.4,0.5,sheet,2022-12-31
KZ,,Kazakhstan,哈萨克斯坦,2024,,0.8,,sheet,2024-12-31
";

fn factors() -> Factors {
    Factors::parse(ASIC, GRID).unwrap()
}

fn place(code: &str) -> Territory {
    Territory { code: code.to_owned(), name: Sentence::same(code) }
}

fn day(text: &str) -> Timestamp {
    format!("{text}T00:00:00Z").parse().unwrap()
}

fn rate(algorithm: Algorithm, on: &str, values: [f64; 3]) -> (Period, Estimate<HashRate>) {
    let [low, central, high] =
        values.map(|x| HashRate::from_hashes_per_second(x, algorithm).unwrap());
    let start = day(on);
    let period = Period::spanning(start, start + jiff::SignedDuration::from_hours(1));
    (period, Estimate { low, central, high })
}

#[test]
fn a_worked_example() {
    // 100 (90 to 120) TH/s in March 2021: at work may be Hungry (100 J/TH), Middling (60), Lean (30);
    // Old is older than seven years, Future not yet sold.
    let rates = [rate(Algorithm::Sha256d, "2021-03-01", [90e12, 100e12, 120e12])];
    let account = settle(&rates, &place("510107"), &factors());
    let Account::Settled { power, energy_per_day, carbon_per_day, method, sources } = account
    else {
        panic!("{account:?}")
    };
    assert_eq!(
        power.map(|p| p.as_watts().round()),
        Estimate { low: 2700.0, central: 6000.0, high: 12000.0 }
    );
    let energy = energy_per_day.map(|e| (e.as_kilowatt_hours() * 1000.0).round());
    assert_eq!(energy, Estimate { low: 64_800.0, central: 144_000.0, high: 288_000.0 });
    // 2021's factor, not 2022's: 0.1, 0.2, 0.3 kg/kWh.
    let carbon = carbon_per_day.unwrap().map(|c| (c.as_kilograms() * 1000.0).round());
    assert_eq!(carbon, Estimate { low: 6480.0, central: 28_800.0, high: 86_400.0 });
    assert_eq!(sources.len(), 4);
    assert_eq!(sources[0].value, "30.0 J/TH");
    assert_eq!(sources[3].value, "0.2000 (0.1000 to 0.3000) kg CO2e/kWh");
    assert!(method.en.contains("PUE") && method.zh.contains("PUE"));
}

#[test]
fn algorithms_add_as_power_and_never_as_hash_rate() {
    let both = [
        rate(Algorithm::Sha256d, "2021-03-01", [1e12; 3]),
        rate(Algorithm::Equihash, "2021-03-01", [1000.0; 3]),
    ];
    let Account::Settled { power, sources, .. } = settle(&both, &place("KZ"), &factors()) else {
        panic!()
    };
    // 1 TH/s at 60 J/TH and 1 kSol/s at 0.2 J/Sol.
    assert!((power.central.as_watts() - 260.0).abs() < 1e-6);
    assert_eq!(sources.len(), 7);
    assert!(sources.iter().any(|source| source.value == "200 J/kSol"), "{sources:?}");
}

#[test]
fn what_the_table_lacks_is_not_guessed() {
    let unknown = |rates: &[(Period, Estimate<HashRate>)]| {
        matches!(settle(rates, &place("51"), &factors()), Account::Unknown { .. })
    };
    assert!(unknown(&[]));
    assert!(unknown(&[rate(Algorithm::Randomx, "2021-03-01", [1e3; 3])]));
    // Before the first machine was sold, and after the last one has grown too old.
    assert!(unknown(&[rate(Algorithm::Sha256d, "2009-03-01", [1e6; 3])]));
    assert!(unknown(&[rate(Algorithm::Sha256d, "2040-03-01", [1e12; 3])]));
    // One algorithm without machines makes the sum unknown: half of it would look like all of it.
    assert!(unknown(&[
        rate(Algorithm::Sha256d, "2021-03-01", [1e12; 3]),
        rate(Algorithm::Randomx, "2021-03-01", [1e3; 3]),
    ]));
    // More than a number can hold.
    assert!(unknown(&[rate(Algorithm::Sha256d, "2021-03-01", [f64::MAX; 3]); 2]));
}

#[test]
fn cards_leave_a_year_after_the_asic_came() {
    let table = "\
model,maker,algorithm,released,hash_rate,unit,power_w,joule_per_terahash,source,source_date
Card,C,x11,2014-01-01,,,,1000000,sheet,2014-02-01
ASIC,A,x11,2016-06-01,,,,1000,sheet,2016-07-01
";
    let factors = Factors::parse(table, GRID).unwrap();
    let widest = |on: &str| {
        let account = settle(&[rate(Algorithm::X11, on, [1e9; 3])], &place("KZ"), &factors);
        match account {
            Account::Settled { power, .. } => Some((power.high.as_watts() * 1000.0).round()),
            Account::Unknown { .. } => None,
        }
    };
    assert_eq!(widest("2016-01-01"), Some(1_000_000.0));
    assert_eq!(widest("2017-05-01"), Some(1_000_000.0));
    assert_eq!(widest("2017-07-01"), Some(1000.0));
}

#[test]
fn the_factor_of_a_place() {
    let carbon = |code: &str, on: &str| {
        let rates = [rate(Algorithm::Sha256d, on, [1e15; 3])];
        match settle(&rates, &place(code), &factors()) {
            Account::Settled { energy_per_day, carbon_per_day: Some(carbon), .. } => {
                let factor =
                    carbon.central.as_kilograms() / energy_per_day.central.as_kilowatt_hours();
                Some((factor * 10.0).round() / 10.0)
            }
            _ => None,
        }
    };
    assert_eq!(carbon("51", "2021-03-01"), Some(0.2));
    assert_eq!(carbon("CN-SC", "2023-03-01"), Some(0.4), "the latest before");
    assert_eq!(carbon("510000", "2019-03-01"), Some(0.2), "none before: the earliest");
    assert_eq!(carbon("kz", "2021-03-01"), Some(0.8));
    assert_eq!(carbon("KZ-75", "2021-03-01"), Some(0.8), "a country without rows for its parts");
    assert_eq!(carbon("CN-XZ", "2021-03-01"), None, "a country with rows for other parts");
    assert_eq!(carbon("54", "2021-03-01"), None);
    for nowhere in ["unknown", "", "5", "地", "-"] {
        assert_eq!(carbon(nowhere, "2021-03-01"), None, "{nowhere}");
    }
}

#[test]
fn faults_are_named_with_their_lines() {
    let broken =
        ASIC.replace("1000,100,sheet", "1000,10,sheet").replace("2018-01-01", "2018-13-01");
    let Err(FactorsError::Rows { faults, .. }) = Factors::parse(&broken, GRID) else { panic!() };
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(
        Factors::parse("model\n", GRID).unwrap_err().to_string().split(" the ").next(),
        Some("asic.csv lacks")
    );
    for (from, to) in [("0.2,0.3", "0.2,0.1"), ("0.8", "-1"), ("2024,", "24,"), (",51,", ",5,")] {
        assert!(Factors::parse(ASIC, &GRID.replace(from, to)).is_err(), "{from} -> {to}");
    }
}

#[test]
fn every_cut_of_the_tables_is_survived() {
    for cut in (0..=ASIC.len()).filter(|at| ASIC.is_char_boundary(*at)) {
        let _ = Factors::parse(&ASIC[..cut], GRID);
    }
    for cut in (0..=GRID.len()).filter(|at| GRID.is_char_boundary(*at)) {
        let _ = Factors::parse(ASIC, &GRID[..cut]);
    }
}

#[test]
fn what_fuzzing_kept_is_survived() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fuzz/corpus/asic");
    let mut replayed = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let (asic, grid) = text.split_once('\0').unwrap_or((&text, ""));
        if let Ok(factors) = Factors::parse(asic, grid) {
            let rates = [rate(Algorithm::Sha256d, "2021-03-01", [1e15; 3])];
            let _ = settle(&rates, &place("51"), &factors);
        }
        replayed += 1;
    }
    assert!(replayed >= 3);
}

#[test]
fn the_checked_in_tables_are_sound() {
    let asic = include_str!("../../../../reference/asic.csv");
    let grid = include_str!("../../../../reference/grid_factors.csv");
    let factors = Factors::parse(asic, grid).unwrap();
    // Every algorithm that can be counted has machines at work in a year when it was mined.
    for algorithm in Algorithm::ALL {
        let on = match algorithm {
            Algorithm::Cryptonight => "2019-06-01",
            Algorithm::Ethash => "2021-06-01",
            _ => "2024-06-01",
        };
        let rates = [rate(algorithm, on, [1e6; 3])];
        for province in ["11", "51", "65", "CN-NM", "KZ", "XK", "IR", "HK", "71"] {
            let account = settle(&rates, &place(province), &factors);
            let Account::Settled { power, carbon_per_day, .. } = account else {
                panic!("{algorithm:?}")
            };
            assert!(power.low < power.central && power.central <= power.high, "{algorithm:?}");
            assert!(carbon_per_day.is_some(), "{province}");
        }
    }
}
