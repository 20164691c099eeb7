//! Programs that ask a node for what is on a chain, without working for it.
//!
//! Standards: Ethereum's execution JSON-RPC (`eth_getBlockByNumber`), Bitcoin Core's RPC
//! (`getblockchaininfo`, `getmininginfo`): the same envelope and port as mining's, other verbs.

use std::time::Duration;

use crate::{
    line::Line,
    write::http::{answer, post},
};

/// An accounting program follows Ethereum's blocks.
pub(crate) fn write_ethereum(line: &mut Line<'_>, host: &str, polls: u64) {
    let headers =
        format!("Host: {host}\r\nUser-Agent: Go-http-client/1.1\r\nAccept: application/json\r\n");
    for number in 0..polls {
        let at = line.now() + Duration::from_secs(60);
        let height = 21_000_000 + 5 * number;
        let body = format!(
            r#"{{"jsonrpc":"2.0","id":{number},"method":"eth_getBlockByNumber","params":["0x{height:x}",false]}}"#
        );
        post(line, at, "/", &headers, &body);
        let chance = line.chance();
        let (hash, parent, root) = (chance.hex(32), chance.hex(32), chance.hex(32));
        answer(
            line,
            "",
            &format!(
                r#"{{"jsonrpc":"2.0","id":{number},"result":{{"number":"0x{height:x}","hash":"0x{hash}","parentHash":"0x{parent}","stateRoot":"0x{root}","difficulty":"0x0","nonce":"0x0000000000000000","gasLimit":"0x1c9c380","transactions":[]}}}}"#
            ),
        );
    }
}

/// A monitor watches a Bitcoin node; one of its verbs has "mining" in it.
pub(crate) fn write_bitcoin(line: &mut Line<'_>, host: &str, polls: u64) {
    let headers = format!(
        "Host: {host}\r\nAuthorization: Basic bW9uaXRvcjpkcmlsbA==\r\nUser-Agent: python-requests/2.32\r\n"
    );
    for number in 0..polls {
        let at = line.now() + Duration::from_secs(120);
        let height = 912_000 + number / 5;
        let body = format!(
            r#"{{"jsonrpc":"1.0","id":"{number}","method":"getblockchaininfo","params":[]}}"#
        );
        post(line, at, "/", &headers, &body);
        answer(
            line,
            "",
            &format!(
                r#"{{"result":{{"chain":"main","blocks":{height},"headers":{height},"difficulty":126271255279306.7,"verificationprogress":0.9999}},"error":null,"id":"{number}"}}"#
            ),
        );
        let at = line.now() + Duration::from_secs(1);
        let body =
            format!(r#"{{"jsonrpc":"1.0","id":"{number}","method":"getmininginfo","params":[]}}"#);
        post(line, at, "/", &headers, &body);
        answer(
            line,
            "",
            &format!(
                r#"{{"result":{{"blocks":{height},"difficulty":126271255279306.7,"networkhashps":9.1e20,"pooledtx":4211,"chain":"main","warnings":[]}},"error":null,"id":"{number}"}}"#
            ),
        );
    }
}
