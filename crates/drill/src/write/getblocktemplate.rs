//! `getblocktemplate` over HTTP: a machine that works for its own node, without a pool.
//!
//! Standards: BIP 22, BIP 23, BIP 145 (segwit). There are no shares: a result would be a block.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    line::Line,
    miner::{Miner, Tally, header_time},
    pace::Beat,
    write::http,
};

/// Transactions in a template; real ones have thousands, which show nothing more.
const TRANSACTIONS: usize = 3;

/// Says a whole session on one kept-alive connection.
pub(crate) fn write(line: &mut Line<'_>, miner: &Miner, host: &str) -> Tally {
    let credentials = STANDARD.encode("miner:drill");
    let headers = format!(
        "Host: {host}\r\nAuthorization: Basic {credentials}\r\nUser-Agent: {}\r\nAccept: */*\r\n",
        miner.agent
    );
    let now = line.now();
    template(line, now, &headers);
    for (at, beat) in miner.beats(line.chance()) {
        if beat == Beat::Job {
            template(line, at, &headers);
        }
    }
    Tally::default()
}

fn template(line: &mut Line<'_>, at: std::time::Duration, headers: &str) {
    let time = header_time(at);
    http::post(
        line,
        at,
        "/",
        headers,
        r#"{"id":0,"method":"getblocktemplate","params":[{"capabilities":["coinbasetxn","coinbasevalue","longpoll","workid"],"rules":["segwit"]}]}"#,
    );
    let chance = line.chance();
    let transactions: Vec<String> = (0..TRANSACTIONS)
        .map(|_| {
            format!(
                r#"{{"data":"{}","txid":"{}","hash":"{}","depends":[],"fee":{},"sigops":4,"weight":561}}"#,
                chance.hex(110),
                chance.hex(32),
                chance.hex(32),
                1000 + chance.below(9000)
            )
        })
        .collect();
    let (previous, id) = (chance.hex(28), chance.hex(32));
    let height = 900_000 + chance.below(1000);
    let body = format!(
        r#"{{"result":{{"capabilities":["proposal"],"version":536870912,"rules":["csv","!segwit","taproot"],"vbavailable":{{}},"vbrequired":0,"previousblockhash":"00000000{previous}","transactions":[{}],"coinbaseaux":{{}},"coinbasevalue":312846713,"longpollid":"{id}","target":"0000000000000000000219420000000000000000000000000000000000000000","mintime":{time},"mutable":["time","transactions","prevblock"],"noncerange":"00000000ffffffff","sigoplimit":80000,"sizelimit":4000000,"weightlimit":4000000,"curtime":{time},"bits":"17021942","height":{height}}},"error":null,"id":0}}"#,
        transactions.join(",")
    );
    http::answer(line, "", &body);
}
