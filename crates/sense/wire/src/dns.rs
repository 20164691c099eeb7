//! Names and addresses in DNS messages (RFC 1035): to be filled in.

use std::net::IpAddr;

use hashwarden_domain::observation::wire::Transport;

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DnsMessage {
    /// Whether it answers.
    pub response: bool,
    /// Names asked for, lower case, without a final dot.
    pub questions: Vec<String>,
    /// For each name that was resolved, its addresses: names asked for first, then those they are
    /// aliases of (CNAME).
    pub resolved: Vec<Resolved>,
}

/// A name and its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Lower case, without a final dot.
    pub name: String,
    /// A and AAAA records reached from it.
    pub addresses: Vec<IpAddr>,
}

/// Reads one message: a UDP payload, or the bytes of a TCP side with the two-byte length first.
pub fn message(_payload: &[u8], _transport: Transport) -> Option<DnsMessage> {
    None
}
