//! WebSocket frames of one side of a flow: whole messages out of bytes cut anywhere.
//!
//! In: the bytes of one side after the upgrade, in order, with gaps told (RFC 6455; compression by
//! RFC 7692). Out: text and binary messages, unmasked, joined and unpacked; control frames are
//! checked and passed over. Masked frames are taken from either side, as some programs forget the
//! rule. It knows no other extension and judges no text.

use super::http::DeflateParams;

mod frame;
mod inflate;

pub use frame::looks_like;

use frame::{Frame, Kind};
use inflate::Inflater;

/// Longest message handed over, as sent and as unpacked; a longer one is skipped and counted.
pub const MAX_MESSAGE: usize = 64 << 10;
/// Most bytes one compressed message may unpack to before we stop unpacking it.
pub const MAX_UNPACKED: usize = 1 << 20;

/// Who sends the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Opened the WebSocket; its frames are masked.
    Client,
    /// Accepted it.
    Server,
}

/// These bytes are not WebSocket frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not WebSocket frames")]
pub struct NotWebSocket;

/// One side of a WebSocket.
#[derive(Debug)]
pub struct WebSocketSide {
    state: State,
    deflate: Deflate,
    inflater: Option<Box<Inflater>>,
    /// What was joined of the message so far.
    message: Vec<u8>,
    current: Current,
    skipped: u64,
    /// The beginning was not heard, or bytes were lost: a continuation may come out of nowhere.
    loose: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// A close frame has come: nothing counts any more.
    Closed,
    /// The head of a frame, so much of which is there.
    Head { bytes: [u8; frame::MAX_HEAD], length: usize },
    /// Payload of a frame.
    Payload { frame: Frame, done: u64 },
}

const HEAD: State = State::Head { bytes: [0; frame::MAX_HEAD], length: 0 };

/// Whether messages may be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deflate {
    /// Not agreed.
    Off,
    /// Each message by itself.
    PerMessage,
    /// With what came before as window.
    Takeover,
}

/// The message that fragments are being joined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Current {
    /// None: the next data frame begins one.
    None,
    /// Its parts are kept.
    Kept { compressed: bool },
    /// Too long, torn or damaged.
    Skipped { compressed: bool },
}

impl WebSocketSide {
    /// Bytes that an unfinished message and the window of its compression take.
    pub(crate) fn held_bytes(&self) -> usize {
        let window = if self.inflater.is_some() { inflate::WINDOW } else { 0 };
        self.message.capacity() + window
    }

    /// A side right after the upgrade.
    pub fn new(sender: Sender, deflate: Option<DeflateParams>) -> Self {
        let alone = |params: DeflateParams| match sender {
            Sender::Client => params.client_no_context_takeover,
            Sender::Server => params.server_no_context_takeover,
        };
        Self {
            state: HEAD,
            deflate: match deflate.map(alone) {
                None => Deflate::Off,
                Some(true) => Deflate::PerMessage,
                Some(false) => Deflate::Takeover,
            },
            inflater: None,
            message: Vec::new(),
            current: Current::None,
            skipped: 0,
            loose: false,
        }
    }

    /// A side that talked already when listening began; a frame is taken to begin here.
    pub fn mid_stream(sender: Sender) -> Self {
        Self { loose: true, ..Self::new(sender, Some(DeflateParams::default())) }
    }

    /// Takes the next bytes and hands over each text or binary message they complete.
    ///
    /// # Errors
    /// [`NotWebSocket`] when they are something else; the side is of no use from then on.
    pub fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<(), NotWebSocket> {
        let mut rest = bytes;
        // A frame without payload is complete with its head.
        while !rest.is_empty() {
            match self.state {
                State::Closed => return Ok(()),
                State::Head { mut bytes, length } => {
                    bytes[length] = rest[0];
                    rest = &rest[1..];
                    let length = length + 1;
                    match frame::read(&bytes[..length])? {
                        None => self.state = State::Head { bytes, length },
                        Some(frame) => self.begin(frame, out)?,
                    }
                }
                State::Payload { frame, done } => {
                    let left = usize::try_from(frame.length - done).unwrap_or(usize::MAX);
                    let (part, after) = rest.split_at(left.min(rest.len()));
                    rest = after;
                    self.payload(&frame, done, part);
                    let done = done + u64::try_from(part.len()).unwrap_or(u64::MAX);
                    self.state = State::Payload { frame, done };
                    if done == frame.length {
                        self.end(&frame, out);
                    }
                }
            }
        }
        Ok(())
    }

    /// So many bytes were lost right before the next ones.
    ///
    /// A hole inside one frame costs its message. After any other a frame is taken to begin with
    /// the next bytes, as senders begin one with a segment.
    pub fn gap(&mut self, missing: u64) {
        if missing == 0 {
            return;
        }
        match self.state {
            State::Payload { frame, done } if missing < frame.length - done => {
                if matches!(frame.kind, Kind::Message | Kind::Continuation) {
                    self.skip();
                    if let Some(inflater) = &mut self.inflater {
                        inflater.tear();
                    }
                }
                self.state = State::Payload { frame, done: done + missing };
            }
            State::Closed => {}
            State::Head { .. } | State::Payload { .. } => {
                self.skip();
                self.current = Current::None;
                self.inflater = None;
                self.loose = true;
                self.state = HEAD;
            }
        }
    }

    /// Messages that were too long, damaged or torn by a gap.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn begin(&mut self, frame: Frame, out: &mut dyn FnMut(&[u8])) -> Result<(), NotWebSocket> {
        match (frame.kind, self.current) {
            (Kind::Control | Kind::Close, _) => {}
            (Kind::Continuation, Current::Kept { .. } | Current::Skipped { .. }) => {}
            (Kind::Continuation, Current::None) if self.loose => {
                self.current = Current::Kept { compressed: false };
                self.skip();
            }
            (Kind::Message, Current::None) => {
                if frame.compressed && self.deflate == Deflate::Off {
                    return Err(NotWebSocket);
                }
                self.loose = false;
                self.current = Current::Kept { compressed: frame.compressed };
            }
            (Kind::Continuation, Current::None) | (Kind::Message, _) => return Err(NotWebSocket),
        }
        self.state = State::Payload { frame, done: 0 };
        if frame.length == 0 {
            self.end(&frame, out);
        }
        Ok(())
    }

    fn payload(&mut self, frame: &Frame, done: u64, part: &[u8]) {
        if !matches!(frame.kind, Kind::Message | Kind::Continuation) {
            return;
        }
        match self.current {
            Current::Kept { compressed: false } => {
                if self.message.len() + part.len() > MAX_MESSAGE {
                    self.skip();
                } else {
                    let start = self.message.len();
                    self.message.extend_from_slice(part);
                    frame.unmask(done, &mut self.message[start..]);
                }
            }
            Current::Kept { compressed: true } | Current::Skipped { compressed: true } => {
                // A skipped message is unpacked all the same: the next may refer to it.
                let mut packed = part.to_vec();
                frame.unmask(done, &mut packed);
                self.inflate(&packed);
            }
            Current::None | Current::Skipped { compressed: false } => {}
        }
    }

    fn inflate(&mut self, packed: &[u8]) {
        let inflater = self.inflater.get_or_insert_default();
        let kept = inflater.take(packed, &mut self.message);
        if kept.is_err() {
            self.skip();
        }
    }

    /// The frame is complete, and with it perhaps a message.
    fn end(&mut self, frame: &Frame, out: &mut dyn FnMut(&[u8])) {
        self.state = if frame.kind == Kind::Close { State::Closed } else { HEAD };
        if !frame.last || !matches!(frame.kind, Kind::Message | Kind::Continuation) {
            return;
        }
        if let Current::Kept { compressed: true } | Current::Skipped { compressed: true } =
            self.current
        {
            self.inflate(&inflate::TAIL);
            let alone = self.deflate == Deflate::PerMessage;
            if let Some(inflater) = &mut self.inflater {
                inflater.end_message(alone);
            }
        }
        if let Current::Kept { .. } = self.current {
            out(&self.message);
        }
        self.current = Current::None;
        self.message.clear();
    }

    /// Gives the message up that is being joined, if there is one.
    fn skip(&mut self) {
        if let Current::Kept { compressed } = self.current {
            self.current = Current::Skipped { compressed };
            self.skipped += 1;
            self.message = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests;
