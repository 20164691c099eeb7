//! Frames put into tags, labels, sessions and tunnels.
//!
//! In: an Ethernet frame with IPv4 or IPv6. Out: the frame in its new clothes, with right lengths and
//! checksums; a frame without IP, or one that was snapped, stays as it is.

use std::net::IpAddr;

use crate::frame::{Frame, IPV4, IPV6, UDP, checksum, ethernet, ip};

const GRE: u8 = 47;
const TEB: [u8; 2] = [0x65, 0x58];
/// Tunnels of operators stand in these networks (RFC 5737, RFC 3849).
const OUTER: [&str; 2] = ["198.51.100.1", "198.51.100.2"];
const OUTER6: [&str; 2] = ["2001:db8:ffff::1", "2001:db8:ffff::2"];

/// What a frame can be put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrap {
    /// A mirrored frame without a header of its own (draft-foschiano-erspan, type I).
    ErspanOne,
    /// Type II, with a sequence number.
    ErspanTwo,
    /// Type III, with the subheader of a platform.
    ErspanThree,
    /// A frame behind two options (RFC 8926).
    Geneve,
    /// An IP packet without options.
    GeneveIp,
    /// IP (RFC 2784).
    Gre,
    /// With checksum, key and sequence number (RFC 2890).
    GreKeyed,
    /// PPP, as PPTP sends it (RFC 2637).
    GrePptp,
    /// A subscriber's packet (3GPP TS 29.281).
    Gtp,
    /// With a sequence number and two extension headers, as on the N3 interface of 5G.
    GtpExtended,
    /// In IPv4: 4in4, or 6in4 (RFC 2003, RFC 4213).
    InIpv4,
    /// In IPv6: 4in6 (DS-Lite), or 6in6 (RFC 2473).
    InIpv6,
    /// In IPv6 behind the option that limits tunnels (RFC 2473, 4.1.1).
    InIpv6Limited,
    /// Four labels (RFC 3032).
    Mpls,
    /// Labels in GRE (RFC 4023).
    MplsInGre,
    /// Labels in UDP (RFC 7510).
    MplsInUdp,
    /// A frame behind a control word (RFC 4448).
    MplsFrame,
    /// A frame without a control word.
    MplsFrameBare,
    /// A frame in GRE with a key (RFC 7637).
    Nvgre,
    /// A session (RFC 2516).
    Pppoe,
    /// A session of a subscriber's line, in two tags.
    PppoeInQinQ,
    /// Two tags (IEEE 802.1ad).
    QinQ,
    /// One tag (IEEE 802.1Q).
    Vlan,
    /// In UDP (RFC 7348).
    Vxlan,
    /// In UDP with a tag inside.
    VxlanOfVlan,
    /// With a group policy in the reserved bits (draft-smith-vxlan-group-policy).
    VxlanGroup,
    /// IP without a frame (draft-ietf-nvo3-vxlan-gpe).
    VxlanGpe,
}

impl Wrap {
    pub(crate) const ALL: [Self; 27] = [
        Self::ErspanOne,
        Self::ErspanTwo,
        Self::ErspanThree,
        Self::Geneve,
        Self::GeneveIp,
        Self::Gre,
        Self::GreKeyed,
        Self::GrePptp,
        Self::Gtp,
        Self::GtpExtended,
        Self::InIpv4,
        Self::InIpv6,
        Self::InIpv6Limited,
        Self::Mpls,
        Self::MplsFrame,
        Self::MplsFrameBare,
        Self::MplsInGre,
        Self::MplsInUdp,
        Self::Nvgre,
        Self::Pppoe,
        Self::PppoeInQinQ,
        Self::QinQ,
        Self::Vlan,
        Self::Vxlan,
        Self::VxlanGpe,
        Self::VxlanGroup,
        Self::VxlanOfVlan,
    ];
}

impl Frame {
    /// The same inside something else.
    pub(crate) fn wrapped(&self, wrap: Wrap) -> Self {
        // Segments that a card was to cut may be as long as a packet can be: no tunnel takes them.
        let Some(packet) = self.packet().filter(|packet| packet.len() < 65_000) else {
            return self.clone();
        };
        let whole = &self.bytes[..];
        let bytes = match wrap {
            Wrap::ErspanOne => gre([0, 0], [0x88, 0xbe], &[], whole),
            Wrap::ErspanTwo => {
                let head = [&number(packet)[..], &[0x10, 0x64, 0x18, 0x01, 0, 0, 0, 7]].concat();
                gre([0x10, 0], [0x88, 0xbe], &head, whole)
            }
            Wrap::ErspanThree => {
                // Version 2, a frame, an optional subheader announced by the last bit.
                let own = [0x20, 0x64, 0x00, 0x01, 0, 1, 2, 3, 0, 0, 0x00, 0x01];
                let platform = [0x04, 0, 0, 0, 0, 0, 0, 1];
                let head = [&number(packet)[..], &own, &platform].concat();
                gre([0x10, 0], [0x22, 0xeb], &head, whole)
            }
            Wrap::Geneve => {
                let options = [0x01, 0x02, 0x02, 1, 1, 2, 3, 4, 0xff, 0xff, 0x01, 0];
                let head = [&[3, 0, TEB[0], TEB[1], 0, 0, 0x2a, 0], &options[..]].concat();
                udp(6081, &[&head, whole].concat())
            }
            Wrap::GeneveIp => {
                let kind = self.kind();
                udp(6081, &[&[0, 0, kind[0], kind[1], 0, 0, 0x2a, 0], packet].concat())
            }
            Wrap::Gre => gre([0, 0], self.kind(), &[], packet),
            Wrap::GreKeyed => {
                let tail = [&[0, 0, 0, 7], &number(packet)[..], packet].concat();
                let mut all = [&[0xb0, 0], &self.kind()[..], &[0, 0, 0, 0], &tail].concat();
                let sum = checksum(&all);
                all[4..6].copy_from_slice(&sum);
                tunnel(GRE, &all)
            }
            Wrap::GrePptp => {
                let protocol = if self.kind() == IPV4 { 0x21 } else { 0x57 };
                let length = size(packet.len() + 4);
                let head = [&length[..], &[0, 9], &number(packet), &[0xff, 3, 0, protocol]];
                gre([0x30, 1], [0x88, 0x0b], &head.concat(), packet)
            }
            Wrap::Gtp => {
                let length = size(packet.len());
                udp(2152, &[&[0x30, 0xff], &length[..], &[0, 0, 0, 9], packet].concat())
            }
            Wrap::GtpExtended => {
                // A sequence number; the PDU session container, then a UDP port.
                let more = [0, 7, 0, 0x85, 1, 0x10, 0x09, 0x40, 1, 0x9c, 0x40, 0];
                let length = size(packet.len() + more.len());
                udp(2152, &[&[0x36, 0xff], &length[..], &[0, 0, 0, 9], &more, packet].concat())
            }
            Wrap::InIpv4 => tunnel(inner(packet), packet),
            Wrap::InIpv6 => tunnel6(inner(packet), packet),
            Wrap::InIpv6Limited => {
                let limit = [inner(packet), 0, 4, 1, 4, 1, 1, 0];
                tunnel6(60, &[&limit, packet].concat())
            }
            Wrap::Mpls => {
                let labels =
                    [label(17, false), label(18, false), label(19, false), label(20, true)];
                self.tagged([0x88, 0x47], &labels.concat(), packet)
            }
            Wrap::MplsFrame => {
                let head = [label(17, false), label(18, true), [0; 4]].concat();
                self.tagged([0x88, 0x47], &head, whole)
            }
            Wrap::MplsFrameBare => {
                let head = [label(17, false), label(18, true)].concat();
                self.tagged([0x88, 0x47], &head, whole)
            }
            Wrap::MplsInGre => gre([0, 0], [0x88, 0x47], &label(17, true), packet),
            Wrap::MplsInUdp => udp(6635, &[&label(17, false), &label(18, true), packet].concat()),
            Wrap::Nvgre => gre([0x20, 0], TEB, &[0, 0x2a, 0, 1], whole),
            Wrap::Pppoe => self.tagged([0x88, 0x64], &self.session(packet), packet),
            Wrap::PppoeInQinQ => {
                let tags = [0x00, 0xc8, 0x81, 0x00, 0x00, 0x64, 0x88, 0x64];
                self.tagged([0x88, 0xa8], &[&tags, &self.session(packet)[..]].concat(), packet)
            }
            Wrap::QinQ => {
                let tags = [&[0x00, 0xc8, 0x81, 0x00, 0x00, 0x64], &self.kind()[..]].concat();
                self.tagged([0x88, 0xa8], &tags, packet)
            }
            Wrap::Vlan => {
                let tag = [&[0x00, 0x64], &self.kind()[..]].concat();
                self.tagged([0x81, 0x00], &tag, packet)
            }
            Wrap::Vxlan => udp(4789, &[&[0x08, 0, 0, 0, 0, 0, 0x2a, 0], whole].concat()),
            Wrap::VxlanGpe => {
                let next = if self.kind() == IPV4 { 1 } else { 2 };
                udp(4790, &[&[0x0c, 0, 0, next, 0, 0, 0x2a, 0], packet].concat())
            }
            Wrap::VxlanGroup => udp(4789, &[&[0x88, 0, 0, 9, 0, 0, 0x2a, 0], whole].concat()),
            Wrap::VxlanOfVlan => {
                let tag = [&[0x00, 0x64], &self.kind()[..]].concat();
                let tagged = self.tagged([0x81, 0x00], &tag, packet);
                udp(8472, &[&[0x08, 0, 0, 0, 0, 0, 0x2a, 0], &tagged[..]].concat())
            }
        };
        Self::new(self.at, bytes)
    }

    /// The same addresses of the link, another type, something between them and the packet.
    fn tagged(&self, kind: [u8; 2], head: &[u8], packet: &[u8]) -> Vec<u8> {
        [&self.bytes[..12], &kind, head, packet].concat()
    }

    /// The header of a PPPoE session, with that of PPP.
    fn session(&self, packet: &[u8]) -> Vec<u8> {
        let protocol = if self.kind() == IPV4 { [0x00, 0x21] } else { [0x00, 0x57] };
        [&[0x11, 0x00, 0x00, 0x01], &size(packet.len() + 2)[..], &protocol].concat()
    }
}

fn size(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).unwrap().to_be_bytes()
}

/// A number that goes up with the packets; the identification of IPv4 serves as well as any.
fn number(packet: &[u8]) -> [u8; 4] {
    [0, 0, packet[4], packet[5]]
}

fn label(number: u8, is_last: bool) -> [u8; 4] {
    [0, number >> 4, number << 4 | u8::from(is_last), 64]
}

/// The IANA protocol number of a packet in a packet.
fn inner(packet: &[u8]) -> u8 {
    if packet[0] >> 4 == 4 { 4 } else { 41 }
}

fn gre(flags: [u8; 2], kind: [u8; 2], head: &[u8], content: &[u8]) -> Vec<u8> {
    tunnel(GRE, &[&flags, &kind, head, content].concat())
}

fn udp(port: u16, content: &[u8]) -> Vec<u8> {
    let length = size(content.len() + 8);
    // A tunnel may leave the checksum out (RFC 6935).
    let head = [[0xc0, 0x00], port.to_be_bytes(), length, [0, 0]].concat();
    tunnel(UDP, &[&head, content].concat())
}

fn tunnel(protocol: u8, content: &[u8]) -> Vec<u8> {
    let [from, to] = OUTER.map(|text| text.parse::<IpAddr>().unwrap());
    let (_, packet) = ip(from, to, protocol, content);
    ethernet(IPV4, &packet)
}

fn tunnel6(protocol: u8, content: &[u8]) -> Vec<u8> {
    let [from, to] = OUTER6.map(|text| text.parse::<IpAddr>().unwrap());
    let (_, packet) = ip(from, to, protocol, content);
    ethernet(IPV6, &packet)
}
