//! Ethernet frames with TCP in IP: written, taken apart, and rewritten in other shapes.
//!
//! In: what was said, or frames of a capture. Out: frames with right lengths and checksums. Test
//! material only: it trusts its input and panics on what a test should not hand in.

use std::net::{IpAddr, SocketAddr};

/// Bytes of a frame with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Microseconds since 1970.
    pub(crate) at: u64,
    pub(crate) bytes: Vec<u8>,
    /// Length on the wire; more than there are bytes when it was snapped.
    pub(crate) length: usize,
}

pub(crate) const FIN: u8 = 0x11;
pub(crate) const SYN: u8 = 0x02;
pub(crate) const SYN_ACK: u8 = 0x12;
pub(crate) const PUSH: u8 = 0x18;

pub(crate) const IPV4: [u8; 2] = [0x08, 0x00];
pub(crate) const IPV6: [u8; 2] = [0x86, 0xdd];
pub(crate) const TCP: u8 = 6;
pub(crate) const UDP: u8 = 17;

/// A TCP segment.
#[derive(Clone, Debug)]
pub(crate) struct Tcp {
    pub(crate) from: SocketAddr,
    pub(crate) to: SocketAddr,
    pub(crate) sequence: u32,
    pub(crate) acknowledges: u32,
    pub(crate) flags: u8,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    pub(crate) fn new(at: u64, bytes: Vec<u8>) -> Self {
        let length = bytes.len();
        Self { at, bytes, length }
    }

    /// Writes a segment in IPv4 or IPv6 in Ethernet.
    pub(crate) fn of_tcp(at: u64, tcp: &Tcp) -> Self {
        let ports = [tcp.from.port().to_be_bytes(), tcp.to.port().to_be_bytes()].concat();
        let mut segment = ports;
        segment.extend(tcp.sequence.to_be_bytes());
        segment.extend(tcp.acknowledges.to_be_bytes());
        segment.extend([0x50, tcp.flags, 0xff, 0xff, 0, 0, 0, 0]);
        segment.extend(&tcp.payload);
        let pseudo = [
            octets(tcp.from.ip()),
            octets(tcp.to.ip()),
            vec![0, TCP],
            u16::try_from(segment.len()).unwrap().to_be_bytes().to_vec(),
        ];
        let sum = checksum(&[pseudo.concat(), segment.clone()].concat());
        segment[16..18].copy_from_slice(&sum);
        let (kind, packet) = ip(tcp.from.ip(), tcp.to.ip(), TCP, &segment);
        Self::new(at, ethernet(kind, &packet))
    }

    /// Writes a datagram in IPv4 or IPv6 in Ethernet.
    pub(crate) fn of_udp(at: u64, from: SocketAddr, to: SocketAddr, payload: &[u8]) -> Self {
        let length = u16::try_from(payload.len() + 8).unwrap().to_be_bytes();
        let ports = [from.port().to_be_bytes(), to.port().to_be_bytes()].concat();
        // No checksum: RFC 768 allows it, and most of the mirrored traffic has none that fits.
        let datagram = [&ports[..], &length, &[0, 0], payload].concat();
        let (kind, packet) = ip(from.ip(), to.ip(), UDP, &datagram);
        Self::new(at, ethernet(kind, &packet))
    }

    /// The segment inside, where the frame is plain Ethernet with TCP, unfragmented; of one that was
    /// snapped as much of the payload as is there.
    pub(crate) fn tcp(&self) -> Option<Tcp> {
        let packet = self.bytes.get(14..).filter(|packet| packet.len() >= 40)?;
        let until = |end: usize| end.min(packet.len());
        let (from, to, segment) = match (self.kind(), packet[0] >> 4) {
            (IPV4, 4) if packet[9] == TCP && packet[6] & 0x3f == 0 && packet[7] == 0 => {
                let total = usize::from(u16::from_be_bytes([packet[2], packet[3]]));
                let head = usize::from(packet[0] & 0x0f) * 4;
                let address = |at: usize| <[u8; 4]>::try_from(&packet[at..at + 4]).unwrap().into();
                (IpAddr::V4(address(12)), IpAddr::V4(address(16)), packet.get(head..until(total))?)
            }
            (IPV6, 6) if packet[6] == TCP => {
                let length = usize::from(u16::from_be_bytes([packet[4], packet[5]]));
                let address =
                    |at: usize| <[u8; 16]>::try_from(&packet[at..at + 16]).unwrap().into();
                let segment = packet.get(40..until(40 + length))?;
                (IpAddr::V6(address(8)), IpAddr::V6(address(24)), segment)
            }
            _ => return None,
        };
        if segment.len() < 20 {
            return None;
        }
        let word = |at: usize| u32::from_be_bytes(segment[at..at + 4].try_into().unwrap());
        let port = |at: usize| u16::from_be_bytes(segment[at..at + 2].try_into().unwrap());
        Some(Tcp {
            from: SocketAddr::new(from, port(0)),
            to: SocketAddr::new(to, port(2)),
            sequence: word(4),
            acknowledges: word(8),
            flags: segment[13],
            payload: segment.get(usize::from(segment[12] >> 4) * 4..)?.to_vec(),
        })
    }

    /// The same with at most so many bytes of payload a frame.
    pub(crate) fn cut(&self, size: usize) -> Vec<Self> {
        let Some(tcp) = self.tcp().filter(|tcp| tcp.payload.len() > size) else {
            return vec![self.clone()];
        };
        let count = tcp.payload.chunks(size).count();
        let piece = |(index, piece): (usize, &[u8])| {
            let flags = if index + 1 == count { tcp.flags } else { tcp.flags & !1 };
            let sequence = tcp.sequence.wrapping_add(u32::try_from(index * size).unwrap());
            let tcp = Tcp { sequence, flags, payload: piece.to_vec(), ..tcp.clone() };
            Self::of_tcp(self.at, &tcp)
        };
        tcp.payload.chunks(size).enumerate().map(piece).collect()
    }

    /// The same in fragments of so many bytes (a multiple of 8).
    pub(crate) fn fragments(&self, size: usize) -> Vec<Self> {
        let pieces = match self.packet().map(|packet| packet[0] >> 4) {
            Some(4) => self.fragments_4(size),
            Some(6) => self.fragments_6(size),
            _ => None,
        };
        pieces.unwrap_or_else(|| vec![self.clone()])
    }

    /// None where there is nothing to cut, or it was cut before.
    fn fragments_4(&self, size: usize) -> Option<Vec<Self>> {
        let packet = self.packet().filter(|packet| packet[6] & 0x3f == 0 && packet[7] == 0)?;
        let total = usize::from(u16::from_be_bytes([packet[2], packet[3]]));
        let head = usize::from(packet[0] & 0x0f) * 4;
        // Some captures are made to be wrong.
        let payload = packet.get(head..total).filter(|p| head >= 20 && p.len() > size)?;
        // Fragments of one packet share its number; captures may hold 0 throughout.
        let number = u16::from_be_bytes([packet[4], packet[5]]);
        let number = if number == 0 { own_number(payload) } else { number.to_be_bytes() };
        let pieces: Vec<&[u8]> = payload.chunks(size).collect();
        let count = pieces.len();
        let fragment = |(index, piece): (usize, &&[u8])| {
            let mut packet = [&packet[..head], piece].concat();
            let more = if index + 1 < count { 0x2000 } else { 0 };
            let place = u16::try_from(index * size / 8).unwrap() | more;
            let length = u16::try_from(packet.len()).unwrap();
            packet[2..4].copy_from_slice(&length.to_be_bytes());
            packet[4..6].copy_from_slice(&number);
            packet[6..8].copy_from_slice(&place.to_be_bytes());
            packet[10..12].fill(0);
            let sum = checksum(&packet[..head]);
            packet[10..12].copy_from_slice(&sum);
            Self::new(self.at, ethernet(IPV4, &packet))
        };
        Some(pieces.iter().enumerate().map(fragment).collect())
    }

    /// None where there is nothing to cut, or other headers lie between.
    fn fragments_6(&self, size: usize) -> Option<Vec<Self>> {
        let packet = self.packet().filter(|packet| [TCP, UDP, 4, 41].contains(&packet[6]))?;
        let length = usize::from(u16::from_be_bytes([packet[4], packet[5]]));
        let payload = packet.get(40..40 + length).filter(|payload| payload.len() > size)?;
        let count = payload.len().div_ceil(size);
        let number = own_number(payload);
        let fragment = |(index, piece): (usize, &[u8])| {
            let place = u16::try_from(index * size).unwrap() | u16::from(index + 1 < count);
            let place = place.to_be_bytes();
            let own = [packet[6], 0, place[0], place[1], 0, 0, number[0], number[1]];
            let mut packet = [&packet[..40], &own, piece].concat();
            packet[6] = 44;
            let length = u16::try_from(piece.len() + 8).unwrap();
            packet[4..6].copy_from_slice(&length.to_be_bytes());
            Self::new(self.at, ethernet(IPV6, &packet))
        };
        Some(payload.chunks(size).enumerate().map(fragment).collect())
    }

    /// The same over IPv6, where it is TCP over IPv4: each address behind the prefix of NAT64 (RFC 6052).
    pub(crate) fn over_ipv6(&self) -> Self {
        let Some(tcp) = self.tcp().filter(|tcp| tcp.from.is_ipv4()) else { return self.clone() };
        let move_up = |end: SocketAddr| match end.ip() {
            IpAddr::V4(v4) => {
                let [a, b] = [[0_u8, 1], [2, 3]].map(|[high, low]| {
                    let octets = v4.octets();
                    u16::from_be_bytes([octets[usize::from(high)], octets[usize::from(low)]])
                });
                SocketAddr::from(([0x64, 0xff9b, 0, 0, 0, 0, a, b], end.port()))
            }
            IpAddr::V6(_) => end,
        };
        Self::of_tcp(self.at, &Tcp { from: move_up(tcp.from), to: move_up(tcp.to), ..tcp })
    }

    /// As a capture with this snap length keeps it.
    pub(crate) fn snapped(&self, length: usize) -> Self {
        let mut cut = self.clone();
        cut.bytes.truncate(length);
        cut
    }

    pub(crate) fn kind(&self) -> [u8; 2] {
        [self.bytes[12], self.bytes[13]]
    }

    /// The IP packet of a plain frame.
    pub(crate) fn packet(&self) -> Option<&[u8]> {
        let whole = self.bytes.len() == self.length && self.bytes.len() > 14 + 20;
        (whole && [IPV4, IPV6].contains(&self.kind())).then(|| &self.bytes[14..])
    }
}

pub(crate) fn ethernet(kind: [u8; 2], packet: &[u8]) -> Vec<u8> {
    [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], &kind[..], packet].concat()
}

pub(crate) fn ip(from: IpAddr, to: IpAddr, protocol: u8, payload: &[u8]) -> ([u8; 2], Vec<u8>) {
    let addresses = [octets(from), octets(to)].concat();
    let length = |extra| u16::try_from(payload.len() + extra).unwrap().to_be_bytes();
    if from.is_ipv4() {
        let length = length(20);
        let mut head = vec![0x45, 0, length[0], length[1], 0, 0, 0x40, 0, 64, protocol, 0, 0];
        head.extend(addresses);
        let sum = checksum(&head);
        head[10..12].copy_from_slice(&sum);
        (IPV4, [&head, payload].concat())
    } else {
        let length = length(0);
        let head = [&[0x60, 0, 0, 0, length[0], length[1], protocol, 64], &addresses[..]].concat();
        (IPV6, [&head, payload].concat())
    }
}

fn octets(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().to_vec(),
    }
}

/// A number for a datagram without one. The checksum would not do: it is the same for all.
fn own_number(payload: &[u8]) -> [u8; 2] {
    let folded = payload
        .iter()
        .fold(7_u16, |sum, byte| sum.wrapping_mul(251).wrapping_add(u16::from(*byte)));
    folded.max(1).to_be_bytes()
}

/// RFC 1071.
pub(crate) fn checksum(bytes: &[u8]) -> [u8; 2] {
    let word = |pair: &[u8]| {
        u32::from(u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or_default()]))
    };
    let mut sum: u32 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    (!u16::try_from(sum).unwrap()).to_be_bytes()
}
