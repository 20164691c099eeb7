//! Headers of a frame, read in place, down to the payload of TCP or UDP.
//!
//! In: the captured bytes of a frame, its link type and its length on the wire. Out: a borrowed
//! [`Packet`], a [`Piece`] of a fragmented one, or why there is none. Tunnels are opened: whoever
//! works inside one is who counts. Checksums are not verified: cards fill them in after the capture.
//!
//! Limits: [`MAX_TUNNELS`] headers of tunnels inside each other, [`link::MAX_TAGS`] VLAN tags or MPLS
//! labels, [`ip::MAX_EXTENSIONS`] IPv6 extension headers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hashwarden_domain::observation::wire::Transport;

pub(crate) mod ip;
pub(crate) mod link;
mod transport;
mod tunnel;

pub(crate) use transport::flag;

/// Most tunnels inside each other. Mobile cores reach three (VXLAN, GTP-U, a subscriber's own).
pub(crate) const MAX_TUNNELS: u8 = 6;

/// An IP address; IPv4 as its mapped IPv6 form (RFC 4291, 2.5.5.2), so that one table holds both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Address {
    pub(crate) high: u64,
    pub(crate) low: u64,
}

const MAPPED: u64 = 0xffff_0000_0000;

impl Address {
    #[inline]
    pub(crate) fn v4(raw: [u8; 4]) -> Self {
        Self { high: 0, low: MAPPED | u64::from(u32::from_be_bytes(raw)) }
    }

    #[inline]
    pub(crate) fn v6(raw: [u8; 16]) -> Self {
        let all = u128::from_be_bytes(raw);
        let low = u64::try_from(all & u128::from(u64::MAX)).unwrap_or_default();
        Self { high: u64::try_from(all >> 64).unwrap_or_default(), low }
    }

    pub(crate) fn ip(self) -> IpAddr {
        if self.high == 0 && self.low >> 32 == MAPPED >> 32 {
            let bits = u32::try_from(self.low & 0xffff_ffff).unwrap_or_default();
            return IpAddr::V4(Ipv4Addr::from_bits(bits));
        }
        IpAddr::V6(Ipv6Addr::from_bits(u128::from(self.high) << 64 | u128::from(self.low)))
    }
}

/// A TCP segment or a UDP datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    pub(crate) source: Address,
    pub(crate) destination: Address,
    pub(crate) source_port: u16,
    pub(crate) destination_port: u16,
    pub(crate) transport: Transport,
    /// TCP flags ([`flag`]); 0 for UDP.
    pub(crate) flags: u8,
    /// TCP sequence number of the first byte of `payload`, or of the SYN.
    pub(crate) sequence: u32,
    /// TCP acknowledgement number, where the ACK flag is set.
    pub(crate) acknowledged: u32,
    /// What was captured of the payload.
    pub(crate) payload: &'a [u8],
    /// Bytes of the payload that were sent but not captured.
    pub(crate) cut: u32,
}

/// A fragment of an IP datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) source: Address,
    pub(crate) destination: Address,
    /// What the whole datagram holds (IANA protocol number).
    pub(crate) protocol: u8,
    pub(crate) identification: u32,
    /// Where in the datagram it belongs, in bytes.
    pub(crate) offset: u32,
    /// Whether others follow.
    pub(crate) more: bool,
    pub(crate) bytes: &'a [u8],
    /// Tunnels around it.
    pub(crate) depth: u8,
}

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content<'a> {
    /// The IP fragment of something.
    Fragment(Piece<'a>),
    /// A link layer that is not known.
    LinkTypeUnknown,
    /// Headers that contradict themselves.
    Malformed,
    /// Sound as far as it was read, but neither TCP nor UDP.
    Other,
    /// TCP or UDP.
    Packet(Packet<'a>),
    /// Cut by the snap length within the headers.
    Snapped,
    /// More tunnels than the limit.
    TunnelTooDeep,
}

/// Reads the headers of a frame.
///
/// The way of a plain TCP segment is one function for the compiler (`inline(always)`): handing a
/// [`Content`] up through five, each copying it, costs more than reading the headers.
#[inline(always)]
pub(crate) fn decode(link_type: u16, frame: &[u8], wire_length: u32) -> Content<'_> {
    match link::decode(link_type, frame) {
        // Half a header in a frame that was cut is no contradiction.
        Content::Malformed if frame.len() < usize::try_from(wire_length).unwrap_or(usize::MAX) => {
            Content::Snapped
        }
        content => content,
    }
}

/// Reads what a joined datagram holds.
pub(crate) fn decode_datagram<'a>(piece: &Piece<'_>, datagram: &'a [u8]) -> Content<'a> {
    let ends = ip::Ends { source: piece.source, destination: piece.destination, cut: 0 };
    transport::decode(piece.protocol, ends, datagram, piece.depth)
}

/// A fixed number of bytes at a place.
#[inline]
fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// A 16-bit number in network order.
#[inline]
fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests;
