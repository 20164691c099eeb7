//! Stratum v1 as ASICs speak it: configure, subscribe, authorize, notify, submit.
//!
//! Standards: Slush pool's Stratum text of 2012, BIP 310 (`mining.configure`) and BIP 320 (version
//! rolling), which only SHA-256d machines use.

use std::time::Duration;

use hashwarden_domain::Algorithm;

use crate::{
    line::{Line, Side},
    miner::{Miner, Tally, Verdict, header_time},
    pace::Beat,
};

/// Branches of the merkle tree in a job: a block of some thousand transactions.
const BRANCHES: usize = 11;

/// Says a whole session.
pub(crate) fn write(line: &mut Line<'_>, miner: &Miner) -> Tally {
    let rolls = miner.algorithm == Algorithm::Sha256d;
    let mut job = 0x5f00;
    greet(line, miner, rolls);
    let now = line.now();
    notify(line, now, job);
    let mut tally = Tally::default();
    let mut number = 4u64;
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => {
                job += 1;
                notify(line, at, job);
            }
            Beat::Raise => set_difficulty(line, at, miner.difficulty),
            Beat::Share => {
                number += 1;
                submit(line, at, miner, number, job, rolls);
                let verdict = tally.count(at, line.chance());
                line.answer(&match verdict {
                    Verdict::Accepted => format!(r#"{{"id":{number},"result":true,"error":null}}"#),
                    Verdict::Rejected => format!(
                        r#"{{"id":{number},"result":null,"error":[21,"Job not found",null]}}"#
                    ),
                });
            }
        }
    }
    tally
}

fn greet(line: &mut Line<'_>, miner: &Miner, rolls: bool) {
    let now = line.now();
    if rolls {
        line.say(
            Side::Client,
            now,
            r#"{"id":1,"method":"mining.configure","params":[["version-rolling"],{"version-rolling.mask":"1fffe000","version-rolling.min-bit-count":2}]}"#,
        );
        line.answer(r#"{"id":1,"result":{"version-rolling":true,"version-rolling.mask":"1fffe000"},"error":null}"#);
    }
    let (now, agent) = (line.now(), miner.agent);
    line.say(
        Side::Client,
        now,
        &format!(r#"{{"id":2,"method":"mining.subscribe","params":["{agent}"]}}"#),
    );
    let (session, extra_nonce) = (line.chance().hex(16), line.chance().hex(4));
    line.answer(&format!(
        r#"{{"id":2,"result":[[["mining.set_difficulty","{session}"],["mining.notify","{session}"]],"{extra_nonce}",4],"error":null}}"#
    ));
    let (now, login) = (line.now(), miner.login());
    line.say(
        Side::Client,
        now,
        &format!(r#"{{"id":3,"method":"mining.authorize","params":["{login}","x"]}}"#),
    );
    line.answer(r#"{"id":3,"result":true,"error":null}"#);
    let now = line.now();
    set_difficulty(line, now, miner.easy_difficulty());
}

fn set_difficulty(line: &mut Line<'_>, at: Duration, difficulty: u64) {
    line.say(
        Side::Server,
        at,
        &format!(r#"{{"id":null,"method":"mining.set_difficulty","params":[{difficulty}]}}"#),
    );
}

fn notify(line: &mut Line<'_>, at: Duration, job: u32) {
    let time = header_time(at);
    let chance = line.chance();
    let previous = chance.hex(32);
    let (before, after) = (chance.hex(60), chance.hex(80));
    let branches: Vec<String> = (0..BRANCHES).map(|_| format!("\"{}\"", chance.hex(32))).collect();
    line.say(
        Side::Server,
        at,
        &format!(
            r#"{{"id":null,"method":"mining.notify","params":["{job:x}","{previous}","{before}","{after}",[{}],"20000000","17034219","{time:x}",true]}}"#,
            branches.join(",")
        ),
    );
}

fn submit(line: &mut Line<'_>, at: Duration, miner: &Miner, number: u64, job: u32, rolls: bool) {
    let (login, chance) = (miner.login(), line.chance());
    let (extra, nonce) = (chance.hex(4), chance.hex(4));
    let time = header_time(at);
    let bits =
        if rolls { format!(",\"{:08x}\"", chance.u32() & 0x1fff_e000) } else { String::new() };
    line.say(
        Side::Client,
        at,
        &format!(
            r#"{{"id":{number},"method":"mining.submit","params":["{login}","{job:x}","{extra}","{time:x}","{nonce}"{bits}]}}"#
        ),
    );
}
