//! WebSocket frames of one side of a flow (RFC 6455, RFC 7692): whole messages out of bytes cut anywhere.

use super::http::DeflateParams;

/// Longest message handed over; a longer one is skipped and counted.
pub const MAX_MESSAGE: usize = 64 << 10;

/// Who sends the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Opened the WebSocket; its frames are masked.
    Client,
    /// Accepted it.
    Server,
}

/// One side of a WebSocket.
#[derive(Debug)]
pub struct WebSocketSide {}

/// These bytes are not WebSocket frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not WebSocket frames")]
pub struct NotWebSocket;

impl WebSocketSide {
    /// A side right after the upgrade.
    pub fn new(_sender: Sender, _deflate: Option<DeflateParams>) -> Self {
        Self {}
    }

    /// Takes the next bytes and hands over each text or binary message they complete.
    ///
    /// # Errors
    /// [`NotWebSocket`] when they are something else; the side is of no use from then on.
    pub fn push(&mut self, _bytes: &[u8], _out: &mut dyn FnMut(&[u8])) -> Result<(), NotWebSocket> {
        Err(NotWebSocket)
    }

    /// So many bytes were lost right before the next ones.
    pub fn gap(&mut self, _missing: u64) {}

    /// Messages that were too long, damaged or torn by a gap.
    pub fn skipped(&self) -> u64 {
        0
    }
}

/// Whether these first bytes may be a frame of a WebSocket that ran already; none while too few.
pub fn looks_like(_opening: &[u8], _sender: Sender) -> Option<bool> {
    Some(false)
}
