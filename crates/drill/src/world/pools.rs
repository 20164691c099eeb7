//! Pools and sites that the district talks to: real names, documentation addresses.
//!
//! In: nothing. Out: constants. The names stand on public lists (`reference/pools.csv`); the
//! addresses are those of RFC 5737 and RFC 3849, which belong to nobody.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where work comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pool {
    pub(super) host: &'static str,
    pub(super) port: u16,
    /// Last part of its address in 192.0.2.0/24.
    number: u8,
    /// A node of one's own: no public name stands for it.
    pub(super) is_own: bool,
}

impl Pool {
    const fn listed(host: &'static str, port: u16, number: u8) -> Self {
        Self { host, port, number, is_own: false }
    }

    pub(super) fn address(self) -> IpAddr {
        Ipv4Addr::new(192, 0, 2, self.number).into()
    }

    pub(super) fn address_v6(self) -> IpAddr {
        Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, u16::from(self.number)).into()
    }
}

pub(super) const BITCOIN: Pool = Pool::listed("btc.f2pool.com", 3333, 11);
pub(super) const BITCOIN_OTHER: Pool = Pool::listed("btc.viabtc.io", 3333, 12);
pub(super) const BROWSER: Pool = Pool::listed("coinhiveproxy.com", 80, 13);
pub(super) const CLASSIC: Pool = Pool::listed("etc.2miners.com", 1010, 14);
pub(super) const CLASSIC_OTHER: Pool = Pool::listed("etc-asia1.nanopool.org", 10100, 15);
pub(super) const LITECOIN: Pool = Pool::listed("ltc.f2pool.com", 3335, 16);
pub(super) const MONERO: Pool = Pool::listed("pool.supportxmr.com", 3333, 17);
pub(super) const MONERO_TLS: Pool = Pool::listed("xmr-asia1.nanopool.org", 10343, 18);
pub(super) const OLD_BITCOIN: Pool = Pool::listed("stratum.slushpool.com", 8332, 19);
pub(super) const ZCASH: Pool = Pool::listed("zec.2miners.com", 1010, 20);
/// A pool's web site: people read there who do not mine.
pub(super) const WEB: Pool = Pool::listed("www.2miners.com", 443, 21);
/// A node that the cloud company runs for itself.
pub(super) const OWN_NODE: Pool =
    Pool { host: "node.cloud.example", port: 8332, number: 40, is_own: true };
