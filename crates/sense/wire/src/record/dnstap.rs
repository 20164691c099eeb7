//! dnstap in Frame Streams, as a file or as it comes from a socket.
//!
//! In: bytes, in pieces of any length. Out: names asked for and addresses answered. Both kinds of
//! stream are read: unidirectional (START, data, STOP) and bidirectional (READY, ACCEPT, START, data,
//! STOP, FINISH); streams may follow each other in one file. The message within is read by
//! [`crate::dns`]. Who asked is the query address: of CLIENT messages the one who wants to know, of
//! RESOLVER and FORWARDER messages the name server itself, which asks for others. Those of a name
//! server (AUTH) and of a stub (STUB) are read as well; UPDATE and TOOL messages are passed over.
//!
//! Formats: <https://farsightsec.github.io/fstrm/>, `fstrm/control.h`; <https://dnstap.info>,
//! `dnstap.proto`. Limits: [`MAX_FRAME`], [`MAX_CONTROL`].

mod message;
mod protobuf;

use std::io::{self, BufRead};

use hashwarden_domain::LossKind;

use super::Tell;
use crate::loss::Losses;

/// Longest data frame: a DNS message has at most 64 KiB, one frame at most two and a little more.
pub(super) const MAX_FRAME: usize = 1 << 18;
/// Longest control frame (`FSTRM_CONTROL_FRAME_LENGTH_MAX`).
const MAX_CONTROL: usize = 512;

const CONTENT_TYPE: &[u8] = b"protobuf:dnstap.Dnstap";
const FIELD_CONTENT_TYPE: u32 = 1;

const ACCEPT: u32 = 1;
const START: u32 = 2;
const STOP: u32 = 3;
const READY: u32 = 4;
const FINISH: u32 = 5;

/// Whether these are the first bytes of dnstap.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let Some(rest) = head.strip_prefix(&[0; 4]) else { return false };
    let Some((length, rest)) = u32_be(rest) else { return false };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let Some(frame) = rest.get(..length).filter(|_| length <= MAX_CONTROL) else { return false };
    matches!(control(frame), Some((START | READY, true)))
}

/// Reads all of it.
pub(crate) fn read(
    mut bytes: impl BufRead,
    tell: &mut Tell<'_>,
    losses: &mut Losses,
) -> io::Result<()> {
    let mut frames = Frames::default();
    loop {
        let piece = match bytes.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if piece.is_empty() {
            frames.finish(losses);
            return Ok(());
        }
        let end = piece.len();
        frames.push(piece, tell, losses);
        bytes.consume(end);
    }
}

/// Reads piece by piece.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// A frame that has begun.
    carried: Vec<u8>,
    state: State,
    scratch: message::Scratch,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// No START yet, or after a STOP.
    #[default]
    Outside,
    /// Data frames are dnstap.
    Inside,
    /// The stream is of another content, or broken: where a frame begins is no longer known.
    Over,
}

impl Frames {
    /// Takes what came next.
    pub(crate) fn push(&mut self, piece: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        if self.carried.is_empty() {
            let taken = self.take(piece, tell, losses);
            self.carried.extend_from_slice(&piece[taken..]);
        } else {
            let mut carried = std::mem::take(&mut self.carried);
            carried.extend_from_slice(piece);
            let taken = self.take(&carried, tell, losses);
            carried.drain(..taken);
            self.carried = carried;
        }
    }

    /// The stream has ended.
    pub(crate) fn finish(&mut self, losses: &mut Losses) {
        if !self.carried.is_empty() && self.state != State::Over {
            losses.add(LossKind::FileTruncated, None);
        }
        self.carried = Vec::new();
    }

    /// Takes whole frames and says how many bytes they were.
    fn take(&mut self, bytes: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) -> usize {
        let mut at = 0;
        while self.state != State::Over {
            match self.frame(&bytes[at..], tell, losses) {
                Ok(0) => return at,
                Ok(taken) => at += taken,
                Err(Broken) => {
                    losses.add(LossKind::RecordMalformed, None);
                    self.state = State::Over;
                }
            }
        }
        bytes.len()
    }

    /// One frame; zero when it is not whole yet.
    fn frame(
        &mut self,
        bytes: &[u8],
        tell: &mut Tell<'_>,
        losses: &mut Losses,
    ) -> Result<usize, Broken> {
        let Some((length, rest)) = u32_be(bytes) else { return Ok(0) };
        if length == 0 {
            let Some((length, rest)) = u32_be(rest) else { return Ok(0) };
            let length = within(length, MAX_CONTROL)?;
            let Some(frame) = rest.get(..length) else { return Ok(0) };
            self.control(frame)?;
            return Ok(8 + length);
        }
        let length = within(length, MAX_FRAME)?;
        let Some(frame) = rest.get(..length) else { return Ok(0) };
        if self.state == State::Outside {
            return Err(Broken);
        }
        if message::tell(frame, &mut self.scratch, tell).is_none() {
            losses.add(LossKind::RowMalformed, None);
        }
        Ok(4 + length)
    }

    fn control(&mut self, frame: &[u8]) -> Result<(), Broken> {
        let (kind, ours) = control(frame).ok_or(Broken)?;
        self.state = match kind {
            START if ours => State::Inside,
            STOP | FINISH => State::Outside,
            // READY and ACCEPT come before START; of their content types START chooses.
            READY | ACCEPT => self.state,
            _ => return Err(Broken),
        };
        Ok(())
    }
}

/// The stream cannot be followed on.
#[derive(Clone, Copy, Debug)]
struct Broken;

/// The kind of a control frame, and whether it names dnstap, or no content type at all.
fn control(frame: &[u8]) -> Option<(u32, bool)> {
    let (kind, mut rest) = u32_be(frame)?;
    let mut named = false;
    let mut ours = false;
    while !rest.is_empty() {
        let (field, after) = u32_be(rest)?;
        let (length, after) = u32_be(after)?;
        let (value, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
        if field != FIELD_CONTENT_TYPE {
            return None;
        }
        named = true;
        ours |= value == CONTENT_TYPE;
        rest = after;
    }
    Some((kind, ours || !named))
}

fn within(length: u32, limit: usize) -> Result<usize, Broken> {
    usize::try_from(length).ok().filter(|length| *length <= limit).ok_or(Broken)
}

fn u32_be(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*head), rest))
}
