//! TCP and UDP headers, and the way into tunnels.
//!
//! In: the payload of an IP packet. Out: a [`Packet`], or what is inside a tunnel.
//!
//! Standards: RFC 9293, RFC 768.

use hashwarden_domain::observation::wire::Transport;

use super::{Content, Packet, ip, ip::Ends, link::deeper, tunnel};

/// Flags of TCP (RFC 9293, 3.1).
pub(crate) mod flag {
    pub(crate) const FIN: u8 = 1;
    pub(crate) const SYN: u8 = 2;
    pub(crate) const RST: u8 = 4;
    pub(crate) const ACK: u8 = 16;
}

/// Reads what an IANA protocol number says is next.
#[inline(always)]
pub(super) fn decode(protocol: u8, ends: Ends, bytes: &[u8], depth: u8) -> Content<'_> {
    match protocol {
        6 => tcp(ends, bytes),
        17 => udp(ends, bytes, depth),
        4 | 41 => deeper(depth, |depth| ip::decode(bytes, depth)),
        47 => deeper(depth, |depth| tunnel::gre(bytes, depth)),
        51 => ip::authenticated(ends, bytes, depth),
        137 => deeper(depth, |depth| super::link::mpls(bytes, depth)),
        _ => Content::Other,
    }
}

#[inline(always)]
fn tcp(ends: Ends, bytes: &[u8]) -> Content<'_> {
    let Some(header) = bytes.first_chunk::<20>() else { return Content::Malformed };
    let header_length = usize::from(header[12] >> 4) * 4;
    if header_length < 20 || header_length > bytes.len() + ends.cut {
        return Content::Malformed;
    }
    let payload = bytes.get(header_length..).unwrap_or_default();
    // The cut may lie within the options: then less of the payload is missing than was cut.
    let cut = ends.cut.saturating_sub(header_length.saturating_sub(bytes.len()));
    Content::Packet(Packet {
        source: ends.source,
        destination: ends.destination,
        source_port: u16::from_be_bytes([header[0], header[1]]),
        destination_port: u16::from_be_bytes([header[2], header[3]]),
        transport: Transport::Tcp,
        flags: header[13],
        sequence: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
        acknowledged: u32::from_be_bytes([header[8], header[9], header[10], header[11]]),
        payload,
        cut: u32::try_from(cut).unwrap_or(u32::MAX),
    })
}

fn udp(ends: Ends, bytes: &[u8], depth: u8) -> Content<'_> {
    let Some(header) = bytes.first_chunk::<8>() else { return Content::Malformed };
    let source_port = u16::from_be_bytes([header[0], header[1]]);
    let destination_port = u16::from_be_bytes([header[2], header[3]]);
    let stated = usize::from(u16::from_be_bytes([header[4], header[5]]));
    // Zero: a jumbogram, or left to the card.
    let length = if stated == 0 { bytes.len() + ends.cut } else { stated };
    if length < 8 || length > bytes.len() + ends.cut {
        return Content::Malformed;
    }
    let payload = bytes.get(8..length.min(bytes.len())).unwrap_or_default();
    if let Some(inside) = tunnel::udp(source_port, destination_port, payload, depth) {
        return inside;
    }
    Content::Packet(Packet {
        source: ends.source,
        destination: ends.destination,
        source_port,
        destination_port,
        transport: Transport::Udp,
        flags: 0,
        sequence: 0,
        acknowledged: 0,
        payload,
        cut: u32::try_from(length.saturating_sub(bytes.len())).unwrap_or(u32::MAX),
    })
}
