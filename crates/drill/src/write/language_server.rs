//! An editor and a language server on another machine: JSON-RPC 2.0 with a length before each message.
//!
//! Standard: Language Server Protocol 3.17, base protocol.

use std::time::Duration;

use crate::line::{Line, Side};

/// Opens a file and asks about places in it.
pub(crate) fn write(line: &mut Line<'_>, questions: u64) {
    let now = line.now();
    say(
        line,
        Side::Client,
        now,
        r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":4711,"rootUri":"file:///srv/work","capabilities":{}}}"#,
    );
    let at = line.answer_time();
    say(
        line,
        Side::Server,
        at,
        r#"{"jsonrpc":"2.0","id":0,"result":{"capabilities":{"hoverProvider":true,"textDocumentSync":2}}}"#,
    );
    for id in 1..=questions {
        let pause = line.chance().wait(Duration::from_secs(20));
        let (at, row) = (line.now() + pause, line.chance().below(900));
        say(
            line,
            Side::Client,
            at,
            &format!(
                r#"{{"jsonrpc":"2.0","id":{id},"method":"textDocument/hover","params":{{"textDocument":{{"uri":"file:///srv/model/job.py"}},"position":{{"line":{row},"character":7}}}}}}"#
            ),
        );
        let at = line.answer_time();
        say(
            line,
            Side::Server,
            at,
            &format!(
                r#"{{"jsonrpc":"2.0","id":{id},"result":{{"contents":"(function) submit(job: Job) -> Result"}}}}"#
            ),
        );
    }
}

fn say(line: &mut Line<'_>, side: Side, at: Duration, message: &str) {
    let text = format!("Content-Length: {}\r\n\r\n{message}", message.len());
    line.send(side, at, text.as_bytes());
}
