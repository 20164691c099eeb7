//! The elements that are read, and from where.
//!
//! In: an element's number and enterprise. Out: its meaning here, or none. Numbers are the registry's:
//! <https://www.iana.org/assignments/ipfix/ipfix.xhtml> (which includes those of NetFlow version 9);
//! reverse elements have the enterprise number 29305 (RFC 5103).

/// Enterprise number of reverse elements.
const REVERSE: u32 = 29305;

/// How many meanings there are.
pub(super) const COUNT: usize = Field::FirewallEvent as usize + 1;

/// A meaning, which is also its place in a [`Row`](super::row::Row).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    // Who.
    Ipv4Destination,
    Ipv4Source,
    Ipv6Destination,
    Ipv6Source,
    DestinationPort,
    SourcePort,
    TcpDestinationPort,
    TcpSourcePort,
    UdpDestinationPort,
    UdpSourcePort,
    Protocol,
    BiflowDirection,
    // How much.
    Octets,
    OctetsInitiator,
    OctetsPost,
    OctetsResponder,
    OctetsReverse,
    OctetsReverseTotal,
    OctetsTotal,
    Packets,
    PacketsInitiator,
    PacketsPost,
    PacketsResponder,
    PacketsReverse,
    PacketsReverseTotal,
    PacketsTotal,
    TcpFlags,
    // When.
    DurationMicroseconds,
    DurationMilliseconds,
    EndMicroseconds,
    EndMilliseconds,
    EndNanoseconds,
    EndSeconds,
    EndUptime,
    EndDelta,
    ObservedMilliseconds,
    StartMicroseconds,
    StartMilliseconds,
    StartNanoseconds,
    StartSeconds,
    StartUptime,
    StartDelta,
    SystemInit,
    // One in how many.
    IngressInterface,
    SamplerId,
    SamplingInterval,
    SamplingPacketInterval,
    SamplingPacketSpace,
    SamplingPopulation,
    SamplingProbability,
    SamplingRandomInterval,
    SamplingSize,
    SelectorId,
    // What became of it.
    FirewallEvent,
}

impl Field {
    /// Meaning of an element.
    pub(super) fn of(enterprise: u32, element: u16) -> Option<Self> {
        match enterprise {
            0 => Self::of_registry(element),
            REVERSE => match element {
                1 => Some(Self::OctetsReverse),
                2 => Some(Self::PacketsReverse),
                85 => Some(Self::OctetsReverseTotal),
                86 => Some(Self::PacketsReverseTotal),
                _ => None,
            },
            _ => None,
        }
    }

    fn of_registry(element: u16) -> Option<Self> {
        Some(match element {
            1 => Self::Octets,
            2 => Self::Packets,
            4 => Self::Protocol,
            6 => Self::TcpFlags,
            7 => Self::SourcePort,
            8 => Self::Ipv4Source,
            10 => Self::IngressInterface,
            11 => Self::DestinationPort,
            12 => Self::Ipv4Destination,
            21 => Self::EndUptime,
            22 => Self::StartUptime,
            23 => Self::OctetsPost,
            24 => Self::PacketsPost,
            27 => Self::Ipv6Source,
            28 => Self::Ipv6Destination,
            34 => Self::SamplingInterval,
            48 => Self::SamplerId,
            50 => Self::SamplingRandomInterval,
            85 => Self::OctetsTotal,
            86 => Self::PacketsTotal,
            150 => Self::StartSeconds,
            151 => Self::EndSeconds,
            152 => Self::StartMilliseconds,
            153 => Self::EndMilliseconds,
            154 => Self::StartMicroseconds,
            155 => Self::EndMicroseconds,
            156 => Self::StartNanoseconds,
            157 => Self::EndNanoseconds,
            158 => Self::StartDelta,
            159 => Self::EndDelta,
            160 => Self::SystemInit,
            161 => Self::DurationMilliseconds,
            162 => Self::DurationMicroseconds,
            180 => Self::UdpSourcePort,
            181 => Self::UdpDestinationPort,
            182 => Self::TcpSourcePort,
            183 => Self::TcpDestinationPort,
            231 => Self::OctetsInitiator,
            232 => Self::OctetsResponder,
            233 => Self::FirewallEvent,
            239 => Self::BiflowDirection,
            298 => Self::PacketsInitiator,
            299 => Self::PacketsResponder,
            302 => Self::SelectorId,
            305 => Self::SamplingPacketInterval,
            306 => Self::SamplingPacketSpace,
            309 => Self::SamplingSize,
            310 => Self::SamplingPopulation,
            311 => Self::SamplingProbability,
            323 => Self::ObservedMilliseconds,
            _ => return None,
        })
    }

    /// Meaning of a scope of NetFlow version 9, which has numbers of its own (RFC 3954, section 6.1).
    pub(super) fn of_scope(scope: u16) -> Option<Self> {
        (scope == 2).then_some(Self::IngressInterface)
    }
}
