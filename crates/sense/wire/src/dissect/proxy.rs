//! SOCKS 4, 4a and 5 (RFC 1928, RFC 1929): where a client asked a proxy to connect.

use std::net::IpAddr;

/// The handshake of one flow, fed with the bytes of both sides.
#[derive(Debug, Default)]
pub struct Proxy {}

/// How far a handshake is.
#[derive(Debug, PartialEq, Eq)]
pub enum ProxyStep {
    /// Something else is spoken here.
    NotSocks,
    /// More bytes are needed.
    Pending,
    /// The proxy said no.
    Refused,
    /// The way is open; further bytes belong to the inner protocol.
    Tunnel(Tunnel),
}

/// An open way through a proxy.
#[derive(Debug, PartialEq, Eq)]
pub struct Tunnel {
    /// Which handshake opened it.
    pub version: SocksVersion,
    /// Where to, where the client was heard.
    pub target: Option<Target>,
    /// Inner bytes of the client that came already.
    pub client_rest: Vec<u8>,
    /// Inner bytes of the server that came already.
    pub server_rest: Vec<u8>,
}

/// Which handshake it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocksVersion {
    /// SOCKS 4 or 4a.
    Four,
    /// SOCKS 5.
    Five,
}

/// Where a client asked to be connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Host.
    pub host: Host,
    /// Port.
    pub port: u16,
}

/// A host as the client wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// By number.
    Address(IpAddr),
    /// By name, lower case, without a final dot.
    Name(String),
}

/// Whether these first bytes of a client may begin a SOCKS handshake; none while too few.
pub fn looks_like(_opening: &[u8]) -> Option<bool> {
    Some(false)
}

impl Proxy {
    /// A handshake of which nothing was heard.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the client.
    pub fn client(&mut self, _bytes: &[u8]) -> ProxyStep {
        ProxyStep::NotSocks
    }

    /// Takes the next bytes of the server.
    pub fn server(&mut self, _bytes: &[u8]) -> ProxyStep {
        ProxyStep::NotSocks
    }
}
