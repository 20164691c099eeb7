//! `getwork` over HTTP, as the machines of 2011 to 2013 spoke it.
//!
//! Standard: the Bitcoin wiki's getwork page; `X-Mining-Extensions` as cgminer 2.11 sends it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    line::Line,
    miner::{Miner, Tally, Verdict},
    pace::Beat,
    target,
    write::http,
};

/// Says a whole session on one kept-alive connection.
pub(crate) fn write(line: &mut Line<'_>, miner: &Miner, host: &str) -> Tally {
    let credentials = STANDARD.encode(format!("{}:x", miner.login()));
    let headers = format!(
        "Host: {host}\r\nAuthorization: Basic {credentials}\r\nUser-Agent: {}\r\nAccept: */*\r\nX-Mining-Extensions: longpoll midstate rollntime submitold\r\n",
        miner.agent
    );
    let mut tally = Tally::default();
    let mut difficulty = miner.easy_difficulty();
    let now = line.now();
    let mut data = fetch(line, now, &headers, miner.hashes(difficulty));
    for (at, beat) in miner.beats(line.chance()) {
        match beat {
            Beat::Job => data = fetch(line, at, &headers, miner.hashes(difficulty)),
            Beat::Raise => {
                difficulty = miner.difficulty;
                data = fetch(line, at, &headers, miner.hashes(difficulty));
            }
            Beat::Share => {
                // The nonce is the last word of the header; the rest is as it was handed out.
                let nonce = line.chance().hex(4);
                let found = format!("{}{nonce}{}", &data[..152], &data[160..]);
                let body = format!(r#"{{"method":"getwork","params":["{found}"],"id":1}}"#);
                http::post(line, at, "/", &headers, &body);
                let accepted = tally.count(at, line.chance()) == Verdict::Accepted;
                let text = format!(r#"{{"error":null,"id":1,"result":{accepted}}}"#);
                http::answer(line, "", &text);
            }
        }
    }
    tally
}

/// Asks for work; the 128 bytes that come back, in hexadecimal.
fn fetch(line: &mut Line<'_>, at: std::time::Duration, headers: &str, hashes: u64) -> String {
    http::post(line, at, "/", headers, r#"{"method":"getwork","params":[],"id":0}"#);
    let mut target = target::full(hashes);
    target.reverse(); // getwork writes it smallest byte first
    let target = hex::encode(target);
    let chance = line.chance();
    // 76 bytes of header, a nonce of zero, then the padding of SHA-256 for 80 bytes, word-swapped.
    let data =
        format!("00000002{}00000000000000800000000{}80020000", chance.hex(72), "0".repeat(71));
    let midstate = chance.hex(32);
    let hash = format!("{}80{}010000", "0".repeat(64), "0".repeat(56));
    let body = format!(
        r#"{{"error":null,"id":0,"result":{{"data":"{data}","hash1":"{hash}","midstate":"{midstate}","target":"{target}"}}}}"#
    );
    http::answer(line, "X-Long-Polling: /LP\r\nX-Roll-NTime: expire=120\r\n", &body);
    data
}
