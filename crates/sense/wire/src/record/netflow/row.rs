//! One data record, and the flow it tells.
//!
//! In: values by their meaning. Out: a [`FlowRecord`], or none when no two addresses are in it.
//!
//! Which counter counts: delta before total (elements 1 and 85); initiator and responder (firewalls)
//! and reverse elements (RFC 5103) make a row of both directions. Elements 23 and 24 count the same
//! direction after this device in IPFIX, and the other direction with the exporters of version 9 that
//! send them beside 1 and 2 (nProbe, FortiGate), unless both are equal. Where nothing else counts,
//! they count the row's direction.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hashwarden_domain::observation::wire::Traffic;

use super::{
    bytes::number,
    field::{self, Field},
};
use crate::{capture::Nanoseconds, record::FlowRecord};

const MICROSECOND: i64 = 1_000;
const MILLISECOND: i64 = 1_000_000;
const SECOND: i64 = 1_000_000_000;
/// From the epoch of NTP to the one of Unix, in seconds (RFC 5905).
const NTP_TO_UNIX: u64 = 2_208_988_800;
/// Milliseconds by which a flow may end after the message that tells of it.
const MAX_LATER: u32 = 3_600_000;

/// Values of one record.
#[derive(Clone, Debug)]
pub(super) struct Row {
    values: [u64; field::COUNT],
    present: u64,
    source6: u128,
    destination6: u128,
}

/// What the header of the message says about time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exported {
    /// When it was sent.
    pub(super) at: Nanoseconds,
    /// Milliseconds since the exporter started, then; version 9 alone says so.
    pub(super) uptime: Option<u32>,
}

impl Default for Row {
    fn default() -> Self {
        Self { values: [0; field::COUNT], present: 0, source6: 0, destination6: 0 }
    }
}

// A row marks presence in one word.
const _: () = assert!(field::COUNT <= 64);

impl Row {
    /// Keeps a value; the first of each meaning counts, and one of impossible length does not.
    pub(super) fn set(&mut self, field: Field, bytes: &[u8]) {
        let value = match (field, bytes.len()) {
            (Field::Ipv6Source | Field::Ipv6Destination, 16) => {
                let mut address = [0; 16];
                address.copy_from_slice(bytes);
                let place = match field {
                    Field::Ipv6Source => &mut self.source6,
                    _ => &mut self.destination6,
                };
                *place = u128::from_be_bytes(address);
                Some(0)
            }
            (Field::Ipv6Source | Field::Ipv6Destination, _) => None,
            (Field::Ipv4Source | Field::Ipv4Destination, 4) => number(bytes),
            (Field::Ipv4Source | Field::Ipv4Destination, _) => None,
            // RFC 7011, section 6.2: a float64 may be sent as float32.
            (Field::SamplingProbability, 4) => number(bytes)
                .and_then(|bits| u32::try_from(bits).ok())
                .map(|bits| f64::from(f32::from_bits(bits)).to_bits()),
            _ => number(bytes),
        };
        let bit = 1 << field as u32;
        if let Some(value) = value
            && self.present & bit == 0
        {
            self.values[field as usize] = value;
            self.present |= bit;
        }
    }

    /// A value, where the record has it.
    pub(super) fn value(&self, field: Field) -> Option<u64> {
        (self.present & 1 << field as u32 != 0).then(|| self.values[field as usize])
    }

    fn first_of(&self, fields: &[Field]) -> Option<u64> {
        fields.iter().find_map(|field| self.value(*field))
    }

    /// The flow it tells.
    pub(super) fn flow(
        &self,
        exported: Exported,
        system_init: Option<u64>,
        sampling: Option<u32>,
    ) -> Option<FlowRecord> {
        let (source, destination) = self.addresses()?;
        let protocol = self.protocol();
        let source =
            (source, self.port(&[Field::SourcePort, Field::TcpSourcePort, Field::UdpSourcePort]));
        let destination = (
            destination,
            self.port(&[
                Field::DestinationPort,
                Field::TcpDestinationPort,
                Field::UdpDestinationPort,
            ]),
        );
        let (sent, received) = self.traffic(exported.uptime.is_some());
        let (first, last) = self.times(exported, system_init);
        let flags = self.value(Field::TcpFlags).map(|flags| flags.to_be_bytes()[7]);
        // Flow denied, of the registry's firewallEvent.
        let denied = self.value(Field::FirewallEvent) == Some(3);
        let mut flow = FlowRecord {
            first,
            last,
            source,
            destination,
            protocol,
            sent,
            received,
            flags: flags.filter(|_| protocol == 6),
            established: denied.then_some(false),
            sampling,
        };
        // RFC 5103, section 6.3: the source is the one that answered.
        if self.value(Field::BiflowDirection) == Some(2)
            && let Some(received) = flow.received
        {
            (flow.source, flow.destination) = (flow.destination, flow.source);
            (flow.sent, flow.received) = (received, Some(flow.sent));
        }
        Some(flow)
    }

    /// A dual-stack template leaves the family that is not meant at zero.
    fn addresses(&self) -> Option<(IpAddr, IpAddr)> {
        let v4 = |field| {
            let bits = u32::try_from(self.value(field)?).ok()?;
            Some(IpAddr::V4(Ipv4Addr::from_bits(bits)))
        };
        let v6 = |field, bits| {
            self.value(field)?;
            Some(IpAddr::V6(Ipv6Addr::from_bits(bits)))
        };
        let v4 = v4(Field::Ipv4Source).zip(v4(Field::Ipv4Destination));
        let v6 =
            v6(Field::Ipv6Source, self.source6).zip(v6(Field::Ipv6Destination, self.destination6));
        let said = |pair: &(IpAddr, IpAddr)| !(pair.0.is_unspecified() && pair.1.is_unspecified());
        v4.filter(said).or(v6.filter(said))
    }

    fn protocol(&self) -> u8 {
        let has = |field| self.value(field).is_some();
        match self.value(Field::Protocol).map(u8::try_from) {
            Some(Ok(protocol)) => protocol,
            _ if has(Field::TcpSourcePort) || has(Field::TcpDestinationPort) => 6,
            _ if has(Field::UdpSourcePort) || has(Field::UdpDestinationPort) => 17,
            _ => 0,
        }
    }

    fn port(&self, fields: &[Field]) -> u16 {
        self.first_of(fields).and_then(|port| u16::try_from(port).ok()).unwrap_or_default()
    }

    fn traffic(&self, version_9: bool) -> (Traffic, Option<Traffic>) {
        let count = |packets: &[Field], octets: &[Field]| {
            let (packets, bytes) = (self.first_of(packets), self.first_of(octets));
            (packets.is_some() || bytes.is_some()).then(|| Traffic {
                packets: packets.unwrap_or_default(),
                bytes: bytes.unwrap_or_default(),
            })
        };
        let initiator = count(&[Field::PacketsInitiator], &[Field::OctetsInitiator]);
        let responder = count(&[Field::PacketsResponder], &[Field::OctetsResponder]);
        let reverse = count(
            &[Field::PacketsReverse, Field::PacketsReverseTotal],
            &[Field::OctetsReverse, Field::OctetsReverseTotal],
        );
        let forward =
            count(&[Field::Packets, Field::PacketsTotal], &[Field::Octets, Field::OctetsTotal]);
        let post = count(&[Field::PacketsPost], &[Field::OctetsPost]);
        let sent = if responder.is_some() { initiator.or(forward) } else { forward.or(initiator) };
        let other = post.filter(|post| {
            let counted = sent.is_some_and(|sent| sent != Traffic::default() && sent != *post);
            version_9 && counted && *post != Traffic::default()
        });
        let sent =
            sent.filter(|sent| *sent != Traffic::default() || responder.or(reverse).is_some());
        (sent.or(post).unwrap_or_default(), responder.or(reverse).or(other))
    }

    fn times(&self, exported: Exported, system_init: Option<u64>) -> (Nanoseconds, Nanoseconds) {
        let in_unit = |field, unit: i64| {
            i64::try_from(self.value(field)?).ok().filter(|value| *value > 0)?.checked_mul(unit)
        };
        let ntp = |field, unit| self.value(field).and_then(|value| from_ntp(value, unit));
        let delta = |field| {
            let before = i64::try_from(self.value(field)?).ok()?.checked_mul(MICROSECOND)?;
            exported.at.0.checked_sub(before)
        };
        let uptime = |field| self.since_start(field, exported, system_init);
        let start = in_unit(Field::StartMilliseconds, MILLISECOND)
            .or_else(|| ntp(Field::StartMicroseconds, MICROSECOND))
            .or_else(|| ntp(Field::StartNanoseconds, 1))
            .or_else(|| delta(Field::StartDelta))
            .or_else(|| uptime(Field::StartUptime))
            .or_else(|| in_unit(Field::StartSeconds, SECOND));
        let end = in_unit(Field::EndMilliseconds, MILLISECOND)
            .or_else(|| ntp(Field::EndMicroseconds, MICROSECOND))
            .or_else(|| ntp(Field::EndNanoseconds, 1))
            .or_else(|| delta(Field::EndDelta))
            .or_else(|| uptime(Field::EndUptime))
            .or_else(|| in_unit(Field::EndSeconds, SECOND))
            .or_else(|| in_unit(Field::ObservedMilliseconds, MILLISECOND));
        let duration = in_unit(Field::DurationMilliseconds, MILLISECOND)
            .or_else(|| in_unit(Field::DurationMicroseconds, MICROSECOND))
            .unwrap_or_default();
        let (first, last) = match (start, end) {
            (Some(start), Some(end)) => (start, end),
            (Some(start), None) => (start, start.saturating_add(duration)),
            (None, Some(end)) => (end.saturating_sub(duration), end),
            (None, None) => (exported.at.0.saturating_sub(duration), exported.at.0),
        };
        (Nanoseconds(first.min(last)), Nanoseconds(last.max(first)))
    }

    /// A moment counted in milliseconds from the exporter's start.
    fn since_start(&self, field: Field, exported: Exported, init: Option<u64>) -> Option<i64> {
        let [.., a, b, c, d] = self.value(field)?.to_be_bytes();
        let moment = u32::from_be_bytes([a, b, c, d]);
        if let Some(now) = exported.uptime {
            return Some(since(exported.at, now, moment).0);
        }
        if let Some(init) = self.value(Field::SystemInit).or(init).filter(|init| *init > 0) {
            let at = i64::try_from(init).ok()?.checked_add(i64::from(moment))?;
            return at.checked_mul(MILLISECOND);
        }
        // Only the distance of the two is known; the flow is told when it ends.
        let [.., a, b, c, d] = self.value(Field::EndUptime)?.to_be_bytes();
        Some(since(exported.at, u32::from_be_bytes([a, b, c, d]), moment).0)
    }
}

/// The moment at which the uptime was `moment`, when it is `now` at `at`.
pub(super) fn since(at: Nanoseconds, now: u32, moment: u32) -> Nanoseconds {
    // The counter has 32 bits and wraps after 49.7 days; a little later than now is no wrap, but a
    // flow that was sent before the clock was read.
    let (later, earlier) = (moment.wrapping_sub(now), now.wrapping_sub(moment));
    let difference = if later <= MAX_LATER { i64::from(later) } else { -i64::from(earlier) };
    Nanoseconds(at.0.saturating_add(difference * MILLISECOND))
}

/// A moment of seconds and fractions since 1900 (RFC 7011, section 6.1.9). Some exporters send the
/// plain count since 1970 instead; read as NTP that would lie before 1970, so the two are never
/// mistaken until the era of NTP ends in 2036.
fn from_ntp(value: u64, unit: i64) -> Option<i64> {
    let (seconds, fraction) = (value >> 32, value & 0xffff_ffff);
    match seconds.checked_sub(NTP_TO_UNIX) {
        Some(seconds) => {
            let fraction = i64::try_from((fraction * 1_000_000_000) >> 32).ok()?;
            i64::try_from(seconds).ok()?.checked_mul(SECOND)?.checked_add(fraction)
        }
        None => i64::try_from(value).ok().filter(|value| *value > 0)?.checked_mul(unit),
    }
}
