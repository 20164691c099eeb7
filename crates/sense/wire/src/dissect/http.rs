//! HTTP/1.x of one side of a flow: heads and bodies out of bytes cut anywhere.
//!
//! In: the bytes of one side in order, with gaps told (RFC 9112, tolerant where real programs are).
//! Out: events. A side finds out by itself whether it reads requests or responses; what the answer
//! to HEAD or CONNECT looks like it must be told ([`HttpSide::asked`]). Bodies come whole, transfer
//! and content codings undone, within the limits below. It does not read HTTP/2, and does not keep
//! what was told.

use std::{collections::VecDeque, mem::MaybeUninit};

mod body;
mod chunk;
mod head;

pub use head::{DeflateParams, Headers, looks_like};

use body::Body;
use head::{Head, find_end, find_start};

/// Largest body handed over whole; of a larger one only the first [`BODY_HEAD`] bytes are.
pub const MAX_BODY: usize = 1 << 20;
/// What is handed over of a body above [`MAX_BODY`].
pub const BODY_HEAD: usize = 64 << 10;
/// Most bytes a gzip or deflate body may unpack to; the rest is cut off.
pub const MAX_UNPACKED: usize = 1 << 20;
/// Longest head (start line and fields) read.
pub const MAX_HEAD: usize = 64 << 10;
/// Most header fields in a head.
pub const MAX_HEADERS: usize = 128;
/// Most requests remembered that wait for an answer.
const MAX_ASKED: usize = 256;
/// As many bytes as [`looks_like`] ever needs to say yes or no.
const OPENING: usize = 16;
/// How much is kept while looking for the next head after a gap.
const RESYNC_WINDOW: usize = 8 << 10;

/// These bytes are not HTTP/1.x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not HTTP/1.x")]
pub struct NotHttp;

/// What a side said.
#[derive(Clone, Debug)]
pub enum HttpEvent<'a> {
    /// A body with its transfer and content codings undone; comes after its head. There is none
    /// for an empty body, or for one that a gap tore.
    Body(&'a [u8]),
    /// Head of a request.
    Request {
        /// As sent: GET, POST, CONNECT.
        method: &'a str,
        /// As sent: a path, a URL, or host and port.
        target: &'a str,
        /// All of them.
        headers: Headers<'a>,
    },
    /// Head of a response.
    Response {
        /// Three digits.
        status: u16,
        /// All of them.
        headers: Headers<'a>,
    },
    /// From here on this side speaks whatever the tunnel carries: no further byte may be pushed.
    Tunnel {
        /// Bytes already of the inner protocol.
        rest: &'a [u8],
    },
    /// From here on this side speaks WebSocket: no further byte may be pushed.
    ///
    /// A client says so when it sends its first frame, a server with status 101.
    Upgraded {
        /// What was agreed (response) or offered (request).
        deflate: Option<DeflateParams>,
        /// Bytes already of the new protocol.
        rest: &'a [u8],
    },
}

/// One side of an HTTP/1.x flow.
#[derive(Debug, Default)]
pub struct HttpSide {
    state: State,
    /// An unfinished head, line or opening.
    buffer: Vec<u8>,
    /// How far `buffer` was searched.
    searched: usize,
    body: Body,
    asked: VecDeque<Asked>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Default)]
enum State {
    /// The line end after a chunk.
    ChunkEnd,
    /// Bytes of a chunk.
    Chunk { left: u64 },
    /// A line with the size of a chunk.
    ChunkSize,
    /// Bytes of a body until the side closes.
    Close,
    /// Bytes of a body of known length.
    Fixed { left: u64 },
    /// A start line and fields.
    #[default]
    Head,
    /// Nothing: another protocol, or nonsense.
    Over,
    /// Anything, until a head begins.
    Resync,
    /// Another request, or the first bytes of another protocol.
    Switch(Switch),
    /// Fields after the last chunk.
    Trailer { seen: usize },
}

/// What a client asked to go over to.
#[derive(Clone, Copy, Debug)]
enum Switch {
    Tunnel,
    WebSocket(Option<DeflateParams>),
}

/// What the answer to a request looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    NoBody,
    Ordinary,
    Tunnel,
}

type Out<'a> = dyn FnMut(HttpEvent<'_>) + 'a;

impl HttpSide {
    /// Bytes that unfinished heads and bodies take.
    pub(crate) fn held_bytes(&self) -> usize {
        self.buffer.capacity() + self.body.held_bytes()
    }

    /// A side of which the first byte comes next.
    pub fn new() -> Self {
        Self::default()
    }

    /// A side that talked already when listening began.
    pub fn mid_stream() -> Self {
        Self { state: State::Resync, ..Self::default() }
    }

    /// The other side sent a request with this method: HEAD is answered without a body, CONNECT
    /// with a tunnel. Call it on the answering side for each [`HttpEvent::Request`].
    pub fn asked(&mut self, method: &str) {
        if self.asked.len() < MAX_ASKED {
            self.asked.push_back(match method {
                "CONNECT" => Asked::Tunnel,
                "HEAD" => Asked::NoBody,
                _ => Asked::Ordinary,
            });
        }
    }

    /// Takes the next bytes and tells what they complete.
    ///
    /// # Errors
    /// [`NotHttp`] when they are something else; the side is of no use from then on.
    pub fn push(&mut self, bytes: &[u8], out: &mut Out<'_>) -> Result<(), NotHttp> {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            let next = match self.state {
                State::Chunk { left } => Ok(self.sized(left, bytes, out)),
                State::ChunkEnd => self.chunk_end(bytes),
                State::ChunkSize => self.chunk_size(bytes),
                State::Close => {
                    self.body.take(bytes, out);
                    Ok(&[][..])
                }
                State::Fixed { left } => Ok(self.sized(left, bytes, out)),
                State::Head => self.head(bytes, out),
                State::Over => Err(NotHttp),
                State::Resync => {
                    self.resync(bytes, out)?;
                    Ok(&[][..])
                }
                State::Switch(to) => Ok(self.switch(to, bytes, out)),
                State::Trailer { seen } => self.trailer(seen, bytes, out),
            };
            bytes = next.inspect_err(|_| self.give_up())?;
        }
        Ok(())
    }

    /// So many bytes were lost right before the next ones.
    ///
    /// A hole inside one body costs that body; any other hole costs all up to the next head.
    pub fn gap(&mut self, missing: u64) {
        let skipped = |left: u64| left.checked_sub(missing);
        self.state = match self.state {
            state if missing == 0 => state,
            State::Over => State::Over,
            State::Close => {
                self.body.tear();
                State::Close
            }
            State::Fixed { left } if skipped(left).is_some() => {
                self.body.tear();
                match left - missing {
                    0 => State::Head,
                    left => State::Fixed { left },
                }
            }
            State::Chunk { left } if skipped(left).is_some() => {
                self.body.tear();
                match left - missing {
                    0 => State::ChunkEnd,
                    left => State::Chunk { left },
                }
            }
            _ => {
                self.buffer.clear();
                self.searched = 0;
                State::Resync
            }
        };
    }

    /// The side has closed: a body that ends with the connection ends here.
    pub fn finish(&mut self, out: &mut Out<'_>) {
        if matches!(self.state, State::Close) {
            self.body.end(out);
        }
        self.give_up();
    }

    /// Bytes kept and not yet told, for the inner protocol when the other side announced
    /// [`HttpEvent::Upgraded`] or [`HttpEvent::Tunnel`] first.
    pub fn into_rest(self) -> Vec<u8> {
        match self.state {
            State::Head | State::Resync | State::Switch(_) => self.buffer,
            _ => Vec::new(),
        }
    }

    fn give_up(&mut self) {
        self.state = State::Over;
        self.buffer = Vec::new();
        self.body = Body::default();
    }

    fn head<'b>(&mut self, bytes: &'b [u8], out: &mut Out<'_>) -> Result<&'b [u8], NotHttp> {
        let mut bytes = bytes;
        if self.buffer.is_empty() {
            // Some programs end a body with a line end too many (RFC 9112, 2.2).
            while let [b'\r' | b'\n', rest @ ..] = bytes {
                bytes = rest;
            }
            if looks_like(bytes) == Some(false) {
                return Err(NotHttp);
            }
            if let Some(end) = find_end(&bytes[..bytes.len().min(MAX_HEAD)], 0) {
                return self.whole_head(&bytes[..end], &bytes[end..], out);
            }
        }
        let before = self.buffer.len();
        let room = MAX_HEAD - before.min(MAX_HEAD);
        self.buffer.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if looks_like(&self.buffer) == Some(false) {
            return Err(NotHttp);
        }
        match find_end(&self.buffer, self.searched) {
            Some(end) => {
                let buffer = std::mem::take(&mut self.buffer);
                self.searched = 0;
                self.whole_head(&buffer[..end], &bytes[end - before..], out)
            }
            None if bytes.len() >= room => Err(NotHttp),
            None => {
                self.searched = self.buffer.len();
                Ok(&[])
            }
        }
    }

    /// Tells a head and settles what comes after it; returns what is left for that.
    fn whole_head<'b>(
        &mut self,
        head: &[u8],
        rest: &'b [u8],
        out: &mut Out<'_>,
    ) -> Result<&'b [u8], NotHttp> {
        let mut fields = [const { MaybeUninit::uninit() }; MAX_HEADERS];
        match Head::read(head, &mut fields)? {
            Head::Request { method, target, headers } => {
                out(HttpEvent::Request { method, target, headers });
                let after = match method {
                    "CONNECT" => State::Switch(Switch::Tunnel),
                    _ if headers.upgrades_to_web_socket() => {
                        State::Switch(Switch::WebSocket(headers.deflate()))
                    }
                    _ => State::Head,
                };
                self.state = match self.body.begin(&headers)? {
                    Some(state) if matches!(after, State::Head) => state,
                    _ => after,
                };
            }
            Head::Response { status, established, headers } => {
                out(HttpEvent::Response { status, headers });
                let asked = if status >= 200 { self.asked.pop_front() } else { None };
                let tunnel = match asked {
                    Some(asked) => asked == Asked::Tunnel,
                    // The request was not heard; proxies say it in words too.
                    None => established,
                };
                let event = match status {
                    101 if headers.upgrades_to_web_socket() => {
                        Some(HttpEvent::Upgraded { deflate: headers.deflate(), rest })
                    }
                    101 => Some(HttpEvent::Tunnel { rest }),
                    200..=299 if tunnel => Some(HttpEvent::Tunnel { rest }),
                    _ => None,
                };
                if let Some(event) = event {
                    self.give_up();
                    out(event);
                    return Ok(&[]);
                }
                let empty = matches!(status, 100..=199 | 204 | 304) || asked == Some(Asked::NoBody);
                self.state = match self.body.begin(&headers)? {
                    _ if empty => State::Head,
                    Some(state) => state,
                    None => State::Close,
                };
            }
        }
        Ok(rest)
    }

    /// A body of known length, or a chunk.
    fn sized<'b>(&mut self, left: u64, bytes: &'b [u8], out: &mut Out<'_>) -> &'b [u8] {
        let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let (part, rest) = bytes.split_at(here);
        let left = left - u64::try_from(here).unwrap_or(u64::MAX);
        let chunk = matches!(self.state, State::Chunk { .. });
        if left == 0 && !chunk {
            self.body.last(part, out);
        } else {
            self.body.take(part, out);
        }
        self.state = match (chunk, left) {
            (true, 0) => State::ChunkEnd,
            (true, left) => State::Chunk { left },
            (false, 0) => State::Head,
            (false, left) => State::Fixed { left },
        };
        rest
    }

    /// After a gap: passes over everything up to what looks like a head.
    fn resync(&mut self, bytes: &[u8], out: &mut Out<'_>) -> Result<(), NotHttp> {
        for part in bytes.chunks(RESYNC_WINDOW) {
            if !matches!(self.state, State::Resync) {
                self.push(part, out)?;
                continue;
            }
            self.buffer.extend_from_slice(part);
            if let Some(start) = find_start(&self.buffer) {
                let found = std::mem::take(&mut self.buffer);
                self.state = State::Head;
                self.searched = 0;
                self.push(&found[start..], out)?;
            } else {
                let keep = self.buffer.len().min(RESYNC_WINDOW);
                self.buffer.drain(..self.buffer.len() - keep);
            }
        }
        Ok(())
    }

    /// After CONNECT or an upgrade was asked for. A client goes over to the new protocol only when
    /// the answer was yes, and repeats itself in HTTP when it was no (as after 407).
    fn switch<'b>(&mut self, to: Switch, bytes: &'b [u8], out: &mut Out<'_>) -> &'b [u8] {
        // Kept bytes are those that were too few to say, so both copies here are short.
        let mut opening = std::mem::take(&mut self.buffer);
        let kept = opening.len();
        opening.extend_from_slice(&bytes[..bytes.len().min(OPENING)]);
        match looks_like(&opening) {
            None => {
                self.buffer = opening;
                &[]
            }
            Some(true) => {
                opening.truncate(kept);
                (self.buffer, self.searched, self.state) = (opening, 0, State::Head);
                bytes
            }
            Some(false) => {
                opening.truncate(kept);
                opening.extend_from_slice(bytes);
                self.give_up();
                let rest = opening.as_slice();
                out(match to {
                    Switch::Tunnel => HttpEvent::Tunnel { rest },
                    Switch::WebSocket(deflate) => HttpEvent::Upgraded { deflate, rest },
                });
                &[]
            }
        }
    }
}

#[cfg(test)]
mod tests;
