//! The lists the pool table is built from, one function each.
//!
//! In: a file of `../shared/data/pools` or a typed table of `reference/`. Out: rows, and what was
//! refused and why. An edition is the day of the list's own version, not of the build.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    path::Path,
};

use anyhow::Context;
use jiff::civil::{Date, date};

use super::{read, row::Row};

/// `minershive/hive-pooltemplates`, named shortly because 14,000 rows carry it.
const HIVE: &str = "hive-pooltemplates";
const HIVE_EDITION: Date = date(2026, 8, 17);
const ETHMINER: &str = "ethereum-mining/ethminer";
const ETHMINER_EDITION: Date = date(2022, 2, 20);
const MEMPOOL: &str = "mempool/mining-pools";
const MEMPOOL_EDITION: Date = date(2026, 2, 24);
const NOCOIN: &str = "hoshsadiq/adblock-nocoin-list";
const NOCOIN_EDITION: Date = date(2025, 12, 30);

/// What one list gave.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) rows: Vec<Row>,
    /// What was refused, and why.
    pub(super) refused: Vec<(String, String)>,
}

impl Taken {
    fn take(&mut self, host: &str, row: Result<Row, &'static str>, fill: impl FnOnce(&mut Row)) {
        match row {
            Ok(mut row) => {
                fill(&mut row);
                self.rows.push(row);
            }
            Err(why) => self.refused.push((host.to_owned(), why.to_owned())),
        }
    }
}

/// Endpoints and the history of hosts of HiveOS's pool templates.
pub(super) fn hive(lists: &Path) -> anyhow::Result<Taken> {
    let mut taken = Taken::default();
    let mut history: BTreeMap<String, (Option<Date>, Option<Date>)> = BTreeMap::new();
    for record in records(&lists.join("hive_pool_host_history.csv"))? {
        history.insert(field(&record, 0), (day(&field(&record, 1))?, day(&field(&record, 2))?));
    }
    let mut hosts = BTreeSet::new();
    for record in records(&lists.join("hive_pool_endpoints.csv"))? {
        let host = field(&record, 0);
        let port: u16 = field(&record, 1).parse().with_context(|| format!("port of {host}"))?;
        hosts.insert(host.clone());
        taken.take(&host, Row::new(&host, Some(port)), |row| {
            row.tls.insert(field(&record, 2) == "1");
            row.coins.extend(coin(&field(&record, 3)));
            row.pools.insert(pool_name(&field(&record, 4)));
            row.kind = kind_of(&row.host).to_owned();
            row.origins.push(HIVE.to_owned());
            row.listed = history.get(&host).and_then(|(listed, _)| *listed);
            row.reason = "on HiveOS's list of mining servers".to_owned();
            row.expire_after(HIVE_EDITION);
        });
    }
    for (host, (listed, removed)) in history.iter().filter(|(host, _)| !hosts.contains(*host)) {
        taken.take(host, Row::new(host, None), |row| {
            row.kind = kind_of(&row.host).to_owned();
            row.pools.insert(domain(&row.host));
            row.origins.push(HIVE.to_owned());
            (row.listed, row.removed) = (*listed, *removed);
            row.reason = "once on HiveOS's list of mining servers".to_owned();
            row.expire_after(HIVE_EDITION);
        });
    }
    Ok(taken)
}

/// Endpoints in ethminer's examples.
pub(super) fn ethminer(lists: &Path) -> anyhow::Result<Taken> {
    let mut taken = Taken::default();
    for record in records(&lists.join("ethminer_endpoints.csv"))? {
        let host = field(&record, 0);
        let port: u16 = field(&record, 1).parse().with_context(|| format!("port of {host}"))?;
        taken.take(&host, Row::new(&host, Some(port)), |row| {
            row.tls.insert(field(&record, 2).ends_with("ssl"));
            row.coins.insert("ETH".to_owned());
            row.pools.insert(domain(&row.host));
            row.kind = kind_of(&row.host).to_owned();
            row.origins.push(ETHMINER.to_owned());
            row.listed = Some(ETHMINER_EDITION);
            row.reason = "an example of an Ethereum pool in ethminer's documents".to_owned();
            row.expire_after(ETHMINER_EDITION);
        });
    }
    Ok(taken)
}

/// Hosts of browser miners.
pub(super) fn nocoin(lists: &Path) -> anyhow::Result<Taken> {
    let mut taken = Taken::default();
    for line in read(&lists.join("nocoin_hosts.txt"))?.lines() {
        let Some(host) = line.strip_prefix("0.0.0.0 ") else { continue };
        taken.take(host, Row::new(host, None), |row| {
            row.kind = "browser-miner".to_owned();
            row.pools.insert(domain(&row.host));
            row.origins.push(NOCOIN.to_owned());
            row.listed = Some(NOCOIN_EDITION);
            row.reason = "serves scripts that mine in a visitor's browser".to_owned();
            row.expire_after(NOCOIN_EDITION);
        });
    }
    Ok(taken)
}

/// Web sites of Bitcoin pools; a link to a page inside a larger site is not the pool's own.
pub(super) fn mempool(lists: &Path) -> anyhow::Result<Taken> {
    #[derive(serde::Deserialize)]
    struct Pool {
        name: String,
        link: String,
    }
    let pools: Vec<Pool> = serde_json::from_str(&read(&lists.join("mempool_pools_v2.json"))?)
        .context("mempool_pools_v2.json")?;
    let mut taken = Taken::default();
    for pool in pools.iter().filter(|pool| !pool.link.trim().is_empty()) {
        let link = pool.link.trim();
        let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !path.is_empty() {
            let why = "a page inside a larger site".to_owned();
            taken.refused.push((link.to_owned(), why));
            continue;
        }
        if host.split(':').next().is_some_and(|host| host.parse::<IpAddr>().is_ok()) {
            let why = "a numeric address, given without a day".to_owned();
            taken.refused.push((link.to_owned(), why));
            continue;
        }
        // People type the name with and without `www`.
        for host in [Some(host), host.strip_prefix("www.")].into_iter().flatten() {
            taken.take(host, Row::new(host, None), |row| {
                row.kind = "web".to_owned();
                row.coins.insert("BTC".to_owned());
                row.pools.insert(pool.name.trim().replace([',', '"'], " "));
                row.origins.push(MEMPOOL.to_owned());
                row.listed = Some(MEMPOOL_EDITION);
                row.reason = "a Bitcoin pool's web site".to_owned();
                row.expire_after(MEMPOOL_EDITION);
            });
        }
    }
    Ok(taken)
}

/// The hand-typed rows of `reference/pools_extra.csv`, whose columns are those of the result.
pub(super) fn typed(reference: &Path) -> anyhow::Result<Taken> {
    let mut taken = Taken::default();
    for record in records(&reference.join("pools_extra.csv"))? {
        let host = field(&record, 0);
        let port = Some(field(&record, 1)).filter(|port| !port.is_empty());
        let port =
            port.map(|port| port.parse()).transpose().context("a port of pools_extra.csv")?;
        let days = [7, 8, 10].map(|at| day(&field(&record, at)));
        let [listed, removed, expires] = days;
        let (listed, removed, expires) = (listed?, removed?, expires?);
        taken.take(&host, Row::new(&host, port), |row| {
            row.coins =
                field(&record, 3).split(';').filter(|c| !c.is_empty()).map(str::to_owned).collect();
            row.pools.insert(field(&record, 4));
            row.kind = field(&record, 5);
            row.origins.push(field(&record, 6));
            row.reason = field(&record, 9);
            (row.listed, row.removed, row.expires) = (listed, removed, expires);
        });
    }
    Ok(taken)
}

/// Hosts that must not be in the table, with the reason.
pub(super) fn refused(reference: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let rows = records(&reference.join("pools_refused.csv"))?;
    Ok(rows.iter().map(|record| (field(record, 0), field(record, 1))).collect())
}

/// All records of a CSV file below its header; lines with `#` are remarks.
pub(super) fn records(path: &Path) -> anyhow::Result<Vec<csv::StringRecord>> {
    let text = read(&path.to_path_buf())?;
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
        .records()
        .collect::<Result<_, _>>()
        .with_context(|| format!("{} is not a table", path.display()))
}

pub(super) fn field(record: &csv::StringRecord, at: usize) -> String {
    record.get(at).unwrap_or_default().trim().to_owned()
}

pub(super) fn day(text: &str) -> anyhow::Result<Option<Date>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).with_context(|| format!("\"{text}\" is not a day"))
}

fn kind_of(host: &str) -> &'static str {
    if host.parse::<IpAddr>().is_ok() { "address" } else { "stratum" }
}

/// The ticker in HiveOS's name of a coin. `DGB-Scrypt` is a coin and an algorithm; `Zpool-x11` or
/// `MRR-Ethash` names a market, which is no coin.
fn coin(name: &str) -> Option<String> {
    let ticker = name.split('-').next().unwrap_or_default();
    let market = ["MRR", "MPH"].contains(&ticker) && ticker != name;
    let is_ticker = !ticker.is_empty()
        && ticker.len() <= 12
        && ticker.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (is_ticker && !market).then(|| ticker.to_owned())
}

/// A pool without the ending of its solo branch.
fn pool_name(name: &str) -> String {
    let lower = name.trim();
    lower.strip_suffix("-solo").or_else(|| lower.strip_suffix("_solo")).unwrap_or(lower).to_owned()
}

/// The last labels of a host, as a name for a pool that the source does not name.
fn domain(host: &str) -> String {
    if host.parse::<IpAddr>().is_ok() {
        return host.to_owned();
    }
    let labels: Vec<&str> = host.split('.').collect();
    // Below `co.uk` and the like the third label is the owner's.
    let second = labels.len().checked_sub(2).map_or("", |at| labels[at]);
    let keep =
        if labels.len() > 2 && ["co", "com", "net", "org", "my"].contains(&second) { 3 } else { 2 };
    labels[labels.len().saturating_sub(keep)..].join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_no_coin() {
        for (name, ticker) in [
            ("XMR", Some("XMR")),
            ("DGB-Scrypt", Some("DGB")),
            ("Zpool-x11", None),
            ("MRR-Ethash", None),
            ("Nicehash-Alephium", None),
        ] {
            assert_eq!(coin(name).as_deref(), ticker, "{name}");
        }
    }

    #[test]
    fn a_pool_is_named_after_its_domain() {
        assert_eq!(domain("xmr.pool.gntl.co.uk"), "gntl.co.uk");
        assert_eq!(domain("eu.ss.dpool.top"), "dpool.top");
        assert_eq!(domain("emcd.io"), "emcd.io");
    }
}
