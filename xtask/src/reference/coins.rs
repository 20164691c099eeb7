//! `reference/coins.csv`: which algorithm a coin used from when until when.
//!
//! In: the dated rows of `reference/coins_dated.csv` and HiveOS's `hive_algos.json`, which has no
//! dates. Out: the table. A coin that the dated table knows takes nothing from the undated list; an
//! algorithm that the product cannot count is left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Context;

use super::{
    Built, read,
    source::{field, records},
};

const REMARK: &str = "# Built by `cargo xtask reference coins`; do not edit. Add rows in \
                      coins_dated.csv. Sources and licences: README.md.\n";
const ORIGIN: &str = "minershive/hive-pooltemplates : algos.json (2026-08-17)";

/// HiveOS's names of algorithms that are exactly one of ours. Its `cryptonight-…` variants differ in
/// cost a hash and are not taken, but for those that have Monero's.
const NAMES: [(&str, &str); 16] = [
    ("autolykos2", "autolykos2"),
    ("blake3-alph", "blake3"),
    ("cryptonight", "cryptonight"),
    ("cryptonight-r", "cryptonight"),
    ("cryptonight-v7", "cryptonight"),
    ("cryptonight-v8", "cryptonight"),
    ("eaglesong", "eaglesong"),
    ("equihash", "equihash"),
    ("etchash", "etchash"),
    ("ethash", "ethash"),
    ("kawpow", "kawpow"),
    ("kheavyhash", "kheavyhash"),
    ("randomx", "randomx"),
    ("scrypt", "scrypt"),
    ("sha256d", "sha256d"),
    ("x11", "x11"),
];

/// Builds the table.
pub(super) fn build(lists: &Path, reference: &Path) -> anyhow::Result<Built> {
    #[derive(serde::Deserialize)]
    struct Listed {
        name: String,
        #[serde(default)]
        coins: Vec<String>,
    }
    let dated = records(&reference.join("coins_dated.csv"))?;
    let known: BTreeSet<String> = dated.iter().map(|record| field(record, 0)).collect();
    let mut rows: BTreeSet<[String; 5]> =
        dated.iter().map(|record| std::array::from_fn(|at| field(record, at))).collect();
    let listed: Vec<Listed> =
        serde_json::from_str(&read(&lists.join("hive_algos.json"))?).context("hive_algos.json")?;
    let mut undated: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for entry in &listed {
        let Some((_, ours)) = NAMES.iter().find(|(theirs, _)| *theirs == entry.name) else {
            continue;
        };
        for coin in &entry.coins {
            let ticker = coin.len() <= 12
                && coin.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            if ticker && !known.contains(coin) {
                undated.entry(coin.clone()).or_default().insert(ours);
            }
        }
    }
    let several = undated.values().filter(|algorithms| algorithms.len() > 1).count();
    for (coin, algorithms) in &undated {
        for algorithm in algorithms {
            rows.insert([
                coin.clone(),
                (*algorithm).to_owned(),
                String::new(),
                String::new(),
                ORIGIN.to_owned(),
            ]);
        }
    }
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["coin", "algorithm", "from", "until", "source"])?;
    for row in &rows {
        table.write_record(row)?;
    }
    let report = vec![format!(
        "{} rows: {} dated, {} coins without dates ({several} of them with several algorithms)",
        rows.len(),
        dated.len(),
        undated.len()
    )];
    let text = REMARK.to_owned() + &String::from_utf8(table.into_inner()?)?;
    Ok(Built { file: "coins.csv", text, report })
}
