//! Messages in a stream of bytes, where nothing but their own form says where they end.
//!
//! In: the bytes of one side, in any cutting. Out: one message at a time, without whatever stood around
//! it: line ends, CRLF, NUL, a byte-order mark, or nothing at all, and as soon as it is complete. Most
//! lie whole in one segment and are read where they begin, in one pass. Of all others braces are
//! counted first, to know where they end.
//!
//! After a gap, and after text that cannot be JSON, it looks for the next beginning. Limit:
//! [`MAX_MESSAGE`] bytes are held for a message that is cut over segments; a longer one is dropped.

use memchr::{memchr2, memchr3};

use super::json_rpc::{self, Message};

/// Longest message kept while its end has not come.
pub(crate) const MAX_MESSAGE: usize = 64 * 1024;

/// Cuts the bytes of one side into messages.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    held: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between messages.
    #[default]
    Between,
    /// In a message, outside of strings.
    Inside { depth: u32, before: u8 },
    /// In a string of a message.
    Text { depth: u32, escaped: bool },
}

impl Lines {
    /// Bytes that a message which is not complete takes.
    pub(crate) fn held_bytes(&self) -> usize {
        self.held.capacity()
    }

    /// Takes bytes and hands on each message that is complete.
    pub(crate) fn push(&mut self, bytes: &[u8], hear: &mut dyn FnMut(&Message<'_>)) {
        let text = str::from_utf8(bytes).unwrap_or_default();
        // Where the message that is being read begins in `bytes`; 0 also when it began earlier.
        let mut begin = 0;
        let mut at = 0;
        while at < bytes.len() {
            match self.state {
                State::Between => {
                    let Some(found) = memchr2(b'{', b'[', &bytes[at..]) else { return };
                    at += found;
                    // Where this is no message, the braces of one are counted no further than it was
                    // read: no byte is looked at more than twice.
                    if let Some((message, end)) = text.get(at..).and_then(json_rpc::first) {
                        hear(&message);
                        at += end;
                        continue;
                    }
                    begin = at;
                    self.held.clear();
                    self.state = State::Inside { depth: 1, before: bytes[at] };
                    at += 1;
                }
                State::Text { depth, escaped: true } => {
                    self.state = State::Text { depth, escaped: false };
                    at += 1;
                }
                State::Text { depth, escaped: false } => {
                    let Some(found) = memchr3(b'"', b'\\', b'\n', &bytes[at..]) else { break };
                    at += found + 1;
                    self.state = match bytes[at - 1] {
                        b'"' => State::Inside { depth, before: b'"' },
                        b'\\' => State::Text { depth, escaped: true },
                        // A string never holds a raw line end: the message was cut off.
                        _ => self.drop_message(),
                    };
                }
                State::Inside { depth, before } => {
                    let byte = bytes[at];
                    at += 1;
                    self.state = match byte {
                        b'"' => State::Text { depth, escaped: false },
                        // An object may follow only these: anything else is a message cut off,
                        // and this is the beginning of the next.
                        b'{' if !matches!(before, b',' | b':' | b'[') => {
                            self.drop_message();
                            begin = at - 1;
                            State::Inside { depth: 1, before: byte }
                        }
                        b'{' | b'[' => {
                            State::Inside { depth: depth.saturating_add(1), before: byte }
                        }
                        b'}' | b']' if depth <= 1 => {
                            self.end(&bytes[begin..at], hear);
                            begin = at;
                            State::Between
                        }
                        b'}' | b']' => State::Inside { depth: depth - 1, before: byte },
                        b' ' | b'\t' | b'\r' | b'\n' => State::Inside { depth, before },
                        0 => self.drop_message(),
                        _ => State::Inside { depth, before: byte },
                    };
                }
            }
        }
        if self.state == State::Between {
            return;
        }
        if self.held.len() + (bytes.len() - begin) > MAX_MESSAGE {
            self.state = self.drop_message();
        } else {
            self.held.extend_from_slice(&bytes[begin..]);
        }
    }

    /// Bytes are missing here: what was begun cannot be completed, and is given back as far as it came.
    pub(crate) fn gap(&mut self) -> Vec<u8> {
        if self.state == State::Between {
            return Vec::new();
        }
        let cut = std::mem::take(&mut self.held);
        self.state = self.drop_message();
        cut
    }

    fn end(&mut self, tail: &[u8], hear: &mut dyn FnMut(&Message<'_>)) {
        if self.held.is_empty() {
            json_rpc::messages(tail, hear);
        } else {
            self.held.extend_from_slice(tail);
            json_rpc::messages(&self.held, hear);
            self.held.clear();
        }
    }

    fn drop_message(&mut self) -> State {
        self.held.clear();
        State::Between
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(pieces: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut heard) = (Lines::default(), Vec::new());
        for piece in pieces {
            lines.push(piece, &mut |m| heard.extend(m.whole.map(|whole| whole.0.to_owned())));
        }
        heard
    }

    #[test]
    fn a_message_ends_where_its_braces_close_whatever_follows() {
        for end in ["\n", "\r\n", "\0", "", " \t"] {
            let stream = format!("\u{feff}{{\"a\":[1,{{}}]}}{end}{{\"b\":\"}}\\\"{{\"}}{end}");
            let whole = ["{\"a\":[1,{}]}", "{\"b\":\"}\\\"{\"}"];
            assert_eq!(cut(&[stream.as_bytes()]), whole);
            let single: Vec<&[u8]> = stream.as_bytes().chunks(1).collect();
            assert_eq!(cut(&single), whole);
        }
    }

    #[test]
    fn a_message_cut_off_does_not_swallow_the_next() {
        for broken in
            ["{\"id\":1,\"me\n", "{\"id\":1,\"a\":[1\n", "{\"id\":\0", "rest\"],\"id\":4}\n"]
        {
            let stream = format!("{broken}{{\"id\":2}}\n");
            assert_eq!(cut(&[stream.as_bytes()]), ["{\"id\":2}"], "{broken:?}");
        }
    }

    #[test]
    fn a_gap_and_a_giant_are_given_up() {
        let (mut lines, mut heard) = (Lines::default(), 0);
        lines.push(b"{\"id\":", &mut |_| heard += 1);
        assert_eq!(lines.gap(), b"{\"id\":");
        lines.push(b"}\n{\"id\":1}\n{\"x\":\"", &mut |_| heard += 1);
        for _ in 0..100 {
            lines.push(&[b'a'; 1000], &mut |_| heard += 1);
            assert!(lines.held.len() <= MAX_MESSAGE);
        }
        lines.push(b"\n{\"id\":2}", &mut |_| heard += 1);
        assert_eq!(heard, 2);
    }

    proptest! {
        #[test]
        fn any_cutting_gives_the_same_messages(
            stream in "(\\{\"[a-zé\\\\\\\\\"]{0,5}\":([0-9]|\\[1,\\{\\}\\]|[0-9{}\\[\\]\n]{0,6})\\}?\n?){0,6}",
            cuts in prop::collection::vec(1usize..9, 0..40),
        ) {
            let (mut rest, mut pieces) = (stream.as_bytes(), Vec::new());
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            prop_assert_eq!(cut(&pieces), cut(&[stream.as_bytes()]));
        }
    }
}
