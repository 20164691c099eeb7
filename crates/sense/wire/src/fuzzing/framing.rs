//! HTTP, WebSocket and SOCKS: cutting the same bytes otherwise must not change what is heard.
//!
//! In: bytes whose first two say how to cut and where to tear a hole. Out: nothing, or a panic.

use crate::dissect::{
    http::{DeflateParams, HttpEvent, HttpSide},
    proxy::{Proxy, ProxyStep},
    websocket::{Sender, WebSocketSide},
};

/// One side of HTTP/1.x.
pub fn http(bytes: &[u8]) {
    let [size, hole, bytes @ ..] = bytes else { return };
    let whole = http_events(HttpSide::new(), bytes, bytes.len().max(1));
    let pieces = http_events(HttpSide::new(), bytes, usize::from(*size).max(1));
    assert_eq!(whole, pieces, "cut into pieces of {size}");
    http_events(HttpSide::mid_stream(), bytes, usize::from(*size).max(1));
    let mut side = HttpSide::new();
    side.asked("HEAD");
    side.asked("CONNECT");
    let middle = usize::from(*hole).min(bytes.len());
    let _ = side.push(&bytes[..middle], &mut |_| {});
    side.gap(u64::from(*size));
    let _ = side.push(&bytes[middle..], &mut |_| {});
    let _ = side.into_rest();
}

fn http_events(mut side: HttpSide, bytes: &[u8], size: usize) -> (Vec<Vec<u8>>, bool) {
    let mut events = Vec::new();
    let mut out = |event: HttpEvent<'_>| {
        events.push(match event {
            HttpEvent::Body(body) => [b"body", body].concat(),
            HttpEvent::Request { method, target, headers } => {
                format!("{method} {target} {:?}", headers.first("host")).into_bytes()
            }
            HttpEvent::Response { status, .. } => status.to_string().into_bytes(),
            // The rest is what came in the same piece, so it depends on the cut.
            HttpEvent::Tunnel { .. } => b"tunnel".to_vec(),
            HttpEvent::Upgraded { deflate, .. } => format!("{deflate:?}").into_bytes(),
        });
    };
    let fine = bytes.chunks(size).all(|piece| side.push(piece, &mut out).is_ok());
    side.finish(&mut out);
    let over = events.last().is_some_and(|last| {
        matches!(last.as_slice(), b"tunnel" | b"None") || last.starts_with(b"Some(")
    });
    (events, fine || over)
}

/// One side of a WebSocket.
pub fn websocket(bytes: &[u8]) {
    let [size, hole, bytes @ ..] = bytes else { return };
    let side = || WebSocketSide::new(Sender::Server, Some(DeflateParams::default()));
    let whole = messages(side(), bytes, bytes.len().max(1));
    let pieces = messages(side(), bytes, usize::from(*size).max(1));
    assert_eq!(whole, pieces, "cut into pieces of {size}");
    let mut side = WebSocketSide::mid_stream(Sender::Client);
    let middle = usize::from(*hole).min(bytes.len());
    let _ = side.push(&bytes[..middle], &mut |_| {});
    side.gap(u64::from(*size));
    let _ = side.push(&bytes[middle..], &mut |_| {});
}

fn messages(mut side: WebSocketSide, bytes: &[u8], size: usize) -> (Vec<Vec<u8>>, u64, bool) {
    let mut heard = Vec::new();
    let fine = bytes
        .chunks(size)
        .all(|piece| side.push(piece, &mut |message| heard.push(message.to_vec())).is_ok());
    (heard, side.skipped(), fine)
}

/// A SOCKS handshake; the first byte says how many bytes are the client's.
pub fn proxy(bytes: &[u8]) {
    let [client, bytes @ ..] = bytes else { return };
    let (client, server) = bytes.split_at(usize::from(*client).min(bytes.len()));
    let mut at_once = Proxy::new();
    let first = at_once.client(client);
    if first == ProxyStep::Pending
        && let ProxyStep::Tunnel(tunnel) = at_once.server(server)
    {
        assert!(client.ends_with(&tunnel.client_rest) && server.ends_with(&tunnel.server_rest));
    }
    let mut by_byte = Proxy::new();
    for byte in server {
        if by_byte.server(&[*byte]) != ProxyStep::Pending {
            return;
        }
    }
    for byte in client {
        if by_byte.client(&[*byte]) != ProxyStep::Pending {
            return;
        }
    }
}
