use super::*;
use crate::sample::{ACK, CLIENT, SERVER, ethernet, fragment, ipv4, ipv6, tcp, udp};

const HELLO: &[u8] = b"hello";

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn segment() -> Vec<u8> {
    ipv4(CLIENT, SERVER, 6, &tcp((1234, 3333), ACK, 7, 9, HELLO))
}

fn segment6() -> Vec<u8> {
    ipv6(6, &tcp((1234, 3333), ACK, 7, 9, HELLO))
}

#[track_caller]
fn finds(link_type: u16, frame: &[u8]) {
    let length = u32::try_from(frame.len()).unwrap();
    let Content::Packet(packet) = decode(link_type, frame, length) else {
        panic!("{:?}", decode(link_type, frame, length));
    };
    assert_eq!((packet.source_port, packet.destination_port), (1234, 3333));
    assert_eq!((packet.sequence, packet.acknowledged, packet.flags), (7, 9, ACK));
    assert_eq!((packet.payload, packet.cut), (HELLO, 0));
    let ends = (packet.source.ip().to_string(), packet.destination.ip().to_string());
    let [v4, v6] = [("10.0.0.5", "203.0.113.9"), ("2001:db8::1", "2001:db8::2")];
    assert!([v4, v6].iter().any(|(from, to)| (*from, *to) == (&ends.0, &ends.1)), "{ends:?}");
    truncated_at_every_byte(link_type, frame);
}

/// No cut may panic, nor give bytes that were not there.
fn truncated_at_every_byte(link_type: u16, frame: &[u8]) {
    for cut in 0..frame.len() {
        for wire_length in [cut, frame.len()] {
            let wire_length = u32::try_from(wire_length).unwrap();
            // Half of a tunnel is read as a datagram of its own.
            if let Content::Packet(packet) = decode(link_type, &frame[..cut], wire_length)
                && packet.source_port == 1234
            {
                let end = HELLO.len() - usize::try_from(packet.cut).unwrap().min(HELLO.len());
                assert_eq!(packet.payload, &HELLO[..packet.payload.len()]);
                assert!(packet.payload.len() <= end);
            }
        }
    }
}

#[test]
fn every_link_type() {
    for ip in [segment(), segment6()] {
        let kind: u16 = if ip[0] >> 4 == 4 { 0x0800 } else { 0x86dd };
        let [high, low] = kind.to_be_bytes();
        finds(1, &ethernet(kind, &ip));
        for raw in [12, 14, 101, 228, 229] {
            finds(raw, &ip);
        }
        for loopback in [0, 108] {
            finds(loopback, &joined(&[&[2, 0, 0, 0], &ip[..]]));
        }
        let ppp: u8 = if kind == 0x0800 { 0x21 } else { 0x57 };
        finds(9, &joined(&[&[0xff, 3, 0, ppp], &ip[..]]));
        finds(9, &joined(&[&[ppp], &ip[..]]));
        finds(50, &joined(&[&[0xff, 3, 0, ppp], &ip[..]]));
        finds(50, &joined(&[&[0x0f, 0, high, low], &ip[..]]));
        finds(104, &joined(&[&[0x0f, 0, high, low], &ip[..]]));
        finds(113, &joined(&[&[0; 14], &[high, low], &ip[..]]));
        finds(276, &joined(&[&[high, low], &[0; 18], &ip[..]]));
    }
    assert_eq!(decode(127, &segment(), 0), Content::LinkTypeUnknown);
}

#[test]
fn tags_labels_and_sessions() {
    let tag = |kind: u16, inner: &[u8]| joined(&[&[0, 7], &kind.to_be_bytes()[..], inner]);
    let one = tag(0x0800, &segment());
    finds(1, &ethernet(0x8100, &one));
    finds(1, &ethernet(0x88a8, &tag(0x8100, &one)));
    let mut nested = one;
    for _ in 0..link::MAX_TAGS {
        nested = tag(0x8100, &nested);
    }
    let frame = ethernet(0x8100, &nested);
    assert_eq!(decode(1, &frame, 0), Content::Malformed);
    let label = |bottom: u8| [0, 1, bottom, 64];
    finds(1, &ethernet(0x8847, &joined(&[&label(0), &label(1), &segment()[..]])));
    let wire = joined(&[&label(1), &[0; 4], &ethernet(0x0800, &segment())[..]]);
    finds(1, &ethernet(0x8847, &wire));
    let bare = joined(&[&label(1), &ethernet(0x0800, &segment())[..]]);
    finds(1, &ethernet(0x8847, &bare));
    let session = joined(&[&[0x11, 0, 0, 1, 0, 47, 0, 0x21], &segment()[..]]);
    finds(1, &ethernet(0x8864, &session));
    let snap = joined(&[&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0], &segment()[..]]);
    finds(1, &ethernet(60, &snap));
    assert_eq!(decode(1, &ethernet(0x0806, &[0; 28]), 0), Content::Other);
    assert_eq!(decode(1, &ethernet(38, &[0x42; 40]), 0), Content::Other);
}

#[test]
fn every_tunnel() {
    let around =
        |protocol: u8, inner: &[u8]| ethernet(0x0800, &ipv4(SERVER, CLIENT, protocol, inner));
    finds(1, &around(4, &segment()));
    finds(1, &around(41, &segment6()));
    finds(1, &ethernet(0x86dd, &ipv6(4, &segment())));
    finds(1, &ethernet(0x86dd, &ipv6(41, &segment6())));
    finds(1, &around(47, &joined(&[&[0, 0, 8, 0], &segment()[..]])));
    finds(1, &around(47, &joined(&[&[0xb0, 0, 0x86, 0xdd], &[0; 12], &segment6()[..]])));
    finds(1, &around(47, &joined(&[&[0, 0, 0x65, 0x58], &ethernet(0x0800, &segment())[..]])));
    let erspan = joined(&[&[0x10, 0, 0x88, 0xbe], &[0; 12], &ethernet(0x0800, &segment())[..]]);
    finds(1, &around(47, &erspan));
    let own: [u8; 16] = [0, 0, 0, 1, 0x20, 7, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0];
    let erspan = joined(&[&[0x10, 0, 0x22, 0xeb], &own, &ethernet(0x0800, &segment())[..]]);
    finds(1, &around(47, &erspan));
    let announced = [&own[..15], &[1], &[4, 0, 0, 0, 0, 0, 0, 1]].concat();
    let erspan = joined(&[&[0x10, 0, 0x22, 0xeb], &announced, &ethernet(0x86dd, &segment6())]);
    finds(1, &around(47, &erspan));
    let pptp = joined(&[&[0x30, 0x81, 0x88, 0x0b], &[0; 12], &[0xff, 3, 0, 0x21], &segment()[..]]);
    finds(1, &around(47, &pptp));
    let vxlan = joined(&[&[8, 0, 0, 0, 0, 0, 7, 0], &ethernet(0x0800, &segment())[..]]);
    finds(1, &around(17, &udp((40_000, 4789), &vxlan)));
    for (next, inner) in [(1, segment()), (2, segment6()), (3, ethernet(0x0800, &segment()))] {
        let gpe = joined(&[&[0x0c, 0, 0, next, 0, 0, 7, 0], &inner[..]]);
        finds(1, &around(17, &udp((40_000, 4790), &gpe)));
    }
    let labels = joined(&[&[0, 1, 0, 64, 0, 1, 1, 64], &segment()[..]]);
    finds(1, &around(17, &udp((40_000, 6635), &labels)));
    let geneve = joined(&[&[1, 0, 0x65, 0x58, 0, 0, 7, 0], &[0; 4], &ethernet(0x0800, &segment())]);
    finds(1, &around(17, &udp((40_000, 6081), &geneve)));
    let gtp = joined(&[&[0x30, 0xff, 0, 45, 0, 0, 0, 1], &segment()[..]]);
    finds(1, &around(17, &udp((2152, 2152), &gtp)));
    let more =
        joined(&[&[0x34, 0xff, 0, 53, 0, 0, 0, 1, 0, 0, 0, 0x85], &[1, 0, 9, 0], &segment()[..]]);
    finds(1, &around(17, &udp((2152, 2152), &more)));
}

#[test]
fn a_port_alone_makes_no_tunnel() {
    for port in [4789, 4790, 8472, 6081, 6635, 2152] {
        let frame = ethernet(0x0800, &ipv4(CLIENT, SERVER, 17, &udp((1234, port), b"{\"id\":1}")));
        let Content::Packet(packet) = decode(1, &frame, 0) else { panic!("{port}") };
        assert_eq!((packet.destination_port, packet.payload), (port, &b"{\"id\":1}"[..]));
    }
}

#[test]
fn tunnels_too_deep() {
    let mut inner = segment();
    for depth in 0..=MAX_TUNNELS {
        let frame = ethernet(0x0800, &inner);
        assert!(matches!(decode(1, &frame, 0), Content::Packet(_)), "{depth}");
        inner = ipv4(CLIENT, SERVER, 4, &inner);
    }
    assert_eq!(decode(1, &ethernet(0x0800, &inner), 0), Content::TunnelTooDeep);
}

#[test]
fn extension_headers_of_ipv6() {
    let tail = tcp((1234, 3333), ACK, 7, 9, HELLO);
    let hop =
        joined(&[&[43, 0], &[0; 6], &[60, 1], &[0; 14], &[44, 0], &[0; 6], &[51, 0], &[0; 6]]);
    let authentication = joined(&[&[6, 4], &[0; 22][..]]);
    finds(1, &ethernet(0x86dd, &ipv6(0, &joined(&[&hop, &authentication, &tail]))));
    let mut endless = Vec::new();
    for _ in 0..20 {
        endless.extend([60, 0, 0, 0, 0, 0, 0, 0]);
    }
    assert_eq!(decode(1, &ethernet(0x86dd, &ipv6(60, &endless)), 0), Content::Malformed);
}

#[test]
fn padding_options_and_zero_lengths() {
    let mut padded = ethernet(0x0800, &segment());
    padded.extend([0xee; 30]);
    finds(1, &padded);
    // Segmentation left to the card: the length is zero.
    let mut frame = ethernet(0x0800, &segment());
    frame[16..18].copy_from_slice(&[0, 0]);
    finds(1, &frame);
    let mut options = segment();
    options[0] = 0x47;
    options[2..4].copy_from_slice(&53_u16.to_be_bytes());
    options.splice(20..20, [1; 8]);
    finds(101, &options);
}

#[test]
fn fragments_of_both_versions() {
    let whole = udp((1234, 3333), HELLO);
    let frame = ethernet(0x0800, &fragment(CLIENT, SERVER, 17, 0x2000, &whole[..8]));
    let Content::Fragment(piece) = decode(1, &frame, 0) else { panic!() };
    assert_eq!((piece.offset, piece.more, piece.bytes), (0, true, &whole[..8]));
    let frame = ethernet(0x0800, &fragment(CLIENT, SERVER, 17, 1, &whole[8..]));
    let Content::Fragment(piece) = decode(1, &frame, 0) else { panic!() };
    assert_eq!((piece.offset, piece.more, piece.bytes), (8, false, &whole[8..]));
    assert!(matches!(decode_datagram(&piece, &whole), Content::Packet(p) if p.payload == HELLO));
    let six = joined(&[&[17, 0, 0, 9, 0, 0, 0, 42], &whole[..8]]);
    let frame = ethernet(0x86dd, &ipv6(44, &six));
    let Content::Fragment(piece) = decode(1, &frame, 0) else { panic!() };
    assert_eq!((piece.offset, piece.more, piece.identification), (8, true, 42));
}

#[test]
fn contradictions() {
    let mut short = segment();
    short[2..4].copy_from_slice(&10_u16.to_be_bytes());
    assert_eq!(decode(101, &short, 0), Content::Malformed);
    let mut header = segment();
    header[32] = 0xf0;
    assert_eq!(decode(101, &header, 45), Content::Malformed);
    assert_eq!(decode(101, &header[..30], 45), Content::Snapped);
    let datagram = ipv4(CLIENT, SERVER, 17, &[0, 1, 0, 2, 0, 7, 0, 0]);
    assert_eq!(decode(101, &datagram, 0), Content::Malformed);
    assert_eq!(decode(101, &[0x10], 0), Content::Malformed);
}

#[test]
fn mapped_addresses_are_told_from_others() {
    assert_eq!(Address::v4([1, 2, 3, 4]).ip().to_string(), "1.2.3.4");
    let mut six = [0; 16];
    six[15] = 1;
    assert_eq!(Address::v6(six).ip().to_string(), "::1");
}
