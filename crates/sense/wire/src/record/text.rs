//! What all readers of text logs need: lines of bounded length, and the numbers, addresses and names in
//! them.
//!
//! In: bytes of anybody. Out: lines without their end, and values borrowed from them where that is
//! possible, since logs have a hundred million rows. Nothing here knows a format.
//!
//! Limits: [`MAX_LINE`], [`MAX_NAME`].

#[cfg(test)]
pub(super) mod every_log;
#[cfg(test)]
pub(super) mod loopback;
#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod shared;
pub(super) mod stamp;

use std::{
    io::{self, BufRead},
    net::IpAddr,
    str::FromStr,
};

use hashwarden_domain::LossKind;

use crate::{capture::Nanoseconds, loss::Losses};

/// Longest line read, in bytes; a longer one is skipped and counted. Long events of Suricata hold
/// packets in base64, which stay far below.
pub(super) const MAX_LINE: usize = 1 << 20;
/// Longest host name (RFC 1035, 2.3.4, as text).
const MAX_NAME: usize = 253;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Hands over line by line, without LF or CRLF; empty lines and those beyond [`MAX_LINE`] are left out.
pub(super) fn lines(
    mut bytes: impl BufRead,
    losses: &mut Losses,
    each: &mut dyn FnMut(&[u8], &mut Losses),
) -> io::Result<()> {
    let mut carried: Vec<u8> = Vec::new();
    let mut too_long = false;
    let mut first = true;
    loop {
        let chunk = match bytes.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            if !too_long {
                whole(&carried, &mut first, losses, each);
            }
            return Ok(());
        }
        let end = chunk.len();
        let mut at = 0;
        for newline in memchr::memchr_iter(b'\n', chunk) {
            let piece = &chunk[at..newline];
            at = newline + 1;
            if std::mem::take(&mut too_long) {
                continue;
            }
            if carried.is_empty() {
                whole(piece, &mut first, losses, each);
            } else {
                carried.extend_from_slice(piece);
                whole(&carried, &mut first, losses, each);
                carried.clear();
            }
        }
        if !too_long {
            carried.extend_from_slice(&chunk[at..]);
            if carried.len() > MAX_LINE {
                losses.add(LossKind::RowMalformed, None);
                too_long = true;
                carried = Vec::new();
            }
        }
        bytes.consume(end);
    }
}

fn whole(
    line: &[u8],
    first: &mut bool,
    losses: &mut Losses,
    each: &mut dyn FnMut(&[u8], &mut Losses),
) {
    let mut line = line.strip_suffix(b"\r").unwrap_or(line);
    if std::mem::take(first) {
        line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    }
    if line.len() > MAX_LINE {
        losses.add(LossKind::RowMalformed, None);
    } else if !line.is_empty() {
        each(line, losses);
    }
}

/// The first lines of a beginning; the last is left out where it may be cut short.
pub(super) fn first_lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    let whole = memchr::memrchr(b'\n', head).map_or(head, |end| &head[..end]);
    whole
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(|line| !line.is_empty())
}

/// An address; the zone of a link-local one is left out.
pub(super) fn address(text: &[u8]) -> Option<IpAddr> {
    // "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" with a zone of 16 characters.
    if text.len() > 45 + 17 || !text.first()?.is_ascii_hexdigit() && text.first() != Some(&b':') {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    text.parse().ok()
}

/// A whole number.
pub(super) fn number<T: FromStr>(text: &[u8]) -> Option<T> {
    if !text.first()?.is_ascii_digit() {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Seconds with a fraction, as nanoseconds: "1601998366.785668", "9.5e-05".
pub(super) fn seconds(text: &[u8]) -> Option<Nanoseconds> {
    let whole_end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let whole: i64 = number(&text[..whole_end])?;
    let mut fraction = 0;
    match &text[whole_end..] {
        [] => {}
        [b'.', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            for place in 0..9 {
                fraction = fraction * 10 + i64::from(digits.get(place).map_or(0, |d| d - b'0'));
            }
        }
        _ if memchr::memchr2(b'e', b'E', text).is_some() => return scientific(text),
        _ => return None,
    }
    Some(Nanoseconds(whole.checked_mul(1_000_000_000)?.checked_add(fraction)?))
}

/// How printers of JSON write a very short span. Only numbers with an exponent come here.
fn scientific(text: &[u8]) -> Option<Nanoseconds> {
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    if !(0.0..9e9).contains(&value) {
        return None;
    }
    let span = std::time::Duration::try_from_secs_f64(value).ok()?;
    i64::try_from(span.as_nanos()).ok().map(Nanoseconds)
}

/// A host name as it stood, without the final dot; none for an address or what cannot be a host name.
pub(super) fn host_name(text: &[u8]) -> Option<&str> {
    let text = text.strip_suffix(b".").unwrap_or(text);
    let (&last, _) = text.split_last()?;
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if text.len() > MAX_NAME || !text.iter().all(plain) {
        return None;
    }
    // A name ends in a letter, or it is an address or nonsense (RFC 3696, 2); "xn--p1ai" and
    // "xn--90a3ac" do too, "xn--55qx5d" does, and labels as "x0" are nobody's top level.
    if last.is_ascii_digit() && text.iter().all(|b| b.is_ascii_digit() || *b == b'.') {
        return None;
    }
    std::str::from_utf8(text).ok()
}

/// Host and port of "host:port" or "host"; an IPv6 address stands in brackets before its port.
pub(super) fn host_and_port(text: &[u8]) -> Option<(&[u8], Option<u16>)> {
    if let Some(rest) = text.strip_prefix(b"[") {
        let end = memchr::memchr(b']', rest)?;
        let port = match &rest[end + 1..] {
            [] => None,
            [b':', port @ ..] => Some(number(port)?),
            _ => return None,
        };
        return Some((&rest[..end], port));
    }
    match memchr::memchr(b':', text) {
        None => Some((text, None)),
        // A bare address of version 6.
        Some(colon) if memchr::memchr(b':', &text[colon + 1..]).is_some() => Some((text, None)),
        Some(colon) => Some((&text[..colon], Some(number(&text[colon + 1..])?))),
    }
}

/// Whether a DNS type is asked for in order to connect: the same as packets are read for
/// ([`crate::dns`]). Numbers as BIND and dnsmasq write unknown ones come too.
pub(super) fn leads_to_a_connection(kind: &[u8]) -> bool {
    matches!(
        kind,
        b"A" | b"AAAA"
            | b"ANY"
            | b"*"
            | b"CNAME"
            | b"HTTPS"
            | b"SVCB"
            | b"TYPE64"
            | b"TYPE65"
            | b"type=64"
            | b"type=65"
            | b"255"
    )
}

/// Splits at single blanks, without empty words.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    text.split(|b| *b == b' ').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn heard(bytes: &[u8], buffer: usize) -> (Vec<Vec<u8>>, usize) {
        let mut losses = Losses::default();
        let mut out = Vec::new();
        let reader = BufReader::with_capacity(buffer, bytes);
        lines(reader, &mut losses, &mut |line, _| out.push(line.to_vec())).unwrap();
        (out, losses.into_rows().len())
    }

    #[test]
    fn lines_come_whole_whatever_the_buffer() {
        let bytes = b"\xef\xbb\xbfone\r\n\ntwo\nthree";
        for buffer in 1..30 {
            let (lines, lost) = heard(bytes, buffer);
            assert_eq!(lines, [b"one".to_vec(), b"two".to_vec(), b"three".to_vec()]);
            assert_eq!(lost, 0);
        }
    }

    #[test]
    fn a_line_without_end_is_skipped_and_counted() {
        let mut bytes = vec![b'x'; 3 * MAX_LINE];
        bytes.extend(b"\nshort\n");
        for buffer in [1000, 10 * MAX_LINE] {
            assert_eq!(heard(&bytes, buffer), (vec![b"short".to_vec()], 1));
        }
    }

    #[test]
    fn seconds_are_exact() {
        let read = |text: &str| seconds(text.as_bytes()).map(|at| at.0);
        assert_eq!(read("1601998366.785668"), Some(1_601_998_366_785_668_000));
        assert_eq!(read("1601998366"), Some(1_601_998_366_000_000_000));
        assert_eq!(read("0.0018720000000023163"), Some(1_872_000));
        assert_eq!(read("9.5e-05"), Some(95_000));
        for bad in ["", "-", "-1", ".", "1.", "1.x", "1e99", "99999999999999999999", "nan", "inf"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_are_names() {
        assert_eq!(host_name(b"Pool.Example."), Some("Pool.Example"));
        assert_eq!(host_name(b"xmr-eu1.nanopool.org"), Some("xmr-eu1.nanopool.org"));
        for bad in [b"".as_slice(), b".", b"192.0.2.1", b"a b", b"a\\032b", b"-\xff"] {
            assert_eq!(host_name(bad), None);
        }
    }

    #[test]
    fn ports_are_split_off() {
        assert_eq!(host_and_port(b"a.example:3333"), Some((b"a.example".as_slice(), Some(3333))));
        assert_eq!(host_and_port(b"a.example"), Some((b"a.example".as_slice(), None)));
        assert_eq!(host_and_port(b"[::1]:80"), Some((b"::1".as_slice(), Some(80))));
        assert_eq!(host_and_port(b"::1"), Some((b"::1".as_slice(), None)));
        assert_eq!(host_and_port(b"a.example:99999"), None);
        assert_eq!(host_and_port(b"[::1"), None);
        assert_eq!(address(b"fe80::1%eth0"), Some("fe80::1".parse().unwrap()));
    }
}
