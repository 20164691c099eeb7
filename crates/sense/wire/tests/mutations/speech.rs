//! What is said in a connection, message by message, and the same said in another way.
//!
//! In: connections. Out: the same with JSON messages written otherwise, joined or ended otherwise;
//! lengths in HTTP are put right. A stream that is not messages from its first byte on stays as it is.

use crate::{
    connection::{Connection, Turn, Way, What},
    json::{Form, Json, read},
};

const MARK: &[u8] = b"\xef\xbb\xbf";

/// One part of a stream.
#[derive(Clone, Debug)]
enum Part {
    /// The head of a request or an answer, to the empty line; its body, which is JSON.
    Http(Vec<u8>, Json),
    Message(Json, Vec<u8>),
    /// Anything else.
    Raw(Vec<u8>),
}

/// How the same is said.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// Messages of a side that follow each other become one list (JSON-RPC 2.0, 6).
    Batches,
    /// Messages of a side that follow each other share a segment.
    Joined,
    /// A byte-order mark before the first message of each side, and before every body.
    Marked,
    /// As it was said; only the frames are new.
    Plain,
    /// Members of objects in the opposite order.
    Reversed,
    /// Each message ends so.
    Ended(&'static [u8]),
    /// Written so.
    Written(Form),
    /// The verb in capitals.
    VerbsLoud,
    /// The verb with a capital after each sign.
    VerbsTitled,
}

/// Says what is said in a connection in another way.
pub(crate) fn say(connection: &mut Connection, manner: Manner) {
    if matches!(manner, Manner::Plain) {
        return;
    }
    let mut turns: Vec<Turn> = connection
        .turns
        .iter()
        .filter(|turn| !matches!(turn.what, What::Bytes(_) | What::Gap(_)))
        .cloned()
        .collect();
    let mut parts = Vec::new();
    for way in [0, 1] {
        parts.extend(taken_apart(connection, way));
    }
    parts.sort_by_key(|(at, ..)| *at);
    let resets: Vec<At> =
        turns.iter().filter(|turn| turn.what == What::Reset).map(|turn| turn.at).collect();
    for (at, way, part) in said(parts, manner, &resets) {
        let what = match part {
            Piece::Bytes(bytes) => What::Bytes(bytes),
            Piece::Gap(missing) => What::Gap(missing),
        };
        turns.push(Turn { at, way, what });
    }
    // A segment may end what it says and the connection at once.
    turns.sort_by_key(|turn| (turn.at, matches!(turn.what, What::End | What::Reset)));
    connection.turns = turns;
}

enum Piece {
    Bytes(Vec<u8>),
    Gap(u32),
}

enum Heard {
    Gap(u32),
    Part(Part),
}

type At = (usize, u64);

/// The parts of a side, each with the moment at which it is complete.
fn taken_apart(connection: &Connection, way: Way) -> Vec<(At, Way, Heard)> {
    let mut out = Vec::new();
    let mut run: Vec<u8> = Vec::new();
    let mut moments: Vec<(usize, At)> = Vec::new();
    let mut first = true;
    let flush =
        |run: &mut Vec<u8>, moments: &mut Vec<(usize, At)>, first: bool, out: &mut Vec<_>| {
            let mut begin = 0;
            for (end, part) in parts(run, first) {
                // Where a part ends within a segment, that segment completes it.
                let at = moments.iter().find(|(upto, _)| end <= *upto).unwrap().1;
                debug_assert!(end > begin);
                begin = end;
                out.push((at, way, Heard::Part(part)));
            }
            run.clear();
            moments.clear();
        };
    for turn in connection.turns.iter().filter(|turn| turn.way == way) {
        match &turn.what {
            What::Bytes(bytes) => {
                run.extend(bytes);
                moments.push((run.len(), turn.at));
            }
            What::Gap(missing) => {
                flush(&mut run, &mut moments, first, &mut out);
                first = false;
                out.push((turn.at, way, Heard::Gap(*missing)));
            }
            _ => {}
        }
    }
    flush(&mut run, &mut moments, first, &mut out);
    out
}

/// The parts of a run of bytes, each with the place where it ends.
fn parts(run: &[u8], first: bool) -> Vec<(usize, Part)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < run.len() {
        let rest = &run[at..];
        let found = if is_http(rest) { http(rest) } else { message(rest) };
        // After a gap a stream is met in the middle: up to the next message it stays as it is.
        let skipped =
            if first || !out.is_empty() { None } else { rest.windows(2).position(|w| w == b"\n{") };
        match (found, skipped) {
            (Some((part, length)), _) => {
                at += length;
                out.push((at, part));
            }
            (None, Some(skipped)) => {
                out.push((at + skipped + 1, Part::Raw(rest[..=skipped].to_vec())));
                at += skipped + 1;
            }
            (None, None) => {
                out.push((run.len(), Part::Raw(rest.to_vec())));
                break;
            }
        }
    }
    out
}

fn is_http(bytes: &[u8]) -> bool {
    [&b"POST "[..], b"GET ", b"HTTP/1."].iter().any(|start| bytes.starts_with(start))
}

fn message(bytes: &[u8]) -> Option<(Part, usize)> {
    if !matches!(bytes.first()?, b'{' | b'[') {
        return None;
    }
    let (json, length) = read(bytes)?;
    let end = bytes[length..].iter().take_while(|byte| b"\r\n\0 ".contains(byte)).count();
    Some((Part::Message(json, bytes[length..length + end].to_vec()), length + end))
}

fn http(bytes: &[u8]) -> Option<(Part, usize)> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let length = content_length(&bytes[..head]).map_or(Some(0), |(_, _, length)| length)?;
    let body = bytes.get(head..head + length)?;
    let (json, used) = match read(body) {
        Some((json, used)) if matches!(json, Json::Object(_) | Json::List(_)) => (Some(json), used),
        _ => (None, 0),
    };
    let only = body[used..].iter().all(u8::is_ascii_whitespace);
    match json.filter(|_| only) {
        Some(json) => Some((Part::Http(bytes[..head].to_vec(), json), head + length)),
        None => Some((Part::Raw(bytes[..head + length].to_vec()), head + length)),
    }
}

/// Where the value of the field stands, and the value.
fn content_length(head: &[u8]) -> Option<(usize, usize, Option<usize>)> {
    const NAME: &[u8] = b"\ncontent-length:";
    let at = head.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))?;
    let begin = at + NAME.len();
    let end = begin + head[begin..].iter().position(|byte| *byte == b'\r')?;
    let number = std::str::from_utf8(&head[begin..end]).ok()?.trim().parse().ok();
    Some((begin, end, number))
}

fn said(parts: Vec<(At, Way, Heard)>, manner: Manner, resets: &[At]) -> Vec<(At, Way, Piece)> {
    let mut out: Vec<(At, Way, Piece)> = Vec::new();
    // Messages of one side that wait for another.
    let mut waiting: Vec<(At, Way, Json, Vec<u8>)> = Vec::new();
    let mut marked = [false; 2];
    let mut parts = parts.into_iter().peekable();
    while let Some((at, way, heard)) = parts.next() {
        let part = match heard {
            Heard::Gap(missing) => {
                out.push((at, way, Piece::Gap(missing)));
                continue;
            }
            Heard::Part(part) => part,
        };
        let bytes = match part {
            Part::Raw(bytes) => bytes,
            Part::Http(head, body) => {
                let mut body = written(&body, manner);
                if let Manner::Marked = manner {
                    body = [MARK, &body].concat();
                }
                let Some((begin, end, _)) = content_length(&head) else { continue };
                let length = format!(" {}", body.len());
                [&head[..begin], length.as_bytes(), &head[end..], &body].concat()
            }
            Part::Message(json, end) => {
                let next = parts.peek();
                let goes_on = matches!(
                    next,
                    Some((then, by, Heard::Part(Part::Message(..))))
                        // What waits over a reset would come too late.
                        if *by == way && !resets.iter().any(|reset| (at..=*then).contains(reset))
                );
                match manner {
                    Manner::Batches | Manner::Joined => {
                        waiting.push((at, way, json, end));
                        if goes_on && waiting.len() < 8 {
                            continue;
                        }
                        together(std::mem::take(&mut waiting), manner)
                    }
                    Manner::Ended(end) => [&json.write(Form::Tight), end].concat(),
                    Manner::Marked if !std::mem::replace(&mut marked[way], true) => {
                        [MARK, &json.write(Form::Tight), &end].concat()
                    }
                    _ => [written(&json, manner), end].concat(),
                }
            }
        };
        out.push((at, way, Piece::Bytes(bytes)));
    }
    out
}

fn together(waiting: Vec<(At, Way, Json, Vec<u8>)>, manner: Manner) -> Vec<u8> {
    let end = waiting.last().unwrap().3.clone();
    if let (Manner::Batches, false) =
        (manner, waiting.iter().any(|(_, _, j, _)| matches!(j, Json::List(_))))
    {
        let members = waiting.into_iter().map(|(_, _, json, _)| json).collect();
        return [Json::List(members).write(Form::Tight), end].concat();
    }
    waiting
        .into_iter()
        .flat_map(|(_, _, json, end)| [json.write(Form::Tight), end].concat())
        .collect()
}

fn written(json: &Json, manner: Manner) -> Vec<u8> {
    match manner {
        Manner::Reversed => json.reversed().write(Form::Tight),
        Manner::Written(form) => json.write(form),
        Manner::VerbsLoud => json.verb(&|verb| verb.to_ascii_uppercase()).write(Form::Tight),
        Manner::VerbsTitled => json.verb(&titled).write(Form::Tight),
        // A list with one member is a batch as well.
        Manner::Batches if matches!(json, Json::Object(_)) => {
            Json::List(vec![json.clone()]).write(Form::Tight)
        }
        _ => json.write(Form::Tight),
    }
}

fn titled(verb: &[u8]) -> Vec<u8> {
    let mut out = verb.to_vec();
    let mut before = b'.';
    for byte in &mut out {
        if !before.is_ascii_alphanumeric() {
            byte.make_ascii_uppercase();
        }
        before = *byte;
    }
    out
}
