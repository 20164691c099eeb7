//! The list of known pool endpoints, in memory: who is at this name, this address, this port.
//!
//! In: `reference/pools.csv` (`pool/read.rs`) and names from DNS, SNI, Host headers and proxies.
//! Out: the row as a [`PoolEntry`], with date and origin. A name is on the list as this very host,
//! or below a parent that the list names as `*.parent`; looking alike is not being listed. A row
//! that was removed or has expired is given out with its dates: `fusion` judges what it still says.
//!
//! Memory: every text is kept once, in one string; a row is a few numbers.

use std::{cmp::Ordering, net::IpAddr};

use hashwarden_domain::{
    coin::Coin,
    observation::{PoolEntry, PoolKind},
};
use jiff::civil::Date;

mod read;

pub use read::{Fault, PoolsError};

/// The list.
#[derive(Debug, Default)]
pub struct Pools {
    texts: Texts,
    /// Hosts by name, sorted by name.
    hosts: Vec<Row>,
    /// Parents given as `*.parent`, without the `*.`, sorted by name.
    parents: Vec<Row>,
    /// Numeric hosts, sorted by address.
    addresses: Vec<(IpAddr, Row)>,
}

impl Pools {
    /// Most rows that a list may have.
    pub const MAX_ROWS: usize = 1_000_000;

    /// A list without rows.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Reads `reference/pools.csv`.
    ///
    /// # Errors
    /// [`PoolsError`] names every row that is broken, with its line.
    pub fn parse(csv: &str) -> Result<Self, PoolsError> {
        read::parse(csv)
    }

    /// The row of a host name: this very host, or a parent listed as `*.parent`.
    ///
    /// Where a host has several rows their coins are joined, and if one of them is a web site the
    /// answer is a web site: a bare name cannot tell which port was meant.
    pub fn by_name(&self, name: &str) -> Option<PoolEntry> {
        self.entry(self.rows_of(name)?, None)
    }

    /// The row of a host name and a port; rows of this port come first, then rows for all ports,
    /// then whatever the host has.
    pub fn by_endpoint(&self, name: &str, port: u16) -> Option<PoolEntry> {
        self.entry(self.rows_of(name)?, Some(port))
    }

    /// The row of a numeric address, for this port or for all ports of it.
    pub fn by_address(&self, address: IpAddr, port: u16) -> Option<PoolEntry> {
        let address = address.to_canonical();
        let from = self.addresses.partition_point(|(listed, _)| *listed < address);
        let rows = self.addresses[from..]
            .iter()
            .take_while(|(listed, _)| *listed == address)
            .map(|(_, row)| row)
            .filter(|row| row.port.is_none_or(|listed| listed == port))
            .collect::<Vec<_>>();
        self.entry(rows, Some(port))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.hosts.len() + self.parents.len() + self.addresses.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Latest day a row was listed.
    pub fn newest(&self) -> Option<Date> {
        self.rows().filter_map(|row| row.listed).max()
    }

    /// Earliest day a row was listed.
    pub fn oldest(&self) -> Option<Date> {
        self.rows().filter_map(|row| row.listed).min()
    }

    /// Rows that no longer count on this day.
    pub fn expired(&self, as_of: Date) -> usize {
        self.rows().filter(|row| row.expires.is_some_and(|day| day <= as_of)).count()
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.hosts.iter().chain(&self.parents).chain(self.addresses.iter().map(|(_, row)| row))
    }

    /// All rows of a name, never empty.
    fn rows_of(&self, name: &str) -> Option<Vec<&Row>> {
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_empty() || name.starts_with('.') || name.len() > read::MAX_HOST {
            return None;
        }
        let rows = self.same_host(&self.hosts, name);
        if !rows.is_empty() {
            return Some(rows.iter().collect());
        }
        // The closest parent wins: it knows more about the name than one further up.
        let mut parent = name;
        while let Some((_, above)) = parent.split_once('.') {
            let rows = self.same_host(&self.parents, above);
            if !rows.is_empty() {
                return Some(rows.iter().collect());
            }
            parent = above;
        }
        None
    }

    fn same_host<'a>(&self, rows: &'a [Row], name: &str) -> &'a [Row] {
        let order = |row: &Row| cmp_ignoring_case(self.texts.get(row.host), name);
        let from = rows.partition_point(|row| order(row) == Ordering::Less);
        let to = rows[from..].partition_point(|row| order(row) == Ordering::Equal);
        &rows[from..from + to]
    }

    /// One entry out of the rows of one host.
    fn entry(&self, mut rows: Vec<&Row>, port: Option<u16>) -> Option<PoolEntry> {
        // A row that was taken off the list must not colour one that is still on it.
        if rows.iter().any(|row| row.removed.is_none()) {
            rows.retain(|row| row.removed.is_none());
        }
        for wanted in [port, None] {
            if rows.iter().any(|row| row.port == wanted) {
                rows.retain(|row| row.port == wanted);
                break;
            }
        }
        let best = rows.iter().min_by_key(|row| {
            (row.kind != PoolKind::Web, row.port, std::cmp::Reverse(row.listed))
        })?;
        let mut coins: Vec<Coin> = Vec::new();
        for row in &rows {
            for ticker in self.texts.get(row.coins).split(';') {
                if let Ok(coin) = Coin::new(ticker)
                    && !coins.contains(&coin)
                {
                    coins.push(coin);
                }
            }
        }
        let one_port = rows.iter().all(|row| row.port == best.port);
        let text = |text| self.texts.get(text).to_owned();
        let prefix = if best.wildcard { "*." } else { "" };
        Some(PoolEntry {
            host: format!("{prefix}{}", self.texts.get(best.host)),
            port: best.port.filter(|_| one_port),
            pool: text(best.pool),
            coins,
            kind: best.kind,
            origin: text(best.origin),
            listed: best.listed,
            removed: best.removed,
            reason: text(best.reason),
            expires: best.expires,
        })
    }
}

/// Names on the list are lower case; those asked for need not be (draft-vixie-dnsext-dns0x20).
fn cmp_ignoring_case(listed: &str, asked: &str) -> Ordering {
    listed.bytes().cmp(asked.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// A row, its texts by reference.
#[derive(Clone, Copy, Debug)]
struct Row {
    host: Text,
    wildcard: bool,
    port: Option<u16>,
    pool: Text,
    /// Tickers with `;` between them.
    coins: Text,
    kind: PoolKind,
    origin: Text,
    reason: Text,
    listed: Option<Date>,
    removed: Option<Date>,
    expires: Option<Date>,
}

/// Where a text lies in [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Text {
    start: u32,
    length: u32,
}

/// All texts, each once, one after another.
#[derive(Debug, Default)]
struct Texts(Box<str>);

impl Texts {
    fn get(&self, text: Text) -> &str {
        let range = usize::try_from(text.start).ok().zip(usize::try_from(text.length).ok());
        range.and_then(|(start, length)| self.0.get(start..start + length)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "host,port,tls,coins,pool,kind,origin,listed,removed,reason,expires\n";

    fn pools(rows: &str) -> Pools {
        Pools::parse(&format!("{HEAD}{rows}")).unwrap()
    }

    fn small() -> Pools {
        pools(
            "xmr-eu1.nanopool.org,10300,no,XMR,Nanopool,stratum,site,2024-05-01,,their help page,2027-01-01\n\
             xmr-eu1.nanopool.org,10343,yes,XMR,Nanopool,stratum,site,2024-05-02,,their help page,\n\
             eu.multi.example,,,BTC;LTC,Multi,stratum,list,2023-01-01,,on a list,2025-01-01\n\
             eu.multi.example,3333,,BTC,Multi,stratum,list,2023-01-01,,on a list,2025-01-01\n\
             nanopool.org,443,yes,,Nanopool,web,site,2024-05-01,,home page,\n\
             *.hashvault.pro,,,XMR,HashVault,stratum,site,,,all below serve work,\n\
             198.51.100.7,3333,,BTC,Some,address,list,2022-02-02,,an address,\n\
             2001:db8::5,,,BTC,Some,address,list,,,an address,\n",
        )
    }

    #[test]
    fn only_the_very_host_or_below_a_wildcard() {
        let pools = small();
        assert_eq!(pools.by_name("XMR-eu1.NanoPool.org.").unwrap().pool, "Nanopool");
        assert_eq!(pools.by_name("nanopool.org").unwrap().kind, PoolKind::Web);
        for name in [
            "notnanopool.org",
            "nanopool.org.evil.com",
            "a.xmr-eu1.nanopool.org",
            "www.nanopool.org",
            "hashvault.pro",
            "nothashvault.pro",
            "org",
            "",
            ".",
            "..",
            ".hashvault.pro.",
        ] {
            assert_eq!(pools.by_name(name).map(|entry| entry.host), None, "{name}");
        }
        assert_eq!(pools.by_name("pool.hashvault.pro").unwrap().host, "*.hashvault.pro");
        assert_eq!(pools.by_name("a.b.hashvault.pro").unwrap().host, "*.hashvault.pro");
    }

    #[test]
    fn the_port_chooses_the_row_and_a_bare_name_joins_them() {
        let pools = small();
        let entry = pools.by_endpoint("eu.multi.example", 3333).unwrap();
        assert_eq!((entry.port, entry.coins.len()), (Some(3333), 1));
        let entry = pools.by_endpoint("eu.multi.example", 4444).unwrap();
        assert_eq!((entry.port, entry.coins.len()), (None, 2));
        let entry = pools.by_name("xmr-eu1.nanopool.org").unwrap();
        assert_eq!((entry.port, entry.coins.len()), (None, 1));
        assert_eq!(pools.by_endpoint("xmr-eu1.nanopool.org", 10343).unwrap().port, Some(10343));
    }

    #[test]
    fn an_address_counts_at_its_port() {
        let pools = small();
        let v4: IpAddr = "198.51.100.7".parse().unwrap();
        assert_eq!(pools.by_address(v4, 3333).unwrap().kind, PoolKind::Stratum);
        assert!(pools.by_address(v4, 443).is_none());
        let mapped: IpAddr = "::ffff:198.51.100.7".parse().unwrap();
        assert!(pools.by_address(mapped, 3333).is_some());
        assert!(pools.by_address("2001:db8::5".parse().unwrap(), 1).is_some());
        assert!(pools.by_address("2001:db8::6".parse().unwrap(), 1).is_none());
    }

    #[test]
    fn numbers_for_the_doctor() {
        let pools = small();
        assert_eq!(pools.len(), 8);
        assert_eq!(pools.oldest(), Some(jiff::civil::date(2022, 2, 2)));
        assert_eq!(pools.newest(), Some(jiff::civil::date(2024, 5, 2)));
        assert_eq!(pools.expired(jiff::civil::date(2024, 12, 31)), 0);
        assert_eq!(pools.expired(jiff::civil::date(2025, 1, 1)), 2);
        assert!(Pools::empty().is_empty() && Pools::empty().by_name("a.b").is_none());
    }

    #[test]
    fn a_removed_row_does_not_colour_one_that_stands() {
        let pools = pools(
            "p.example,,,BTC,Old,stratum,l,2020-01-01,2021-01-01,gone,\n\
             p.example,,,LTC,New,stratum,l,2022-01-01,,stands,\n\
             q.example,,,BTC,Old,stratum,l,2020-01-01,2021-01-01,gone,\n",
        );
        let entry = pools.by_name("p.example").unwrap();
        assert_eq!((entry.pool.as_str(), entry.coins.len(), entry.removed), ("New", 1, None));
        assert!(pools.by_name("q.example").unwrap().removed.is_some());
    }

    #[test]
    fn every_faulty_row_is_named_with_its_line() {
        let error = Pools::parse(&format!(
            "{HEAD}good.example,1,,BTC,P,stratum,o,,,r,\n\
             bad host,1,,BTC,P,stratum,o,,,r,\n\
             a.example,99999,,BTC,P,stratum,o,,,r,\n\
             a.example,1,,B!C,P,stratum,o,,,r,\n\
             a.example,1,,BTC,P,miner,o,,,r,\n\
             a.example,1,,BTC,P,stratum,o,2024-13-01,,r,\n\
             *.com,1,,BTC,P,stratum,o,,,r,\n\
             a.example,1,perhaps,BTC,P,stratum,o,,,r,\n\
             a.example,1\n\
             b.example,0,,,P,stratum,o,,,r,\n"
        ))
        .unwrap_err();
        let PoolsError::Rows(faults) = &error else { panic!("{error}") };
        let lines: Vec<u64> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9, 10, 11], "{error}");
        assert!(matches!(Pools::parse("a,b\n1,2\n"), Err(PoolsError::Columns(_))));
        assert!(Pools::parse("").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,300}", name in ".{0,40}") {
            let _ = Pools::parse(&text);
            let _ = Pools::parse(&format!("{HEAD}{text}"));
            let _ = small().by_name(&name);
        }
    }
}
