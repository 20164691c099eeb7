//! The sites of a territory and who held an address at a moment.
//!
//! In: a sites file (TOML, see `sites/file.rs`) and an address with a time. Out: the site that held
//! it: of all ranges valid then, the longest prefix. What no range holds becomes a site of its own
//! that says so. DHCP leases and address translation are not known here: the range is the unit's,
//! not a machine's.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use hashwarden_domain::{
    Sentence, Site,
    site::{AddressRange, Territory},
};
use jiff::Timestamp;

mod fault;
mod file;
mod overlap;

pub use fault::{SitesError, SitesFault};

use fault::Faults;

/// Code of a territory that nobody stated.
const UNKNOWN: &str = "unknown";

/// Sites, found by address and time.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    sites: Vec<Site>,
    /// Ranges by block; several where a block changed hands.
    blocks: BTreeMap<Block, Vec<(AddressRange, usize)>>,
    /// Prefix lengths in use, longest first, per family.
    prefixes: [Vec<u8>; 2],
}

/// One block of addresses; longer prefixes are looked up first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    prefix: u8,
    network: IpAddr,
}

impl Sites {
    /// Reads a sites file.
    ///
    /// ```
    /// let sites = hashwarden_fusion::Sites::parse(r#"
    ///     [[site]]
    ///     key = "college"
    ///     kind = "campus"
    ///     name = { en = "Sample College", zh = "示例学院" }
    ///     unit = "Sample College"
    ///     territory = { code = "530100", name = "Sample City" }
    ///     addresses = [{ network = "10.1.0.0/16", from = "2024-01-01T00:00:00Z" }]
    /// "#).unwrap();
    /// let site = sites.site_of("10.1.2.3".parse().unwrap(), "2026-01-01T00:00:00Z".parse().unwrap());
    /// assert_eq!(site.key, "college");
    /// ```
    ///
    /// # Errors
    /// [`SitesError`] with every fault: broken TOML, unknown keys, missing or impossible values, keys
    /// used twice, and blocks that two sites claim for the same time.
    pub fn parse(toml: &str) -> Result<Self, SitesError> {
        let mut faults = Faults::default();
        let placed = file::read(toml, &mut faults);
        overlap::refuse(&placed, &mut faults);
        match faults.into_error() {
            Some(error) => Err(error),
            None => Ok(Self::index(placed.into_iter().map(|p| p.site).collect())),
        }
    }

    /// No sites: every address stands for itself.
    pub fn none() -> Self {
        Self::default()
    }

    fn index(sites: Vec<Site>) -> Self {
        let mut blocks: BTreeMap<Block, Vec<(AddressRange, usize)>> = BTreeMap::new();
        let mut prefixes = [Vec::new(), Vec::new()];
        for (number, site) in sites.iter().enumerate() {
            for range in &site.addresses {
                let block = Block { prefix: range.prefix, network: range.network };
                blocks.entry(block).or_default().push((range.clone(), number));
                prefixes[usize::from(range.network.is_ipv6())].push(range.prefix);
            }
        }
        for family in &mut prefixes {
            family.sort_unstable_by(|a, b| b.cmp(a));
            family.dedup();
        }
        Self { sites, blocks, prefixes }
    }

    /// The sites, in the order of the file.
    pub fn all(&self) -> &[Site] {
        &self.sites
    }

    /// The site that held `ip` at `at`, or one that says that nobody is known to.
    pub fn site_of(&self, ip: IpAddr, at: Timestamp) -> Site {
        self.find(ip, at).cloned().unwrap_or_else(|| unattributed(ip))
    }

    /// The site that held `ip` at `at`, where one is known.
    pub(crate) fn find(&self, ip: IpAddr, at: Timestamp) -> Option<&Site> {
        let ip = ip.to_canonical();
        self.prefixes[usize::from(ip.is_ipv6())].iter().find_map(|&prefix| {
            let block = Block { prefix, network: network_of(ip, prefix) };
            let (_, number) =
                self.blocks.get(&block)?.iter().find(|(range, _)| range.contains(ip, at))?;
            self.sites.get(*number)
        })
    }
}

/// A site for an address that no range holds.
pub(crate) fn unattributed(ip: IpAddr) -> Site {
    let key = format!("unattributed:{ip}");
    let name =
        Sentence::new(format!("Address {ip} (not attributed)"), format!("地址 {ip}（未归属）"));
    Site {
        id: Site::id_of(&key),
        key,
        name,
        unit: Sentence::new("not known", "未知"),
        territory: unknown_territory(),
        kind: UNKNOWN.to_owned(),
        addresses: Vec::new(),
    }
}

fn unknown_territory() -> Territory {
    Territory {
        code: UNKNOWN.to_owned(), name: Sentence::new("Territory not known", "地区未知")
    }
}

/// First address of the block of `prefix` bits that holds `ip`.
fn network_of(ip: IpAddr, prefix: u8) -> IpAddr {
    match ip {
        IpAddr::V4(ip) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
            Ipv4Addr::from_bits(ip.to_bits() & mask).into()
        }
        IpAddr::V6(ip) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0);
            Ipv6Addr::from_bits(ip.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(sites: &Sites, ip: &str, at: &str) -> String {
        sites.site_of(ip.parse().unwrap(), at.parse().unwrap()).key
    }

    #[test]
    fn the_longest_prefix_valid_at_the_time_wins() {
        let sites = Sites::parse(
            r#"
            site = [
              { key = "all", name = "All", addresses = [{ network = "10.0.0.0/8" }, { network = "2001:db8::/32" }] },
              { key = "lab", name = "Lab", addresses = [{ network = "10.1.0.0/16", until = "2025-01-01T00:00:00Z" }] },
              { key = "new", name = "New", addresses = [{ network = "10.1.0.0/16", from = 2025-01-01T00:00:00Z }, { network = "10.1.2.3" }] },
            ]"#,
        )
        .unwrap();
        assert_eq!(held(&sites, "10.1.9.9", "2024-12-31T23:59:59Z"), "lab");
        assert_eq!(held(&sites, "10.1.9.9", "2025-01-01T00:00:00Z"), "new");
        assert_eq!(held(&sites, "10.1.2.3", "2024-06-01T00:00:00Z"), "new");
        assert_eq!(held(&sites, "10.2.0.1", "2024-06-01T00:00:00Z"), "all");
        assert_eq!(held(&sites, "::ffff:10.2.0.1", "2024-06-01T00:00:00Z"), "all");
        assert_eq!(held(&sites, "2001:db8:1::1", "2024-06-01T00:00:00Z"), "all");
        assert_eq!(held(&sites, "11.0.0.5", "2024-06-01T00:00:00Z"), "unattributed:11.0.0.5");
    }

    #[test]
    fn an_unattributed_address_is_a_site_of_its_own() {
        let site = Sites::none().site_of("10.0.0.5".parse().unwrap(), Timestamp::UNIX_EPOCH);
        assert_eq!(site.name.en, "Address 10.0.0.5 (not attributed)");
        assert_eq!(site.name.zh, "地址 10.0.0.5（未归属）");
        assert_eq!((site.kind.as_str(), site.territory.code.as_str()), ("unknown", "unknown"));
        assert_eq!(site.id, Site::id_of("unattributed:10.0.0.5"));
    }

    #[test]
    fn a_prefix_of_every_length_finds_its_network() {
        let ip: IpAddr = "255.255.255.255".parse().unwrap();
        assert_eq!(network_of(ip, 0), "0.0.0.0".parse::<IpAddr>().unwrap());
        assert_eq!(network_of(ip, 9), "255.128.0.0".parse::<IpAddr>().unwrap());
        assert_eq!(network_of(ip, 32), ip);
        let ip: IpAddr = "2001:db8::1".parse().unwrap();
        assert_eq!(network_of(ip, 0), "::".parse::<IpAddr>().unwrap());
        assert_eq!(network_of(ip, 128), ip);
    }
}
