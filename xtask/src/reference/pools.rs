//! `reference/pools.csv`: one row an endpoint, out of all lists.
//!
//! In: the lists of [`source`]. Out: the table, sorted by host and port, and how much
//! of each list was taken and refused. The typed rows come first and so their words win.

use std::{collections::BTreeMap, path::Path};

use super::{
    Built,
    row::{Key, Row},
    source::{self, Taken},
};

const HEADER: [&str; 11] = [
    "host", "port", "tls", "coins", "pool", "kind", "origin", "listed", "removed", "reason",
    "expires",
];
const REMARK: &str = "# Built by `cargo xtask reference pools`; do not edit. Add rows in \
                      pools_extra.csv. Sources and licences: README.md.\n";

/// Builds the table.
pub(super) fn build(lists: &Path, reference: &Path) -> anyhow::Result<Built> {
    let banned = source::refused(reference)?;
    let mut report = Vec::new();
    let mut rows: BTreeMap<Key, Row> = BTreeMap::new();
    for (name, taken) in [
        ("pools_extra.csv", source::typed(reference)?),
        ("HiveOS pool templates", source::hive(lists)?),
        ("ethminer examples", source::ethminer(lists)?),
        ("mempool pools", source::mempool(lists)?),
        ("NoCoin hosts", source::nocoin(lists)?),
    ] {
        let Taken { rows: candidates, mut refused } = taken;
        let read = candidates.len() + refused.len();
        let (mut new, mut joined) = (0, 0);
        for mut row in candidates {
            if let Some((_, why)) = banned.iter().find(|(host, _)| covers(host, &row.host)) {
                refused.push((row.host, why.clone()));
                continue;
            }
            // A pool that also serves browsers is first of all a pool, and has a row already.
            if row.kind == "browser-miner" && serves_machines(&rows, &row.host) {
                refused.push((row.host, "a pool's host, which other rows cover".to_owned()));
                continue;
            }
            match rows.get_mut(&row.key()) {
                Some(first) => {
                    // Of one list, several pools may share an endpoint; another list's name for
                    // it would only say the same twice.
                    if first.origins == row.origins {
                        first.pools.append(&mut row.pools);
                    }
                    first.join(row);
                    joined += 1;
                }
                None => {
                    rows.insert(row.key(), row);
                    new += 1;
                }
            }
        }
        report.push(format!(
            "{name}: {read} entries, {new} new rows, {joined} joined to another row, {} refused",
            refused.len()
        ));
        report.extend(refused.iter().map(|(host, why)| format!("  refused {host}: {why}")));
    }
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEADER)?;
    for row in rows.values() {
        table.write_record(row.fields())?;
    }
    let removed = rows.values().filter(|row| row.removed.is_some()).count();
    report.push(format!("{} rows, {removed} of them removed from their lists", rows.len()));
    let text = REMARK.to_owned() + &String::from_utf8(table.into_inner()?)?;
    Ok(Built { file: "pools.csv", text, report })
}

fn serves_machines(rows: &BTreeMap<Key, Row>, host: &str) -> bool {
    rows.range((host.to_owned(), None)..)
        .take_while(|((other, _), _)| other == host)
        .any(|(_, row)| row.kind == "stratum")
}

/// Whether a refusal of `banned` is about `host`.
fn covers(banned: &str, host: &str) -> bool {
    match banned.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.')),
        None => banned == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_cover_hosts_below_a_name() {
        assert!(covers("*.example.org", "a.example.org"));
        assert!(!covers("*.example.org", "example.org"));
        assert!(!covers("*.example.org", "aexample.org"));
        assert!(covers("x.com", "x.com") && !covers("x.com", "pool.x.com"));
    }
}
