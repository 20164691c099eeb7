//! `tariff`: the contract of its JSON and exit codes.

use std::{fs, path::Path};

use serde_json::json;

use crate::program::{Answer, run};

const READINGS: &str = "start,end,kwh\n\
    2022-04-01T00:00:00+08:00,2022-05-01T00:00:00+08:00,3000\n\
    2022-05-01T00:00:00+08:00,2022-06-01T00:00:00+08:00,3100.5\n";

fn tariff(folder: &Path, readings: &str, arguments: &[&str]) -> Answer {
    fs::write(folder.join("readings.csv"), readings).unwrap();
    run(folder, &[&["tariff", "--readings", "readings.csv"], arguments].concat())
}

const SICHUAN: [&str; 6] = [
    "--jurisdiction",
    "cn-sichuan",
    "--listed",
    "2022-06-10T00:00:00+08:00",
    "--mining-from",
    "2022-03-01T00:00:00+08:00",
];

#[test]
fn a_sheet_is_one_object_of_just_these_fields() {
    let folder = tempfile::tempdir().unwrap();
    let assumed = ["--assume", "tax_included=false", "--json"];
    let said = tariff(folder.path(), READINGS, &[&SICHUAN[..], &assumed].concat());
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    let lines = said.lines();
    assert_eq!(lines.len(), 1);
    let mut sheet = lines[0].clone();
    let notes = sheet.as_object_mut().unwrap().remove("notes").unwrap();
    // 3000 / 30 * 16 = 1600 kWh, 3200.00; 3100.5 kWh, 6201.00
    assert_eq!(
        sheet,
        json!({
            "type": "tariff", "energy_kwh": "4700.5", "amount": "9401.00", "currency": "CNY",
            "lines": [
                {"from": "2022-04-15T00:00:00+08:00", "to": "2022-05-01T00:00:00+08:00", "kwh": "1600",
                 "rate": "2.00", "amount": "3200.00", "rule": "cn-sichuan-price"},
                {"from": "2022-05-01T00:00:00+08:00", "to": "2022-06-01T00:00:00+08:00", "kwh": "3100.5",
                 "rate": "2.00", "amount": "6201.00", "rule": "cn-sichuan-price"},
            ],
        })
    );
    let notes: Vec<_> =
        notes.as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect();
    assert!(notes.contains(&"Assumed, entered by hand: tax_included=false"), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("川发改价格规〔2022〕186号")), "{notes:?}");
}

#[test]
fn a_sheet_for_people_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let assumed = ["--assume", "tax_included=false"];
    let said = tariff(folder.path(), READINGS, &[&SICHUAN[..], &assumed].concat());
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    assert!(said.stdout.contains("amount: 9401.00 CNY"), "{}", said.stdout);
    assert!(said.stdout.contains("- The rate is without tax"), "{}", said.stdout);
    let chinese = ["--assume", "tax_included=false", "--language", "zh"];
    let said = tariff(folder.path(), READINGS, &[&SICHUAN[..], &chinese].concat());
    assert!(said.stdout.contains("金额: 9401.00 CNY"), "{}", said.stdout);
    assert!(said.stdout.contains("- 假定（人工录入）：tax_included=false"), "{}", said.stdout);
}

#[test]
fn what_is_missing_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let said = tariff(folder.path(), READINGS, &[&SICHUAN[..], &["--json"]].concat());
    assert_eq!(said.code, 1);
    assert_eq!(said.stdout, "{\"type\":\"refused\",\"missing\":[\"tax_included\"]}\n");
    assert!(said.stderr.contains("tax_included: cn-sichuan-price: "), "{}", said.stderr);
    let said = tariff(folder.path(), READINGS, &SICHUAN);
    assert_eq!((said.code, said.stdout.as_str()), (1, ""));
    for (place, missing) in [
        (
            "cn-shaanxi",
            json!(["date", "number", "rate", "scope", "start", "tax_included", "valid_from"]),
        ),
        ("xk", json!(["price_in_force"])),
    ] {
        let mut arguments = SICHUAN;
        arguments[1] = place;
        let said = tariff(folder.path(), READINGS, &[&arguments[..], &["--json"]].concat());
        assert_eq!(said.code, 1, "{place}");
        assert_eq!(said.lines(), [json!({"type": "refused", "missing": missing})], "{place}");
    }
}

#[test]
fn wrong_usage_is_2_and_readings_that_cannot_be_read_are_3() {
    let folder = tempfile::tempdir().unwrap();
    for (index, wrong) in [(1, "cn-sichaun"), (3, "2022-06-10"), (5, "2022-03-01T00:00:00")] {
        let mut arguments = SICHUAN;
        arguments[index] = wrong;
        let said = tariff(folder.path(), READINGS, &arguments);
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{wrong}");
    }
    for wrong in ["tax_included", "tax_included=maybe", "colour=red", "rate=3.00"] {
        let assumed = ["--assume", wrong, "--assume", "tax_included=true"];
        let assumed = if wrong.starts_with("tax") { &assumed[..2] } else { &assumed[..] };
        let said = tariff(folder.path(), READINGS, &[&SICHUAN[..], assumed].concat());
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{wrong}: {}", said.stderr);
    }
    let reversed = ["--mining-to", "2022-02-01T00:00:00+08:00"];
    assert_eq!(tariff(folder.path(), READINGS, &[&SICHUAN[..], &reversed].concat()).code, 2);
    let twice = READINGS.replace("05-01T00:00:00+08:00,2022-06", "04-20T00:00:00+08:00,2022-06");
    let said = tariff(folder.path(), &twice, &[&SICHUAN[..], &["--json"]].concat());
    assert_eq!((said.code, said.stdout.as_str()), (3, ""));
    assert_eq!(said.stderr, "hashwarden: readings.csv: line 3: overlaps the reading of line 2\n");
    let absent =
        run(folder.path(), &[&["tariff", "--readings", "absent.csv"], &SICHUAN[..]].concat());
    assert_eq!(absent.code, 3, "{}", absent.stderr);
}

#[test]
fn rules_of_a_folder_stand_in_for_those_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../reference/rules/cn-sichuan/price.toml");
    let text = fs::read_to_string(here).unwrap();
    fs::create_dir_all(folder.path().join("own/cn-sichuan")).unwrap();
    let own = text.replace("tax_included = \"not stated\"", "tax_included = true");
    fs::write(folder.path().join("own/cn-sichuan/price.toml"), own).unwrap();
    let said =
        tariff(folder.path(), READINGS, &[&SICHUAN[..], &["--rules", "own", "--json"]].concat());
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(said.lines()[0]["amount"], "9401.00");
}
