//! HTTP/1.x of one side of a flow: heads and bodies out of bytes cut anywhere.

/// Largest body handed over whole; of a larger one only the first [`BODY_HEAD`] bytes are.
pub const MAX_BODY: usize = 1 << 20;
/// What is handed over of a body above [`MAX_BODY`].
pub const BODY_HEAD: usize = 64 << 10;

/// One side of an HTTP/1.x flow. It finds out by itself whether it reads requests or responses.
#[derive(Debug, Default)]
pub struct HttpSide {}

/// These bytes are not HTTP/1.x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not HTTP/1.x")]
pub struct NotHttp;

/// What a side said.
#[derive(Debug)]
pub enum HttpEvent<'a> {
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
    /// A body with its transfer and content codings undone; comes after its head.
    Body(&'a [u8]),
    /// From here on this side speaks WebSocket: no further byte may be pushed.
    Upgraded {
        /// What was agreed (response) or offered (request).
        deflate: Option<DeflateParams>,
        /// Bytes already of the new protocol.
        rest: &'a [u8],
    },
    /// From here on this side speaks whatever the tunnel carries: no further byte may be pushed.
    Tunnel {
        /// Bytes already of the inner protocol.
        rest: &'a [u8],
    },
}

/// Parameters of permessage-deflate (RFC 7692).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeflateParams {
    /// The client starts each message with an empty window.
    pub client_no_context_takeover: bool,
    /// The server starts each message with an empty window.
    pub server_no_context_takeover: bool,
}

/// Header fields of one head, in order.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a>(&'a [httparse::Header<'a>]);

impl<'a> Headers<'a> {
    /// The first field of this name, compared without case, if it is text.
    pub fn first(&self, name: &str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// All fields of this name, compared without case.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .filter_map(|header| std::str::from_utf8(header.value).ok())
            .map(str::trim)
    }
}

/// Whether these first bytes may begin a request or a response; none while they are too few to say.
pub fn looks_like(_opening: &[u8]) -> Option<bool> {
    Some(false)
}

impl HttpSide {
    /// A side of which nothing was heard.
    pub fn new() -> Self {
        Self::default()
    }

    /// The other side sent a request with this method: HEAD is answered without a body, CONNECT
    /// with a tunnel. Call it on the answering side for each [`HttpEvent::Request`].
    pub fn asked(&mut self, _method: &str) {}

    /// Takes the next bytes and tells what they complete.
    ///
    /// # Errors
    /// [`NotHttp`] when they are something else; the side is of no use from then on.
    pub fn push(
        &mut self,
        _bytes: &[u8],
        _out: &mut dyn FnMut(HttpEvent<'_>),
    ) -> Result<(), NotHttp> {
        Err(NotHttp)
    }

    /// So many bytes were lost right before the next ones.
    pub fn gap(&mut self, _missing: u64) {}

    /// The side has closed: a body that ends with the connection ends here.
    pub fn finish(&mut self, _out: &mut dyn FnMut(HttpEvent<'_>)) {}

    /// Bytes kept and not yet told, for the inner protocol when the other side announced
    /// [`HttpEvent::Upgraded`] or [`HttpEvent::Tunnel`] first.
    pub fn into_rest(self) -> Vec<u8> {
        Vec::new()
    }
}
