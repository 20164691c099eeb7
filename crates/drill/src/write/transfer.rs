//! A nightly backup over SSH: a banner, then steady bytes that nobody can read.
//!
//! It looks like a miner to whoever goes by steadiness alone. Standard: RFC 4253 (banner, key exchange init).

use std::time::Duration;

use crate::line::{Line, Side};

/// Sends so many blocks, one every five seconds.
pub(crate) fn write(line: &mut Line<'_>, blocks: u32) {
    let now = line.now();
    line.send(Side::Client, now, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n");
    let at = line.answer_time();
    line.send(Side::Server, at, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n");
    for side in [Side::Client, Side::Server] {
        let cookie = line.chance().bytes(16);
        let padding = line.chance().bytes(11);
        let at = line.answer_time();
        line.send(side, at, &key_exchange(&cookie, &padding));
    }
    for _ in 0..blocks {
        let at = line.now() + Duration::from_secs(5);
        let block = line.chance().bytes(2608);
        line.send(Side::Client, at, &block);
        let at = line.answer_time();
        let answer = line.chance().bytes(44);
        line.send(Side::Server, at, &answer);
    }
}

/// The first packet of a key exchange: what a side can do, in ten lists of names.
fn key_exchange(cookie: &[u8], padding: &[u8]) -> Vec<u8> {
    const LISTS: [&str; 10] = [
        "curve25519-sha256",
        "ssh-ed25519",
        "chacha20-poly1305@openssh.com",
        "chacha20-poly1305@openssh.com",
        "hmac-sha2-256",
        "hmac-sha2-256",
        "none",
        "none",
        "",
        "",
    ];
    let mut content = vec![20];
    content.extend(cookie);
    for list in LISTS {
        content.extend(u32::try_from(list.len()).unwrap_or(0).to_be_bytes());
        content.extend(list.as_bytes());
    }
    content.extend([0; 5]); // no guess follows; reserved
    // Blocks of eight bytes, with at least four of padding.
    let padding = match 8 - (content.len() + 5) % 8 {
        enough @ 4.. => &padding[..enough],
        few => &padding[..few + 8],
    };
    let length = 1 + content.len() + padding.len();
    let count = u8::try_from(padding.len()).unwrap_or(0);
    [&u32::try_from(length).unwrap_or(0).to_be_bytes()[..], &[count], &content, padding].concat()
}
