//! Link layers: from the frame to what its Ethernet type, or its first nibble, says is inside.
//!
//! In: a frame. Out: what `ip` or a tunnel made of its content. Wireless frames (IEEE 802.11) are not
//! read: their payload is encrypted in all but open networks.
//!
//! Standards: IEEE 802.3, 802.1Q, 802.2 SNAP; RFC 3032 (MPLS), RFC 2516 (PPPoE), RFC 1661 (PPP);
//! tcpdump.org's link types. Limit: [`MAX_TAGS`].

use super::{Content, array, be16, ip};

/// Most VLAN tags, or MPLS labels, on one frame.
pub(crate) const MAX_TAGS: usize = 16;

const ARP: u16 = 0x0806;
const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;
const MPLS: u16 = 0x8847;
const MPLS_UPSTREAM: u16 = 0x8848;
const PPPOE_SESSION: u16 = 0x8864;
/// IEEE 802.1ad, and the numbers that were used before it.
const TAGS: [u16; 4] = [0x8100, 0x88a8, 0x9100, 0x9200];
/// Numbers below are lengths (IEEE 802.3), not types.
const FIRST_TYPE: u16 = 0x0600;

/// Reads a frame of a link type.
#[inline(always)]
pub(crate) fn decode(link_type: u16, frame: &[u8]) -> Content<'_> {
    match link_type {
        1 => ethernet(frame, 0),
        // BSD loopback: the address family in the byte order of the machine, then IP.
        0 | 108 => after(frame, 4, |rest| ip::decode(rest, 0)),
        9 => ppp(frame, 0),
        12 | 14 | 101 | 228 | 229 => ip::decode(frame, 0),
        50 | 51 => serial_ppp(frame),
        104 => be16(frame, 2).map_or(Content::Malformed, |kind| {
            after(frame, 4, |rest| ethernet_type(kind, rest, 0))
        }),
        113 => be16(frame, 14).map_or(Content::Malformed, |kind| {
            after(frame, 16, |rest| ethernet_type(kind, rest, 0))
        }),
        276 => be16(frame, 0).map_or(Content::Malformed, |kind| {
            after(frame, 20, |rest| ethernet_type(kind, rest, 0))
        }),
        _ => Content::LinkTypeUnknown,
    }
}

/// Reads an Ethernet frame, which may itself lie in `depth` tunnels.
#[inline(always)]
pub(super) fn ethernet(frame: &[u8], depth: u8) -> Content<'_> {
    let Some(kind) = be16(frame, 12) else { return Content::Malformed };
    after(frame, 14, |rest| ethernet_type(kind, rest, depth))
}

/// Reads what an Ethernet type says is next.
#[inline(always)]
pub(super) fn ethernet_type(kind: u16, rest: &[u8], depth: u8) -> Content<'_> {
    if kind == IPV4 || kind == IPV6 {
        return ip::decode(rest, depth);
    }
    tagged(kind, rest, depth)
}

fn tagged(mut kind: u16, mut rest: &[u8], depth: u8) -> Content<'_> {
    for _ in 0..MAX_TAGS {
        match kind {
            IPV4 | IPV6 => return ip::decode(rest, depth),
            MPLS | MPLS_UPSTREAM => return mpls(rest, depth),
            PPPOE_SESSION => {
                return match rest.first() {
                    Some(0x11) => after(rest, 6, |rest| ppp(rest, depth)),
                    _ => Content::Malformed,
                };
            }
            ARP => return Content::Other,
            tag if TAGS.contains(&tag) => {
                let Some(next) = be16(rest, 2) else { return Content::Malformed };
                (kind, rest) = (next, rest.get(4..).unwrap_or_default());
            }
            length if length < FIRST_TYPE => {
                // SNAP carries an Ethernet type; other 802.2 frames carry nothing of interest.
                let snap = array(rest, 0) == Some([0xaa, 0xaa, 0x03, 0, 0, 0]);
                let (true, Some(next)) = (snap, be16(rest, 6)) else { return Content::Other };
                (kind, rest) = (next, rest.get(8..).unwrap_or_default());
            }
            _ => return Content::Other,
        }
    }
    Content::Malformed
}

pub(super) fn mpls(mut rest: &[u8], depth: u8) -> Content<'_> {
    for _ in 0..MAX_TAGS {
        let Some([_, _, bottom, _]) = array(rest, 0) else { return Content::Malformed };
        rest = rest.get(4..).unwrap_or_default();
        if bottom & 1 == 1 {
            return labelled(rest, depth);
        }
    }
    Content::Malformed
}

/// What a stack of labels carries is agreed between its ends and written nowhere.
fn labelled(rest: &[u8], depth: u8) -> Content<'_> {
    match rest.first().map(|first| first >> 4) {
        // Addresses of the link may begin so as well; then the lengths contradict it.
        Some(4 | 6) if ip::fits(rest) || !looks_like_frame(rest) => ip::decode(rest, depth),
        // A pseudo-wire control word (RFC 4385), then a whole frame.
        Some(0) if !looks_like_frame(rest) => {
            deeper(depth, |depth| after(rest, 4, |rest| ethernet(rest, depth)))
        }
        // A pseudo-wire without one (RFC 4448, 4.6).
        Some(_) if looks_like_frame(rest) => deeper(depth, |depth| ethernet(rest, depth)),
        _ => Content::Other,
    }
}

/// Whether an Ethernet frame with IP, or with a tag, seems to begin here.
fn looks_like_frame(bytes: &[u8]) -> bool {
    match be16(bytes, 12) {
        Some(IPV4) => bytes.get(14).is_some_and(|first| first >> 4 == 4),
        Some(IPV6) => bytes.get(14).is_some_and(|first| first >> 4 == 6),
        Some(kind) => TAGS.contains(&kind),
        None => false,
    }
}

/// Reads PPP, with or without its address and control bytes and with either length of protocol field.
pub(super) fn ppp(frame: &[u8], depth: u8) -> Content<'_> {
    let rest = frame.strip_prefix(&[0xff, 0x03]).unwrap_or(frame);
    match rest {
        [0x00, 0x21 | 0x57, rest @ ..] | [0x21 | 0x57, rest @ ..] => ip::decode(rest, depth),
        [0x02, 0x81 | 0x83, rest @ ..] => mpls(rest, depth),
        [] => Content::Malformed,
        _ => Content::Other,
    }
}

/// PPP on a serial line: HDLC framing where the first byte says so, else Cisco's.
fn serial_ppp(frame: &[u8]) -> Content<'_> {
    match frame {
        [0x0f | 0x8f, _, high, low, rest @ ..] => {
            ethernet_type(u16::from_be_bytes([*high, *low]), rest, 0)
        }
        frame => ppp(frame, 0),
    }
}

/// Goes on behind a header of a known length.
#[inline(always)]
pub(super) fn after<'a>(
    bytes: &'a [u8],
    header: usize,
    next: impl FnOnce(&'a [u8]) -> Content<'a>,
) -> Content<'a> {
    bytes.get(header..).map_or(Content::Malformed, next)
}

/// Goes one tunnel deeper, if that is not too deep.
pub(super) fn deeper<'a>(depth: u8, next: impl FnOnce(u8) -> Content<'a>) -> Content<'a> {
    if depth >= super::MAX_TUNNELS { Content::TunnelTooDeep } else { next(depth + 1) }
}
