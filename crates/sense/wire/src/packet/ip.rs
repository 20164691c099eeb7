//! IPv4 and IPv6 headers.
//!
//! In: bytes from an IP header on. Out: what `transport` or a tunnel made of the payload, or a
//! fragment. The length that the header states wins over the length of the frame, which may be padded.
//!
//! Standards: RFC 791, RFC 8200, RFC 4302 (authentication header). Limit: [`MAX_EXTENSIONS`].

use super::{Address, Content, Piece, array, be16, transport};

/// Most extension headers of an IPv6 packet.
pub(crate) const MAX_EXTENSIONS: usize = 12;

/// Who sends to whom, and how much of the payload was not captured.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    pub(super) source: Address,
    pub(super) destination: Address,
    pub(super) cut: usize,
}

/// Reads an IP packet of either version.
#[inline(always)]
pub(super) fn decode(bytes: &[u8], depth: u8) -> Content<'_> {
    match bytes.first().map(|first| first >> 4) {
        Some(4) => v4(bytes, depth),
        Some(6) => v6(bytes, depth),
        _ => Content::Malformed,
    }
}

#[inline(always)]
fn v4(bytes: &[u8], depth: u8) -> Content<'_> {
    let Some(header) = bytes.first_chunk::<20>() else { return Content::Malformed };
    let header_length = usize::from(header[0] & 15) * 4;
    let stated = usize::from(u16::from_be_bytes([header[2], header[3]]));
    // Cards that segment for the system (TSO) are given packets with a length of zero.
    let length = if stated == 0 { bytes.len() } else { stated };
    if header_length < 20 || length < header_length {
        return Content::Malformed;
    }
    let Some(payload) = bytes.get(header_length..length.min(bytes.len())) else {
        return Content::Malformed;
    };
    let ends = Ends {
        source: Address::v4([header[12], header[13], header[14], header[15]]),
        destination: Address::v4([header[16], header[17], header[18], header[19]]),
        cut: length.saturating_sub(bytes.len()),
    };
    let place = u16::from_be_bytes([header[6], header[7]]);
    if place & 0x3fff != 0 {
        return fragment(
            ends,
            Piece {
                source: ends.source,
                destination: ends.destination,
                protocol: header[9],
                identification: u32::from(u16::from_be_bytes([header[4], header[5]])),
                offset: u32::from(place & 0x1fff) * 8,
                more: place & 0x2000 != 0,
                bytes: payload,
                depth,
            },
        );
    }
    transport::decode(header[9], ends, payload, depth)
}

fn v6(bytes: &[u8], depth: u8) -> Content<'_> {
    let Some(header) = bytes.first_chunk::<40>() else { return Content::Malformed };
    let stated = usize::from(u16::from_be_bytes([header[4], header[5]]));
    // Zero: a jumbogram, or left to the card.
    let length = if stated == 0 { bytes.len() - 40 } else { stated };
    let mut payload = bytes.get(40..(40 + length).min(bytes.len())).unwrap_or_default();
    let ends = Ends {
        source: array(bytes, 8).map(Address::v6).unwrap_or_default(),
        destination: array(bytes, 24).map(Address::v6).unwrap_or_default(),
        cut: (40 + length).saturating_sub(bytes.len()),
    };
    let mut protocol = header[6];
    for _ in 0..MAX_EXTENSIONS {
        let (next, length) = match protocol {
            // Hop-by-hop, routing, destination, mobility, host identity, shim6.
            0 | 43 | 60 | 135 | 139 | 140 => {
                let Some([next, units]) = array(payload, 0) else { return Content::Malformed };
                (next, usize::from(units) * 8 + 8)
            }
            // Authentication header: its length is in units of four.
            51 => {
                let Some([next, units]) = array(payload, 0) else { return Content::Malformed };
                (next, usize::from(units) * 4 + 8)
            }
            44 => {
                let (Some([next, _, high, low]), Some(identification)) =
                    (array(payload, 0), array(payload, 4).map(u32::from_be_bytes))
                else {
                    return Content::Malformed;
                };
                let place = u16::from_be_bytes([high, low]);
                if place & 0xfff9 != 0 {
                    return fragment(
                        ends,
                        Piece {
                            source: ends.source,
                            destination: ends.destination,
                            protocol: next,
                            identification,
                            offset: u32::from(place & 0xfff8),
                            more: place & 1 != 0,
                            bytes: payload.get(8..).unwrap_or_default(),
                            depth,
                        },
                    );
                }
                (next, 8)
            }
            _ => return transport::decode(protocol, ends, payload, depth),
        };
        let Some(rest) = payload.get(length..) else { return Content::Malformed };
        (protocol, payload) = (next, rest);
    }
    Content::Malformed
}

fn fragment(ends: Ends, piece: Piece<'_>) -> Content<'_> {
    // Part of a fragment cannot be joined; the rest of the datagram would only wait for it.
    if ends.cut > 0 { Content::Snapped } else { Content::Fragment(piece) }
}

/// The IPv4 authentication header, which sits before the transport.
pub(super) fn authenticated(ends: Ends, bytes: &[u8], depth: u8) -> Content<'_> {
    let Some(&[next, units]) = bytes.first_chunk() else { return Content::Malformed };
    match bytes.get(usize::from(units) * 4 + 8..) {
        // One header, not a chain of them: nothing else sends two.
        Some(rest) if next != 51 => transport::decode(next, ends, rest, depth),
        _ => Content::Malformed,
    }
}

/// Whether an IP packet seems to begin here.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    match bytes.first() {
        Some(first) if first >> 4 == 4 => {
            first & 15 >= 5 && be16(bytes, 2).is_some_and(|length| length == 0 || length >= 20)
        }
        Some(first) => first >> 4 == 6 && bytes.len() >= 40,
        None => false,
    }
}

/// Whether a whole IP packet begins here.
pub(super) fn fits(bytes: &[u8]) -> bool {
    let stated = |at: usize, head: usize| {
        be16(bytes, at).is_some_and(|length| usize::from(length) + head <= bytes.len())
    };
    match bytes.first() {
        Some(first) if first >> 4 == 4 => looks_like(bytes) && stated(2, 0),
        Some(first) => first >> 4 == 6 && stated(4, 40),
        None => false,
    }
}
