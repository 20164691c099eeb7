//! Stratum of Equihash coins: `mining.set_target` and solutions of 1,344 bytes.
//!
//! Standard: ZIP 301 (Zcash Stratum protocol).

use std::time::Duration;

use crate::{
    line::{Line, Side},
    miner::{Miner, Tally, Verdict, header_time},
    pace::Beat,
    target,
};

/// An Equihash 200,9 solution with its length before it.
const SOLUTION: usize = 1344;
const SOLUTION_LENGTH: &str = "fd4005";

/// Says a whole session.
pub(crate) fn write(line: &mut Line<'_>, miner: &Miner) -> Tally {
    let login = greet(line, miner);
    let now = line.now();
    set_target(line, now, miner.hashes(miner.easy_difficulty()));
    let mut job = notify(line, now);
    let mut tally = Tally::default();
    let mut number = 3u64;
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => job = notify(line, at),
            Beat::Raise => set_target(line, at, miner.hashes(miner.difficulty)),
            Beat::Share => {
                number += 1;
                let (nonce, solution) = (line.chance().hex(28), line.chance().hex(SOLUTION));
                let time = hex::encode(header_time(at).to_le_bytes());
                line.say(
                    Side::Client,
                    at,
                    &format!(
                        r#"{{"id":{number},"method":"mining.submit","params":["{login}","{job}","{time}","{nonce}","{SOLUTION_LENGTH}{solution}"]}}"#
                    ),
                );
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

fn greet(line: &mut Line<'_>, miner: &Miner) -> String {
    let (now, agent) = (line.now(), miner.agent);
    line.say(
        Side::Client,
        now,
        &format!(
            r#"{{"id":1,"method":"mining.subscribe","params":["{agent}",null,"zec.2miners.com",1010]}}"#
        ),
    );
    let nonce = line.chance().hex(4);
    line.answer(&format!(r#"{{"id":1,"result":[null,"{nonce}"],"error":null}}"#));
    let (now, login) = (line.now(), miner.login());
    line.say(
        Side::Client,
        now,
        &format!(r#"{{"id":2,"method":"mining.authorize","params":["{login}","x"]}}"#),
    );
    line.answer(r#"{"id":2,"result":true,"error":null}"#);
    login
}

fn set_target(line: &mut Line<'_>, at: Duration, solutions: u64) {
    let target = hex::encode(target::full(solutions));
    line.say(
        Side::Server,
        at,
        &format!(r#"{{"id":null,"method":"mining.set_target","params":["{target}"]}}"#),
    );
}

fn notify(line: &mut Line<'_>, at: Duration) -> String {
    let time = hex::encode(header_time(at).to_le_bytes());
    let chance = line.chance();
    let (job, previous, root, reserved) =
        (chance.hex(4), chance.hex(32), chance.hex(32), chance.hex(32));
    line.say(
        Side::Server,
        at,
        &format!(
            r#"{{"id":null,"method":"mining.notify","params":["{job}","04000000","{previous}","{root}","{reserved}","{time}","d2a5011c",true]}}"#
        ),
    );
    job
}
