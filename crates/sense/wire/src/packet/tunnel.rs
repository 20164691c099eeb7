//! Tunnels: GRE, ERSPAN, VXLAN, Geneve, GTP-U, MPLS in UDP.
//!
//! In: what follows the IP or UDP header. Out: what the inner packet holds. Encrypted tunnels are not
//! opened: nobody can.
//!
//! Standards: RFC 2784 and 2890 (GRE), RFC 2637 (GRE of PPTP), RFC 7348 (VXLAN),
//! draft-ietf-nvo3-vxlan-gpe, RFC 8926 (Geneve), RFC 7510 (MPLS in UDP), 3GPP TS 29.281 (GTP-U),
//! draft-foschiano-erspan.

use super::{Content, array, be16, ip, link};

const ETHERNET_OVER_GRE: u16 = 0x6558;
const ERSPAN: u16 = 0x88be;
const ERSPAN_THREE: u16 = 0x22eb;
const PPP: u16 = 0x880b;

const GENEVE_PORT: u16 = 6081;
const GTP_PORT: u16 = 2152;
const MPLS_PORT: u16 = 6635;
const VXLAN_GPE_PORT: u16 = 4790;
/// The registered port, and the one that Linux used before.
const VXLAN_PORTS: [u16; 2] = [4789, 8472];
/// Most extension headers of a GTP-U packet.
const MAX_GTP_EXTENSIONS: usize = 8;

/// Reads GRE.
pub(super) fn gre(bytes: &[u8], depth: u8) -> Content<'_> {
    let (Some([flags, version]), Some(kind)) = (array(bytes, 0), be16(bytes, 2)) else {
        return Content::Malformed;
    };
    let set = |bit: u8| flags & bit != 0;
    if set(0x40) {
        // Source routing, deprecated by RFC 2784: its length cannot be told without walking it.
        return Content::Other;
    }
    let mut header = 4;
    for bit in [0x80, 0x20, 0x10] {
        header += if set(bit) { 4 } else { 0 };
    }
    let enhanced = version & 7 == 1;
    if enhanced && version & 0x80 != 0 {
        header += 4;
    }
    let Some(rest) = bytes.get(header..) else { return Content::Malformed };
    match kind {
        ETHERNET_OVER_GRE => link::ethernet(rest, depth),
        // Type II has a header of its own, and a sequence number that tells it from type I.
        ERSPAN if set(0x10) => link::after(rest, 8, |rest| link::ethernet(rest, depth)),
        ERSPAN => link::ethernet(rest, depth),
        ERSPAN_THREE => erspan_three(rest, depth),
        PPP if rest.is_empty() => Content::Other,
        PPP => link::ppp(rest, depth),
        kind => link::ethernet_type(kind, rest, depth),
    }
}

/// A header of twelve bytes, whose last bit announces eight more of the platform.
fn erspan_three(bytes: &[u8], depth: u8) -> Content<'_> {
    let Some(header) = bytes.first_chunk::<12>() else { return Content::Malformed };
    let length = if header[11] & 1 == 1 { 20 } else { 12 };
    match header[10] >> 2 & 0x1f {
        0 => link::after(bytes, length, |rest| link::ethernet(rest, depth)),
        2 => link::after(bytes, length, |rest| ip::decode(rest, depth)),
        _ => Content::Other,
    }
}

/// Reads a UDP datagram as a tunnel, if its port and its content say that it is one.
#[inline]
pub(super) fn udp(from: u16, to: u16, payload: &[u8], depth: u8) -> Option<Content<'_>> {
    let inside = match to {
        _ if VXLAN_PORTS.contains(&to) => vxlan(payload, depth),
        GENEVE_PORT => geneve(payload, depth),
        GTP_PORT => gtp(payload, depth),
        MPLS_PORT => mpls(payload, depth),
        VXLAN_GPE_PORT => vxlan_gpe(payload, depth),
        _ if from == GTP_PORT => gtp(payload, depth),
        _ => None,
    }?;
    // A port alone is no proof: what does not read as a packet is taken for a datagram of its own.
    (!matches!(inside, Content::Malformed)).then_some(inside)
}

fn vxlan(payload: &[u8], depth: u8) -> Option<Content<'_>> {
    let header = payload.first_chunk::<8>()?;
    let sound = header[0] & 0x08 != 0 && header[7] == 0;
    sound.then(|| {
        let rest = payload.get(8..).unwrap_or_default();
        link::deeper(depth, |depth| link::ethernet(rest, depth))
    })
}

fn vxlan_gpe(payload: &[u8], depth: u8) -> Option<Content<'_>> {
    let header = payload.first_chunk::<8>()?;
    let rest = payload.get(8..)?;
    // An identifier and a next protocol, no signal of the tunnel itself.
    let sound = header[0] & 0x0d == 0x0c && header[7] == 0;
    sound.then(|| {
        link::deeper(depth, |depth| match header[3] {
            1 | 2 => ip::decode(rest, depth),
            3 => link::ethernet(rest, depth),
            5 => link::mpls(rest, depth),
            _ => Content::Other,
        })
    })
}

/// Labels are too short to tell them from chance: what they carry must be a packet.
fn mpls(payload: &[u8], depth: u8) -> Option<Content<'_>> {
    let inside = link::deeper(depth, |depth| link::mpls(payload, depth));
    (inside != Content::Other).then_some(inside)
}

fn geneve(payload: &[u8], depth: u8) -> Option<Content<'_>> {
    let header = payload.first_chunk::<8>()?;
    let kind = u16::from_be_bytes([header[2], header[3]]);
    let rest = payload.get(8 + usize::from(header[0] & 0x3f) * 4..)?;
    (header[0] >> 6 == 0).then(|| {
        link::deeper(depth, |depth| match kind {
            ETHERNET_OVER_GRE => link::ethernet(rest, depth),
            kind => link::ethernet_type(kind, rest, depth),
        })
    })
}

fn gtp(payload: &[u8], depth: u8) -> Option<Content<'_>> {
    let header = payload.first_chunk::<8>()?;
    // Version 1, not GTP', and a subscriber's packet rather than a signal.
    if header[0] & 0xf0 != 0x30 || header[1] != 0xff {
        return None;
    }
    let mut at = 8;
    if header[0] & 7 != 0 {
        let mut next = *payload.get(11)?;
        at = 12;
        for _ in 0..MAX_GTP_EXTENSIONS {
            if header[0] & 4 == 0 || next == 0 {
                break;
            }
            let length = usize::from(*payload.get(at)?) * 4;
            next = *payload.get((at + length).checked_sub(1)?)?;
            at += length.max(4);
        }
    }
    let rest = payload.get(at..)?;
    ip::looks_like(rest).then(|| link::deeper(depth, |depth| ip::decode(rest, depth)))
}
