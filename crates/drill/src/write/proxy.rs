//! Tunnels: SOCKS 5 and HTTP CONNECT, said on a line before what they carry.
//!
//! Standards: RFC 1928 (no authentication, target by name), RFC 9110 section 9.3.6.

use crate::line::{Line, Side};

/// Asks a SOCKS 5 proxy for a target by its name, and is let through.
pub(crate) fn socks5(line: &mut Line<'_>, host: &str, port: u16) {
    let now = line.now();
    line.send(Side::Client, now, &[5, 1, 0]);
    let at = line.answer_time();
    line.send(Side::Server, at, &[5, 0]);
    let mut request = vec![5, 1, 0, 3, u8::try_from(host.len()).unwrap_or(0)];
    request.extend(host.as_bytes());
    request.extend(port.to_be_bytes());
    let now = line.now();
    line.send(Side::Client, now, &request);
    let at = line.answer_time();
    line.send(Side::Server, at, &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
}

/// Asks an HTTP proxy for a tunnel, and gets it.
pub(crate) fn connect(line: &mut Line<'_>, host: &str, port: u16) {
    let now = line.now();
    let request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
    line.send(Side::Client, now, request.as_bytes());
    let at = line.answer_time();
    line.send(Side::Server, at, b"HTTP/1.1 200 Connection established\r\n\r\n");
}
