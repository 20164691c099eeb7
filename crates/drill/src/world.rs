//! The district: its premises, who is there, and what passes each uplink in a day.
//!
//! In: the seed and the begin. Out: a [`Scene`] a site, with its tap and its truth. What happens at
//! a site is a script in `world/script.rs`; this file knows how a script's lines become traffic.

mod county;
mod pools;
mod premises;
mod script;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::Range,
    time::Duration,
};

use hashwarden_domain::observation::wire::{Carrier, NamePlace, WorkProtocol};
use jiff::Timestamp;

pub use self::county::{COUNTIES, County, EMISSION_FACTOR, PROVINCE};
use self::pools::Pool;
pub(crate) use self::premises::{PREMISES, Premises};
use crate::{
    chance::Chance,
    line::{Ends, Line, Network},
    miner::{Miner, Tally, Verdict},
    tap::Tap,
    truth::{LookAlike, NameTruth, SessionTruth, Shares},
    write,
};

/// One site for a day.
pub(crate) struct Scene {
    seed: u64,
    begin: Timestamp,
    premises: &'static Premises,
    tap: Tap,
    /// Which copy of the traffic is played, for benches.
    copy: u8,
    /// Conversations so far: the label of each one's chance.
    count: u32,
    pub(crate) sessions: Vec<SessionTruth>,
    pub(crate) names: Vec<NameTruth>,
    pub(crate) look_alikes: Vec<LookAlike>,
}

/// Which protocol a machine speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Cryptonote,
    EthereumProxy,
    EthereumStratum,
    Getblocktemplate,
    Getwork,
    StratumV1,
    Websocket,
    Zcash,
}

/// How a machine reaches its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Direct,
    /// Over IPv6.
    DirectV6,
    /// By the site's HTTP proxy.
    Connect,
    /// By a SOCKS 5 proxy outside.
    Socks,
}

/// One machine's day, as a script states it.
struct Work {
    host: u8,
    dialect: Dialect,
    way: Way,
    network: Network,
    pool: Pool,
    miner: Miner,
}

/// Last part of addresses with a role.
const RESOLVER: u8 = 1;
const HTTP_PROXY: u8 = 2;
/// A SOCKS proxy on the Internet.
const SOCKS_PROXY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 180)), 1080);

impl Scene {
    pub(crate) fn new(seed: u64, begin: Timestamp, premises: &'static Premises) -> Self {
        Self {
            seed,
            begin,
            premises,
            tap: Tap::default(),
            copy: 0,
            count: 0,
            sessions: Vec::new(),
            names: Vec::new(),
            look_alikes: Vec::new(),
        }
    }

    /// Plays the site's script once, from hosts of this copy.
    pub(crate) fn play(&mut self, copy: u8) {
        self.copy = copy;
        script::play(self);
        self.tap.sort();
    }

    /// One capture for each span in which the sensor listened.
    pub(crate) fn captures(&self) -> Vec<(String, Vec<u8>)> {
        let spans = self.premises.listened();
        let name = |number: usize| match spans.len() {
            1 => format!("drill-{}.pcap", self.premises.key),
            _ => format!("drill-{}-{}.pcap", self.premises.key, number + 1),
        };
        let file = |(number, span)| (name(number), self.tap.capture(self.begin, span));
        spans.iter().enumerate().map(file).collect()
    }

    fn host(&self, number: u8) -> IpAddr {
        Ipv4Addr::new(10, self.premises.number, self.copy, number).into()
    }

    fn host_v6(&self, number: u8) -> IpAddr {
        let (site, copy) = (u16::from(self.premises.number), u16::from(self.copy));
        Ipv6Addr::new(0x2001, 0xdb8, site, copy, 0, 0, 0, u16::from(number)).into()
    }

    /// A stream of draws for one conversation.
    fn chance(&mut self) -> Chance {
        self.count += 1;
        Chance::of(self.seed, &format!("{}/{}/{}", self.premises.key, self.copy, self.count))
    }

    fn moment(&self, at: Duration) -> Timestamp {
        self.begin.checked_add(at).unwrap_or(Timestamp::MAX)
    }

    /// Asks for a name, a moment before it is needed.
    fn look_up(&mut self, host: u8, at: Duration, name: &str, address: IpAddr) -> SocketAddr {
        let mut chance = self.chance();
        let client = SocketAddr::new(self.host(host), port(&mut chance));
        let resolver = SocketAddr::new(self.host(RESOLVER), 53);
        let at = at.saturating_sub(Duration::from_millis(60));
        write::names::write(&mut self.tap, (client, resolver), at, (name, address), &mut chance);
        client
    }

    /// A machine works for a pool.
    fn work(&mut self, work: Work) {
        let Work { host, dialect, way, network, pool, miner } = work;
        let mut chance = self.chance();
        let own = if way == Way::DirectV6 { self.host_v6(host) } else { self.host(host) };
        let client = SocketAddr::new(own, port(&mut chance));
        let server = match way {
            Way::Connect => SocketAddr::new(self.host(HTTP_PROXY), 3128),
            Way::Direct => SocketAddr::new(pool.address(), pool.port),
            Way::DirectV6 => SocketAddr::new(pool.address_v6(), pool.port),
            Way::Socks => SOCKS_PROXY,
        };
        let begin = miner.span.start;
        if matches!(way, Way::Direct | Way::DirectV6) && !pool.is_own {
            self.look_up(host, begin, pool.host, server.ip());
        }
        let ends = Ends { client, server, vlan: self.premises.vlan };
        let round_trip = chance.about(Duration::from_millis(70), 0.6);
        let mut line = Line::open(&mut self.tap, ends, begin, round_trip, chance);
        line.on(network);
        match way {
            Way::Connect => write::proxy::connect(&mut line, pool.host, pool.port),
            Way::Socks => write::proxy::socks5(&mut line, pool.host, pool.port),
            Way::Direct | Way::DirectV6 => {}
        }
        let tally = dialect.write(&mut line, &miner, pool.host);
        line.close(miner.span.end);
        self.sessions.push(self.session(&miner, (client, server), (dialect, way, pool), &tally));
    }

    fn session(
        &self,
        miner: &Miner,
        (subject, peer): (SocketAddr, SocketAddr),
        (dialect, way, pool): (Dialect, Way, Pool),
        tally: &Tally,
    ) -> SessionTruth {
        let listened = self.premises.listened();
        let heard = |at: &Duration| listened.iter().any(|span| span.contains(at));
        SessionTruth {
            site: self.premises.key.to_owned(),
            subject,
            peer,
            pool: pool.host.to_owned(),
            protocol: dialect.protocol(),
            carried_by: carriers(dialect, way),
            coin: miner.coin.to_owned(),
            algorithm: miner.algorithm,
            wallet: miner.wallet.clone(),
            worker: miner.worker.map(ToOwned::to_owned),
            agent: (dialect != Dialect::EthereumProxy).then(|| miner.agent.to_owned()),
            heard: shares(tally, heard),
            all: shares(tally, |_| true),
            hash_rate: (!tally.shares.is_empty()).then_some(miner.rate),
            share_hashes: (!tally.shares.is_empty())
                .then_some(miner.hashes(miner.difficulty) as f64),
            first: self.moment(miner.span.start),
            last: self.moment(miner.span.end),
        }
    }

    /// Somebody asks for a listed name and reads a page there; nobody works.
    fn visit_listed(&mut self, host: u8, at: Duration, pool: Pool, pages: u64) {
        let asked = self.look_up(host, at, pool.host, pool.address());
        let mut chance = self.chance();
        let client = SocketAddr::new(self.host(host), port(&mut chance));
        let ends = Ends {
            client,
            server: SocketAddr::new(pool.address(), pool.port),
            vlan: self.premises.vlan,
        };
        let mut line = Line::open(
            &mut self.tap,
            ends,
            at,
            chance.about(Duration::from_millis(90), 0.3),
            chance,
        );
        write::web::write(&mut line, pool.host, pages);
        let end = line.now();
        line.close(end + Duration::from_secs(4));
        for (subject, place) in [(asked, NamePlace::Dns), (client, NamePlace::Sni)] {
            self.names.push(NameTruth {
                site: self.premises.key.to_owned(),
                subject,
                name: pool.host.to_owned(),
                place,
                at: self.moment(at),
            });
        }
    }

    /// A conversation that is not about work.
    fn look_alike(
        &mut self,
        what: &str,
        (host, at): (u8, Duration),
        server: SocketAddr,
        write: impl FnOnce(&mut Line<'_>),
    ) {
        let mut chance = self.chance();
        let client = SocketAddr::new(self.host(host), port(&mut chance));
        let ends = Ends { client, server, vlan: self.premises.vlan };
        let round_trip = chance.about(Duration::from_millis(25), 0.8);
        let mut line = Line::open(&mut self.tap, ends, at, round_trip, chance);
        write(&mut line);
        let end = line.now();
        line.close(end + Duration::from_secs(2));
        let (site, what) = (self.premises.key.to_owned(), what.to_owned());
        self.look_alikes.push(LookAlike { site, what, client, server });
    }
}

impl Dialect {
    fn write(self, line: &mut Line<'_>, miner: &Miner, host: &str) -> Tally {
        match self {
            Self::Cryptonote => write::cryptonote::write(line, miner),
            Self::EthereumProxy => write::ethereum::write_proxy_dialect(line, miner),
            Self::EthereumStratum => write::ethereum::write_stratum_dialect(line, miner),
            Self::Getblocktemplate => write::getblocktemplate::write(line, miner, host),
            Self::Getwork => write::getwork::write(line, miner, host),
            Self::StratumV1 => write::stratum_v1::write(line, miner),
            Self::Websocket => write::websocket::write(line, miner, host),
            Self::Zcash => write::zcash::write(line, miner),
        }
    }

    fn protocol(self) -> WorkProtocol {
        match self {
            Self::Cryptonote => WorkProtocol::CryptonoteStratum,
            Self::EthereumProxy | Self::EthereumStratum => WorkProtocol::EthereumStratum,
            Self::Getblocktemplate => WorkProtocol::Getblocktemplate,
            Self::Getwork => WorkProtocol::Getwork,
            Self::StratumV1 => WorkProtocol::StratumV1,
            Self::Websocket => WorkProtocol::WebsocketMiner,
            Self::Zcash => WorkProtocol::ZcashStratum,
        }
    }
}

fn carriers(dialect: Dialect, way: Way) -> Vec<Carrier> {
    let outer = match way {
        Way::Connect => Some(Carrier::HttpConnect),
        Way::Socks => Some(Carrier::Socks5),
        Way::Direct | Way::DirectV6 => None,
    };
    let inner = match dialect {
        Dialect::Getblocktemplate | Dialect::Getwork => Some(Carrier::Http),
        Dialect::Websocket => Some(Carrier::Websocket),
        _ => None,
    };
    outer.into_iter().chain(inner).collect()
}

fn shares(tally: &Tally, counts: impl Fn(&Duration) -> bool) -> Shares {
    let mut shares = Shares::default();
    for (_, verdict) in tally.shares.iter().filter(|(at, _)| counts(at)) {
        shares.submitted += 1;
        match verdict {
            Verdict::Accepted => shares.accepted += 1,
            Verdict::Rejected => shares.rejected += 1,
        }
    }
    shares
}

/// A port as Linux gives them out.
fn port(chance: &mut Chance) -> u16 {
    32_768 + u16::try_from(chance.below(28_000)).unwrap_or(0)
}

/// From one hour of the day to another.
fn hours(from: f64, until: f64) -> Range<Duration> {
    Duration::from_secs_f64(from * 3600.0)..Duration::from_secs_f64(until * 3600.0)
}
