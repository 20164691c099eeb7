//! SOCKS handshakes: where a client asked a proxy to connect it.
//!
//! In: the bytes of both sides of one flow from its beginning (SOCKS 4 and its extension 4a;
//! SOCKS 5, RFC 1928, with the password exchange of RFC 1929). Out: the target, and what of the
//! inner conversation came already. Only CONNECT is followed. User names and passwords are passed
//! over, never kept. HTTP CONNECT is read in `http`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longest handshake of one side; more is something else. The largest legal one, with names of 255
/// bytes in each place, stays below.
pub const MAX_HANDSHAKE: usize = 2 << 10;
/// Longest user name in SOCKS 4, which sets no limit itself.
const MAX_USER: usize = 255;

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

/// The handshake of one flow, fed with the bytes of both sides.
#[derive(Debug, Default)]
pub struct Proxy {
    client: Vec<u8>,
    server: Vec<u8>,
}

/// Whether these first bytes of a client may begin a SOCKS handshake; none while too few.
pub fn looks_like(opening: &[u8]) -> Option<bool> {
    match request(opening) {
        Read::Done(..) => Some(true),
        Read::Wrong => Some(false),
        // A greeting is all a client sends before it is answered.
        Read::More => match opening {
            [5, methods, rest @ ..] if rest.len() >= usize::from(*methods) => Some(true),
            _ if opening.len() > MAX_HANDSHAKE => Some(false),
            _ => None,
        },
        Read::Refused => Some(false),
    }
}

impl Proxy {
    /// Bytes that the handshake takes.
    pub(crate) fn held_bytes(&self) -> usize {
        self.client.capacity() + self.server.capacity()
    }

    /// A handshake of which nothing was heard.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the client.
    pub fn client(&mut self, bytes: &[u8]) -> ProxyStep {
        self.client.extend_from_slice(bytes);
        self.step()
    }

    /// Takes the next bytes of the server.
    pub fn server(&mut self, bytes: &[u8]) -> ProxyStep {
        self.server.extend_from_slice(bytes);
        self.step()
    }

    fn step(&mut self) -> ProxyStep {
        let request = request(&self.client);
        // Without the request heard, the first byte of an answer tells the version.
        let version = match (&request, self.server.first()) {
            (Read::Done((version, _), _), _) => *version,
            (_, Some(5)) => SocksVersion::Five,
            (_, _) if self.client.first() == Some(&5) => SocksVersion::Five,
            (_, _) => SocksVersion::Four,
        };
        let answer = match version {
            SocksVersion::Four => answer_4(&self.server),
            SocksVersion::Five => answer_5(&self.server),
        };
        let (target, client_end, server_end) = match (request, answer) {
            (Read::Wrong, _) | (_, Read::Wrong) => return ProxyStep::NotSocks,
            (_, Read::Refused) | (Read::Refused, _) => return ProxyStep::Refused,
            (Read::Done((_, target), client), Read::Done((), server)) => {
                (Some(target), client, server)
            }
            // Clients wait for the answer; one that goes on without any has a server that we do
            // not hear.
            (Read::Done((_, target), client), Read::More)
                if self.server.is_empty() && self.client.len() > client =>
            {
                (Some(target), client, 0)
            }
            // And the other way round.
            (Read::More, Read::Done((), server))
                if self.client.is_empty() && self.server.len() > server =>
            {
                (None, 0, server)
            }
            _ if self.client.len().max(self.server.len()) > MAX_HANDSHAKE => {
                return ProxyStep::NotSocks;
            }
            _ => return ProxyStep::Pending,
        };
        let client_rest = self.client.split_off(client_end);
        let server_rest = self.server.split_off(server_end);
        ProxyStep::Tunnel(Tunnel { version, target, client_rest, server_rest })
    }
}

/// What bytes say so far.
enum Read<T> {
    /// It ends before this byte.
    Done(T, usize),
    More,
    Refused,
    Wrong,
}

fn request(bytes: &[u8]) -> Read<(SocksVersion, Target)> {
    match bytes {
        [] => Read::More,
        [4, ..] => request_4(bytes),
        [5, ..] => request_5(bytes),
        _ => Read::Wrong,
    }
}

/// Version, command, port, address, user, 0; in 4a with address 0.0.0.x a name and 0 follow.
fn request_4(bytes: &[u8]) -> Read<(SocksVersion, Target)> {
    if bytes.get(1).is_some_and(|command| *command != 1) {
        return Read::Wrong;
    }
    let Some((&[_, _, high, low, a, b, c, d], rest)) = bytes.split_first_chunk::<8>() else {
        return Read::More;
    };
    let port = u16::from_be_bytes([high, low]);
    if port == 0 {
        return Read::Wrong;
    }
    let text = |rest: &[u8]| match rest.iter().take(MAX_USER + 1).position(|byte| *byte == 0) {
        Some(end) => Read::Done((), end),
        None if rest.len() > MAX_USER => Read::Wrong,
        None => Read::More,
    };
    let user = match text(rest) {
        Read::Done((), end) => end,
        Read::Wrong | Read::Refused => return Read::Wrong,
        Read::More => return Read::More,
    };
    if rest[..user].iter().any(u8::is_ascii_control) {
        return Read::Wrong;
    }
    let after = 8 + user + 1;
    if [a, b, c] != [0; 3] || d == 0 {
        let host = Host::Address(Ipv4Addr::from([a, b, c, d]).into());
        return Read::Done((SocksVersion::Four, Target { host, port }), after);
    }
    match text(&bytes[after..]) {
        Read::Done((), end) => match host(&bytes[after..after + end]) {
            Some(host) => Read::Done((SocksVersion::Four, Target { host, port }), after + end + 1),
            None => Read::Wrong,
        },
        Read::Wrong | Read::Refused => Read::Wrong,
        Read::More => Read::More,
    }
}

/// Greeting, perhaps user and password, then the request. Which of the two comes second is told by
/// its version byte, so the server need not be heard.
fn request_5(bytes: &[u8]) -> Read<(SocksVersion, Target)> {
    let Some(methods) = bytes.get(1) else { return Read::More };
    let mut at = 2 + usize::from(*methods);
    if *methods == 0 {
        return Read::Wrong;
    }
    // Methods above 9 are not assigned; 0x80 to 0xfe are private, and nobody uses the rest.
    let offered = &bytes[2..at.min(bytes.len())];
    if offered.iter().any(|method| matches!(*method, 10..=0x7f | 0xff)) {
        return Read::Wrong;
    }
    if bytes.get(at) == Some(&1) {
        let Some(user) = bytes.get(at + 1) else { return Read::More };
        let password_at = at + 2 + usize::from(*user);
        let Some(password) = bytes.get(password_at) else { return Read::More };
        at = password_at + 1 + usize::from(*password);
    }
    for (offset, wanted) in [(0, 5), (1, 1), (2, 0)] {
        match bytes.get(at + offset) {
            None => return Read::More,
            Some(byte) if *byte == wanted => {}
            Some(_) => return Read::Wrong,
        }
    }
    let after = at + 3;
    let (host, end) = match address(&bytes[after..]) {
        Read::Done(host, end) => (host, after + end),
        Read::More => return Read::More,
        Read::Refused | Read::Wrong => return Read::Wrong,
    };
    let (Some(host), Some(port)) = (host, bytes.get(end..end + 2)) else {
        return if bytes.len() < end + 2 { Read::More } else { Read::Wrong };
    };
    let port = u16::from_be_bytes([port[0], port[1]]);
    Read::Done((SocksVersion::Five, Target { host, port }), end + 2)
}

/// Kind and address (RFC 1928, 5); no host for a name that cannot be one.
fn address(bytes: &[u8]) -> Read<Option<Host>> {
    let Some((kind, rest)) = bytes.split_first() else { return Read::More };
    let v4 = || rest.first_chunk::<4>().map(|octets| (Ipv4Addr::from(*octets).into(), 5));
    let v6 = || rest.first_chunk::<16>().map(|octets| (Ipv6Addr::from(*octets).into(), 17));
    let numeric = match kind {
        1 => v4(),
        4 => v6(),
        3 => {
            let Some((length, rest)) = rest.split_first() else { return Read::More };
            let length = usize::from(*length);
            return match rest.get(..length) {
                Some(name) => Read::Done(host(name), 2 + length),
                None => Read::More,
            };
        }
        _ => return Read::Wrong,
    };
    numeric.map_or(Read::More, |(address, end)| Read::Done(Some(Host::Address(address)), end))
}

/// Version 0, then 90 for yes, then six bytes that mean nothing.
fn answer_4(bytes: &[u8]) -> Read<()> {
    match bytes {
        [version, ..] if !matches!(version, 0 | 4) => Read::Wrong,
        [_, 91..=93, ..] => Read::Refused,
        [_, code, ..] if *code != 90 => Read::Wrong,
        _ if bytes.len() < 8 => Read::More,
        _ => Read::Done((), 8),
    }
}

/// Method, perhaps the outcome of the password exchange, then the answer.
fn answer_5(bytes: &[u8]) -> Read<()> {
    let at = match bytes {
        [version, ..] if *version != 5 => return Read::Wrong,
        [] | [_] => return Read::More,
        [_, 0xff, ..] => return Read::Refused,
        [_, 2, 1, 0, ..] => 4,
        [_, 2, 1, _, ..] => return Read::Refused,
        [_, 2] | [_, 2, 1] => return Read::More,
        [_, 0, ..] => 2,
        // Other methods, GSS-API among them, may wrap all that follows.
        _ => return Read::Wrong,
    };
    match &bytes[at..] {
        [] | [5] | [5, 0] => Read::More,
        [5, 0, reserved, rest @ ..] if *reserved == 0 => match address(rest) {
            Read::Done(_, end) if rest.len() >= end + 2 => Read::Done((), at + 3 + end + 2),
            Read::Done(..) | Read::More => Read::More,
            Read::Refused | Read::Wrong => Read::Wrong,
        },
        [5, 1..=8, ..] => Read::Refused,
        _ => Read::Wrong,
    }
}

/// A name, or an address that was written where a name belongs.
fn host(name: &[u8]) -> Option<Host> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    if let Ok(address) = name.parse() {
        return Some(Host::Address(address));
    }
    let fits = (1..=253).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    fits.then_some(Host::Name(name))
}

#[cfg(test)]
mod tests;
