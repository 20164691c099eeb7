//! dnsmasq with `log-queries` or `log-queries=extra`.
//!
//! In: `dnsmasq[pid]: query[A] name from 192.0.2.1`, then `reply name is 203.0.113.9`, `cached ..`,
//! `config ..` (an address set by hand, often 0.0.0.0 to block a name), or
//! `reply name is <CNAME>` followed by replies under other names; `extra` puts a serial number and
//! the client in front of each. Out: the question, and a row for each address answered.
//!
//! Without `extra`, an answer does not say to whom it goes. It is told of whoever asked for the name
//! last, among the latest [`MAX_QUESTIONS`] questions; without a question to hold it against, it is
//! not told at all. dnsmasq does not say over which transport it was asked; UDP is assumed.
//! Format: dnsmasq's `src/cache.c`, `log_query`.

use std::net::IpAddr;

use hashwarden_domain::observation::wire::{NamePlace, RecordForm};
use memchr::memmem;

use super::Line;
use crate::{
    capture::Nanoseconds,
    record::{
        NameRecord, Tell, Told,
        text::{address, host_name, leads_to_a_connection, number, words},
    },
};

/// Questions remembered; a busy site server has a few hundred without answer.
pub(super) const MAX_QUESTIONS: usize = 512;

/// The latest questions, as a ring.
#[derive(Debug, Default)]
pub(super) struct Questions {
    ring: Vec<Question>,
    next: usize,
    /// The answer that an alias began.
    alias: Option<Alias>,
}

#[derive(Clone, Copy, Debug)]
struct Alias {
    /// The question it answers.
    slot: usize,
    /// Of `extra`.
    serial: u64,
    /// Hash of the name that the alias leads to, once a line has named it.
    target: Option<u64>,
}

#[derive(Debug)]
struct Question {
    hash: u64,
    name: String,
    client: Client,
}

type Client = (IpAddr, Option<u16>);

impl Questions {
    fn add(&mut self, name: &str, client: Client) {
        self.alias = None;
        let hash = hash(name);
        if self.ring.len() < MAX_QUESTIONS {
            self.ring.push(Question { hash, name: name.to_owned(), client });
            self.next = self.ring.len() % MAX_QUESTIONS;
            return;
        }
        let slot = &mut self.ring[self.next];
        slot.hash = hash;
        slot.client = client;
        slot.name.clear();
        slot.name.push_str(name);
        self.next = (self.next + 1) % MAX_QUESTIONS;
    }

    /// The latest question for a name; with `extra`, that of this client.
    fn find(&self, name: &str, client: Option<Client>) -> Option<usize> {
        let hash = hash(name);
        let (newer, older) = self.ring.split_at(self.next);
        let newest_first =
            (0..newer.len()).rev().chain((newer.len()..newer.len() + older.len()).rev());
        newest_first.into_iter().find(|at| {
            let question = &self.ring[*at];
            question.hash == hash
                && question.name.eq_ignore_ascii_case(name)
                && client.is_none_or(|client| client == question.client)
        })
    }
}

/// FNV-1a of the lower case; only to compare names quickly, they are compared in full as well.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3)
    })
}

/// Reads a line behind its stamp.
pub(super) fn line(
    line: &[u8],
    at: Nanoseconds,
    questions: &mut Questions,
    tell: &mut Tell<'_>,
) -> Line {
    let Some(start) = memmem::find(line, b"dnsmasq") else { return Line::Other };
    let Some(body) = memmem::find(&line[start..], b": ") else { return Line::Other };
    // "dnsmasq-dhcp[12]: " and the like are other matters; so are long texts with the word in them.
    let tag = &line[start + b"dnsmasq".len()..start + body];
    let is_tag = matches!(tag, [] | [b'[', .., b']']) && tag.len() <= 12;
    let structured = tag.starts_with(b" ") && tag.len() <= 24;
    if !is_tag && !structured {
        return Line::Other;
    }
    let mut body = words(&line[start + body + 2..]).peekable();
    let extra = extra(&mut body);
    let Some(word) = body.next() else { return Line::Other };
    let serial = extra.map_or(0, |(serial, _)| serial);
    let client = extra.map(|(_, client)| client);
    if let Some(kind) = word.strip_prefix(b"query[").and_then(|kind| kind.strip_suffix(b"]")) {
        return question(kind, body, client, at, questions, tell);
    }
    if word == b"forwarded" {
        // What follows is another answer.
        questions.alias = None;
    }
    if matches!(word, b"cached" | b"cached-stale" | b"config" | b"reply") {
        return answer(body, (serial, client), at, questions, tell);
    }
    Line::Other
}

/// `12 192.0.2.1/5353 `, the front of `log-queries=extra`.
fn extra<'a>(
    words: &mut std::iter::Peekable<impl Iterator<Item = &'a [u8]> + Clone>,
) -> Option<(u64, Client)> {
    let mut ahead = words.clone();
    let serial = number(ahead.next()?)?;
    let client = ahead.next()?;
    let slash = memchr::memchr(b'/', client)?;
    let client = (address(&client[..slash])?, Some(number(&client[slash + 1..])?));
    *words = ahead;
    Some((serial, client))
}

fn question<'a>(
    kind: &[u8],
    mut body: impl Iterator<Item = &'a [u8]>,
    client: Option<Client>,
    at: Nanoseconds,
    questions: &mut Questions,
    tell: &mut Tell<'_>,
) -> Line {
    let (Some(name), Some(b"from"), Some(from)) = (body.next(), body.next(), body.next()) else {
        return Line::Malformed;
    };
    let Some(from) = address(from) else { return Line::Malformed };
    let Some(name) = host_name(name).filter(|_| leads_to_a_connection(kind)) else {
        return Line::Read;
    };
    let client = client.unwrap_or((from, None));
    questions.add(name, client);
    tell(RecordForm::Dnsmasq, Told::Name(row(name, client, at, None)));
    Line::Read
}

fn answer<'a>(
    mut body: impl Iterator<Item = &'a [u8]>,
    (serial, client): (u64, Option<Client>),
    at: Nanoseconds,
    questions: &mut Questions,
    tell: &mut Tell<'_>,
) -> Line {
    let (Some(name), Some(b"is"), Some(what)) = (body.next(), body.next(), body.next()) else {
        // "reply error is SERVFAIL" and "reply is truncated" have other forms.
        return Line::Other;
    };
    let Some(name) = host_name(name) else { return Line::Read };
    // An alias is followed by what it stands for, in the same answer and under one name.
    let target = hash(name);
    let continued = questions
        .alias
        .filter(|alias| alias.serial == serial && alias.target.is_none_or(|of| of == target));
    questions.alias = continued.map(|alias| Alias { target: Some(target), ..alias });
    let slot = continued.map(|alias| alias.slot).or_else(|| questions.find(name, client));
    let Some(slot) = slot else { return Line::Read };
    if what == b"<CNAME>" {
        questions.alias = Some(Alias { slot, serial, target: None });
        return Line::Read;
    }
    let Some(address) = address(what) else { return Line::Read };
    let question = &questions.ring[slot];
    let told = row(&question.name, question.client, at, Some(&address));
    tell(RecordForm::Dnsmasq, Told::Name(told));
    Line::Read
}

fn row<'a>(
    name: &'a str,
    client: Client,
    at: Nanoseconds,
    answer: Option<&'a IpAddr>,
) -> NameRecord<'a> {
    NameRecord {
        at,
        client,
        peer: None,
        name,
        place: NamePlace::Dns,
        udp: true,
        answered: answer.is_some(),
        answers: answer.map_or(&[], std::slice::from_ref),
    }
}
