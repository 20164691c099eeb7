//! Packs payload into Ethernet frames with IPv4 or IPv6 and TCP or UDP, checksums right.
//!
//! In: two socket addresses of one family, header fields, payload. Out: the bytes as a tap sees them,
//! short frames padded to 60 bytes as Ethernet demands. Standards: RFC 791, RFC 8200, RFC 9293,
//! RFC 768, RFC 1071 (checksum), IEEE 802.3 and 802.1Q.

use std::net::{IpAddr, SocketAddr};

/// Shortest Ethernet frame without its check sequence.
const SHORTEST: usize = 60;
const TCP: u8 = 6;
const UDP: u8 = 17;

/// TCP flags.
pub(crate) const FIN: u8 = 1;
/// Opens a connection.
pub(crate) const SYN: u8 = 2;
/// Asks the receiver not to wait for more.
pub(crate) const PSH: u8 = 8;
/// The acknowledgement number counts.
pub(crate) const ACK: u8 = 16;

/// What a TCP header says beyond its ports.
#[derive(Clone, Copy)]
pub(crate) struct Segment<'a> {
    pub(crate) sequence: u32,
    pub(crate) acknowledgement: u32,
    pub(crate) flags: u8,
    pub(crate) options: &'a [u8],
    pub(crate) payload: &'a [u8],
}

/// Below TCP or UDP.
#[derive(Clone, Copy)]
pub(crate) struct Path {
    pub(crate) from: SocketAddr,
    pub(crate) to: SocketAddr,
    /// IPv4 identification.
    pub(crate) identification: u16,
    /// Hops left: the inside host is near, the outside one is not.
    pub(crate) hops: u8,
    /// IEEE 802.1Q tag, where the tap sits on a trunk.
    pub(crate) vlan: Option<u16>,
}

/// A frame with a TCP segment.
pub(crate) fn tcp(path: &Path, segment: &Segment<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(20 + segment.options.len() + segment.payload.len());
    bytes.extend(path.from.port().to_be_bytes());
    bytes.extend(path.to.port().to_be_bytes());
    bytes.extend(segment.sequence.to_be_bytes());
    bytes.extend(segment.acknowledgement.to_be_bytes());
    // Header length in words, in the upper four bits; options come padded to whole words.
    let words = u8::try_from(5 + segment.options.len() / 4).unwrap_or(5);
    bytes.extend([words << 4, segment.flags]);
    bytes.extend(64_240u16.to_be_bytes());
    bytes.extend([0; 4]); // checksum, urgent pointer
    bytes.extend(segment.options);
    bytes.extend(segment.payload);
    seal(path, TCP, &mut bytes, 16);
    wrap(path, TCP, &bytes)
}

/// A frame with a UDP datagram.
pub(crate) fn udp(path: &Path, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + payload.len());
    bytes.extend(path.from.port().to_be_bytes());
    bytes.extend(path.to.port().to_be_bytes());
    bytes.extend(length(8 + payload.len()).to_be_bytes());
    bytes.extend([0; 2]);
    bytes.extend(payload);
    seal(path, UDP, &mut bytes, 6);
    wrap(path, UDP, &bytes)
}

/// Writes the checksum over pseudo header and content at `at`.
fn seal(path: &Path, protocol: u8, bytes: &mut [u8], at: usize) {
    let mut pseudo = octets(path.from.ip());
    pseudo.extend(octets(path.to.ip()));
    pseudo.extend([0, protocol]);
    pseudo.extend(length(bytes.len()).to_be_bytes());
    let sum = match checksum(&[&pseudo, bytes]) {
        // UDP writes zero as all ones: zero means "none".
        0 if protocol == UDP => 0xffff,
        sum => sum,
    };
    bytes[at..at + 2].copy_from_slice(&sum.to_be_bytes());
}

fn wrap(path: &Path, protocol: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(SHORTEST.max(payload.len() + 58));
    frame.extend(hardware_address(path.to.ip()));
    frame.extend(hardware_address(path.from.ip()));
    if let Some(vlan) = path.vlan {
        frame.extend([0x81, 0x00]);
        frame.extend((vlan & 0x0fff).to_be_bytes());
    }
    match (path.from.ip(), path.to.ip()) {
        (IpAddr::V4(_), IpAddr::V4(_)) => {
            frame.extend([0x08, 0x00]);
            let mut header = vec![0x45, 0];
            header.extend(length(20 + payload.len()).to_be_bytes());
            header.extend(path.identification.to_be_bytes());
            header.extend([0x40, 0, path.hops, protocol, 0, 0]); // do not fragment
            header.extend(octets(path.from.ip()));
            header.extend(octets(path.to.ip()));
            let sum = checksum(&[&header]);
            header[10..12].copy_from_slice(&sum.to_be_bytes());
            frame.extend(header);
        }
        _ => {
            frame.extend([0x86, 0xdd, 0x60, 0, 0, 0]);
            frame.extend(length(payload.len()).to_be_bytes());
            frame.extend([protocol, path.hops]);
            frame.extend(octets(path.from.ip()));
            frame.extend(octets(path.to.ip()));
        }
    }
    frame.extend(payload);
    if frame.len() < SHORTEST {
        frame.resize(SHORTEST, 0);
    }
    frame
}

/// The octets of an address, in network order.
pub(crate) fn octets(ip: IpAddr) -> Vec<u8> {
    match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    }
}

/// A locally administered address made of the end of the IP address.
fn hardware_address(ip: IpAddr) -> [u8; 6] {
    let octets = octets(ip);
    let mut address = [0x02; 6];
    address[2..].copy_from_slice(&octets[octets.len() - 4..]);
    address
}

/// Callers stay below 64 KiB: payloads are cut to segments before they come here.
fn length(bytes: usize) -> u16 {
    u16::try_from(bytes).unwrap_or(u16::MAX)
}

/// RFC 1071. All parts but the last must be of even length.
fn checksum(parts: &[&[u8]]) -> u16 {
    let mut sum = 0u64;
    for part in parts {
        for pair in part.chunks(2) {
            let low = pair.get(1).copied().unwrap_or(0);
            sum += u64::from(u16::from_be_bytes([pair[0], low]));
        }
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_of_both_families_sum_to_nothing() {
        for (from, to, header) in
            [("10.0.0.1:1000", "192.0.2.1:53", 20), ("[2001:db8::1]:1000", "[2001:db8::2]:53", 40)]
        {
            let path = Path {
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
                identification: 1,
                hops: 64,
                vlan: None,
            };
            let frame = udp(&path, b"odd");
            let datagram = &frame[14 + header..14 + header + 11];
            let mut pseudo = octets(path.from.ip());
            pseudo.extend(octets(path.to.ip()));
            pseudo.extend([0, UDP, 0, 11]);
            assert_eq!(checksum(&[&pseudo, datagram]), 0);
            if header == 20 {
                assert_eq!(checksum(&[&frame[14..34]]), 0);
            }
        }
    }
}
