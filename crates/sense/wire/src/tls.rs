//! The client hello of TLS: the last thing a client says in the clear.
//!
//! In: the first bytes of a client, from the first record on. Out: server name (RFC 6066), protocols
//! (RFC 7301) and version (RFC 8446, 4.1.2), borrowed where they lie in one piece; a hello may be
//! spread over records (RFC 8446, 5.1). It does not read DTLS, QUIC, SSL 2 or server messages, and
//! it does not guess at a name that is encrypted: it only says that it may be.

use std::borrow::Cow;

/// Longest client hello read. Hellos with post-quantum key shares take about 2 KiB.
pub const MAX_HELLO: usize = 16 << 10;
/// Most protocols kept of an ALPN list.
pub const MAX_ALPN: usize = 16;
/// Most records a hello may be spread over; more than this is an attempt to waste our time.
const MAX_RECORDS: usize = 256;

const RECORD_HEAD: usize = 5;
const HANDSHAKE_HEAD: usize = 4;
const CONTENT_HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const EXTENSION_SERVER_NAME: u16 = 0;
const EXTENSION_ALPN: u16 = 16;
const EXTENSION_SUPPORTED_VERSIONS: u16 = 43;
/// RFC 9849. Chromium sends one with random content (GREASE) where it knows no key, so this says
/// that the name may be hidden, not that it is.
const EXTENSION_ENCRYPTED_CLIENT_HELLO: u16 = 0xfe0d;

/// What the first bytes of a client say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hello<'a> {
    /// A whole client hello.
    Hello(ClientHello<'a>),
    /// More bytes are needed.
    Incomplete,
    /// Not TLS, or a hello above [`MAX_HELLO`].
    NotTls,
}

/// What a client says first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHello<'a> {
    /// Server name, lower case, without a final dot, if it is a host name.
    pub server_name: Option<Cow<'a, str>>,
    /// Application protocols offered, at most [`MAX_ALPN`].
    pub alpn: Vec<Cow<'a, str>>,
    /// Highest version offered, as on the wire (0x0304 is TLS 1.3).
    pub version: u16,
    /// An encrypted hello is inside: the name above may be that of a front.
    pub encrypted: bool,
}

/// Reads a client hello from the first bytes of a client.
pub fn client_hello(bytes: &[u8]) -> Hello<'_> {
    match handshake(bytes) {
        Handshake::Whole(Cow::Borrowed(body)) => read(body).map_or(Hello::NotTls, Hello::Hello),
        Handshake::Whole(Cow::Owned(body)) => {
            read(&body).map_or(Hello::NotTls, |hello| Hello::Hello(owned(&hello)))
        }
        Handshake::Incomplete => Hello::Incomplete,
        Handshake::Other => Hello::NotTls,
    }
}

enum Handshake<'a> {
    Whole(Cow<'a, [u8]>),
    Incomplete,
    Other,
}

/// The body of the client hello, out of one record or several.
fn handshake(bytes: &[u8]) -> Handshake<'_> {
    let mut joined: Vec<u8> = Vec::new();
    let mut rest = bytes;
    for record in 0..MAX_RECORDS {
        let head = &rest[..rest.len().min(RECORD_HEAD)];
        // Whatever is there of the head must fit, so that other protocols are told at once.
        let fits = [CONTENT_HANDSHAKE, 3].iter().zip(head).all(|(wanted, byte)| wanted == byte)
            && head.get(2).is_none_or(|minor| *minor <= 4);
        if !fits {
            return Handshake::Other;
        }
        let &[_, _, _, high, low] = head else { return Handshake::Incomplete };
        let length = usize::from(u16::from_be_bytes([high, low]));
        // RFC 8446, 5.1: at most 2^14 bytes, and no empty handshake fragments.
        if length == 0 || length > 1 << 14 {
            return Handshake::Other;
        }
        let body = &rest[RECORD_HEAD..];
        let fragment = &body[..body.len().min(length)];
        // Nearly every hello lies in its first record: borrow it there.
        let so_far = if record == 0 {
            fragment
        } else {
            joined.extend_from_slice(fragment);
            &joined
        };
        match so_far {
            [] => {}
            [kind, ..] if *kind != CLIENT_HELLO => return Handshake::Other,
            [_, a, b, c, message @ ..] => {
                let wanted = usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c);
                if wanted > MAX_HELLO {
                    return Handshake::Other;
                }
                if message.len() >= wanted {
                    let body = HANDSHAKE_HEAD..HANDSHAKE_HEAD + wanted;
                    return Handshake::Whole(if record == 0 {
                        Cow::Borrowed(&fragment[body])
                    } else {
                        joined.truncate(body.end);
                        joined.drain(..body.start);
                        Cow::Owned(joined)
                    });
                }
            }
            _ => {}
        }
        if body.len() < length {
            return Handshake::Incomplete;
        }
        if record == 0 {
            joined.extend_from_slice(fragment);
        }
        rest = &body[length..];
    }
    Handshake::Other
}

/// Reads the body of a client hello (RFC 8446, 4.1.2).
fn read(body: &[u8]) -> Option<ClientHello<'_>> {
    let mut body = Reader(body);
    let mut hello = ClientHello { version: body.u16()?, ..ClientHello::default() };
    body.take(32)?; // random
    body.vector8()?; // session
    body.vector16()?; // cipher suites
    body.vector8()?; // compression
    if body.0.is_empty() {
        return Some(hello); // TLS 1.0 to 1.2 without extensions
    }
    let mut extensions = Reader(body.vector16()?);
    while !extensions.0.is_empty() {
        let kind = extensions.u16()?;
        let mut extension = Reader(extensions.vector16()?);
        match kind {
            EXTENSION_SERVER_NAME => hello.server_name = server_name(&mut extension),
            EXTENSION_ALPN => hello.alpn = alpn(&mut extension).unwrap_or_default(),
            EXTENSION_SUPPORTED_VERSIONS => {
                let offered = extension.vector8()?.chunks_exact(2);
                hello.version = offered
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .filter(|version| !is_grease(*version))
                    .max()
                    .unwrap_or(hello.version);
            }
            EXTENSION_ENCRYPTED_CLIENT_HELLO => hello.encrypted = true,
            _ => {}
        }
    }
    Some(hello)
}

/// The first name of type host_name.
fn server_name<'a>(extension: &mut Reader<'a>) -> Option<Cow<'a, str>> {
    let mut names = Reader(extension.vector16()?);
    while !names.0.is_empty() {
        let kind = names.u8()?;
        let name = names.vector16()?;
        if kind == 0 {
            return host_name(name);
        }
    }
    None
}

fn alpn<'a>(extension: &mut Reader<'a>) -> Option<Vec<Cow<'a, str>>> {
    let mut list = Reader(extension.vector16()?);
    let mut protocols = Vec::new();
    while !list.0.is_empty() && protocols.len() < MAX_ALPN {
        let protocol = list.vector8()?;
        if let Ok(text) = std::str::from_utf8(protocol)
            && text.bytes().all(|byte| byte.is_ascii_graphic())
        {
            protocols.push(Cow::Borrowed(text));
        }
    }
    Some(protocols)
}

/// A host name as RFC 6066 wants it: ASCII, international names in their ASCII form, no address.
fn host_name(name: &[u8]) -> Option<Cow<'_, str>> {
    let name = name.strip_suffix(b".").unwrap_or(name);
    let label = |label: &[u8]| {
        (1..=63).contains(&label.len())
            && label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'_')
    };
    let fits = name.len() <= 253 && name.split(|byte| *byte == b'.').all(label);
    let text = std::str::from_utf8(name).ok().filter(|_| fits)?;
    // A last label of digits makes an address, which a server name must not be.
    if text.rsplit('.').next().is_none_or(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    Some(if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    })
}

/// RFC 8701: values such as 0x1a1a that mean nothing.
fn is_grease(value: u16) -> bool {
    let [high, low] = value.to_be_bytes();
    high == low && low & 0x0f == 0x0a
}

fn owned(hello: &ClientHello<'_>) -> ClientHello<'static> {
    let own = |text: &Cow<'_, str>| Cow::Owned(text.to_string());
    ClientHello {
        server_name: hello.server_name.as_ref().map(own),
        alpn: hello.alpn.iter().map(own).collect(),
        version: hello.version,
        encrypted: hello.encrypted,
    }
}

/// Bytes not read yet.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn vector8(&mut self) -> Option<&'a [u8]> {
        let length = self.u8()?;
        self.take(usize::from(length))
    }

    fn vector16(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_length16(bytes: &[u8]) -> Vec<u8> {
        let mut out = u16::try_from(bytes.len()).unwrap().to_be_bytes().to_vec();
        out.extend(bytes);
        out
    }

    fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
        [kind.to_be_bytes().as_slice(), &with_length16(body)].concat()
    }

    /// A handshake message with these extensions.
    fn hello(extensions: &[u8]) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.push(0);
        body.extend(with_length16(&[0x13, 0x01]));
        body.extend([1, 0]);
        body.extend(with_length16(extensions));
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&[CLIENT_HELLO], &length[1..], &body].concat()
    }

    fn records(message: &[u8], size: usize) -> Vec<u8> {
        message
            .chunks(size)
            .flat_map(|part| [[22, 3, 1].as_slice(), &with_length16(part)].concat())
            .collect()
    }

    fn name(host: &[u8]) -> Vec<u8> {
        let entry = [[0].as_slice(), &with_length16(host)].concat();
        extension(EXTENSION_SERVER_NAME, &with_length16(&entry))
    }

    fn full() -> Vec<u8> {
        let alpn = extension(EXTENSION_ALPN, &with_length16(b"\x02h2\x08http/1.1"));
        let versions = extension(EXTENSION_SUPPORTED_VERSIONS, &[6, 0x7a, 0x7a, 3, 4, 3, 3]);
        let hidden = extension(EXTENSION_ENCRYPTED_CLIENT_HELLO, &[0; 40]);
        hello(&[name(b"XMR-eu1.nanopool.org."), alpn, versions, hidden].concat())
    }

    fn server_name_of(bytes: &[u8]) -> Option<String> {
        match client_hello(bytes) {
            Hello::Hello(hello) => hello.server_name.map(Cow::into_owned),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn name_protocols_and_version_are_read() {
        let bytes = records(&full(), 1 << 14);
        let Hello::Hello(hello) = client_hello(&bytes) else { panic!() };
        assert_eq!(hello.server_name.as_deref(), Some("xmr-eu1.nanopool.org"));
        assert_eq!(hello.alpn, ["h2", "http/1.1"]);
        assert_eq!((hello.version, hello.encrypted), (0x0304, true));
    }

    #[test]
    fn records_of_any_size_make_the_same_hello() {
        let message = full();
        let whole = records(&message, 1 << 14);
        for size in 1..message.len() {
            let bytes = records(&message, size);
            if message.len().div_ceil(size) <= MAX_RECORDS {
                assert_eq!(client_hello(&bytes), client_hello(&whole), "records of {size}");
            }
        }
    }

    #[test]
    fn cut_anywhere_it_is_incomplete() {
        for size in [9, 1 << 14] {
            let bytes = records(&full(), size);
            for end in 0..bytes.len() {
                assert_eq!(client_hello(&bytes[..end]), Hello::Incomplete, "{end}");
            }
        }
    }

    #[test]
    fn the_name_is_borrowed_where_it_can_be() {
        let bytes = records(&hello(&name(b"pool.example")), 1 << 14);
        let Hello::Hello(hello) = client_hello(&bytes) else { panic!() };
        assert!(matches!(hello.server_name, Some(Cow::Borrowed("pool.example"))));
    }

    #[test]
    fn what_is_no_host_name_is_no_name() {
        for bad in [b"10.0.0.1".as_slice(), b"a b", b"", b"a..b", b"\xffx.org", b"p\xc3\xa4.org"] {
            assert_eq!(server_name_of(&records(&hello(&name(bad)), 99)), None, "{bad:?}");
        }
        assert_eq!(server_name_of(&records(&hello(&[]), 99)), None);
        let idn = records(&hello(&name(b"XN--PL-1KA.example")), 99);
        assert_eq!(server_name_of(&idn).as_deref(), Some("xn--pl-1ka.example"));
    }

    #[test]
    fn other_protocols_are_told_at_once() {
        for other in [
            b"G".as_slice(),
            b"SSH-2.0",
            b"\x16\x02",
            b"\x16\x03\x01\x00\x00",
            b"\x16\x03\x01\x40\x01",
            b"\x16\x03\x03\x00\x04\x02\x00\x00\x00",
            b"\x16\x03\x01\x01\x00\x01\x01\x00\x00",
            b"\x17\x03\x03",
            b"\x16\xfe\xff",
        ] {
            assert_eq!(client_hello(other), Hello::NotTls, "{other:?}");
        }
        assert_eq!(client_hello(b""), Hello::Incomplete);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(
            at in 0_usize..200, byte: u8, size in 1_usize..400,
            tail in proptest::collection::vec(0_u8..255, 0..80),
        ) {
            let mut bytes = records(&full(), size);
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
            let _ = client_hello(&bytes);
            bytes.truncate(at);
            bytes.extend(tail);
            let _ = client_hello(&bytes);
        }
    }
}
