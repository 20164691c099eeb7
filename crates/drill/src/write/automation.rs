//! A print and render farm: workers log in, take jobs and submit results, in JSON-RPC by lines.
//!
//! The hardest look-alike: the very verbs of CryptoNote's stratum (`login`, `job`, `submit`), one
//! message a line, a steady pace. What it has not is a blob to hash, a target, a nonce. No standard;
//! a made-up but plain use of JSON-RPC 2.0.

use std::time::Duration;

use crate::line::{Line, Side};

/// Takes and finishes so many jobs.
pub(crate) fn write(line: &mut Line<'_>, jobs: u64) {
    let now = line.now();
    line.say(
        Side::Client,
        now,
        r#"{"id":1,"jsonrpc":"2.0","method":"login","params":{"login":"press-3","pass":"x","agent":"rendernode/2.8"}}"#,
    );
    line.answer(r#"{"id":1,"jsonrpc":"2.0","result":{"id":"press-3","status":"OK"},"error":null}"#);
    for number in 2..jobs + 2 {
        let pause = line.chance().wait(Duration::from_secs(90));
        let (at, job) = (line.now() + pause, line.chance().hex(6));
        line.say(
            Side::Server,
            at,
            &format!(
                r#"{{"jsonrpc":"2.0","method":"job","params":{{"job_id":"{job}","file":"poster-{number}.svg","copies":2,"height":420,"width":297}}}}"#
            ),
        );
        let pause = line.chance().wait(Duration::from_secs(30));
        let at = line.now() + pause;
        line.say(
            Side::Client,
            at,
            &format!(
                r#"{{"id":{number},"jsonrpc":"2.0","method":"submit","params":{{"id":"press-3","job_id":"{job}","result":"done","pages":2}}}}"#
            ),
        );
        line.answer(&format!(
            r#"{{"id":{number},"jsonrpc":"2.0","result":{{"status":"OK"}},"error":null}}"#
        ));
    }
}
