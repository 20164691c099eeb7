//! A wallet program that asks an Electrum server: JSON-RPC by lines, about coins, but no mining.
//!
//! Standard: the Electrum protocol, version 1.4. Its verbs have a dot and end in `subscribe`, which
//! is as near to `mining.subscribe` as an honest program comes.

use std::time::Duration;

use crate::line::{Line, Side};

/// Asks for headers and some addresses, then hears of new blocks.
pub(crate) fn write(line: &mut Line<'_>, blocks: u32) {
    let now = line.now();
    line.say(
        Side::Client,
        now,
        r#"{"jsonrpc":"2.0","method":"server.version","params":["electrum/4.5.4","1.4"],"id":0}"#,
    );
    line.answer(r#"{"jsonrpc":"2.0","result":["ElectrumX 1.16.0","1.4"],"id":0}"#);
    let now = line.now();
    line.say(
        Side::Client,
        now,
        r#"{"jsonrpc":"2.0","method":"blockchain.headers.subscribe","params":[],"id":1}"#,
    );
    let header = line.chance().hex(80);
    line.answer(&format!(
        r#"{{"jsonrpc":"2.0","result":{{"hex":"{header}","height":912000}},"id":1}}"#
    ));
    for id in 2..8 {
        let (now, hash) = (line.now(), line.chance().hex(32));
        line.say(
            Side::Client,
            now,
            &format!(
                r#"{{"jsonrpc":"2.0","method":"blockchain.scripthash.subscribe","params":["{hash}"],"id":{id}}}"#
            ),
        );
        line.answer(&format!(r#"{{"jsonrpc":"2.0","result":null,"id":{id}}}"#));
    }
    for number in 1..=blocks {
        let pause = line.chance().wait(Duration::from_secs(600));
        let (at, header) = (line.now() + pause, line.chance().hex(80));
        line.say(
            Side::Server,
            at,
            &format!(
                r#"{{"jsonrpc":"2.0","method":"blockchain.headers.subscribe","params":[{{"hex":"{header}","height":{}}}]}}"#,
                912_000 + number
            ),
        );
    }
}
