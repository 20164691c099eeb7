//! One row of the pool list while it is being built, and how two rows of one endpoint become one.
//!
//! In: fields as a source gives them. Out: a row with a normalised host, or the reason why it is
//! refused.

use std::{collections::BTreeSet, net::IpAddr};

use jiff::{ToSpan, civil::Date};

/// Years after which a name that is on no list any more stops counting.
const NAME_YEARS: i32 = 5;
/// The same for a numeric address, which gets a new owner sooner.
const ADDRESS_YEARS: i32 = 2;
/// Coins kept of one endpoint: multi-coin servers name hundreds, and nobody reads them.
const MAX_COINS: usize = 24;

/// Where a row belongs: by host, then port; host-only rows first.
pub(super) type Key = (String, Option<u16>);

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) host: String,
    pub(super) port: Option<u16>,
    /// With TLS, without, or both.
    pub(super) tls: BTreeSet<bool>,
    pub(super) coins: BTreeSet<String>,
    pub(super) pools: BTreeSet<String>,
    pub(super) kind: String,
    pub(super) origins: Vec<String>,
    pub(super) listed: Option<Date>,
    pub(super) removed: Option<Date>,
    pub(super) reason: String,
    pub(super) expires: Option<Date>,
}

impl Row {
    /// A row of this host and port with nothing else known.
    ///
    /// # Errors
    /// The reason why no row is made of such a host.
    pub(super) fn new(host: &str, port: Option<u16>) -> Result<Self, &'static str> {
        Ok(Self {
            host: normalised(host)?,
            port,
            tls: BTreeSet::new(),
            coins: BTreeSet::new(),
            pools: BTreeSet::new(),
            kind: String::new(),
            origins: Vec::new(),
            listed: None,
            removed: None,
            reason: String::new(),
            expires: None,
        })
    }

    pub(super) fn key(&self) -> Key {
        (self.host.clone(), self.port)
    }

    /// The day from which the row no longer counts: some years after its removal or, while it is
    /// listed still, after the edition of the list that names it.
    pub(super) fn expire_after(&mut self, edition: Date) {
        let years = if self.host.parse::<IpAddr>().is_ok() { ADDRESS_YEARS } else { NAME_YEARS };
        self.expires = Some(self.removed.unwrap_or(edition).saturating_add(years.years()));
    }

    /// Takes over what another source says of the same endpoint; this row's own words stand.
    pub(super) fn join(&mut self, other: Self) {
        self.tls.extend(other.tls);
        self.coins.extend(other.coins);
        for origin in other.origins {
            if !self.origins.contains(&origin) {
                self.origins.push(origin);
            }
        }
        self.listed = match (self.listed, other.listed) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        // Removed only where every source has removed it.
        self.removed = match (self.removed, other.removed) {
            (Some(a), Some(b)) => Some(a.max(b)),
            _ => None,
        };
        self.expires = self.expires.max(other.expires);
    }

    /// Fields in the order of the columns.
    pub(super) fn fields(&self) -> [String; 11] {
        let day = |day: Option<Date>| day.map_or_else(String::new, |d| d.to_string());
        let list = |set: &BTreeSet<String>, at_most: usize, by: &str| {
            set.iter().take(at_most).cloned().collect::<Vec<_>>().join(by)
        };
        let tls = match (self.tls.contains(&true), self.tls.contains(&false)) {
            (true, false) => "yes",
            (false, true) => "no",
            // Both, or not said.
            _ => "",
        };
        [
            self.host.clone(),
            self.port.map_or_else(String::new, |port| port.to_string()),
            tls.to_owned(),
            list(&self.coins, MAX_COINS, ";"),
            list(&self.pools, 3, " / "),
            self.kind.clone(),
            self.origins.join(" + "),
            day(self.listed),
            day(self.removed),
            self.reason.clone(),
            day(self.expires),
        ]
    }
}

/// Lower case, no scheme, no path, no final dot.
fn normalised(host: &str) -> Result<String, &'static str> {
    let host = host.trim().to_ascii_lowercase();
    let host = host.split_once("://").map_or(host.as_str(), |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.parse::<IpAddr>().is_ok() {
        return Ok(host.to_owned());
    }
    let name = host.strip_prefix("*.").unwrap_or(host);
    let labels: Vec<&str> = name.split('.').collect();
    let label_fits = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if labels.len() < 2 {
        Err("no dot in the name")
    } else if name.len() > 253 || !labels.iter().all(label_fits) {
        Err("not a host name")
    } else if labels.last().is_none_or(|top| top.bytes().all(|b| b.is_ascii_digit())) {
        Err("neither a name nor a numeric address")
    } else {
        Ok(host.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_normalised_or_refused() {
        assert_eq!(
            normalised("Stratum+TCP://Pool.Example.ORG./x").as_deref(),
            Ok("pool.example.org")
        );
        assert_eq!(normalised("*.example.org").as_deref(), Ok("*.example.org"));
        assert_eq!(normalised("stratum_ltc.bw.com").as_deref(), Ok("stratum_ltc.bw.com"));
        assert_eq!(normalised("192.0.2.7").as_deref(), Ok("192.0.2.7"));
        for junk in ["", "localhost", "a..b", "ex ample.org", "3104709642", "192.0.2.7.8"] {
            assert!(normalised(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn what_one_list_still_names_is_not_removed() {
        let day = |text: &str| text.parse::<Date>().ok();
        let mut a = Row::new("pool.example.org", None).unwrap();
        (a.listed, a.removed) = (day("2018-01-01"), day("2019-01-01"));
        let mut b = a.clone();
        (b.listed, b.removed) = (day("2017-01-01"), None);
        a.expire_after("2026-01-01".parse().unwrap());
        b.expire_after("2026-01-01".parse().unwrap());
        a.join(b);
        assert_eq!((a.listed, a.removed), (day("2017-01-01"), None));
        assert_eq!(a.expires, day("2031-01-01"));
    }
}
