//! Ethernet frames of TCP and UDP: whose they are, made, and moved to other addresses.
//!
//! In and out: bytes. IPv4 and IPv6 straight behind Ethernet or VLAN tags (802.1Q, 802.1ad), which is
//! what the given captures hold; tunnels, fragments and extension headers are nobody's here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Both ends of a conversation, the lower first, and the IP protocol number.
pub(in crate::bench) type Ends = (SocketAddr, SocketAddr, u8);

const TCP: u8 = 6;
const UDP: u8 = 17;

/// Two ends in the order in which they are kept.
pub(in crate::bench) fn ordered(one: SocketAddr, other: SocketAddr, protocol: u8) -> Ends {
    (one.min(other), one.max(other), protocol)
}

/// The conversation over TCP that two ends have.
pub(in crate::bench) fn over_tcp(one: SocketAddr, other: SocketAddr) -> Ends {
    ordered(one, other, TCP)
}

/// Whose a frame is.
pub(in crate::bench) fn ends(frame: &[u8]) -> Option<Ends> {
    let (version, at) = network(frame)?;
    let header = frame.get(at..)?;
    let (from, to, protocol, transport) = match version {
        Version::Four => {
            let [first, _, _, _, _, _, fragment, offset, _, protocol, ..] =
                *header.first_chunk::<20>()?;
            if fragment & 0x3f != 0 || offset != 0 {
                return None;
            }
            let address = |at: usize| header.get(at..)?.first_chunk::<4>().copied();
            let (from, to) = (Ipv4Addr::from(address(12)?), Ipv4Addr::from(address(16)?));
            let length = usize::from(first & 15) * 4;
            (IpAddr::from(from), IpAddr::from(to), protocol, header.get(length..)?)
        }
        Version::Six => {
            let protocol = *header.get(6)?;
            let address = |at: usize| header.get(at..)?.first_chunk::<16>().copied();
            let (from, to) = (Ipv6Addr::from(address(8)?), Ipv6Addr::from(address(24)?));
            (IpAddr::from(from), IpAddr::from(to), protocol, header.get(40..)?)
        }
    };
    let [a, b, c, d] = *transport.first_chunk::<4>()?;
    let (from_port, to_port) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    matches!(protocol, TCP | UDP)
        .then(|| ordered(SocketAddr::new(from, from_port), SocketAddr::new(to, to_port), protocol))
}

/// Moves both addresses by exclusive or with `mask`, so that copies of a capture are other flows; the
/// checksum of IPv4 stays right, those of TCP and UDP do not (no program here is told to look).
pub(in crate::bench) fn move_addresses(frame: &mut [u8], mask: [u8; 4]) {
    if mask == [0; 4] {
        return;
    }
    let Some((version, at)) = network(frame) else { return };
    let Some(header) = frame.get_mut(at..) else { return };
    let (places, length) = match version {
        Version::Four => ([12, 16], 20),
        Version::Six => ([8, 24], 40),
    };
    if header.len() < length {
        return;
    }
    for place in places {
        for (byte, mask) in header.iter_mut().skip(place).zip(mask) {
            *byte ^= mask;
        }
    }
    if version == Version::Four {
        let length = header.first().map_or(0, |first| usize::from(first & 15) * 4);
        if let Some(header) = header.get_mut(..length) {
            seal(header);
        }
    }
}

/// Writes the checksum of an IPv4 header (RFC 791, 3.1).
fn seal(header: &mut [u8]) {
    let Some(place) = header.get_mut(10..12) else { return };
    place.fill(0);
    let mut sum: u32 = 0;
    for pair in header.chunks_exact(2) {
        sum += pair.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let [_, _, high, low] = (!sum).to_be_bytes();
    if let Some(place) = header.get_mut(10..12) {
        place.copy_from_slice(&[high, low]);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Version {
    Four,
    Six,
}

/// Where the IP header begins.
fn network(frame: &[u8]) -> Option<(Version, usize)> {
    let mut at = 12;
    loop {
        let kind = frame.get(at..)?.first_chunk::<2>()?;
        at += 2;
        match kind {
            [0x81, 0x00] | [0x88, 0xa8] => at += 2,
            [0x08, 0x00] => return Some((Version::Four, at)),
            [0x86, 0xdd] => return Some((Version::Six, at)),
            _ => return None,
        }
    }
}

/// A TCP segment over IPv4 that is to be made.
#[derive(Clone, Copy)]
pub(in crate::bench) struct Segment<'a> {
    pub(in crate::bench) client: [u8; 4],
    pub(in crate::bench) client_port: u16,
    pub(in crate::bench) server: [u8; 4],
    pub(in crate::bench) server_port: u16,
    /// From the server to the client.
    pub(in crate::bench) answer: bool,
    pub(in crate::bench) sequence: u32,
    pub(in crate::bench) acknowledged: u32,
    pub(in crate::bench) flags: u8,
    pub(in crate::bench) payload: &'a [u8],
}

pub(in crate::bench) const SYN: u8 = 2;
pub(in crate::bench) const ACK_PUSH: u8 = 0x18;

impl Segment<'_> {
    /// The frame, with the checksum of IPv4 alone.
    pub(in crate::bench) fn to_frame(self) -> Vec<u8> {
        let mut frame = Vec::with_capacity(54 + self.payload.len());
        // Locally administered addresses (IEEE 802, 8.2).
        frame.extend([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00]);
        let length = u16::try_from(40 + self.payload.len()).unwrap_or(u16::MAX);
        frame.extend([0x45, 0]);
        frame.extend(length.to_be_bytes());
        frame.extend([0, 0, 0x40, 0, 64, TCP, 0, 0]);
        let client = (self.client, self.client_port);
        let server = (self.server, self.server_port);
        let (from, to) = if self.answer { (server, client) } else { (client, server) };
        frame.extend(from.0);
        frame.extend(to.0);
        if let Some(header) = frame.get_mut(14..34) {
            seal(header);
        }
        frame.extend(from.1.to_be_bytes());
        frame.extend(to.1.to_be_bytes());
        frame.extend(self.sequence.to_be_bytes());
        frame.extend(self.acknowledged.to_be_bytes());
        frame.extend([0x50, self.flags, 0xff, 0xff, 0, 0, 0, 0]);
        frame.extend(self.payload);
        frame
    }
}

#[cfg(test)]
pub(in crate::bench) const SAMPLE: Segment<'static> = Segment {
    client: [10, 0, 0, 1],
    client_port: 50_000,
    server: [198, 18, 0, 1],
    server_port: 443,
    answer: false,
    sequence: 1,
    acknowledged: 0,
    flags: SYN,
    payload: b"",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_are_one_conversation_and_moving_twice_is_none() {
        let ask = SAMPLE.to_frame();
        let answer = Segment { answer: true, ..SAMPLE }.to_frame();
        assert!(ends(&ask).is_some());
        assert_eq!(ends(&ask), ends(&answer));
        let mut moved = ask.clone();
        move_addresses(&mut moved, [0, 1, 2, 3]);
        assert_ne!(ends(&moved), ends(&ask));
        move_addresses(&mut moved, [0, 1, 2, 3]);
        assert_eq!(moved, ask);
    }

    #[test]
    fn frames_cut_anywhere_are_nobodys() {
        let frame = SAMPLE.to_frame();
        for length in 0..38 {
            let mut cut = frame.get(..length).unwrap_or_default().to_vec();
            assert_eq!(ends(&cut), None);
            move_addresses(&mut cut, [1; 4]);
        }
    }
}
