//! Bodies of HTTP/1.x messages: how long one is, and what is kept and unpacked of it.

use std::io::Read;

use super::{BODY_HEAD, HttpEvent, MAX_BODY, MAX_UNPACKED, NotHttp, Out, State, head::Headers};

/// The body that is being read.
#[derive(Debug, Default)]
pub(super) struct Body {
    kept: Vec<u8>,
    /// Most bytes that may still be wanted whole.
    limit: usize,
    /// Nothing more is wanted: the head of a large body was told, or a gap tore it.
    passed_over: bool,
    coding: Coding,
}

/// What a body is packed with (RFC 9110, 8.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Coding {
    Deflate,
    Gzip,
    #[default]
    Plain,
}

impl Body {
    /// Bytes that are kept of it.
    pub(super) fn held_bytes(&self) -> usize {
        self.kept.capacity()
    }

    /// Settles how the body after this head is framed (RFC 9112, 6.3); none if the head does not say.
    pub(super) fn begin(&mut self, headers: &Headers<'_>) -> Result<Option<State>, NotHttp> {
        let coding = match headers.words("content-encoding").next() {
            Some(word) if word.eq_ignore_ascii_case("gzip") => Coding::Gzip,
            Some(word) if word.eq_ignore_ascii_case("x-gzip") => Coding::Gzip,
            Some(word) if word.eq_ignore_ascii_case("deflate") => Coding::Deflate,
            _ => Coding::Plain,
        };
        self.kept.clear();
        (self.limit, self.passed_over, self.coding) = (MAX_BODY, false, coding);
        if headers.words("transfer-encoding").any(|word| word.eq_ignore_ascii_case("chunked")) {
            return Ok(Some(State::ChunkSize));
        }
        let Some(length) = headers.words("content-length").next() else { return Ok(None) };
        let length = length.parse::<u64>().map_err(|_| NotHttp)?;
        if usize::try_from(length).is_ok_and(|length| length <= MAX_BODY) {
            Ok(Some(if length == 0 { State::Head } else { State::Fixed { left: length } }))
        } else {
            self.limit = BODY_HEAD;
            Ok(Some(State::Fixed { left: length }))
        }
    }

    /// Takes a part that may have others after it.
    pub(super) fn take(&mut self, part: &[u8], out: &mut Out<'_>) {
        if self.passed_over {
            return;
        }
        let room = self.limit - self.kept.len();
        self.kept.extend_from_slice(&part[..part.len().min(room)]);
        if part.len() > room {
            self.kept.truncate(BODY_HEAD);
            self.end(out);
            self.passed_over = true;
        }
    }

    /// Takes the last part.
    pub(super) fn last(&mut self, part: &[u8], out: &mut Out<'_>) {
        if self.kept.is_empty() && part.len() <= self.limit && !self.passed_over {
            // It came in one piece, as most do: no copy.
            self.tell(part, out);
        } else {
            self.take(part, out);
            self.end(out);
        }
    }

    /// Nothing comes after what was taken.
    pub(super) fn end(&mut self, out: &mut Out<'_>) {
        let kept = std::mem::take(&mut self.kept);
        if !self.passed_over {
            self.tell(&kept, out);
        }
    }

    /// A gap tore it: half a body would be read wrongly.
    pub(super) fn tear(&mut self) {
        self.kept = Vec::new();
        self.passed_over = true;
    }

    fn tell(&self, body: &[u8], out: &mut Out<'_>) {
        let unpacked = match self.coding {
            Coding::Plain => None,
            Coding::Gzip => Some(unpack(flate2::read::MultiGzDecoder::new(body))),
            // RFC 9110 means zlib; some send bare deflate, as some readers take both.
            Coding::Deflate => Some(match unpack(flate2::read::ZlibDecoder::new(body)) {
                nothing if nothing.is_empty() => unpack(flate2::read::DeflateDecoder::new(body)),
                unpacked => unpacked,
            }),
        };
        let body = unpacked.as_deref().unwrap_or(body);
        if !body.is_empty() {
            out(HttpEvent::Body(body));
        }
    }
}

/// What can be unpacked within the limit; damage ends it.
fn unpack(packed: impl Read) -> Vec<u8> {
    let mut unpacked = Vec::new();
    let limit = u64::try_from(MAX_UNPACKED).unwrap_or(u64::MAX);
    // An error leaves what came before it, which is all that can be had.
    let _ = packed.take(limit).read_to_end(&mut unpacked);
    unpacked
}
