//! Frames in, observations out: what was said on the network, never what it means.
//!
//! The flow, in the order of the modules: [`capture`] reads records of a pcap or pcapng file,
//! [`packet`] borrows the headers and the payload of each, [`fragment`] joins IP fragments,
//! [`flow`] finds the conversation a packet belongs to, [`reassembly`] orders the bytes of those
//! conversations that [`dissect`] asked for, and [`inspect`](mod@inspect) ties them together. [`dns`] and [`tls`]
//! read names, [`pool`] says which names are on the list.
//!
//! In: bytes of anybody. Out: [`Observation`](hashwarden_domain::Observation)s and one
//! [`Coverage`](hashwarden_domain::Coverage). No sockets, no clock, no environment; files are opened
//! in `capture` alone. Every parser states its limits as constants.

mod capture;
pub mod dissect;
pub mod dns;
mod flow;
mod fragment;
#[doc(hidden)]
pub mod fuzzing;
pub mod inspect;
mod loss;
mod packet;
pub mod pool;
mod reassembly;
mod record;
#[cfg(test)]
mod sample;
pub mod tls;

pub use capture::Likeness;
pub use inspect::{
    Batch, CaptureStream, Config, Ear, Frame, Hashing, Input, InspectError, LiveInspection,
    LogLines, Overheard, Progress, Unreadable, inspect,
};
pub use loss::add_up;
pub use pool::{Pools, PoolsError};
