//! Reads the pool list.
//!
//! In: CSV (RFC 4180) with a header line; lines that begin with `#` are remarks. Out: [`Pools`], or
//! all faults at once with their lines, so that whoever keeps the list mends it in one go. Nothing
//! is mended silently.

use std::{collections::HashMap, net::IpAddr};

use hashwarden_domain::{coin::Coin, observation::PoolKind};
use jiff::civil::Date;

use super::{Pools, Row, Text, Texts};

/// Longest host name (RFC 1035, 2.3.4, as text without the final dot).
pub(super) const MAX_HOST: usize = 253;
/// Longest text of any other field, in bytes.
const MAX_FIELD: usize = 1024;
const COLUMNS: [&str; 11] = [
    "host", "port", "tls", "coins", "pool", "kind", "origin", "listed", "removed", "reason",
    "expires",
];

/// The list cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PoolsError {
    /// The header line lacks columns.
    #[error("the pool list lacks the columns {}", .0.join(", "))]
    Columns(Vec<&'static str>),
    /// Some rows are faulty.
    #[error("the pool list has {} faulty rows:{}", .0.len(), listed(.0))]
    Rows(Vec<Fault>),
    /// More rows than [`Pools::MAX_ROWS`].
    #[error("the pool list has more than {} rows", Pools::MAX_ROWS)]
    TooLong,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line in the file, the header line being 1.
    pub line: u64,
    /// What is wrong, in words.
    pub why: String,
}

fn listed(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("\nline {}: {}", fault.line, fault.why)).collect()
}

pub(super) fn parse(csv: &str) -> Result<Pools, PoolsError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |name: &str| header.iter().position(|column| column == name);
    let missing: Vec<_> = COLUMNS.into_iter().filter(|name| place(name).is_none()).collect();
    if !missing.is_empty() {
        return Err(PoolsError::Columns(missing));
    }
    let places = COLUMNS.map(|name| place(name).unwrap_or(usize::MAX));

    let mut list = Draft::default();
    let mut faults = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => record.position().map_or(0, csv::Position::line),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault { line, why: error.to_string() });
                continue;
            }
        };
        if list.len() + faults.len() >= Pools::MAX_ROWS {
            return Err(PoolsError::TooLong);
        }
        let row = if record.len() == header.len() {
            list.take(places.map(|place| record.get(place).unwrap_or_default()))
        } else {
            Err(format!("{} fields where the header has {}", record.len(), header.len()))
        };
        if let Err(why) = row {
            faults.push(Fault { line, why });
        }
    }
    if faults.is_empty() { Ok(list.finish()) } else { Err(PoolsError::Rows(faults)) }
}

#[derive(Default)]
struct Draft {
    text: String,
    known: HashMap<String, Text>,
    hosts: Vec<Row>,
    parents: Vec<Row>,
    addresses: Vec<(IpAddr, Row)>,
}

impl Draft {
    fn len(&self) -> usize {
        self.hosts.len() + self.parents.len() + self.addresses.len()
    }

    /// Takes one row, its fields in the order of [`COLUMNS`].
    fn take(&mut self, fields: [&str; COLUMNS.len()]) -> Result<(), String> {
        let [host, port, tls, coins, pool, kind, origin, listed, removed, reason, expires] = fields;
        if let Some(long) = fields.iter().position(|field| field.len() > MAX_FIELD) {
            return Err(format!("the {} is longer than {MAX_FIELD} bytes", COLUMNS[long]));
        }
        if !matches!(tls, "" | "yes" | "no" | "true" | "false") {
            return Err(format!("tls is yes, no or empty, not \"{tls}\""));
        }
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let parent = host.strip_prefix("*.");
        let kind = match kind {
            // An address of the list is one that hands out work: rows of web sites go by name.
            "address" if address.is_some() => PoolKind::Stratum,
            "address" => return Err(format!("\"{host}\" is not a numeric address")),
            "browser-miner" => PoolKind::BrowserMiner,
            "stratum" => PoolKind::Stratum,
            "web" => PoolKind::Web,
            other => {
                return Err(format!(
                    "kind is stratum, web, browser-miner or address, not \"{other}\""
                ));
            }
        };
        let name = parent.unwrap_or(host);
        if address.is_none() && !is_host_name(name) {
            return Err(format!("\"{host}\" is not a host name"));
        }
        if parent.is_some_and(|parent| !parent.contains('.')) {
            return Err(format!("\"{host}\" would list a whole top-level domain"));
        }
        let port = match port {
            "" => None,
            port => match port.parse::<u16>() {
                Ok(port) if port > 0 => Some(port),
                _ => return Err(format!("\"{port}\" is not a port")),
            },
        };
        let mut tickers = Vec::new();
        for ticker in coins.split(';').map(str::trim).filter(|ticker| !ticker.is_empty()) {
            match Coin::new(ticker) {
                Ok(coin) => tickers.push(coin.to_string()),
                Err(why) => return Err(format!("coin \"{ticker}\": {why}")),
            }
        }
        let row = Row {
            host: self.keep(name),
            wildcard: parent.is_some(),
            port,
            pool: self.keep(pool),
            coins: self.keep(&tickers.join(";")),
            kind,
            origin: self.keep(origin),
            reason: self.keep(reason),
            listed: day("listed", listed)?,
            removed: day("removed", removed)?,
            expires: day("expires", expires)?,
        };
        match address {
            Some(address) => self.addresses.push((address.to_canonical(), row)),
            None if parent.is_some() => self.parents.push(row),
            None => self.hosts.push(row),
        }
        Ok(())
    }

    /// Keeps a text once.
    fn keep(&mut self, text: &str) -> Text {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let place = |length| u32::try_from(length).unwrap_or(u32::MAX);
        let kept = Text { start: place(self.text.len()), length: place(text.len()) };
        self.text.push_str(text);
        self.known.insert(text.to_owned(), kept);
        kept
    }

    fn finish(self) -> Pools {
        let texts = Texts(self.text.into_boxed_str());
        let [mut hosts, mut parents] = [self.hosts, self.parents];
        for rows in [&mut hosts, &mut parents] {
            rows.sort_by(|a, b| texts.get(a.host).cmp(texts.get(b.host)));
            rows.shrink_to_fit();
        }
        let mut addresses = self.addresses;
        addresses.sort_by_key(|(address, _)| *address);
        Pools { texts, hosts, parents, addresses }
    }
}

fn day(column: &str, text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let right = text.len() == 10;
    text.parse()
        .ok()
        .filter(|_| right)
        .map(Some)
        .ok_or_else(|| format!("{column} is a day as YYYY-MM-DD or empty, not \"{text}\""))
}

/// Letters, digits, hyphens (RFC 1123, 2.1) and the underscore that operators use all the same;
/// international names stand in their ASCII form.
fn is_host_name(name: &str) -> bool {
    name.len() <= MAX_HOST
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}
