//! The chunked transfer coding (RFC 9112, 7.1): sizes, line ends and trailers between the chunks.
//!
//! In: what lies between the bytes of chunks. Out: the next state. Extensions and trailer fields are
//! passed over.

use super::{HttpSide, NotHttp, Out, State};

/// Longest line that gives the size of a chunk, or trailer section.
const MAX_CHUNK_LINE: usize = 4 << 10;

impl HttpSide {
    pub(super) fn chunk_end<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], NotHttp> {
        match bytes {
            [b'\r', rest @ ..] => Ok(rest),
            [b'\n', rest @ ..] => {
                self.state = State::ChunkSize;
                Ok(rest)
            }
            _ => Err(NotHttp),
        }
    }

    /// The size of a chunk in hexadecimal; extensions are passed over (RFC 9112, 7.1).
    pub(super) fn chunk_size<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], NotHttp> {
        let Some((line, rest)) = self.line(bytes)? else { return Ok(&[]) };
        let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let after = line.get(digits);
        if !matches!(after, None | Some(b';' | b' ' | b'\t' | b'\r')) {
            return Err(NotHttp);
        }
        let text = std::str::from_utf8(&line[..digits]).map_err(|_| NotHttp)?;
        self.state = match u64::from_str_radix(text, 16).map_err(|_| NotHttp)? {
            0 => State::Trailer { seen: 0 },
            left => State::Chunk { left },
        };
        Ok(rest)
    }

    pub(super) fn trailer<'b>(
        &mut self,
        seen: usize,
        bytes: &'b [u8],
        out: &mut Out<'_>,
    ) -> Result<&'b [u8], NotHttp> {
        let Some((line, rest)) = self.line(bytes)? else { return Ok(&[]) };
        if matches!(line.as_slice(), [] | [b'\r']) {
            self.state = State::Head;
            self.body.end(out);
        } else {
            let seen = seen + line.len();
            if seen > MAX_CHUNK_LINE {
                return Err(NotHttp);
            }
            self.state = State::Trailer { seen };
        }
        Ok(rest)
    }

    /// The next line without its LF, once it is whole, and what follows it.
    #[expect(clippy::type_complexity, reason = "a name would be longer than the pair")]
    fn line<'b>(&mut self, bytes: &'b [u8]) -> Result<Option<(Vec<u8>, &'b [u8])>, NotHttp> {
        let end = memchr::memchr(b'\n', bytes);
        let part = &bytes[..end.unwrap_or(bytes.len())];
        if self.buffer.len() + part.len() > MAX_CHUNK_LINE {
            return Err(NotHttp);
        }
        self.buffer.extend_from_slice(part);
        Ok(end.map(|end| (std::mem::take(&mut self.buffer), &bytes[end + 1..])))
    }
}
