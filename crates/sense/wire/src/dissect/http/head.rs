//! Heads of HTTP/1.x messages: where one begins, where it ends, what it says.

use std::mem::MaybeUninit;

use memchr::memmem;

use super::{MAX_HEADERS, NotHttp};

/// Methods that begin a request; others are left to those who need them.
const METHODS: [&str; 8] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const VERSION: &[u8] = b"HTTP/1.";

/// A head, borrowed.
pub(super) enum Head<'a> {
    Request {
        method: &'a str,
        target: &'a str,
        headers: Headers<'a>,
    },
    Response {
        status: u16,
        /// The reason phrase says that a way was opened ("Connection established").
        established: bool,
        headers: Headers<'a>,
    },
}

impl<'a> Head<'a> {
    /// Reads a whole head. Field lines that cannot be read (such as folded ones, which RFC 9112
    /// took away) are passed over, the others are kept.
    pub(super) fn read(
        bytes: &'a [u8],
        fields: &'a mut [MaybeUninit<httparse::Header<'a>>; MAX_HEADERS],
    ) -> Result<Self, NotHttp> {
        let mut config = httparse::ParserConfig::default();
        config
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_request_line_delimiters(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_requests(true)
            .ignore_invalid_headers_in_responses(true);
        if bytes.starts_with(VERSION) {
            let mut response = httparse::Response::new(&mut []);
            let done = config.parse_response_with_uninit_headers(&mut response, bytes, fields);
            let done = done.map_err(|_| NotHttp)?;
            let status = response.code.filter(|_| done.is_complete()).ok_or(NotHttp)?;
            let reason = response.reason.unwrap_or_default().to_ascii_lowercase();
            let established = reason.contains("established");
            Ok(Self::Response { status, established, headers: Headers(response.headers) })
        } else {
            let mut request = httparse::Request::new(&mut []);
            let done = config.parse_request_with_uninit_headers(&mut request, bytes, fields);
            let done = done.map_err(|_| NotHttp)?;
            let line = request.method.zip(request.path).filter(|_| done.is_complete());
            let (method, target) = line.ok_or(NotHttp)?;
            Ok(Self::Request { method, target, headers: Headers(request.headers) })
        }
    }
}

/// Parameters of permessage-deflate (RFC 7692).
///
/// Window sizes are not among them: a reader with the largest window reads all.
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

    /// The words of all fields of this name, which are lists with commas.
    pub(super) fn words(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.all(name).flat_map(|value| value.split(',')).map(str::trim)
    }

    pub(super) fn upgrades_to_web_socket(&self) -> bool {
        self.words("upgrade").any(|word| word.eq_ignore_ascii_case("websocket"))
    }

    /// Parameters of the first permessage-deflate that is offered or agreed (RFC 7692, 7).
    pub(super) fn deflate(&self) -> Option<DeflateParams> {
        self.words("sec-websocket-extensions").find_map(|extension| {
            let mut parts = extension.split(';').map(str::trim);
            if !parts.next()?.eq_ignore_ascii_case("permessage-deflate") {
                return None;
            }
            let mut params = DeflateParams::default();
            for part in parts {
                match part.split('=').next().map(str::trim) {
                    Some("client_no_context_takeover") => params.client_no_context_takeover = true,
                    Some("server_no_context_takeover") => params.server_no_context_takeover = true,
                    _ => {}
                }
            }
            Some(params)
        })
    }
}

/// Whether these first bytes may begin a request or a response; none while they are too few to say.
pub fn looks_like(opening: &[u8]) -> Option<bool> {
    if opening.len() < VERSION.len() {
        if VERSION.starts_with(opening) {
            return None;
        }
    } else if opening.starts_with(VERSION) {
        return Some(true);
    }
    for method in METHODS {
        let method = method.as_bytes();
        let shared = method.len().min(opening.len());
        if opening[..shared] != method[..shared] {
            continue;
        }
        return match &opening[shared..] {
            [] | [b' '] => None,
            // A target is a path, a URL, an asterisk, or host and port (RFC 9112, 3.2). Other text
            // protocols have these verbs too, but other targets: RTSP, SIP.
            [b' ', first, ..] if method == b"CONNECT" => {
                Some(first.is_ascii_alphanumeric() || *first == b'[')
            }
            [b' ', target @ ..] => Some(matches!(target, [b'/' | b'*' | b'h', ..])),
            _ => Some(false),
        };
    }
    Some(false)
}

/// Where the head ends (after its empty line), searching from `from` on.
pub(super) fn find_end(bytes: &[u8], from: usize) -> Option<usize> {
    // The line end before may have been the last thing searched.
    let from = from.saturating_sub(2);
    memchr::memchr_iter(b'\n', &bytes[from..]).map(|at| from + at + 1).find_map(
        |after| match &bytes[after..] {
            [b'\n', ..] => Some(after + 1),
            [b'\r', b'\n', ..] => Some(after + 2),
            _ => None,
        },
    )
}

/// Where a head begins inside other bytes.
pub(super) fn find_start(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, VERSION).find_map(|at| {
        let after = &bytes[at + VERSION.len()..];
        if let [b'0' | b'1', b' ', b'1'..=b'5', ..] = after {
            return Some(at);
        }
        // "POST /path HTTP/1.1": back over the target to a method.
        let [before @ .., b' '] = &bytes[..at] else { return None };
        let target = before.iter().rposition(|byte| byte.is_ascii_whitespace())?;
        let method = METHODS.iter().find(|method| before[..target].ends_with(method.as_bytes()))?;
        Some(target - method.len())
    })
}
