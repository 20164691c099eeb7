//! Made-up sights for the golden tests: a clear case for each rule and what looks like it but is
//! benign. Addresses are from documentation ranges; nothing is copied from a capture.

use hashwarden_domain::{
    Coin, Coverage, Endpoint, Fact, Loss, LossKind, Observation, Period, Provenance, Sentence,
    Subject, Wallet,
    observation::{
        PoolEntry, PoolKind, WireFact,
        wire::{
            Carrier, DifficultyStep, FlowSeen, MessageCount, NamePlace, NameSeen, RecordForm, Role,
            ShareWork, Shares, SummedWork, Traffic, Transport, Unheard, WireSeen, WorkProtocol,
            WorkSession,
        },
    },
    wallet::Checksum,
};
use jiff::{SignedDuration, Timestamp};

/// The time of all findings.
pub(crate) const AS_OF: &str = "2026-11-24T00:00:00Z";

/// Sights with what their source watched.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) observations: Vec<Observation>,
    pub(crate) coverage: Vec<Coverage>,
}

impl Scenario {
    pub(crate) fn all() -> Vec<Self> {
        vec![
            Self::accepted_shares(),
            Self::browser_work_unattributed(),
            Self::encrypted_to_a_pool_port(),
            Self::flow_of_a_scan(),
            Self::flow_to_a_pool_for_days(),
            Self::flow_to_shared_hosting(),
            Self::getblocktemplate_on_the_inside(),
            Self::mid_stream_one_side(),
            Self::name_long_removed(),
            Self::name_told_by_a_log(),
            Self::nothing(),
            Self::reader_of_pool_pages(),
            Self::resolver(),
            Self::scan_from_a_household(),
            Self::two_machines(),
        ]
    }

    /// pool-session, clear: days of accepted shares, and the name that was looked up before.
    pub(crate) fn accepted_shares() -> Self {
        let mut session = session(WorkProtocol::StratumV1);
        session.login = Some("bc1qexample.lib-03".to_owned());
        session.wallet = Some(wallet(&["BTC"]));
        session.worker = Some("lib-03".to_owned());
        session.agent = Some("example-agent/2.1".to_owned());
        session.version_rolling = true;
        session.shares = Shares { submitted: 7_204, accepted: 7_131, rejected: 73 };
        session.messages = ["mining.subscribe", "mining.authorize", "mining.submit"]
            .map(|name| message(name, Role::Subject))
            .into_iter()
            .chain([message("mining.notify", Role::Peer)])
            .collect();
        session.difficulty =
            vec![DifficultyStep { at: at(0), work: ShareWork::Difficulty(11_500.0) }];
        session.work = Some(SummedWork {
            total: ShareWork::Difficulty(11_500.0 * 7_131.0),
            shares: 7_131,
            since: at(0),
            until: at(482_400),
        });
        session.listed = Some(row("btc.pool.example", PoolKind::Stratum, &["BTC", "BCH"]));
        Self {
            name: "accepted_shares",
            observations: vec![
                work("10.1.3.7", "203.0.113.9", 0, 482_400, session),
                named(
                    "10.1.3.7",
                    "10.1.0.53",
                    NamePlace::Dns,
                    -60,
                    4,
                    row("btc.pool.example", PoolKind::Stratum, &["BTC", "BCH"]),
                ),
            ],
            coverage: vec![watched(vec![Loss {
                what: LossKind::SegmentMissing,
                count: 1_204,
                why: Sentence::new("the sensor dropped packets under load", "探针在高负载下丢包"),
                during: None,
            }])],
        }
    }

    /// pool-session, clear: two machines at once, no rate may be told as one.
    pub(crate) fn two_machines() -> Self {
        let machine = |n: u64| {
            let mut s = session(WorkProtocol::StratumV1);
            s.worker = Some(format!("rig{n}"));
            s.algorithm_word = Some("scrypt".to_owned());
            s.shares = Shares { submitted: 100 + n, accepted: 90, rejected: 0 };
            s.work = Some(SummedWork {
                total: ShareWork::Difficulty(4_096.0 * 90.0),
                shares: 90,
                since: at(0),
                until: at(3_600),
            });
            s
        };
        Self {
            name: "two_machines",
            observations: vec![
                work("10.1.8.1", "203.0.113.20", 0, 3_600, machine(1)),
                work("10.1.8.2", "203.0.113.20", 5, 3_500, machine(2)),
            ],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-session, a browser's script, at an address that nobody claims.
    pub(crate) fn browser_work_unattributed() -> Self {
        let mut s = session(WorkProtocol::WebsocketMiner);
        s.carried_by = vec![Carrier::Http, Carrier::Websocket];
        s.shares = Shares { submitted: 2, accepted: 2, rejected: 0 };
        s.work = Some(SummedWork {
            total: ShareWork::Hashes(512.0),
            shares: 2,
            since: at(0),
            until: at(20),
        });
        Self {
            name: "browser_work_unattributed",
            observations: vec![work("198.51.100.4", "203.0.113.30", 0, 20, s)],
            coverage: vec![],
        }
    }

    /// pool-session, part of it: an opened capture in the middle, one direction only.
    pub(crate) fn mid_stream_one_side() -> Self {
        let mut s = session(WorkProtocol::CryptonoteStratum);
        s.shares = Shares { submitted: 12, accepted: 0, rejected: 0 };
        s.unheard = Unheard { opening: true, subject: false, peer: true, bytes: 2_896 };
        Self {
            name: "mid_stream_one_side",
            observations: vec![work("10.1.20.20", "203.0.113.40", 0, 900, s)],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-session's look-alike: somebody maps pools and sends a greeting, no answer.
    pub(crate) fn scan_from_a_household() -> Self {
        let mut s = session(WorkProtocol::StratumV1);
        s.messages = vec![message("mining.subscribe", Role::Subject)];
        s.unheard = Unheard { peer: true, ..Unheard::default() };
        Self {
            name: "scan_from_a_household",
            observations: vec![work("10.9.1.1", "203.0.113.50", 0, 1, s)],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-session's look-alike: a monitor asks the own node for a template, on the inside.
    pub(crate) fn getblocktemplate_on_the_inside() -> Self {
        let mut s = session(WorkProtocol::Getblocktemplate);
        s.carried_by = vec![Carrier::Http];
        s.messages = vec![message("getblocktemplate", Role::Subject)];
        s.difficulty = vec![DifficultyStep { at: at(0), work: ShareWork::Hashes(4e23) }];
        Self {
            name: "getblocktemplate_on_the_inside",
            observations: vec![work("10.1.30.2", "10.1.30.1", 0, 7_200, s)],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-name, clear: TLS to a pool's own port.
    pub(crate) fn encrypted_to_a_pool_port() -> Self {
        let mut row = row("ssl.pool.example", PoolKind::Stratum, &["XMR"]);
        row.port = Some(3_333);
        Self {
            name: "encrypted_to_a_pool_port",
            observations: vec![named("10.1.40.1", "203.0.113.60", NamePlace::Sni, 0, 31, row)],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-name's look-alike: somebody reads a pool's pages.
    pub(crate) fn reader_of_pool_pages() -> Self {
        let row = || row("www.pool.example", PoolKind::Web, &["BTC"]);
        Self {
            name: "reader_of_pool_pages",
            observations: vec![
                named("10.1.50.1", "10.1.0.53", NamePlace::Dns, 0, 3, row()),
                named("10.1.50.1", "203.0.113.70", NamePlace::Sni, 1, 12, row()),
            ],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-name's look-alike: a name that was a pool's years ago.
    pub(crate) fn name_long_removed() -> Self {
        let mut row = row("old.pool.example", PoolKind::Stratum, &["ETH"]);
        row.removed = Some(jiff::civil::date(2022, 9, 15));
        Self {
            name: "name_long_removed",
            observations: vec![named("10.1.60.1", "203.0.113.80", NamePlace::Sni, 0, 1, row)],
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-name's look-alike: a name server asks for many others.
    pub(crate) fn resolver() -> Self {
        let name = |host: &str, second| {
            let row = row(host, PoolKind::Stratum, &["XMR", "ZEC"]);
            named("10.9.0.53", "198.51.100.53", NamePlace::Dns, second, 1, row)
        };
        Self {
            name: "resolver",
            observations: ["a", "b", "c", "d"]
                .iter()
                .zip(0..)
                .map(|(host, second)| name(&format!("{host}.pool.example"), second))
                .collect(),
            coverage: vec![watched(vec![])],
        }
    }

    /// pool-flow, clear: days of a trickle at the port of machines, as a sampling exporter counts it.
    pub(crate) fn flow_to_a_pool_for_days() -> Self {
        let mut row = row("203.0.113.90", PoolKind::Stratum, &["KAS"]);
        row.port = Some(3_333);
        let mut seen = counted(row, (1_204, 120_400), Some((1_311, 393_300)));
        seen.sampling = Some(100);
        (seen.records, seen.hours, seen.answered) = (96, 96, Some(true));
        let lost = vec![Loss {
            what: LossKind::PacketUnsampled,
            count: 9_900_000,
            why: Sentence::new("the exporter samples", "导出设备采用抽样"),
            during: None,
        }];
        Self {
            name: "flow_to_a_pool_for_days",
            observations: vec![flow("10.1.70.1", 3_333, None, 345_600, seen)],
            coverage: vec![recorded(lost)],
        }
    }

    /// pool-flow's look-alike: somebody tries the ports of many addresses, a pool's among them.
    pub(crate) fn flow_of_a_scan() -> Self {
        let mut row = row("203.0.113.90", PoolKind::Stratum, &["KAS"]);
        row.port = Some(3_333);
        let mut seen = counted(row, (2, 88), None);
        seen.answered = Some(false);
        Self {
            name: "flow_of_a_scan",
            observations: vec![flow("10.1.70.2", 3_333, None, 3, seen)],
            coverage: vec![recorded(vec![])],
        }
    }

    /// pool-flow's look-alike: an address that serves a pool's name serves a thousand pages too.
    pub(crate) fn flow_to_shared_hosting() -> Self {
        let row = row("eu.pool.example", PoolKind::Stratum, &["XMR", "ZEC"]);
        let mut seen = counted(row, (420, 61_000), Some((900, 1_200_000)));
        seen.answered = Some(true);
        Self {
            name: "flow_to_shared_hosting",
            observations: vec![flow("10.1.70.3", 443, Some("eu.pool.example"), 40, seen)],
            coverage: vec![recorded(vec![])],
        }
    }

    /// pool-name, told by a log.
    pub(crate) fn name_told_by_a_log() -> Self {
        let row = row("eu.pool.example", PoolKind::Stratum, &["XMR"]);
        let mut seen = named("10.1.70.4", "10.1.0.53", NamePlace::Dns, 0, 12, row);
        let Fact::Wire(fact) = &mut seen.fact;
        (fact.told_by, fact.peer, fact.peer_name) = (Some(RecordForm::Zeek), None, None);
        Self {
            name: "name_told_by_a_log",
            observations: vec![seen],
            coverage: vec![recorded(vec![])],
        }
    }

    /// Nothing seen is no finding.
    pub(crate) fn nothing() -> Self {
        Self { name: "nothing", observations: vec![], coverage: vec![watched(vec![])] }
    }
}

fn at(second: i64) -> Timestamp {
    let start: Timestamp = "2026-11-18T01:47:12Z".parse().expect("a moment");
    start + SignedDuration::from_secs(second)
}

fn endpoint(ip: &str, port: u16) -> Endpoint {
    Endpoint { ip: ip.parse().expect("an address"), port: Some(port) }
}

fn observed(subject: &str, from: i64, seconds: i64, fact: WireFact) -> Observation {
    let provenance = Provenance {
        source: "egress-1.pcap".to_owned(),
        sha256: None,
        first_record: Some(1),
        last_record: Some(2),
        simulated: true,
    };
    let during = Period::spanning(at(from), at(from + seconds));
    Observation::new(
        during,
        Subject::Endpoint(endpoint(subject, 50_123)),
        provenance,
        Fact::Wire(fact),
    )
}

fn work(subject: &str, peer: &str, from: i64, seconds: i64, session: WorkSession) -> Observation {
    let fact = WireFact {
        peer: Some(endpoint(peer, 3_333)),
        peer_name: session.listed.as_ref().map(|row| row.host.clone()),
        transport: Transport::Tcp,
        told_by: None,
        seen: WireSeen::Work(Box::new(session)),
    };
    observed(subject, from, seconds, fact)
}

fn named(
    subject: &str,
    peer: &str,
    place: NamePlace,
    from: i64,
    times: u64,
    listed: PoolEntry,
) -> Observation {
    let (port, transport) = match place {
        NamePlace::Dns => (53, Transport::Udp),
        _ => (listed.port.unwrap_or(443), Transport::Tcp),
    };
    let fact = WireFact {
        peer: Some(endpoint(peer, port)),
        peer_name: Some(listed.host.clone()),
        transport,
        told_by: None,
        seen: WireSeen::Name(NameSeen {
            name: listed.host.clone(),
            place,
            times,
            answers: vec![],
            listed,
        }),
    };
    observed(subject, from, 1, fact)
}

fn counted(listed: PoolEntry, sent: (u64, u64), received: Option<(u64, u64)>) -> FlowSeen {
    let traffic = |(packets, bytes)| Traffic { packets, bytes };
    FlowSeen {
        records: 1,
        sent: Some(traffic(sent)),
        received: received.map(traffic),
        sampling: None,
        answered: None,
        hours: 1,
        listed,
    }
}

fn flow(subject: &str, port: u16, name: Option<&str>, seconds: i64, seen: FlowSeen) -> Observation {
    let fact = WireFact {
        peer: Some(endpoint("203.0.113.90", port)),
        peer_name: name.map(str::to_owned),
        transport: Transport::Tcp,
        told_by: Some(RecordForm::NetflowV9),
        seen: WireSeen::Flow(Box::new(seen)),
    };
    observed(subject, 0, seconds, fact)
}

fn session(protocol: WorkProtocol) -> WorkSession {
    WorkSession {
        protocol,
        carried_by: vec![],
        messages: vec![],
        login: None,
        wallet: None,
        worker: None,
        agent: None,
        algorithm_word: None,
        version_rolling: false,
        shares: Shares::default(),
        difficulty: vec![],
        work: None,
        activity: vec![],
        unheard: Unheard::default(),
        listed: None,
    }
}

fn message(name: &str, from: Role) -> MessageCount {
    MessageCount { name: name.to_owned(), from, count: 1, first: at(0) }
}

fn wallet(coins: &[&str]) -> Wallet {
    Wallet { text: "bc1qexample".to_owned(), coins: tickers(coins), checksum: Checksum::Verified }
}

fn tickers(coins: &[&str]) -> Vec<Coin> {
    coins.iter().map(|ticker| Coin::new(ticker).expect("a ticker")).collect()
}

fn row(host: &str, kind: PoolKind, coins: &[&str]) -> PoolEntry {
    PoolEntry {
        host: host.to_owned(),
        port: None,
        pool: "Example Pool".to_owned(),
        coins: tickers(coins),
        kind,
        origin: "made up".to_owned(),
        listed: Some(jiff::civil::date(2019, 1, 1)),
        removed: None,
        reason: "made up".to_owned(),
        expires: Some(jiff::civil::date(2031, 1, 1)),
    }
}

fn watched(lost: Vec<Loss>) -> Coverage {
    Coverage {
        source: "egress-1.pcap".to_owned(),
        watched: Some(Period::spanning(at(-3_600), at(500_000))),
        packets: 1_000,
        bytes: 100_000,
        flows: 10,
        records: 0,
        lost,
        simulated: true,
    }
}

fn recorded(lost: Vec<Loss>) -> Coverage {
    Coverage { records: 5_000, ..watched(lost) }
}
