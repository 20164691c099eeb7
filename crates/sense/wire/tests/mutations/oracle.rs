//! What can still be known from rewritten frames, told without the engine under test.
//!
//! In: frames. Out: the conversations in whose remaining bytes a message about work is whole, and those
//! with a hole that the remaining frames show. A message is one that nothing else sends: a
//! verb of a protocol with its parameters, one of stratum also without, or an answer of its shape.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
};

use crate::{
    connection::{Connection, What, connections},
    frame::Frame,
    json::{Form, Json, read},
};

/// Bytes of a side that are looked at before it is of no interest (`inspect/opening.rs`).
const HEAD: usize = 2000;

/// Two ends, the lower first.
pub(crate) type Pair = [SocketAddr; 2];

#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Connections in which a whole message about work is left, and one of them.
    pub(crate) work: BTreeMap<Pair, String>,
    /// Connections between whose frames bytes are missing.
    pub(crate) holes: BTreeSet<Pair>,
    /// Connections whose handshake is there, from its first segment on.
    pub(crate) opened: BTreeSet<Pair>,
    /// Connections of whose handshake a part is there.
    pub(crate) greeted: BTreeSet<Pair>,
}

pub(crate) fn known(frames: &[Frame]) -> Known {
    let mut known = Known::default();
    for connection in connections(frames).0 {
        let mut pair = connection.ends;
        pair.sort();
        if connection.is_opened() {
            known.opened.insert(pair);
        }
        if connection.turns.iter().any(|turn| turn.what == What::Syn) {
            known.greeted.insert(pair);
        }
        if has_hole(&connection) {
            known.holes.insert(pair);
        }
        if let Some(message) = [0, 1].into_iter().find_map(|way| message_of(&connection, way)) {
            known.work.entry(pair).or_insert(message);
        }
    }
    known
}

/// Whether bytes are missing before the connection is broken off, if it is.
fn has_hole(connection: &Connection) -> bool {
    let turns = connection.turns.iter().take_while(|turn| turn.what != What::Reset);
    let mut bytes = [false; 2];
    let mut hole = false;
    for turn in turns {
        match turn.what {
            // Before the first bytes it is no hole between frames.
            What::Gap(_) => hole |= bytes[turn.way],
            What::Bytes(_) => bytes[turn.way] = true,
            _ => {}
        }
    }
    hole
}

/// A message about work of one side. Where its first byte is not there, only the head of what is left
/// counts: who waits longer for a beginning has to keep every stream of a line.
fn message_of(connection: &Connection, way: usize) -> Option<String> {
    let whole = connection.is_opened() && connection.begins(way);
    let mut before = 0;
    for run in connection.runs(way) {
        for (at, message) in messages_of_work(&run) {
            if whole || before + at < HEAD {
                return Some(message);
            }
        }
        before += run.len();
    }
    None
}

fn messages_of_work(run: &[u8]) -> Vec<(usize, String)> {
    let begins = |at: &usize| {
        let before = at.checked_sub(1).map(|before| run[before]);
        run[*at] == b'{' && before.is_none_or(|byte| b"\n\r\0 }[".contains(&byte))
    };
    let message = |at: usize| {
        let rest = &run[at..];
        let Some((json, length)) = read(rest) else {
            return cut_verb(rest).map(|verb| (at, verb));
        };
        let text = || String::from_utf8_lossy(&rest[..length]).into_owned();
        is_about_work(&json).then(|| (at, text()))
    };
    let mut found: Vec<(usize, String)> =
        (0..run.len()).filter(begins).filter_map(message).collect();
    // A field of a request that only programs at work send.
    let text = String::from_utf8_lossy(run).to_ascii_lowercase();
    let mut at = 0;
    while let Some(head) = text[at..].find("\r\n\r\n") {
        if text[at..at + head].contains("\r\nx-mining-extensions:") {
            found.push((at, "X-Mining-Extensions".to_owned()));
        }
        at += head + 4;
    }
    found.sort();
    found
}

/// The verb of a message whose rest is missing, if nothing else sends it.
fn cut_verb(message: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(message);
    let line = text.lines().next()?;
    let (_, behind) = line.split_once("\"method\"")?;
    let value = behind.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let (verb, _) = value.split_once('"')?;
    verb.to_ascii_lowercase().starts_with("mining.").then(|| verb.to_owned())
}

fn is_about_work(message: &Json) -> bool {
    let verb = message.word("method").unwrap_or_default().to_ascii_lowercase();
    let params = message.member("params");
    let has =
        |names: &[&str]| names.iter().all(|name| params.is_some_and(|p| p.member(name).is_some()));
    let count = match params {
        Some(Json::List(items)) => items.len(),
        _ => 0,
    };
    match verb.as_str() {
        "" => message.member("result").is_some_and(is_work),
        "eth_submitlogin" | "eth_login" => count > 0,
        "eth_submitwork" => count == 3,
        "getwork" => count < 2,
        "getblocktemplate" => true,
        "job" => has(&["blob", "target", "job_id"]),
        "login" => has(&["login", "pass", "agent"]),
        "submit" => has(&["job_id", "nonce"]),
        verb => verb.starts_with("mining."),
    }
}

/// An answer that hands out work.
fn is_work(result: &Json) -> bool {
    let has = |json: &Json, names: &[&str]| names.iter().all(|name| json.member(name).is_some());
    let package = |items: &[Json]| {
        let number = |item: &Json| matches!(item, Json::Text(raw) if raw.len() == 66);
        items.len() >= 3 && items[..3].iter().all(number)
    };
    match result {
        // The answer to a subscription names what will come.
        Json::List(items) => {
            let text = String::from_utf8_lossy(&result.write(Form::Tight)).into_owned();
            package(items) || text.contains("\"mining.notify\"")
        }
        result => {
            has(result, &["data", "target"])
                || result.member("job").is_some_and(|job| has(job, &["blob", "target"]))
        }
    }
}
