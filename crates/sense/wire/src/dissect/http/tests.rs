use std::io::Write;

use flate2::{Compression, write};

use super::*;

/// What was told, as text; bodies longer than a line by their length.
fn told(side: &mut HttpSide, parts: &[&[u8]]) -> Vec<String> {
    let mut events = Vec::new();
    let mut out = |event: HttpEvent<'_>| {
        let text = |bytes: &[u8]| match bytes.len() {
            0..=80 => String::from_utf8_lossy(bytes).into_owned(),
            length => format!("{length} bytes"),
        };
        events.push(match event {
            HttpEvent::Body(body) => format!("body {}", text(body)),
            HttpEvent::Request { method, target, headers } => {
                format!("{method} {target} {}", headers.first("HOST").unwrap_or("-"))
            }
            HttpEvent::Response { status, .. } => format!("{status}"),
            HttpEvent::Tunnel { rest } => format!("tunnel {}", text(rest)),
            HttpEvent::Upgraded { deflate, rest } => {
                format!("upgraded {} {}", deflate.is_some(), text(rest))
            }
        });
    };
    for part in parts {
        if side.push(part, &mut out).is_err() {
            events.push("not HTTP".to_owned());
            return events;
        }
    }
    side.finish(&mut out);
    events
}

fn heard(bytes: &[u8]) -> Vec<String> {
    told(&mut HttpSide::new(), &[bytes])
}

const REQUESTS: &[u8] = b"POST / HTTP/1.1\r\nHost: pool.example:8332\r\nContent-Length: 12\r\n\r\n\
    {\"id\":1,   }\r\nGET /lp HTTP/1.0\nhost:  b.example \n\n\
    POST /x HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n\
    5;ext=\"a\"\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n\r\n\
    HEAD / HTTP/1.1\r\nX-Odd : y\r\n folded\r\nHost: c\r\n\r\n";

const RESPONSES: &[u8] =
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{} \n\
    HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n\
    HTTP/1.0 200 OK\r\n\r\nto the end";

#[test]
fn requests_one_after_another() {
    let expected = [
        "POST / pool.example:8332",
        "body {\"id\":1,   }",
        "GET /lp b.example",
        "POST /x -",
        "body hello world",
        "HEAD / c",
    ];
    assert_eq!(heard(REQUESTS), expected);
}

#[test]
fn responses_one_after_another() {
    assert_eq!(
        heard(RESPONSES),
        ["100", "200", "body {} \n", "204", "304", "200", "body to the end"]
    );
}

#[test]
fn the_answer_to_head_has_no_body() {
    let mut side = HttpSide::new();
    side.asked("HEAD");
    side.asked("GET");
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    assert_eq!(told(&mut side, &[bytes]), ["200", "200", "body ok"]);
}

#[test]
fn connect_opens_a_tunnel_on_both_sides() {
    let connect = b"CONNECT pool.example:3333 HTTP/1.1\r\n\r\n";
    let login = b"{\"method\":\"login\"}\n";
    let expected = ["CONNECT pool.example:3333 -", "tunnel {\"method\":\"login\"}\n"];
    assert_eq!(heard(&[connect.as_slice(), login].concat()), expected);
    // Refused once, then asked again with a password.
    let twice = [connect.as_slice(), connect, login].concat();
    assert_eq!(heard(&twice).len(), 3);

    let mut side = HttpSide::new();
    side.asked("CONNECT");
    side.asked("CONNECT");
    let answers = b"HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 Fine\r\n\r\n{\"id\"";
    assert_eq!(told(&mut side, &[answers]), ["407", "body no", "200", "tunnel {\"id\""]);
    // The request was not heard.
    let alone = heard(b"HTTP/1.0 200 Connection established\r\n\r\n");
    assert_eq!(alone, ["200", "tunnel "]);
}

#[test]
fn many_requests_in_one_piece_do_not_nest() {
    let many = b"CONNECT a.example:1 HTTP/1.1\r\n\r\n".repeat(100_000);
    assert_eq!(heard(&many).len(), 100_000);
}

#[test]
fn bytes_not_told_yet_are_given_back() {
    let mut side = HttpSide::new();
    side.push(b"CONNECT a.example:1 HTTP/1.1\r\n\r\nPO", &mut |_| {}).unwrap();
    assert_eq!(side.into_rest(), b"PO");
}

#[test]
fn an_upgrade_ends_http_on_both_sides() {
    let request =
        b"GET /ws HTTP/1.1\r\nHost: w.example\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n\x81\x80abcd";
    assert_eq!(heard(request), ["GET /ws w.example", "upgraded true \u{fffd}\u{fffd}abcd"]);
    let response = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi";
    assert_eq!(heard(response), ["101", "upgraded false \u{fffd}\u{2}hi"]);

    let mut params = None;
    let agreed = b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: foo, \
        permessage-deflate; server_no_context_takeover; server_max_window_bits=10\r\n\r\n";
    let mut out = |event: HttpEvent<'_>| {
        if let HttpEvent::Upgraded { deflate, .. } = event {
            params = deflate;
        }
    };
    HttpSide::new().push(agreed, &mut out).unwrap();
    let expected =
        DeflateParams { server_no_context_takeover: true, client_no_context_takeover: false };
    assert_eq!(params, Some(expected));
}

fn with_body(coding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn packed_bodies_are_unpacked_up_to_a_limit() {
    let level = Compression::default();
    let json = b"{\"result\":true}";
    let mut gzip = write::GzEncoder::new(Vec::new(), level);
    gzip.write_all(json).unwrap();
    let mut zlib = write::ZlibEncoder::new(Vec::new(), level);
    zlib.write_all(json).unwrap();
    let mut bare = write::DeflateEncoder::new(Vec::new(), level);
    bare.write_all(json).unwrap();
    for (coding, body) in [
        ("gzip", gzip.finish().unwrap()),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", bare.finish().unwrap()),
    ] {
        assert_eq!(heard(&with_body(coding, &body)), ["200", "body {\"result\":true}"]);
    }
    let mut bomb = write::GzEncoder::new(Vec::new(), level);
    bomb.write_all(&vec![0; 8 * MAX_UNPACKED]).unwrap();
    let expected = ["200".to_owned(), format!("body {MAX_UNPACKED} bytes")];
    assert_eq!(heard(&with_body("gzip", &bomb.finish().unwrap())), expected);
    assert_eq!(heard(&with_body("gzip", b"not gzip")), ["200"]);
}

#[test]
fn of_a_large_body_the_head_is_told() {
    let large = vec![b'x'; MAX_BODY + 1];
    let next = b"HTTP/1.1 204 x\r\n\r\n";
    let expected = ["200".to_owned(), format!("body {BODY_HEAD} bytes"), "204".to_owned()];
    let fixed = [with_body("identity", &large).as_slice(), next].concat();
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let size = format!("{:x}\r\n", large.len());
    let chunked =
        [head.as_slice(), size.as_bytes(), &large, b"\r\n3\r\nabc\r\n0\r\n\r\n", next].concat();
    for bytes in [fixed, chunked] {
        assert_eq!(heard(&bytes), expected);
        let parts: Vec<&[u8]> = bytes.chunks(1460).collect();
        assert_eq!(told(&mut HttpSide::new(), &parts), expected);
    }
    let whole = with_body("identity", &large[..MAX_BODY]);
    assert_eq!(heard(&whole)[1], format!("body {MAX_BODY} bytes"));
}

/// Pushes the bytes without those of `hole`, telling the gap.
fn heard_with_hole(bytes: &[u8], hole: std::ops::Range<usize>) -> Vec<String> {
    let mut side = HttpSide::new();
    let mut events = told_open(&mut side, &bytes[..hole.start]);
    side.gap(u64::try_from(hole.len()).unwrap());
    events.extend(told(&mut side, &[&bytes[hole.end..]]));
    events
}

fn told_open(side: &mut HttpSide, bytes: &[u8]) -> Vec<String> {
    let mut events = Vec::new();
    let pushed = side.push(bytes, &mut |event| {
        if let HttpEvent::Response { status, .. } = event {
            events.push(status.to_string());
        }
    });
    assert_eq!(pushed, Ok(()));
    events
}

#[test]
fn a_hole_in_a_body_costs_that_body() {
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789HTTP/1.1 201 x\r\nContent-Length: 2\r\n\r\nok";
    let body = memchr::memmem::find(bytes, b"0123").unwrap();
    for hole in [body..body + 10, body + 2..body + 4, body + 9..body + 10] {
        assert_eq!(heard_with_hole(bytes, hole.clone()), ["200", "201", "body ok"], "{hole:?}");
    }
    // Beyond the body: what follows is lost up to the next head.
    let next = b"\"}HTTP/1.1 202 x\r\nContent-Length: 2\r\n\r\nno";
    let long = [bytes.as_slice(), next].concat();
    assert_eq!(heard_with_hole(&long, body + 5..body + 15), ["200", "202", "body no"]);
}

#[test]
fn after_any_hole_the_next_head_is_found() {
    let tail = b"POST /last HTTP/1.1\r\nHost: last\r\nContent-Length: 2\r\n\r\nok";
    let bytes = [REQUESTS, tail].concat();
    for start in 0..REQUESTS.len() - 1 {
        let mut side = HttpSide::new();
        side.push(&bytes[..start], &mut |_| {}).unwrap();
        side.gap(u64::try_from(REQUESTS.len() - start).unwrap());
        for byte in tail {
            // One of the bytes may complete a body that the hole ended in.
            side.push(&[*byte], &mut |_| {}).unwrap();
        }
        let mut side = HttpSide::mid_stream();
        let events = told(&mut side, &[&bytes[start..]]);
        assert!(events.contains(&"POST /last last".to_owned()), "{start}: {events:?}");
        assert_eq!(events.last().unwrap(), "body ok");
    }
}

#[test]
fn other_protocols_are_refused() {
    for other in [
        b"{\"id\":1}".as_slice(),
        b"SSH-2.0",
        b"\x16\x03\x01",
        b"GETX",
        b"GET key\r\n",
        b"OPTIONS sip:a@b SIP/2.0\r\n",
        b"GET / RTSP/1.0\r\n\r\n",
        b"HTTP/2",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\n",
    ] {
        let events = heard(other);
        assert_eq!(events.last().unwrap(), "not HTTP", "{}", String::from_utf8_lossy(other));
    }
    let endless = [b"GET / HTTP/1.1\r\n".as_slice(), &b"a: b\r\n".repeat(MAX_HEAD)].concat();
    assert_eq!(heard(&endless), ["not HTTP"]);
    let mut side = HttpSide::new();
    assert!(side.push(b"nonsense", &mut |_| {}).is_err());
    assert!(side.push(b"GET / HTTP/1.1\r\n\r\n", &mut |_| {}).is_err());
}

#[test]
fn cut_anywhere_nothing_breaks() {
    for bytes in [REQUESTS, RESPONSES] {
        let whole = heard(bytes);
        for end in 0..bytes.len() {
            let events = heard(&bytes[..end]);
            let close = usize::from(events.last().is_some_and(|last| last.starts_with("body")));
            assert!(whole.starts_with(&events[..events.len() - close]), "{end}: {events:?}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn cuts_do_not_matter(sizes in proptest::collection::vec(1_usize..40, 1..400)) {
        for bytes in [REQUESTS, RESPONSES] {
            let mut parts = Vec::new();
            let mut rest = bytes;
            for size in &sizes {
                let (part, after) = rest.split_at(rest.len().min(*size));
                parts.push(part);
                rest = after;
            }
            parts.push(rest);
            proptest::prop_assert_eq!(told(&mut HttpSide::new(), &parts), heard(bytes));
        }
    }

    #[test]
    fn any_bytes_are_survived(
        at in 0_usize..300, byte: u8, tail: Vec<u8>, hole in 0_u64..50, size in 1_usize..50,
    ) {
        for bytes in [REQUESTS, RESPONSES] {
            let mut bytes = bytes.to_vec();
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
            let parts: Vec<&[u8]> = bytes.chunks(size).collect();
            told(&mut HttpSide::new(), &parts);
            let mut side = HttpSide::mid_stream();
            let _ = side.push(&bytes[..at], &mut |_| {});
            side.gap(hole);
            let _ = side.push(&tail, &mut |_| {});
            let _ = side.push(&bytes[at..], &mut |_| {});
        }
    }
}
