//! Sending a request to a time-stamp authority and taking its answer.
//!
//! In: an address of the form `http://host[:port]/path` and bytes. Out: the bytes of the answer. Plain
//! HTTP, which is what authorities speak (RFC 3161, section 3.4): the answer proves itself, and what is
//! sent is a hash. HTTP/1.0, so that the answer comes in one piece. Times and lengths have limits; no
//! proxy, no redirect, no cookie.

use std::{
    fmt,
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    str::FromStr,
    time::{Duration, Instant},
};

use super::response::MAX_TOKEN;

/// Longest time for the whole exchange.
pub const TIMEOUT: Duration = Duration::from_secs(15);
/// Longest head of an answer.
const MAX_HEAD: usize = 16 * 1024;
/// Most header lines of an answer.
const MAX_HEADERS: usize = 64;

/// Where an authority is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    path: String,
}

/// Text that is no address of an authority.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address of a time-stamp authority: http://host/path is asked for")]
pub struct NotAnAddress(String);

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// It answered with something else than a time-stamp response.
    #[error("it answered {status}{}{media_type}", if media_type.is_empty() { "" } else { " with " })]
    Answer {
        /// Status of HTTP.
        status: u16,
        /// Media type, where it said one.
        media_type: String,
    },
    /// The line.
    #[error("the connection failed")]
    Connection(#[from] io::Error),
    /// It does not speak HTTP.
    #[error("the answer is not HTTP, or longer than it may be")]
    NotHttp,
}

impl FromStr for Address {
    type Err = NotAnAddress;
    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let wrong = || NotAnAddress(text.to_owned());
        let rest = text.strip_prefix("http://").ok_or_else(wrong)?;
        // Nothing that could end a line of the request or begin another.
        if !rest.bytes().all(|byte| byte.is_ascii_graphic()) || rest.contains(['@', '#']) {
            return Err(wrong());
        }
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let after_host = place.rfind(']').map_or(0, |end| end + 1);
        let colon = place.get(after_host..).and_then(|rest| rest.find(':'));
        let (host, port) = match colon {
            None => (place, 80),
            Some(colon) => {
                let (host, port) = place.split_at(after_host + colon);
                (host, port.get(1..).and_then(|port| port.parse().ok()).ok_or_else(wrong)?)
            }
        };
        if host.trim_matches(['[', ']']).is_empty() || port == 0 {
            return Err(wrong());
        }
        Ok(Self { host: host.to_owned(), port, path: format!("/{path}") })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, path } = self;
        if *port == 80 {
            write!(f, "http://{host}{path}")
        } else {
            write!(f, "http://{host}:{port}{path}")
        }
    }
}

/// Sends `request` and gives back the body of the answer, all of it `within` a time.
#[expect(
    clippy::disallowed_methods,
    reason = "how long to wait for a peer is a matter of real time"
)]
pub(super) fn post(
    address: &Address,
    request: &[u8],
    within: Duration,
) -> Result<Vec<u8>, PostError> {
    let end = Instant::now() + within;
    let left = || {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::Error::from(io::ErrorKind::TimedOut)) } else { Ok(left) }
    };
    let Address { host, port, path } = address;
    let mut stream = Err(io::Error::from(io::ErrorKind::AddrNotAvailable));
    for place in (host.trim_matches(['[', ']']), *port).to_socket_addrs()? {
        stream = TcpStream::connect_timeout(&place, left()?);
        if stream.is_ok() {
            break;
        }
    }
    let mut stream = stream?;
    stream.set_write_timeout(Some(left()?))?;
    let head = format!(
        "POST {path} HTTP/1.0\r\nHost: {host}:{port}\r\nContent-Type: application/timestamp-query\r\n\
         Accept: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        request.len()
    );
    stream.write_all(&[head.as_bytes(), request].concat())?;

    let mut answer = Vec::new();
    let mut block = [0; 4096];
    loop {
        if let Some(body) = body_of(&answer)? {
            return Ok(body);
        }
        stream.set_read_timeout(Some(left()?))?;
        match stream.read(&mut block) {
            Ok(0) => return at_the_end(&answer),
            Ok(read) => answer.extend_from_slice(block.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
        if answer.len() > MAX_HEAD + MAX_TOKEN {
            return Err(PostError::NotHttp);
        }
    }
}

/// Reads bytes as an answer, for fuzzing: what is read must not be longer than what came.
pub(super) fn read_anything(bytes: &[u8]) {
    for body in [body_of(bytes).ok().flatten(), at_the_end(bytes).ok()].into_iter().flatten() {
        assert!(body.len() <= bytes.len());
    }
}

/// The body once as much of it is there as its head says.
fn body_of(answer: &[u8]) -> Result<Option<Vec<u8>>, PostError> {
    let Some((length, body)) = head_of(answer)? else {
        return if answer.len() > MAX_HEAD { Err(PostError::NotHttp) } else { Ok(None) };
    };
    let Some(length) = length else { return Ok(None) };
    if length > MAX_TOKEN {
        return Err(PostError::NotHttp);
    }
    Ok(body.get(..length).map(<[u8]>::to_vec))
}

/// The body of an answer after which the line was closed.
fn at_the_end(answer: &[u8]) -> Result<Vec<u8>, PostError> {
    match head_of(answer)? {
        // Cut off before its length, or before the end of its head.
        None | Some((Some(_), _)) => Err(PostError::NotHttp),
        Some((None, body)) => Ok(body.to_vec()),
    }
}

/// Length that the head of an answer states, and what is there of its body.
type Answer<'bytes> = (Option<usize>, &'bytes [u8]);

/// Length that the head states, and what is there of the body; none while the head is not complete.
fn head_of(answer: &[u8]) -> Result<Option<Answer<'_>>, PostError> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let start = match head.parse(answer) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(PostError::NotHttp),
    };
    let status = head.code.unwrap_or(0);
    let of = |name: &str| {
        let header = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    let media_type = of("content-type").unwrap_or_default();
    if status != 200 || !media_type.starts_with("application/timestamp-reply") {
        return Err(PostError::Answer { status, media_type });
    }
    // A request of HTTP/1.0 is not answered in chunks by anybody who follows the standard.
    if of("transfer-encoding").is_some_and(|encoding| encoding != "identity") {
        return Err(PostError::NotHttp);
    }
    let length = of("content-length").map(|text| text.parse().map_err(|_| PostError::NotHttp));
    Ok(Some((length.transpose()?, answer.get(start..).unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for (text, host, port, path) in [
            ("http://tsa.example.cn/tsr", "tsa.example.cn", 80, "/tsr"),
            ("http://127.0.0.1:3161", "127.0.0.1", 3161, "/"),
            ("http://[::1]:80/a/b?c=d", "[::1]", 80, "/a/b?c=d"),
            ("http://[::1]/", "[::1]", 80, "/"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(
                (address.host.as_str(), address.port, address.path.as_str()),
                (host, port, path)
            );
            assert_eq!(address.to_string().parse(), Ok(address));
        }
        for bad in [
            "",
            "https://x/",
            "http://",
            "http://:80/",
            "http://x:y/",
            "http://x:0/",
            "http://a@b/",
            "http://x/\r\nHost: y",
            "http://x/ y",
            "http://[]/",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad:?}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "measures how long is waited")]
    fn a_peer_that_says_nothing_or_one_byte_at_a_time_is_not_waited_for() {
        for drip in [None, Some(Duration::from_millis(40))] {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let address = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
            std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let head = b"HTTP/1.1 200 OK\r\nX: ".iter().chain(std::iter::repeat(&b'x'));
                for byte in head.take(200) {
                    std::thread::sleep(drip.unwrap_or(Duration::from_secs(3)));
                    if stream.write_all(&[*byte]).is_err() {
                        break;
                    }
                }
            });
            let start = Instant::now();
            let told = post(&address, b"x", Duration::from_millis(300)).unwrap_err();
            assert!(matches!(told, PostError::Connection(_)), "{told:?}");
            assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
        }
    }
}
