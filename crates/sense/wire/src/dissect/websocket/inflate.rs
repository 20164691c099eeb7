//! Unpacks permessage-deflate (RFC 7692) piece by piece, within limits.

use flate2::{Decompress, FlushDecompress, Status};

use super::{MAX_MESSAGE, MAX_UNPACKED};

/// What a sender takes off the end of each message (RFC 7692, 7.2.1).
pub(super) const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];
/// Memory of a stream: the window of 32 KiB and its tables.
pub(super) const WINDOW: usize = 48 << 10;
const PIECE: usize = 4 << 10;

/// The unpacking of one side, with the window that messages share.
///
/// The largest window is used whatever was agreed: it reads what was made with a smaller one. A
/// sender that starts each message afresh refers to nothing older, so an old window does no harm.
pub(super) struct Inflater {
    stream: Decompress,
    /// Unpacked bytes of this message, kept or not.
    unpacked: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The window is lost: nothing more of this message can be had.
    Damaged,
    /// A last block has come (RFC 7692, 7.2.3.5): what follows of this message is padding.
    Ended,
    Running,
}

/// The message cannot be kept: too long or damaged.
#[derive(Debug)]
pub(super) struct CannotKeep;

impl Default for Inflater {
    fn default() -> Self {
        Self { stream: Decompress::new(false), unpacked: 0, state: State::Running }
    }
}

impl std::fmt::Debug for Inflater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inflater").field("unpacked", &self.unpacked).finish_non_exhaustive()
    }
}

impl Inflater {
    /// Unpacks the next bytes of a message onto `message`.
    pub(super) fn take(&mut self, packed: &[u8], message: &mut Vec<u8>) -> Result<(), CannotKeep> {
        let mut packed = packed;
        let mut piece = [0; PIECE];
        while self.state == State::Running {
            let [read, written] = [self.stream.total_in(), self.stream.total_out()];
            let status = self.stream.decompress(packed, &mut piece, FlushDecompress::Sync);
            let grown = |now: u64, before: u64| usize::try_from(now - before).unwrap_or_default();
            let read = grown(self.stream.total_in(), read);
            let written = grown(self.stream.total_out(), written);
            packed = &packed[read.min(packed.len())..];
            self.unpacked += written;
            if self.unpacked <= MAX_MESSAGE {
                message.extend_from_slice(&piece[..written]);
            }
            match status {
                Err(_) => self.state = State::Damaged,
                Ok(Status::StreamEnd) => self.state = State::Ended,
                Ok(Status::Ok | Status::BufError) => {}
            }
            if self.unpacked > MAX_UNPACKED {
                self.state = State::Damaged;
            }
            if written < PIECE && (packed.is_empty() || read == 0) {
                break;
            }
        }
        if self.state == State::Damaged || self.unpacked > MAX_MESSAGE {
            return Err(CannotKeep);
        }
        Ok(())
    }

    /// Bytes of the message were lost, and with them what the window should hold.
    pub(super) fn tear(&mut self) {
        self.state = State::Damaged;
    }

    /// The message is over. A window that was lost, ended or is not shared starts anew.
    pub(super) fn end_message(&mut self, alone: bool) {
        if alone || self.state != State::Running {
            self.stream.reset(false);
        }
        (self.unpacked, self.state) = (0, State::Running);
    }
}
