//! What is said inside a flow: recognising a conversation about work and following it to its end.
//!
//! In: the ordered bytes of both sides of one flow, with gaps explicit. Out: at the end of the flow
//! what was `Heard`, without addresses; the engine adds who, when and from where. Nothing is
//! concluded here, no clock, file or randomness is touched, and no payload is kept.
//!
//! `probe` decides from the first bytes whether a flow is worth following; `session::Session`
//! then peels proxies, HTTP and WebSocket off and hands messages to the dialects.

mod activity;
mod browser_miner;
mod conversation;
mod cryptonote;
mod ethereum;
mod getblocktemplate;
mod getwork;
pub mod http;
mod json;
pub(crate) mod json_rpc;
mod lines;
mod login;
mod opening;
pub mod proxy;
#[cfg(test)]
mod rehearsal;
mod session;
mod stratum_v1;
mod tally;
mod target;
pub mod websocket;
mod zcash;

use hashwarden_domain::{
    Period,
    observation::wire::{NamePlace, WorkSession},
};
use jiff::Timestamp;

use self::{opening::Opening, session::Session};

/// Who sent something: as the flow began, not as the work is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Opened the flow (SYN), or is taken for the one who did.
    Client,
    /// The other.
    Server,
}

impl Side {
    /// The side facing this one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// Bytes of one side, in order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment<'a> {
    /// When the last of them came.
    pub(crate) at: Timestamp,
    /// Who sent them.
    pub(crate) from: Side,
    /// The bytes.
    pub(crate) bytes: &'a [u8],
    /// Bytes lost right before these.
    pub(crate) missing_before: u64,
}

/// Whether the beginning of the flow was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// It ran already when listening began.
    MidStream,
    /// Its handshake was seen.
    Opened,
}

/// What the first bytes say.
pub(crate) enum Probe {
    /// Certainly nothing to follow.
    NotOurs,
    /// Worth following.
    Ours(Box<dyn Dissector>),
    /// Ask again with more bytes.
    Unsure,
}

/// What a dissector wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// More segments.
    Continue,
    /// No more segments: all has been heard.
    Done,
    /// Forget this flow.
    NotOurs,
}

/// Follows one flow.
pub(crate) trait Dissector: Send {
    /// Takes the next bytes of one side.
    fn segment(&mut self, segment: Segment<'_>) -> Step;
    /// Bytes that unfinished messages take at the moment: the engine lets the largest go when all
    /// flows together take too much.
    fn held_bytes(&self) -> usize;
    /// Says what was heard since the last time, of a flow that goes on; nothing while it is not known
    /// what the flow is about.
    fn slice(&mut self) -> Vec<Heard>;
    /// Says what was heard, at the end of the flow or of the capture.
    fn finish(self: Box<Self>) -> Vec<Heard>;
}

/// What was heard in one flow, without addresses.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    /// A name that one side gave for the other: a candidate for the pool list.
    Name(NameHeard),
    /// A conversation about work.
    Work {
        /// The side that works.
        works: Side,
        /// From its first to its last message.
        during: Period,
        /// What was said.
        session: Box<WorkSession>,
    },
}

/// A name in a Host header, a CONNECT target or a SOCKS request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameHeard {
    /// When.
    pub(crate) at: Timestamp,
    /// Lower case, without a port or a final dot; may be a numeric address.
    pub(crate) name: String,
    /// Where it stood.
    pub(crate) place: NamePlace,
    /// The port that went with it, where one did.
    pub(crate) port: Option<u16>,
}

/// Whether a flow with this opening may carry a conversation about work.
///
/// Cheap: it reads a handful of bytes and allocates only for [`Probe::Ours`].
pub(crate) fn probe(opening: &[u8], from: Side, start: Start) -> Probe {
    match opening::of(opening, from, start) {
        Opening::Nothing => Probe::NotOurs,
        Opening::TooShort => Probe::Unsure,
        _ => Probe::Ours(Box::new(Session::new(start))),
    }
}
