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

const IPV4: [u8; 2] = [0x08, 0x00];
const IPV6: [u8; 2] = [0x86, 0xdd];
const TCP: u8 = 6;
const UDP: u8 = 17;
const GRE: u8 = 47;

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

    /// The segment inside, where the frame is plain Ethernet with TCP, whole and unfragmented.
    pub(crate) fn tcp(&self) -> Option<Tcp> {
        let packet = self.packet()?;
        let (from, to, segment) = match packet[0] >> 4 {
            4 if packet[9] == TCP && packet[6] & 0x3f == 0 && packet[7] == 0 => {
                let total = usize::from(u16::from_be_bytes([packet[2], packet[3]]));
                let head = usize::from(packet[0] & 0x0f) * 4;
                let address = |at: usize| <[u8; 4]>::try_from(&packet[at..at + 4]).unwrap().into();
                (IpAddr::V4(address(12)), IpAddr::V4(address(16)), packet.get(head..total)?)
            }
            6 if packet[6] == TCP => {
                let length = usize::from(u16::from_be_bytes([packet[4], packet[5]]));
                let address =
                    |at: usize| <[u8; 16]>::try_from(&packet[at..at + 16]).unwrap().into();
                (IpAddr::V6(address(8)), IpAddr::V6(address(24)), packet.get(40..40 + length)?)
            }
            _ => return None,
        };
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

    /// The same in fragments of so many bytes (a multiple of 8); IPv6 stays whole.
    pub(crate) fn fragments(&self, size: usize) -> Vec<Self> {
        let Some(packet) = self.packet().filter(|_| self.kind() == IPV4) else {
            return vec![self.clone()];
        };
        let total = usize::from(u16::from_be_bytes([packet[2], packet[3]]));
        let head = usize::from(packet[0] & 0x0f) * 4;
        let Some(payload) = packet.get(head..total).filter(|payload| payload.len() > size) else {
            return vec![self.clone()];
        };
        // Fragments of one packet share its number; captures may hold 0 throughout.
        let number = u16::from_be_bytes([packet[4], packet[5]]);
        let number = if number == 0 { checksum(payload) } else { number.to_be_bytes() };
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
        pieces.iter().enumerate().map(fragment).collect()
    }

    /// The same inside something else.
    pub(crate) fn wrapped(&self, wrap: Wrap) -> Self {
        let Some(packet) = self.packet() else { return self.clone() };
        let (addresses, inner) = self.bytes.split_at(12);
        let kind = self.kind();
        let bytes = match wrap {
            Wrap::Vlan => [addresses, &[0x81, 0x00, 0x00, 0x64], inner].concat(),
            Wrap::QinQ => {
                [addresses, &[0x88, 0xa8, 0x00, 0xc8, 0x81, 0x00, 0x00, 0x64], inner].concat()
            }
            Wrap::Mpls => {
                // Two labels, the second at the bottom of the stack.
                let labels = [0x00, 0x01, 0x00, 0x40, 0x00, 0x02, 0x01, 0x40];
                [addresses, &[0x88, 0x47], &labels, packet].concat()
            }
            Wrap::Pppoe => {
                let protocol = if kind == IPV4 { [0x00, 0x21] } else { [0x00, 0x57] };
                let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
                let head = [&[0x11, 0x00, 0x00, 0x01], &length[..], &protocol].concat();
                [addresses, &[0x88, 0x64], &head, packet].concat()
            }
            Wrap::Gre => {
                let payload = [&[0x00, 0x00], &kind[..], packet].concat();
                tunnel(GRE, &payload)
            }
            Wrap::Vxlan => {
                let length = u16::try_from(self.bytes.len() + 16).unwrap().to_be_bytes();
                let udp = [&[0xc0, 0x00, 0x12, 0xb5], &length[..], &[0, 0]].concat();
                let vxlan = [0x08, 0, 0, 0, 0, 0, 0x2a, 0];
                tunnel(UDP, &[&udp[..], &vxlan, &self.bytes].concat())
            }
        };
        Self { at: self.at, length: self.length + bytes.len() - self.bytes.len(), bytes }
    }

    /// As a capture with this snap length keeps it.
    pub(crate) fn snapped(&self, length: usize) -> Self {
        let mut cut = self.clone();
        cut.bytes.truncate(length);
        cut
    }

    fn kind(&self) -> [u8; 2] {
        [self.bytes[12], self.bytes[13]]
    }

    /// The IP packet of a plain frame.
    fn packet(&self) -> Option<&[u8]> {
        let whole = self.bytes.len() == self.length && self.bytes.len() >= 14 + 28;
        (whole && [IPV4, IPV6].contains(&self.kind())).then(|| &self.bytes[14..])
    }
}

/// What a frame can be put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrap {
    /// In IPv4 (RFC 2784).
    Gre,
    /// Two labels (RFC 3032).
    Mpls,
    /// A session (RFC 2516).
    Pppoe,
    /// Two tags (IEEE 802.1ad).
    QinQ,
    /// One tag (IEEE 802.1Q).
    Vlan,
    /// In UDP (RFC 7348).
    Vxlan,
}

impl Wrap {
    pub(crate) const ALL: [Self; 6] =
        [Self::Gre, Self::Mpls, Self::Pppoe, Self::QinQ, Self::Vlan, Self::Vxlan];
}

fn tunnel(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let [from, to] = [[198, 51, 100, 1], [198, 51, 100, 2]].map(IpAddr::from);
    let (kind, packet) = ip(from, to, protocol, payload);
    ethernet(kind, &packet)
}

fn ethernet(kind: [u8; 2], packet: &[u8]) -> Vec<u8> {
    [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], &kind[..], packet].concat()
}

fn ip(from: IpAddr, to: IpAddr, protocol: u8, payload: &[u8]) -> ([u8; 2], Vec<u8>) {
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

/// RFC 1071.
fn checksum(bytes: &[u8]) -> [u8; 2] {
    let word = |pair: &[u8]| {
        u32::from(u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or_default()]))
    };
    let mut sum: u32 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    (!u16::try_from(sum).unwrap()).to_be_bytes()
}
