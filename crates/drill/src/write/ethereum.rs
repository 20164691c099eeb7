//! The two stratum dialects of Ethereum-like coins: eth-proxy and EthereumStratum/1.0.0.
//!
//! Standards: ethminer's and NiceHash's descriptions (EthereumStratum/1.0.0, 2015); eth-proxy's
//! messages are Ethereum's own `eth_getWork` and `eth_submitWork` with a login before them.

use std::time::Duration;

use crate::{
    line::{Line, Side},
    miner::{Miner, Tally, Verdict},
    pace::Beat,
    target,
};

/// Says a whole session in the eth-proxy dialect.
pub(crate) fn write_proxy_dialect(line: &mut Line<'_>, miner: &Miner) -> Tally {
    let (now, wallet) = (line.now(), miner.wallet.as_deref().unwrap_or_default());
    let worker = miner.worker.unwrap_or("0");
    line.say(
        Side::Client,
        now,
        &format!(
            r#"{{"worker":"{worker}","jsonrpc":"2.0","params":["{wallet}","x"],"id":2,"method":"eth_submitLogin"}}"#
        ),
    );
    line.answer(r#"{"id":2,"jsonrpc":"2.0","result":true}"#);
    let now = line.now();
    line.say(
        Side::Client,
        now,
        &format!(
            r#"{{"worker":"{worker}","jsonrpc":"2.0","params":[],"id":3,"method":"eth_getWork"}}"#
        ),
    );
    let mut difficulty = miner.easy_difficulty();
    let (mut header, text) = work(line, miner.hashes(difficulty));
    line.answer(&format!(r#"{{"id":3,"jsonrpc":"2.0","result":{text}}}"#));
    let mut tally = Tally::default();
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => {
                report_rate(line, at, worker, miner.rate);
                header = push_work(line, at, miner.hashes(difficulty));
            }
            Beat::Raise => {
                difficulty = miner.difficulty;
                header = push_work(line, at, miner.hashes(difficulty));
            }
            Beat::Share => {
                let (nonce, mix) = (line.chance().hex(8), line.chance().hex(32));
                line.say(
                    Side::Client,
                    at,
                    &format!(
                        r#"{{"id":4,"jsonrpc":"2.0","method":"eth_submitWork","worker":"{worker}","params":["0x{nonce}","{header}","0x{mix}"]}}"#
                    ),
                );
                let accepted = tally.count(at, line.chance()) == Verdict::Accepted;
                line.answer(&format!(r#"{{"id":4,"jsonrpc":"2.0","result":{accepted}}}"#));
            }
        }
    }
    tally
}

/// The header's hash and the work as a list: header, seed, boundary, block number.
fn work(line: &mut Line<'_>, hashes: u64) -> (String, String) {
    let chance = line.chance();
    let (header, seed) = (format!("0x{}", chance.hex(32)), chance.hex(32));
    let boundary = hex::encode(target::full(hashes));
    let height = 21_000_000 + chance.below(1000);
    let text = format!(r#"["{header}","0x{seed}","0x{boundary}","0x{height:x}"]"#);
    (header, text)
}

fn push_work(line: &mut Line<'_>, at: Duration, hashes: u64) -> String {
    let (header, text) = work(line, hashes);
    line.say(Side::Server, at, &format!(r#"{{"id":0,"jsonrpc":"2.0","result":{text}}}"#));
    header
}

/// What the machine says of itself; off by a few percent, as such reports are.
fn report_rate(line: &mut Line<'_>, at: Duration, worker: &str, rate: f64) {
    let chance = line.chance();
    let shown = Duration::from_secs_f64(rate * chance.between(0.97, 1.03)).as_secs();
    let id = chance.hex(32);
    line.say(
        Side::Client,
        at,
        &format!(
            r#"{{"id":6,"jsonrpc":"2.0","method":"eth_submitHashrate","worker":"{worker}","params":["0x{shown:x}","0x{id}"]}}"#
        ),
    );
    line.answer(r#"{"id":6,"jsonrpc":"2.0","result":true}"#);
}

/// Says a whole session in the dialect EthereumStratum/1.0.0.
pub(crate) fn write_stratum_dialect(line: &mut Line<'_>, miner: &Miner) -> Tally {
    let (now, agent) = (line.now(), miner.agent);
    line.say(
        Side::Client,
        now,
        &format!(
            r#"{{"id":1,"method":"mining.subscribe","params":["{agent}","EthereumStratum/1.0.0"]}}"#
        ),
    );
    let (session, extra_nonce) = (line.chance().hex(16), line.chance().hex(2));
    line.answer(&format!(
        r#"{{"id":1,"result":[["mining.notify","{session}","EthereumStratum/1.0.0"],"{extra_nonce}"],"error":null}}"#
    ));
    let (now, login) = (line.now(), miner.login());
    line.say(Side::Client, now, r#"{"id":2,"method":"mining.extranonce.subscribe","params":[]}"#);
    line.answer(r#"{"id":2,"result":true,"error":null}"#);
    let now = line.now();
    line.say(
        Side::Client,
        now,
        &format!(r#"{{"id":3,"method":"mining.authorize","params":["{login}","x"]}}"#),
    );
    line.answer(r#"{"id":3,"result":true,"error":null}"#);
    let now = line.now();
    set_difficulty(line, now, miner.easy_difficulty());
    let mut job = notify(line, now);
    let mut tally = Tally::default();
    let mut number = 3u64;
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => job = notify(line, at),
            Beat::Raise => set_difficulty(line, at, miner.difficulty),
            Beat::Share => {
                number += 1;
                let nonce = line.chance().hex(6);
                line.say(
                    Side::Client,
                    at,
                    &format!(
                        r#"{{"id":{number},"method":"mining.submit","params":["{login}","{job}","{nonce}"]}}"#
                    ),
                );
                let verdict = tally.count(at, line.chance());
                line.answer(&match verdict {
                    Verdict::Accepted => format!(r#"{{"id":{number},"result":true,"error":null}}"#),
                    Verdict::Rejected => {
                        format!(
                            r#"{{"id":{number},"result":false,"error":[21,"Stale share",null]}}"#
                        )
                    }
                });
            }
        }
    }
    tally
}

fn set_difficulty(line: &mut Line<'_>, at: Duration, difficulty: u64) {
    let text = format!(r#"{{"id":null,"method":"mining.set_difficulty","params":[{difficulty}]}}"#);
    line.say(Side::Server, at, &text);
}

fn notify(line: &mut Line<'_>, at: Duration) -> String {
    let chance = line.chance();
    let (job, seed, header) = (chance.hex(8), chance.hex(32), chance.hex(32));
    line.say(
        Side::Server,
        at,
        &format!(
            r#"{{"id":null,"method":"mining.notify","params":["{job}","{seed}","{header}",true]}}"#
        ),
    );
    job
}
