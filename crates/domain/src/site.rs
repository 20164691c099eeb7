//! A premises with its unit (legal person), its territory and what belongs to it, valid in time.
//!
//! In: a sites file that `fusion::attribute` reads. Out: a site that can say whether an address was
//! its own at a time.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{id::SiteId, sentence::Sentence};

/// A place and what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Hash of `key`.
    pub id: SiteId,
    /// The key its owner gave it in the sites file.
    pub key: String,
    /// What people call it.
    pub name: Sentence,
    /// The legal person answerable for it.
    pub unit: Sentence,
    /// Where it lies.
    pub territory: Territory,
    /// What kind of place, for the prior (`campus`, `data-centre`, `household`, `unknown` ...).
    pub kind: String,
    /// Addresses, each valid in time.
    pub addresses: Vec<AddressRange>,
}

/// A node of the territory tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Territory {
    /// Code: GB/T 2260 for Chinese places, ISO 3166 elsewhere, `unknown` where none was given.
    pub code: String,
    /// Name.
    pub name: Sentence,
}

/// Addresses that belong to a site for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRange {
    /// First address of the block.
    pub network: IpAddr,
    /// Length of the prefix in bits.
    pub prefix: u8,
    /// First instant; none: since ever.
    pub from: Option<Timestamp>,
    /// First instant no longer; none: until further notice.
    pub until: Option<Timestamp>,
}

impl Site {
    /// The id that belongs to a key.
    pub fn id_of(key: &str) -> SiteId {
        SiteId::of_content([b"site".as_slice(), key.as_bytes()])
    }

    /// The range that makes `ip` this site's own at `at`.
    pub fn range_of(&self, ip: IpAddr, at: Timestamp) -> Option<&AddressRange> {
        self.addresses.iter().find(|range| range.contains(ip, at))
    }
}

impl AddressRange {
    /// Whether `ip` lies in the block at `at`.
    pub fn contains(&self, ip: IpAddr, at: Timestamp) -> bool {
        let in_time = self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|u| at < u);
        in_time && same_prefix(self.network, ip, self.prefix)
    }
}

fn same_prefix(a: IpAddr, b: IpAddr, prefix: u8) -> bool {
    let (bits, width): (u128, u32) = match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (u128::from(a.to_bits() ^ b.to_bits()), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits(), 128),
        _ => return false,
    };
    // The bits that must agree are the upper `prefix` of `width`.
    let free = width.saturating_sub(u32::from(prefix));
    free >= 128 || bits >> free == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_every_length() {
        let ip = |s: &str| s.parse::<IpAddr>().unwrap();
        assert!(same_prefix(ip("10.1.2.3"), ip("10.1.2.3"), 32));
        assert!(!same_prefix(ip("10.1.2.3"), ip("10.1.2.2"), 32));
        assert!(same_prefix(ip("10.1.2.3"), ip("10.1.255.255"), 16));
        assert!(same_prefix(ip("10.1.2.3"), ip("255.0.0.0"), 0));
        assert!(same_prefix(ip("2001:db8::1"), ip("2001:db8::ffff"), 112));
        assert!(same_prefix(ip("2001:db8::1"), ip("::"), 0));
        assert!(!same_prefix(ip("::ffff:10.1.2.3"), ip("10.1.2.3"), 0));
    }
}
