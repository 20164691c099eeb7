use flate2::{Compress, Compression, FlushCompress};

use super::*;

const MASK: [u8; 4] = [0x11, 0xa2, 0x03, 0xf4];

/// A frame; `first` is its first byte.
fn frame(first: u8, payload: &[u8], mask: Option<[u8; 4]>) -> Vec<u8> {
    let bit = if mask.is_some() { 0x80 } else { 0 };
    let mut out = vec![first];
    match payload.len() {
        length @ 0..126 => out.push(bit | u8::try_from(length).unwrap()),
        length @ 126..65536 => {
            out.push(bit | 126);
            out.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            out.push(bit | 127);
            out.extend(u64::try_from(length).unwrap().to_be_bytes());
        }
    }
    let key = mask.unwrap_or_default();
    out.extend(mask.iter().flatten());
    out.extend(payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key));
    out
}

/// A sender's permessage-deflate.
struct Packer(Compress);

impl Packer {
    fn new() -> Self {
        Self(Compress::new(Compression::default(), false))
    }

    fn pack(&mut self, message: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(message.len() * 2 + 100);
        self.0.compress_vec(message, &mut out, FlushCompress::Sync).unwrap();
        assert_eq!(out.split_off(out.len() - 4), inflate::TAIL);
        out
    }
}

fn messages(side: &mut WebSocketSide, parts: &[&[u8]]) -> Result<Vec<String>, NotWebSocket> {
    let mut heard = Vec::new();
    for part in parts {
        side.push(part, &mut |message| heard.push(String::from_utf8_lossy(message).into()))?;
    }
    Ok(heard)
}

fn server(deflate: Option<DeflateParams>, bytes: &[u8]) -> Result<Vec<String>, NotWebSocket> {
    messages(&mut WebSocketSide::new(Sender::Server, deflate), &[bytes])
}

/// Fragments with a ping between them, all lengths, an empty message, a compressed one, a close.
fn conversation(mask: Option<[u8; 4]>) -> Vec<u8> {
    let long = "x".repeat(300);
    let longer = "y".repeat(66_000);
    let mut packer = Packer::new();
    let packed = packer.pack(b"{\"id\":1,\"method\":\"job\"}");
    let again = packer.pack(b"{\"id\":2,\"method\":\"job\"}");
    assert!(again.len() < packed.len());
    [
        frame(0x81, b"{\"type\":\"auth\"}", mask),
        frame(0x01, b"one ", mask),
        frame(0x89, b"ping", mask),
        frame(0x00, b"", mask),
        frame(0x80, b"two", mask),
        frame(0x82, long.as_bytes(), mask),
        frame(0x81, longer.as_bytes(), mask),
        frame(0x81, b"", mask),
        frame(0xc1, &packed, mask),
        frame(0x41, &again[..5], mask),
        frame(0x8a, b"", mask),
        frame(0x80, &again[5..], mask),
        frame(0x88, b"\x03\xe8", mask),
        b"not a frame".to_vec(),
    ]
    .concat()
}

fn expected() -> Vec<String> {
    let long = "x".repeat(300);
    [
        "{\"type\":\"auth\"}",
        "one two",
        &long,
        "",
        "{\"id\":1,\"method\":\"job\"}",
        "{\"id\":2,\"method\":\"job\"}",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn messages_are_joined_unmasked_and_unpacked() {
    for mask in [None, Some(MASK)] {
        for sender in [Sender::Client, Sender::Server] {
            let mut side = WebSocketSide::new(sender, Some(DeflateParams::default()));
            assert_eq!(messages(&mut side, &[&conversation(mask)]).unwrap(), expected());
            assert_eq!(side.skipped(), 1, "the one above the limit");
        }
    }
}

#[test]
fn each_message_by_itself_is_read_too() {
    let params = DeflateParams { server_no_context_takeover: true, ..DeflateParams::default() };
    let message = b"{\"id\":1,\"method\":\"job\"}";
    let bytes: Vec<u8> =
        (0..3).flat_map(|_| frame(0xc1, &Packer::new().pack(message), None)).collect();
    assert_eq!(server(Some(params), &bytes).unwrap().len(), 3);
    // A last block in a message (BFINAL) ends the shared window.
    let mut out = Vec::with_capacity(200);
    let mut packer = Compress::new(Compression::default(), false);
    packer.compress_vec(message, &mut out, FlushCompress::Finish).unwrap();
    out.push(0);
    let bytes = [frame(0xc1, &out, None), frame(0xc1, &Packer::new().pack(message), None)].concat();
    assert_eq!(server(Some(DeflateParams::default()), &bytes).unwrap().len(), 2);
}

#[test]
fn a_bomb_is_skipped_and_the_window_survives_a_large_message() {
    let mut packer = Packer::new();
    let large = vec![b'x'; 2 * MAX_MESSAGE];
    let bytes = [packer.pack(&large), packer.pack(b"xxxx after")].map(|p| frame(0xc1, &p, None));
    let mut side = WebSocketSide::new(Sender::Server, Some(DeflateParams::default()));
    assert_eq!(messages(&mut side, &[&bytes.concat()]).unwrap(), ["xxxx after"]);
    assert_eq!(side.skipped(), 1);

    let bomb = frame(0xc1, &Packer::new().pack(&vec![0; 32 << 20]), None);
    let after = frame(0xc1, &Packer::new().pack(b"after"), None);
    let mut side = WebSocketSide::new(Sender::Server, Some(DeflateParams::default()));
    assert_eq!(messages(&mut side, &[&bomb, &after]).unwrap(), ["after"]);
    let damaged = frame(0xc1, b"\xff\xff\xff\xff", None);
    assert_eq!(messages(&mut side, &[&damaged, &after]).unwrap(), ["after"]);
    assert_eq!(side.skipped(), 2);
}

#[test]
fn what_breaks_the_rules_is_refused() {
    for bad in [
        b"\x83\x00".as_slice(), // reserved opcode
        b"\x91\x00",            // reserved bit
        b"\xc1\x00",            // compressed without agreement
        b"\x80\x00",            // continuation of nothing
        b"\x09\x00",            // ping in parts
        b"\x89\x7e\x00\xff",    // long ping
        b"\x81\x7e\x00\x05",    // length not in its shortest form
        b"\x81\x7f\xff\x00\x00\x00\x00\x00\x00\x00",
        b"\x01\x01a\x81\x00", // a message inside a message
    ] {
        assert_eq!(server(None, bad), Err(NotWebSocket), "{bad:?}");
    }
    // A length that never comes costs nothing.
    assert_eq!(server(None, b"\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff\x00"), Ok(vec![]));
}

#[test]
fn a_hole_costs_the_messages_it_touches() {
    let parts = [b"first".as_slice(), b"second message", b"third"].map(|m| frame(0x81, m, None));
    let [first, second, third] = &parts;
    for hole in [3..5, 2..16, 0..16, 1..16] {
        let mut side = WebSocketSide::new(Sender::Server, None);
        let mut heard = messages(&mut side, &[first, &second[..hole.start]]).unwrap();
        side.gap(u64::try_from(hole.len()).unwrap());
        heard.extend(messages(&mut side, &[&second[hole.end..], third]).unwrap());
        assert_eq!(heard, ["first", "third"], "{hole:?}");
    }
    // Compressed messages with a shared window: what refers to the lost part is lost too.
    let mut packer = Packer::new();
    let frames: Vec<_> = (0..6)
        .map(|n| frame(0xc1, &packer.pack(format!("{{\"job\":\"{n}\"}}").as_bytes()), None))
        .collect();
    let mut side = WebSocketSide::new(Sender::Server, Some(DeflateParams::default()));
    let heard = messages(&mut side, &[&frames[0]]).unwrap();
    side.gap(u64::try_from(frames[1].len()).unwrap());
    let _ = messages(&mut side, &[&frames[2..].concat()]).unwrap();
    assert_eq!(heard, ["{\"job\":\"0\"}"]);
}

#[test]
fn cut_anywhere_nothing_breaks() {
    let bytes = conversation(Some(MASK));
    let whole = expected();
    for end in (0..700).chain(66_000..bytes.len()) {
        let mut side = WebSocketSide::new(Sender::Client, Some(DeflateParams::default()));
        let heard = messages(&mut side, &[&bytes[..end]]).unwrap();
        assert!(whole.starts_with(&heard), "{end}");
    }
}

#[test]
fn a_running_web_socket_is_told_by_its_frame() {
    let job = b"{\"type\":\"job\"}";
    let [bare, masked] = [frame(0x81, job, None), frame(0x81, job, Some(MASK))];
    assert_eq!(looks_like(&bare, Sender::Server), Some(true));
    assert_eq!(looks_like(&masked, Sender::Client), Some(true));
    assert_eq!(looks_like(&bare, Sender::Client), Some(false));
    assert_eq!(looks_like(&frame(0x81, b"hello", None), Sender::Server), Some(false));
    assert_eq!(looks_like(b"{\"id\"", Sender::Server), Some(false));
    for end in 0..7 {
        assert_eq!(looks_like(&masked[..end.min(6)], Sender::Client), None, "{end}");
    }
    let mut side = WebSocketSide::mid_stream(Sender::Server);
    let late = [frame(0x80, b"rest of one", None), bare].concat();
    assert_eq!(messages(&mut side, &[&late]).unwrap(), ["{\"type\":\"job\"}"]);
}

proptest::proptest! {
    #[test]
    fn cuts_do_not_matter(sizes in proptest::collection::vec(1_usize..90, 1..200)) {
        let bytes = conversation(Some(MASK));
        let mut rest = bytes.as_slice();
        let mut parts = Vec::new();
        for size in sizes.iter().cycle().take(3000) {
            let (part, after) = rest.split_at(rest.len().min(*size));
            parts.push(part);
            rest = after;
        }
        parts.push(rest);
        let mut side = WebSocketSide::new(Sender::Client, Some(DeflateParams::default()));
        proptest::prop_assert_eq!(messages(&mut side, &parts).unwrap(), expected());
    }

    #[test]
    fn any_bytes_are_survived(at in 0_usize..600, byte: u8, tail: Vec<u8>, hole in 0_u64..90) {
        let mut bytes = conversation(None);
        bytes[at] = byte;
        let mut side = WebSocketSide::new(Sender::Client, Some(DeflateParams::default()));
        let _ = side.push(&bytes, &mut |_| {});
        let mut side = WebSocketSide::mid_stream(Sender::Server);
        let _ = side.push(&bytes[..at], &mut |_| {});
        side.gap(hole);
        let _ = side.push(&tail, &mut |_| {});
        let _ = side.push(&bytes[at..], &mut |_| {});
        let _ = looks_like(&tail, Sender::Client);
    }
}
