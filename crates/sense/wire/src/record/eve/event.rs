//! The parts of an event that are read.
//!
//! In: a JSON object. Out: borrowed fields; texts are owned only where they hold escapes.

use std::{borrow::Cow, net::IpAddr, ops::Deref};

use serde::Deserialize;

/// A text that borrows where it can: serde borrows no `Option<Cow>` by itself.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// What every event has.
#[derive(Debug, Deserialize)]
pub(super) struct Kind<'a> {
    #[serde(borrow)]
    pub(super) timestamp: Cow<'a, str>,
    #[serde(borrow, rename = "event_type")]
    _event_type: Cow<'a, str>,
}

impl<'a> Kind<'a> {
    pub(super) fn parse(line: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Event<'a> {
    #[serde(borrow)]
    pub(super) timestamp: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) event_type: Cow<'a, str>,
    #[serde(borrow)]
    src_ip: Option<Text<'a>>,
    #[serde(default)]
    src_port: u16,
    #[serde(borrow)]
    dest_ip: Option<Text<'a>>,
    #[serde(default)]
    dest_port: u16,
    #[serde(borrow)]
    proto: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) flow: Option<Flow<'a>>,
    #[serde(borrow)]
    pub(super) netflow: Option<Counted<'a>>,
    #[serde(borrow)]
    pub(super) tcp: Option<Tcp<'a>>,
    #[serde(borrow)]
    pub(super) dns: Option<super::dns::Dns<'a>>,
    #[serde(borrow)]
    pub(super) tls: Option<Tls<'a>>,
    #[serde(borrow)]
    pub(super) quic: Option<Tls<'a>>,
    #[serde(borrow)]
    pub(super) http: Option<Http<'a>>,
    pub(super) stats: Option<Stats>,
}

impl Event<'_> {
    /// Source and destination; ports are zero for ICMP, which has none.
    pub(super) fn ends(&self) -> Option<((IpAddr, u16), (IpAddr, u16))> {
        let address = |text: &Option<Text<'_>>| super::text::address(text.as_deref()?.as_bytes());
        Some(((address(&self.src_ip)?, self.src_port), (address(&self.dest_ip)?, self.dest_port)))
    }

    /// IANA number; Suricata writes names, and numbers of what it has no name for.
    pub(super) fn protocol(&self) -> Option<u8> {
        match self.proto.as_deref()? {
            "TCP" => Some(6),
            "UDP" => Some(17),
            "ICMP" => Some(1),
            "IPv6-ICMP" => Some(58),
            "GRE" => Some(47),
            "ESP" => Some(50),
            "SCTP" => Some(132),
            other => super::text::number(other.as_bytes()),
        }
    }
}

/// A flow of both directions.
#[derive(Debug, Deserialize)]
pub(super) struct Flow<'a> {
    #[serde(default)]
    pub(super) pkts_toserver: u64,
    #[serde(default)]
    pub(super) pkts_toclient: u64,
    #[serde(default)]
    pub(super) bytes_toserver: u64,
    #[serde(default)]
    pub(super) bytes_toclient: u64,
    #[serde(borrow)]
    pub(super) start: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) end: Option<Text<'a>>,
    #[serde(borrow)]
    state: Option<Text<'a>>,
}

impl Flow<'_> {
    /// Whether the handshake of TCP was completed. A flow that is `closed` may have been refused; then
    /// it never carried a SYN with ACK from the server.
    pub(super) fn established(&self, tcp: Option<&Tcp<'_>>) -> Option<bool> {
        const SYN_ACK: u8 = 0x12;
        let server = tcp.and_then(|tcp| flags(tcp.tcp_flags_tc.as_deref()?));
        match (self.state.as_deref()?, server) {
            ("new", _) => Some(false),
            ("established" | "bypassed", _) => Some(true),
            ("closed", Some(flags)) => Some(flags & SYN_ACK == SYN_ACK),
            _ => None,
        }
    }
}

/// A flow of one direction.
#[derive(Debug, Deserialize)]
pub(super) struct Counted<'a> {
    #[serde(default)]
    pub(super) pkts: u64,
    #[serde(default)]
    pub(super) bytes: u64,
    #[serde(borrow)]
    pub(super) start: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) end: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tcp<'a> {
    #[serde(borrow)]
    tcp_flags: Option<Text<'a>>,
    #[serde(borrow)]
    tcp_flags_tc: Option<Text<'a>>,
}

impl Tcp<'_> {
    /// All flags of the flow, or-ed together.
    pub(super) fn flags(&self) -> Option<u8> {
        flags(self.tcp_flags.as_deref()?)
    }
}

/// Two hexadecimal digits.
fn flags(text: &str) -> Option<u8> {
    u8::from_str_radix(text, 16).ok()
}

#[derive(Debug, Deserialize)]
pub(super) struct Tls<'a> {
    #[serde(borrow)]
    pub(super) sni: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Http<'a> {
    #[serde(borrow)]
    pub(super) hostname: Option<Text<'a>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Stats {
    #[serde(default)]
    pub(super) capture: Capture,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Capture {
    #[serde(default)]
    pub(super) kernel_drops: u64,
}
