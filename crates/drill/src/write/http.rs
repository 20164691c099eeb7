//! HTTP/1.1 requests and answers of the simple kind: one body, its length told.
//!
//! Standards: RFC 9110, RFC 9112.

use std::time::Duration;

use crate::line::{Line, Side};

/// A request with a body.
pub(crate) fn post(line: &mut Line<'_>, at: Duration, target: &str, headers: &str, body: &str) {
    let length = body.len();
    let text = format!(
        "POST {target} HTTP/1.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    line.send(Side::Client, at, text.as_bytes());
}

/// A request without one.
pub(crate) fn get(line: &mut Line<'_>, at: Duration, target: &str, headers: &str) {
    line.send(Side::Client, at, format!("GET {target} HTTP/1.1\r\n{headers}\r\n").as_bytes());
}

/// The answer to what was just asked.
pub(crate) fn answer(line: &mut Line<'_>, headers: &str, body: &str) {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 200 OK\r\n{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let at = line.answer_time();
    line.send(Side::Server, at, text.as_bytes());
}
