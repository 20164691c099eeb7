//! What happens at each site in a day: the machines and the ordinary life around them.
//!
//! In: a scene. Out: traffic on its tap, truth in its lists. Rates are those of machines of the
//! kinds named; difficulties are chosen so that a share comes every two to six minutes, which is
//! slower than most pools set them, so that a day stays small.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use hashwarden_domain::Algorithm;

use super::{Dialect, Scene, Way, Work, hours, pools};
use crate::{
    line::Network,
    miner::Miner,
    wallet::{Form, nobodys},
    write,
};

const MEGA: f64 = 1e6;
const GIGA: f64 = 1e9;
const TERA: f64 = 1e12;
/// Expected hashes at difficulty 1: Bitcoin's and those who took it over; Litecoin's.
const BITCOIN_SCALE: u64 = 1 << 32;
const LITECOIN_SCALE: u64 = 1 << 16;

/// Plays the script of the scene's site.
pub(super) fn play(scene: &mut Scene) {
    match scene.premises.key {
        "university-lab" => university(scene),
        "county-data-centre" => data_centre(scene),
        "state-owned-server-room" => state_owned(scene),
        "cold-store" => cold_store(scene),
        "brick-kiln" => brick_kiln(scene),
        "pump-house" => pump_house(scene),
        "hospital" => hospital(scene),
        "internet-cafe" => internet_cafe(scene),
        "cloud-company" => cloud_company(scene),
        "school" => scene.visit_listed(45, at(15.4), pools::WEB, 4),
        "software-company" => software_company(scene),
        _ => {}
    }
    ordinary_life(scene);
}

/// A machine on Bitcoin.
fn bitcoin(rate: f64, worker: &'static str, wallet: u32, span: (f64, f64)) -> Miner {
    Miner {
        algorithm: Algorithm::Sha256d,
        coin: "BTC",
        wallet: Some(nobodys(Form::Bitcoin, wallet)),
        worker: Some(worker),
        agent: "cgminer/4.11.1",
        rate,
        difficulty: 1 << 22,
        hashes_per_difficulty: BITCOIN_SCALE,
        job_every: Duration::from_secs(1800),
        span: hours(span.0, span.1),
    }
}

/// A computer on Monero.
fn monero(rate: f64, worker: &'static str, wallet: u32, span: (f64, f64)) -> Miner {
    Miner {
        algorithm: Algorithm::Randomx,
        coin: "XMR",
        wallet: Some(nobodys(Form::Monero, wallet)),
        worker: Some(worker),
        agent: "XMRig/6.21.0 (Linux x86_64) libuv/1.44.2 gcc/12.2.0",
        rate,
        difficulty: 1_800_000,
        hashes_per_difficulty: 1,
        job_every: Duration::from_secs(420),
        span: hours(span.0, span.1),
    }
}

/// Graphics cards on Ethereum Classic.
fn classic(rate: f64, worker: &'static str, wallet: u32, span: (f64, f64)) -> Miner {
    Miner {
        algorithm: Algorithm::Etchash,
        coin: "ETC",
        wallet: Some(nobodys(Form::EthereumClassic, wallet)),
        worker: Some(worker),
        agent: "ethminer/0.19.0",
        rate,
        difficulty: 12,
        hashes_per_difficulty: BITCOIN_SCALE,
        job_every: Duration::from_secs(240),
        span: hours(span.0, span.1),
    }
}

fn direct(host: u8, dialect: Dialect, pool: pools::Pool, miner: Miner) -> Work {
    Work { host, dialect, way: Way::Direct, network: Network::Clean, pool, miner }
}

/// Two protocols at one site: workstations by night, a node with graphics cards in the evening.
fn university(scene: &mut Scene) {
    let lab = |rate, worker, span| monero(rate, worker, 1, span);
    scene.work(direct(21, Dialect::Cryptonote, pools::MONERO, lab(14_200.0, "lab-a", (0.2, 7.4))));
    scene.work(direct(
        21,
        Dialect::Cryptonote,
        pools::MONERO,
        lab(14_200.0, "lab-a", (18.6, 23.9)),
    ));
    scene.work(direct(22, Dialect::Cryptonote, pools::MONERO, lab(9_600.0, "lab-b", (19.1, 23.9))));
    let cards = classic(480.0 * MEGA, "gpu1", 1, (19.0, 23.0));
    scene.work(direct(31, Dialect::EthereumProxy, pools::CLASSIC_OTHER, cards));
}

/// One machine among a hundred honest ones, on a trunk.
fn data_centre(scene: &mut Scene) {
    let machine = bitcoin(110.0 * TERA, "rack7", 1, (0.05, 23.95));
    scene.work(direct(77, Dialect::StratumV1, pools::BITCOIN_OTHER, machine));
}

fn state_owned(scene: &mut Scene) {
    let machine = Miner {
        algorithm: Algorithm::Equihash,
        coin: "ZEC",
        wallet: Some(nobodys(Form::Zcash, 1)),
        worker: Some("srv2"),
        agent: "cgminer/4.11.1",
        rate: 420_000.0,
        difficulty: 81_000_000,
        hashes_per_difficulty: 1,
        job_every: Duration::from_secs(300),
        span: hours(20.1, 23.9),
    };
    scene.work(direct(12, Dialect::Zcash, pools::ZCASH, machine));
}

/// Behind the site's own HTTP proxy.
fn cold_store(scene: &mut Scene) {
    let machine = Miner {
        algorithm: Algorithm::Scrypt,
        coin: "LTC",
        wallet: Some(nobodys(Form::Litecoin, 1)),
        worker: Some("cold1"),
        agent: "cgminer/4.9.0",
        rate: 9.5 * GIGA,
        difficulty: 1 << 25,
        hashes_per_difficulty: LITECOIN_SCALE,
        job_every: Duration::from_secs(1800),
        span: hours(0.1, 23.9),
    };
    let way = Way::Connect;
    let (dialect, network, pool) = (Dialect::StratumV1, Network::Clean, pools::LITECOIN);
    scene.work(Work { host: 60, dialect, way, network, pool, miner: machine });
}

/// The kiln is cold, the machines are not: one on a bad network, one over IPv6 that ran already when
/// the tap was put in, so that the difficulty of its shares was never heard.
fn brick_kiln(scene: &mut Scene) {
    for (host, rate, worker, way, network, from) in [
        (101, 96.0 * TERA, "s19-01", Way::Direct, Network::Blemished, 0.7),
        (102, 101.0 * TERA, "s19-02", Way::DirectV6, Network::Clean, 0.1),
    ] {
        let miner = Miner { difficulty: 1 << 23, ..bitcoin(rate, worker, 2, (from, 23.9)) };
        let (dialect, pool) = (Dialect::StratumV1, pools::BITCOIN);
        scene.work(Work { host, dialect, way, network, pool, miner });
    }
}

/// An old machine behind an older protocol, in its owner's eyes a heater.
fn pump_house(scene: &mut Scene) {
    let machine = Miner {
        agent: "cgminer 2.11.4",
        difficulty: 480_000,
        job_every: Duration::from_secs(240),
        ..bitcoin(13.5 * TERA, "pump", 3, (9.5, 12.5))
    };
    scene.work(direct(9, Dialect::Getwork, pools::OLD_BITCOIN, machine));
}

/// A page with a miner in it, open at the front desk; the sensor is off for part of it.
fn hospital(scene: &mut Scene) {
    for span in [(7.0, 9.5), (13.0, 14.5)] {
        let browser = Miner {
            wallet: None,
            worker: None,
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            difficulty: 8192,
            algorithm: Algorithm::Cryptonight,
            ..monero(78.0, "", 0, span)
        };
        scene.work(direct(35, Dialect::Websocket, pools::BROWSER, browser));
    }
}

/// By a SOCKS proxy outside, while the seats are empty.
fn internet_cafe(scene: &mut Scene) {
    for (host, worker) in [(50, "seat50"), (51, "seat51")] {
        let miner = classic(250.0 * MEGA, worker, 2, (1.0, 6.5));
        let (dialect, pool) = (Dialect::EthereumStratum, pools::CLASSIC);
        scene.work(Work { host, dialect, way: Way::Socks, network: Network::Clean, pool, miner });
    }
}

/// A tenant works for a node of its own; another talks to a pool in a way nobody can read.
fn cloud_company(scene: &mut Scene) {
    let alone = Miner {
        wallet: None,
        worker: None,
        agent: "cgminer/4.11.1",
        job_every: Duration::from_secs(240),
        ..bitcoin(14.0 * TERA, "", 0, (14.0, 16.0))
    };
    scene.work(direct(140, Dialect::Getblocktemplate, pools::OWN_NODE, alone));
    scene.visit_listed(141, at(10.0), pools::MONERO_TLS, 20);
    let node = outside(51, 8545);
    scene.look_alike("ethereum-node-rpc", (142, at(9.0)), node, |line| {
        write::node_rpc::write_ethereum(line, "rpc.cloud.example:8545", 40);
    });
}

/// Nobody works for a pool here, and much looks like it.
fn software_company(scene: &mut Scene) {
    scene.look_alike("electrum-wallet", (20, at(9.3)), outside(61, 50_001), |line| {
        write::electrum::write(line, 30);
    });
    scene.look_alike("language-server", (21, at(9.1)), outside(62, 2087), |line| {
        write::language_server::write(line, 60);
    });
    scene.look_alike("job-queue-rpc", (22, at(10.0)), outside(63, 3333), |line| {
        write::automation::write(line, 80);
    });
    scene.look_alike("bitcoin-node-monitor", (23, at(11.0)), outside(64, 8332), |line| {
        write::node_rpc::write_bitcoin(line, "node.software.example:8332", 30);
    });
}

/// What every site has: names, pages, a sensor, a backup by night.
fn ordinary_life(scene: &mut Scene) {
    const NAMES: [&str; 5] = [
        "www.example.com",
        "mail.example.org",
        "docs.example.net",
        "news.example.com",
        "update.example.org",
    ];
    let mut chance = scene.chance();
    for (number, name) in NAMES.into_iter().enumerate() {
        let host = 150 + u8::try_from(chance.below(60)).unwrap_or(0);
        let last = 70 + u8::try_from(number).unwrap_or(0);
        let server = outside(last, 443);
        let when = at(chance.between(8.0, 18.0));
        scene.look_up(host, when, name, server.ip());
        scene.look_alike("https", (host, when), server, |line| write::web::write(line, name, 1));
    }
    scene.look_alike("mqtt-sensor", (200, at(0.3)), outside(80, 1883), |line| {
        write::mqtt::write(line, "sensor-1", 30);
    });
    scene.look_alike("backup", (210, at(2.0)), outside(81, 22), |line| {
        write::transfer::write(line, 5);
    });
    scene.look_alike("http-api", (160, at(13.5)), outside(82, 80), |line| {
        for _ in 0..3 {
            let now = line.now() + Duration::from_secs(30);
            write::http::get(line, now, "/v1/jobs?status=submitted", "Host: api.example.net\r\n");
            write::http::answer(line, "", r#"{"jobs":[{"id":7,"worker":"w1","shares":2}]}"#);
        }
    });
}

fn at(hour: f64) -> Duration {
    Duration::from_secs_f64(hour * 3600.0)
}

/// An ordinary server on the Internet.
fn outside(number: u8, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(198, 51, 100, number)), port)
}
