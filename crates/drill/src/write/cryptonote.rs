//! Stratum of CryptoNote coins as XMRig speaks it: login, job, submit, keepalived.
//!
//! Standard: the XMRig project's description of its stratum and of the `algo` extension.

use std::time::Duration;

use crate::{
    line::{Line, Side},
    miner::{Miner, Tally, Verdict},
    pace::Beat,
    target,
};

/// Length of a RandomX hashing blob.
const BLOB: usize = 76;

/// Says a whole session.
pub(crate) fn write(line: &mut Line<'_>, miner: &Miner) -> Tally {
    let session = line.chance().hex(8);
    let mut job = greet(line, miner, &session);
    let mut difficulty = miner.easy_difficulty();
    let mut tally = Tally::default();
    let mut number = 1u64;
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => {
                // XMRig speaks up in silence; a pool's job is a good moment to do it in.
                number += 1;
                keep_alive(line, at, number, &session);
                job = push_job(line, at, difficulty);
            }
            Beat::Raise => {
                difficulty = miner.difficulty;
                job = push_job(line, at, difficulty);
            }
            Beat::Share => {
                number += 1;
                let (nonce, result) = (line.chance().hex(4), line.chance().hex(32));
                line.say(
                    Side::Client,
                    at,
                    &format!(
                        r#"{{"id":{number},"jsonrpc":"2.0","method":"submit","params":{{"id":"{session}","job_id":"{job}","nonce":"{nonce}","result":"{result}"}}}}"#
                    ),
                );
                let verdict = tally.count(at, line.chance());
                line.answer(&match verdict {
                    Verdict::Accepted => format!(
                        r#"{{"id":{number},"jsonrpc":"2.0","error":null,"result":{{"status":"OK"}}}}"#
                    ),
                    Verdict::Rejected => format!(
                        r#"{{"id":{number},"jsonrpc":"2.0","error":{{"code":-1,"message":"Block expired"}}}}"#
                    ),
                });
            }
        }
    }
    tally
}

fn greet(line: &mut Line<'_>, miner: &Miner, session: &str) -> String {
    let (now, agent) = (line.now(), miner.agent);
    let wallet = miner.wallet.as_deref().unwrap_or_default();
    let pass = miner.worker.unwrap_or("x");
    line.say(
        Side::Client,
        now,
        &format!(
            r#"{{"id":1,"jsonrpc":"2.0","method":"login","params":{{"login":"{wallet}","pass":"{pass}","agent":"{agent}","algo":["rx/0","cn/r","rx/wow","rx/arq"]}}}}"#
        ),
    );
    let (job, text) = job(line, miner.easy_difficulty());
    line.answer(&format!(
        r#"{{"id":1,"jsonrpc":"2.0","error":null,"result":{{"id":"{session}","job":{text},"extensions":["algo","keepalive"],"status":"OK"}}}}"#
    ));
    job
}

/// A job's id and its text.
fn job(line: &mut Line<'_>, difficulty: u64) -> (String, String) {
    let target = hex::encode(target::short(difficulty));
    let chance = line.chance();
    let (id, blob, seed) = (chance.hex(8), chance.hex(BLOB), chance.hex(32));
    let height = 3_200_000 + chance.below(1000);
    let text = format!(
        r#"{{"blob":"{blob}","job_id":"{id}","target":"{target}","algo":"rx/0","height":{height},"seed_hash":"{seed}"}}"#
    );
    (id, text)
}

fn push_job(line: &mut Line<'_>, at: Duration, difficulty: u64) -> String {
    let (id, text) = job(line, difficulty);
    line.say(Side::Server, at, &format!(r#"{{"jsonrpc":"2.0","method":"job","params":{text}}}"#));
    id
}

fn keep_alive(line: &mut Line<'_>, at: Duration, number: u64, session: &str) {
    line.say(
        Side::Client,
        at,
        &format!(
            r#"{{"id":{number},"jsonrpc":"2.0","method":"keepalived","params":{{"id":"{session}"}}}}"#
        ),
    );
    line.answer(&format!(
        r#"{{"id":{number},"jsonrpc":"2.0","error":null,"result":{{"status":"KEEPALIVED"}}}}"#
    ));
}
