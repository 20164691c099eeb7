//! The first bytes of both sides, until somebody wants the conversation or nobody does.
//!
//! In: ordered bytes of either side. Out: a verdict, and the bytes so far for whoever takes over. Most
//! conversations never come here: their first packet is looked at where it lies ([`look`]).
//!
//! Limits: [`HEAD_BYTES`] a side, and [`tls::MAX_HELLO`] for a client hello, plus one segment.

use jiff::Timestamp;

use crate::{
    capture::Nanoseconds,
    dissect::{self, Dissector, Probe, Segment, Side, Start, Step},
    tls::{self, Hello},
};

/// Bytes of a side after which it must be clear whether anybody wants them.
pub(crate) const HEAD_BYTES: usize = 2048;
const TLS_HANDSHAKE: u8 = 22;

/// What the first bytes of a side say.
pub(super) enum Look {
    /// A TLS client hello, with its server name.
    Hello(Option<String>),
    /// Nobody wants it.
    NotOurs,
    /// This one does.
    Ours(Box<dyn Dissector>),
    /// More bytes are needed.
    Unsure,
}

/// Looks at the first bytes of a side.
pub(super) fn look(head: &[u8], from: Side, start: Start) -> Look {
    if head.first() == Some(&TLS_HANDSHAKE) {
        match tls::client_hello(head) {
            Hello::Hello(hello) => {
                return Look::Hello(hello.server_name.map(|name| name.into_owned()));
            }
            Hello::Incomplete if head.len() < tls::MAX_HELLO => return Look::Unsure,
            Hello::Incomplete | Hello::NotTls => {}
        }
    }
    match dissect::probe(head, from, start) {
        Probe::NotOurs => Look::NotOurs,
        Probe::Ours(dissector) => Look::Ours(dissector),
        Probe::Unsure if head.len() < HEAD_BYTES => Look::Unsure,
        Probe::Unsure => Look::NotOurs,
    }
}

/// First bytes that are kept.
#[derive(Debug)]
pub(super) struct Opening {
    start: Start,
    client: Head,
    server: Head,
    chunks: Vec<Chunk>,
}

#[derive(Debug, Default)]
struct Head {
    bytes: Vec<u8>,
    quiet: bool,
}

/// A segment as it came, for replay.
#[derive(Debug)]
struct Chunk {
    from: Side,
    at: Timestamp,
    length: usize,
    missing_before: u64,
}

/// What is to be done with the conversation.
pub(super) enum Outcome {
    /// Go on listening.
    Continue,
    /// A client hello was read.
    Hello(Option<String>),
    /// This one takes it, and has heard all that came before.
    Ours(Box<dyn Dissector>, Step),
    /// Nothing more is kept of this side.
    Quiet,
}

impl Opening {
    pub(super) fn new(start: Start) -> Self {
        Self { start, client: Head::default(), server: Head::default(), chunks: Vec::new() }
    }

    pub(super) fn set_quiet(&mut self, side: Side) {
        let head = self.head(side);
        head.quiet = true;
        head.bytes = Vec::new();
        self.chunks.retain(|chunk| chunk.from != side);
    }

    pub(super) fn is_quiet(&self, side: Side) -> bool {
        match side {
            Side::Client => self.client.quiet,
            Side::Server => self.server.quiet,
        }
    }

    /// Bytes that are kept.
    pub(super) fn held_bytes(&self) -> usize {
        self.client.bytes.capacity()
            + self.server.bytes.capacity()
            + self.chunks.capacity() * size_of::<Chunk>()
    }

    /// Whether bytes of neither side are kept.
    pub(super) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub(super) fn hear(
        &mut self,
        from: Side,
        bytes: &[u8],
        missing_before: u64,
        at: Nanoseconds,
    ) -> Outcome {
        if self.is_quiet(from) {
            return Outcome::Continue;
        }
        let mut start = self.start;
        if missing_before > 0 {
            // What follows a gap is no opening: it is looked at as the middle of something.
            self.head(from).bytes.clear();
            self.chunks.retain(|chunk| chunk.from != from);
            self.start = Start::MidStream;
            start = Start::MidStream;
        }
        let head = self.head(from);
        head.bytes.extend_from_slice(bytes);
        let looked = look(&head.bytes, from, start);
        self.chunks.push(Chunk { from, at: at.into(), length: bytes.len(), missing_before });
        match looked {
            Look::Hello(name) => {
                self.set_quiet(from);
                Outcome::Hello(name)
            }
            Look::NotOurs => {
                self.set_quiet(from);
                Outcome::Quiet
            }
            Look::Ours(dissector) => {
                let (dissector, step) = self.replay(dissector);
                Outcome::Ours(dissector, step)
            }
            Look::Unsure => Outcome::Continue,
        }
    }

    /// Tells the new listener everything in the order in which it came.
    fn replay(&self, mut dissector: Box<dyn Dissector>) -> (Box<dyn Dissector>, Step) {
        let (mut client, mut server) = (self.client.bytes.as_slice(), self.server.bytes.as_slice());
        for chunk in &self.chunks {
            let rest = match chunk.from {
                Side::Client => &mut client,
                Side::Server => &mut server,
            };
            let Some((bytes, later)) = rest.split_at_checked(chunk.length) else { continue };
            *rest = later;
            let missing_before = chunk.missing_before;
            let segment = Segment { at: chunk.at, from: chunk.from, bytes, missing_before };
            match dissector.segment(segment) {
                Step::Continue => {}
                step => return (dissector, step),
            }
        }
        (dissector, Step::Continue)
    }

    fn head(&mut self, side: Side) -> &mut Head {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}
