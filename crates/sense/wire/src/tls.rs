//! Server name of a TLS client hello (RFC 8446, RFC 6066): to be filled in.

use std::borrow::Cow;

/// What the first bytes of a client say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hello<'a> {
    /// A whole client hello.
    Hello(ClientHello<'a>),
    /// More bytes are needed.
    Incomplete,
    /// Not TLS.
    NotTls,
}

/// What a client says first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHello<'a> {
    /// Server name (RFC 6066), lower case, without a final dot, if it is a host name.
    pub server_name: Option<Cow<'a, str>>,
    /// Application protocols offered (RFC 7301).
    pub alpn: Vec<Cow<'a, str>>,
    /// Highest version offered, as on the wire (0x0303 is TLS 1.2).
    pub version: u16,
    /// The true name may be hidden in an encrypted hello.
    pub encrypted: bool,
}

/// Reads a client hello from the first bytes of a client.
pub fn client_hello(_bytes: &[u8]) -> Hello<'_> {
    Hello::NotTls
}
