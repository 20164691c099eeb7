//! A visit to a web site over TLS: the hello with the site's name, then what nobody can read.
//!
//! Standards: RFC 8446 (client hello and records), RFC 6066 (server name), RFC 7301 (ALPN). The
//! server's hello is a real record with random content; no key is ever exchanged.

use std::time::Duration;

use crate::{
    chance::Chance,
    line::{Line, Side},
};

/// Greets, then fetches some pages.
pub(crate) fn write(line: &mut Line<'_>, name: &str, pages: u64) {
    let hello = client_hello(name, line.chance());
    let now = line.now();
    line.send(Side::Client, now, &hello);
    let at = line.answer_time();
    let server_hello = server_hello(line.chance());
    let reply =
        [record(22, &server_hello), record(20, &[1]), record(23, &line.chance().bytes(1600))];
    line.send(Side::Server, at, &reply.concat());
    let finished = [record(20, &[1]), record(23, &line.chance().bytes(53))].concat();
    let now = line.now();
    line.send(Side::Client, now, &finished);
    for _ in 0..pages {
        let pause = line.chance().wait(Duration::from_secs(15));
        let at = line.now() + pause;
        let size = 300 + line.chance().below(250);
        let request = record(23, &line.chance().bytes(usize::try_from(size).unwrap_or(300)));
        line.send(Side::Client, at, &request);
        let size = 800 + line.chance().below(3000);
        let page = record(23, &line.chance().bytes(usize::try_from(size).unwrap_or(800)));
        let at = line.answer_time();
        line.send(Side::Server, at, &page);
    }
}

/// One TLS record.
fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    [&[kind, 3, 3], &length(content)[..], content].concat()
}

fn client_hello(name: &str, chance: &mut Chance) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend(chance.bytes(32));
    body.push(32);
    body.extend(chance.bytes(32)); // session id, as middle boxes like it
    let suites = [0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f];
    body.extend(length(&suites));
    body.extend(suites);
    body.extend([1, 0]); // no compression

    let host = [&[0][..], &length(name.as_bytes()), name.as_bytes()].concat();
    let server_name = [&length(&host)[..], &host].concat();
    let protocols = b"\x02h2\x08http/1.1";
    let alpn = [&length(protocols)[..], protocols].concat();
    let share = [&[0, 0x1d, 0, 32][..], &chance.bytes(32)].concat();
    let key_share = [&length(&share)[..], &share].concat();
    let extensions = [
        extension(0, &server_name),
        extension(10, &[0, 4, 0, 0x1d, 0, 0x17]),
        extension(13, &[0, 6, 4, 3, 8, 4, 4, 1]),
        extension(16, &alpn),
        extension(43, &[4, 3, 4, 3, 3]),
        extension(51, &key_share),
    ]
    .concat();
    body.extend(length(&extensions));
    body.extend(extensions);
    let hello = [&[1, 0][..], &length(&body), &body].concat();
    // The outer record of a first hello says version 1.0.
    [&[22, 3, 1][..], &length(&hello), &hello].concat()
}

/// Picks the first suite and version 1.3.
fn server_hello(chance: &mut Chance) -> Vec<u8> {
    let share = [&[0, 0x1d, 0, 32][..], &chance.bytes(32)].concat();
    let extensions = [extension(43, &[3, 4]), extension(51, &share)].concat();
    let random = chance.bytes(32);
    let session = chance.bytes(32);
    let body = [
        &[3, 3][..],
        &random,
        &[32],
        &session,
        &[0x13, 0x01, 0],
        &length(&extensions),
        &extensions,
    ]
    .concat();
    [&[2, 0][..], &length(&body), &body].concat()
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &length(content), content].concat()
}

fn length(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap_or(0).to_be_bytes()
}
