//! What other programs recorded of the network: flow records and logs.
//!
//! In: rows of somebody else's sensor. Out, per row: a [`Told`], which the sum of all rows weighs
//! against the pool list. A record knows less than packets do, and nobody can look at its bytes
//! again, so every observation made of it names its form. Rows about nobody on the list end here.

pub(crate) mod dns_log;
pub(crate) mod dnstap;
pub(crate) mod eve;
mod export_file;
pub(crate) mod kind;
pub(crate) mod netflow;
pub(crate) mod nfcapd;
pub(crate) mod squid;
pub(crate) mod sum;
mod text;
pub(crate) mod zeek;

use std::net::IpAddr;

use hashwarden_domain::observation::wire::{NamePlace, RecordForm, Traffic};

pub(crate) use text::stamp::Dating;

use crate::capture::Nanoseconds;

/// One row. It borrows from the line or message it was read of: most rows are about nobody on the
/// list, and those should cost no allocation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Told<'a> {
    /// Packets between two ends were counted.
    Flow(FlowRecord),
    /// Somebody said a name.
    Name(NameRecord<'a>),
}

/// Takes rows, each with the form that told it: one log may hold several.
pub(crate) type Tell<'t> = dyn FnMut(RecordForm, Told<'_>) + 't;

/// Packets between two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FlowRecord {
    /// First packet.
    pub(crate) first: Nanoseconds,
    /// Last packet.
    pub(crate) last: Nanoseconds,
    /// The end the row names first. In a row of both directions it opened the flow; in a row of one
    /// direction it only sent it.
    pub(crate) source: (IpAddr, u16),
    /// The other end.
    pub(crate) destination: (IpAddr, u16),
    /// IANA protocol number.
    pub(crate) protocol: u8,
    /// From source to destination.
    pub(crate) sent: Traffic,
    /// From destination to source, in a row of both directions.
    pub(crate) received: Option<Traffic>,
    /// TCP flags of the row's direction, or-ed together.
    pub(crate) flags: Option<u8>,
    /// Whether a handshake was completed, where the row says so.
    pub(crate) established: Option<bool>,
    /// One packet in so many was looked at.
    pub(crate) sampling: Option<u32>,
}

/// A name that somebody said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NameRecord<'a> {
    /// When.
    pub(crate) at: Nanoseconds,
    /// Who.
    pub(crate) client: (IpAddr, Option<u16>),
    /// To whom; none for a question to a name server.
    pub(crate) peer: Option<(IpAddr, u16)>,
    /// The name, as it stood, but for a final dot.
    pub(crate) name: &'a str,
    /// Where it stood.
    pub(crate) place: NamePlace,
    /// The transport was UDP.
    pub(crate) udp: bool,
    /// The row is an answer, or holds question and answer in one.
    pub(crate) answered: bool,
    /// Addresses answered.
    pub(crate) answers: &'a [IpAddr],
}
