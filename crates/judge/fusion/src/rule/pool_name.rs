//! `pool-name/1`: a name of the pool list was asked for or greeted.
//!
//! In: one observed name with its row of the list. Out: always evidence, often weak: names are asked
//! for by people who read about mining, by security software and by scanners as well.
//!
//! # Where the weights come from
//! In the public corpus of 156 captures of other protocols (1,040 flows) the engine finds no listed
//! name. By the rule of three that bounds the rate at 3 in 1,040 flows, 2.5 bans, and at less where
//! only flows with a name count. That and the following reasoning set the weights; no published rate exists.
//!
//! | seen | bans | why |
//! |---|---|---|
//! | SNI or proxy target, stratum name | 2.5 | a connection was opened to a host that serves machines |
//! | HTTP Host, stratum name | 2.3 | the same, but some pools keep a page under that name |
//! | DNS question, stratum name | 2.15 | a question alone; resolvers ask for others |
//! | SNI, proxy, Host of a browser miner | 2.3 | the script was fetched; a blocker may stop it next |
//! | DNS question for a browser miner | 2.1 | |
//! | a pool's web site, however seen | 0.5 | people read there |
//! | SNI, proxy or Host on the port of the row | +0.5 | where machines connect |
//! | … on another port than a web site's | +0.3 | web sites do not live there |
//! | before the day of listing | −0.05 | lists lag behind pools |
//! | after removal | −0.3, −0.4 a year, at most −1.5 | names pass to others |
//! | after expiry of the row | −0.7 | nobody has looked since |
//!
//! With the stated prior (2 bans) a stratum or browser-miner name within its dates reaches 0.5, a
//! web site's never.
//!
//! # The protocol's name
//! The command line's contract has two words for names: `tls-pool` (SNI) and `dns-pool`. A name given to
//! a proxy is `pool-proxy`; one in an HTTP Host or CONNECT line is put under `dns-pool`, because a bare
//! name is all it shows: no TLS, no work.

use hashwarden_domain::{
    Fact, Observation,
    evidence::{EvidenceDetail, Family},
    observation::{
        PoolEntry, PoolKind,
        wire::{NamePlace, NameSeen, WireFact, WireSeen},
    },
};
use jiff::civil::Date;

use super::{Weighed, Weight};
use crate::{explain, mined::day_of, tables::Tables};

/// Ports on which web sites are served: a connection there is no sign of a machine's.
pub(super) const WEB_PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// Weights of names rest on judgement alone: a factor of six either way.
const OFF: f64 = 0.8;

/// What the list says about a name on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Standing {
    /// Listed then.
    Listed,
    /// The list took it up later.
    NotYetListed,
    /// Taken off the list before.
    Removed {
        /// So long before.
        years: f64,
    },
    /// Nobody had renewed the row.
    Expired,
}

impl Standing {
    pub(crate) fn of(row: &PoolEntry, day: Date) -> Self {
        if let Some(removed) = row.removed.filter(|&removed| removed <= day) {
            let gone = day.duration_since(removed);
            return Self::Removed { years: gone.as_secs_f64() / (365.25 * 86_400.0) };
        }
        if row.expires.is_some_and(|expires| expires <= day) {
            return Self::Expired;
        }
        if row.listed.is_some_and(|listed| day < listed) {
            return Self::NotYetListed;
        }
        Self::Listed
    }

    pub(super) fn bans(self) -> f64 {
        match self {
            Self::Listed => 0.0,
            Self::NotYetListed => -0.05,
            Self::Removed { years } => (-0.3 - 0.4 * years).max(-1.5),
            Self::Expired => -0.7,
        }
    }
}

/// What a contact with somebody on the list shows by itself: no conversation was heard.
pub(super) fn contact(protocol: &str, fact: &WireFact, listed: &PoolEntry) -> EvidenceDetail {
    EvidenceDetail {
        protocol: protocol.to_owned(),
        transport: fact.transport,
        peer: fact.peer,
        peer_name: fact.peer_name.clone(),
        pool: Some(listed.pool.clone()),
        // A row alone does not say what is mined, unless it has one coin only.
        coin: match listed.coins.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        },
        algorithm: None,
        login: None,
        wallet: None,
        worker: None,
        agent: None,
        carried_by: Vec::new(),
        messages: Vec::new(),
        shares: None,
        difficulty: Vec::new(),
        hash_rate: None,
        activity: Vec::new(),
        unheard: None,
        told_by: fact.told_by,
        flow: None,
    }
}

pub(super) fn weigh(observation: &Observation, _tables: &Tables) -> Option<Weighed> {
    let Fact::Wire(fact) = &observation.fact;
    let WireSeen::Name(name) = &fact.seen else { return None };
    let standing = Standing::of(&name.listed, day_of(observation.during.start()));
    let weight = weight_of(name, fact, standing);
    let detail = EvidenceDetail {
        peer_name: Some(name.name.clone()),
        unheard: Some(explain::name::unheard(name.place, fact.told_by)),
        ..contact(protocol(name.place), fact, &name.listed)
    };
    Some(Weighed {
        family: Family::PoolContact,
        weight,
        label: explain::name::label(name, standing),
        reason: explain::name::reason(name, fact, standing),
        detail,
    })
}

fn weight_of(name: &NameSeen, fact: &WireFact, standing: Standing) -> Weight {
    let base = match (name.listed.kind, name.place) {
        (PoolKind::Stratum, NamePlace::Sni | NamePlace::Proxy) => 2.5,
        (PoolKind::Stratum, NamePlace::HttpHost) => 2.3,
        (PoolKind::Stratum, NamePlace::Dns) => 2.15,
        (PoolKind::BrowserMiner, NamePlace::Dns) => 2.1,
        (PoolKind::BrowserMiner, _) => 2.3,
        (PoolKind::Web, _) => 0.5,
    };
    let port = match (name.listed.kind, name.place, fact.peer.and_then(|peer| peer.port)) {
        // To a name server and to a proxy one speaks on their own port, not the pool's; and a page
        // is no less a page on another port.
        (PoolKind::Web, ..) | (_, NamePlace::Dns | NamePlace::Proxy, _) | (.., None) => 0.0,
        (.., Some(port)) if WEB_PORTS.contains(&port) => 0.0,
        (.., Some(port)) if name.listed.port == Some(port) => 0.5,
        _ => 0.3,
    };
    Weight { central: base + port + standing.bans(), below: OFF, above: OFF }
}

/// The contract's word.
fn protocol(place: NamePlace) -> &'static str {
    match place {
        NamePlace::Dns | NamePlace::HttpHost => "dns-pool",
        NamePlace::Proxy => "pool-proxy",
        NamePlace::Sni => "tls-pool",
    }
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::{Endpoint, observation::wire::Transport};

    use super::*;
    use crate::sample;

    fn row(kind: PoolKind, port: Option<u16>) -> PoolEntry {
        PoolEntry {
            port,
            listed: Some(jiff::civil::date(2018, 1, 1)),
            expires: Some(jiff::civil::date(2030, 1, 1)),
            ..sample::row(kind, &[])
        }
    }

    fn confidence(row: PoolEntry, place: NamePlace, port: u16, day: Date) -> f64 {
        let standing = Standing::of(&row, day);
        let name =
            NameSeen { name: row.host.clone(), place, times: 1, answers: vec![], listed: row };
        let fact = WireFact {
            peer: Some(Endpoint { ip: "203.0.113.9".parse().unwrap(), port: Some(port) }),
            peer_name: None,
            transport: Transport::Tcp,
            told_by: None,
            seen: WireSeen::Name(name.clone()),
        };
        weight_of(&name, &fact, standing).confidence().as_fraction()
    }

    const DAY: Date = jiff::civil::date(2026, 11, 24);
    const PLACES: [NamePlace; 4] =
        [NamePlace::Dns, NamePlace::HttpHost, NamePlace::Proxy, NamePlace::Sni];

    #[test]
    fn a_name_that_serves_machines_reaches_even_odds_within_its_dates_and_before() {
        for kind in [PoolKind::Stratum, PoolKind::BrowserMiner] {
            for place in PLACES {
                for day in [DAY, jiff::civil::date(2016, 1, 1)] {
                    let p = confidence(row(kind, None), place, 443, day);
                    assert!((0.5..0.95).contains(&p), "{kind:?} {place:?} {day}: {p}");
                }
            }
        }
    }

    #[test]
    fn a_web_site_that_people_read_never_does() {
        for place in PLACES {
            for port in [443, 3333] {
                assert!(confidence(row(PoolKind::Web, Some(port)), place, port, DAY) < 0.1);
            }
        }
    }

    #[test]
    fn a_name_removed_or_expired_long_ago_falls_below() {
        let mut removed = row(PoolKind::Stratum, None);
        removed.removed = Some(jiff::civil::date(2022, 1, 1));
        assert!(confidence(removed, NamePlace::Sni, 443, DAY) < 0.5);
        let mut expired = row(PoolKind::Stratum, None);
        expired.expires = Some(jiff::civil::date(2025, 1, 1));
        assert!(confidence(expired, NamePlace::Dns, 53, DAY) < 0.5);
    }

    #[test]
    fn the_port_of_machines_weighs_more_than_that_of_web_sites() {
        let at = |port| confidence(row(PoolKind::Stratum, Some(3333)), NamePlace::Sni, port, DAY);
        assert!(at(443) < at(5555) && at(5555) < at(3333));
    }
}
