//! A miner in a browser: the WebSocket protocol of the browser-miner services of 2017 to 2019.
//!
//! Standards: RFC 6455; the messages (auth, job, submit, `hash_accepted`) are those of CoinHive's
//! public script and of the open proxies that speak the same.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    line::{Line, Side, Wrapping},
    miner::{Miner, Tally},
    pace::Beat,
    target,
};

/// Upgrades the connection and says a whole session.
pub(crate) fn write(line: &mut Line<'_>, miner: &Miner, host: &str) -> Tally {
    upgrade(line, miner, host);
    line.wrap(Wrapping::Websocket);
    let (now, key) = (line.now(), line.chance().hex(16));
    line.say(
        Side::Client,
        now,
        &format!(
            r#"{{"type":"auth","params":{{"site_key":"{key}","type":"anonymous","user":null,"goal":0}}}}"#
        ),
    );
    line.answer(r#"{"type":"authed","params":{"token":"","hashes":0}}"#);
    let now = line.now();
    let mut difficulty = miner.easy_difficulty();
    let mut job = push_job(line, now, miner.hashes(difficulty));
    let mut tally = Tally::default();
    let mut hashes = 0u64;
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => job = push_job(line, at, miner.hashes(difficulty)),
            Beat::Raise => {
                difficulty = miner.difficulty;
                job = push_job(line, at, miner.hashes(difficulty));
            }
            Beat::Share => {
                let (nonce, result) = (line.chance().hex(4), line.chance().hex(32));
                line.say(
                    Side::Client,
                    at,
                    &format!(
                        r#"{{"type":"submit","params":{{"job_id":"{job}","nonce":"{nonce}","result":"{result}"}}}}"#
                    ),
                );
                tally.accept(at);
                hashes += miner.hashes(difficulty);
                line.answer(&format!(
                    r#"{{"type":"hash_accepted","params":{{"hashes":{hashes}}}}}"#
                ));
            }
        }
    }
    tally
}

fn upgrade(line: &mut Line<'_>, miner: &Miner, host: &str) {
    let key = STANDARD.encode(line.chance().bytes(16));
    let now = line.now();
    line.send(
        Side::Client,
        now,
        format!(
            "GET /proxy HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://news.example\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n",
            miner.agent
        )
        .as_bytes(),
    );
    // The answer to the key is a SHA-1, which nobody here would check: random bytes of its length.
    let accept = STANDARD.encode(line.chance().bytes(20));
    let at = line.answer_time();
    line.send(
        Side::Server,
        at,
        format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        )
        .as_bytes(),
    );
}

fn push_job(line: &mut Line<'_>, at: std::time::Duration, hashes: u64) -> String {
    let target = hex::encode(target::short(hashes));
    let chance = line.chance();
    let (job, blob) = (chance.hex(8), chance.hex(76));
    line.say(
        Side::Server,
        at,
        &format!(
            r#"{{"type":"job","params":{{"job_id":"{job}","blob":"{blob}","target":"{target}"}}}}"#
        ),
    );
    job
}
