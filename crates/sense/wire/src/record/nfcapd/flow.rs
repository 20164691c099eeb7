//! Flow records of both layouts.
//!
//! In: one record, with its header. Out: the flow, with what else decides about its sampling; none when
//! the record breaks its layout. A record of events without addresses has no flow.
//!
//! The outgoing counters are what the exporter counted in the other direction (nfdump's own reading of
//! elements 23 and 24 of version 9, of reverse elements and of `-b`), but where there are no incoming
//! ones they are all there is of this direction, and where both are equal it was counted twice.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hashwarden_domain::observation::wire::Traffic;

use super::{
    bytes::Little,
    extension::{Maps, Width},
};
use crate::{capture::Nanoseconds, record::FlowRecord};

/// A record read.
pub(super) struct Read {
    pub(super) flow: Option<FlowRecord>,
    /// Counters were multiplied by the sampling rate.
    pub(super) sampled: bool,
    /// Number of the exporter in this file.
    pub(super) exporter: u16,
    /// Sampler that the flow names.
    pub(super) sampler: Option<u64>,
}

/// Records 1 and 10, which differ in where the exporter stands.
pub(super) fn layout_1(kind: u16, record: &[u8], maps: &Maps) -> Option<Read> {
    const IPV6: u16 = 1;
    const WIDE_PACKETS: u16 = 2;
    const WIDE_BYTES: u16 = 4;
    const SAMPLED: u16 = 128;

    let mut rest = Little(record);
    let _kind_and_size = rest.u32()?;
    let mut flags = rest.u16()?;
    let mut exporter = 0;
    if kind == 1 {
        let [low, high] = flags.to_le_bytes();
        (flags, exporter) = (u16::from(low), u16::from(high));
    }
    let out = maps.out(rest.u16()?);
    let milliseconds = (rest.u16()?, rest.u16()?);
    let first = moment(u64::from(rest.u32()?) * 1000 + u64::from(milliseconds.0));
    let last = moment(u64::from(rest.u32()?) * 1000 + u64::from(milliseconds.1));
    let _forwarding = rest.u8()?;
    let tcp_flags = rest.u8()?;
    let protocol = rest.u8()?;
    let _tos = rest.u8()?;
    let ports = (rest.u16()?, rest.u16()?);
    if kind == 10 {
        exporter = rest.u16()?;
        let _reserved = rest.u16()?;
    }
    let (source, destination) = if flags & IPV6 != 0 {
        (v6(rest.u128()?), v6(rest.u128()?))
    } else {
        (v4(rest.u32()?), v4(rest.u32()?))
    };
    let mut counter = |wide: u16| {
        if flags & wide != 0 { rest.u64() } else { rest.u32().map(u64::from) }
    };
    let incoming = Traffic { packets: counter(WIDE_PACKETS)?, bytes: counter(WIDE_BYTES)? };
    let out_counter = |place: Option<(usize, Width)>| {
        let Some((offset, width)) = place else { return Some(0) };
        let mut at = Little(rest.0.get(offset..)?);
        match width {
            Width::Four => at.u32().map(u64::from),
            Width::Eight => at.u64(),
        }
    };
    let outgoing = Traffic { packets: out_counter(out.packets)?, bytes: out_counter(out.bytes)? };
    let (sent, received) = directions(incoming, outgoing);
    let flow = FlowRecord {
        first: first.min(last),
        last: last.max(first),
        source: (source, ports.0),
        destination: (destination, ports.1),
        protocol,
        sent,
        received,
        flags: (protocol == 6).then_some(tcp_flags),
        established: None,
        sampling: None,
    };
    let flow = (!source.is_unspecified() || !destination.is_unspecified()).then_some(flow);
    Some(Read { flow, sampled: flags & SAMPLED != 0, exporter, sampler: None })
}

/// Record 11: elements, each with a header.
pub(super) fn layout_2(record: &[u8]) -> Option<Read> {
    const SAMPLED: u8 = 2;

    let mut rest = Little(record);
    let _kind_and_size = rest.u32()?;
    let elements = rest.u16()?;
    let _engine = rest.u16()?;
    let exporter = rest.u16()?;
    let sampled = rest.u8()? & SAMPLED != 0;
    let _netflow_version = rest.u8()?;
    let mut generic = None;
    let mut addresses = None;
    let mut outgoing = Traffic::default();
    let mut sampler = None;
    let mut denied = false;
    for _ in 0..elements {
        let id = rest.u16()?;
        let length = usize::from(rest.u16()?).checked_sub(4)?;
        let mut element = Little(rest.take(length)?);
        match id {
            1 => generic = Some(Generic::read(element)?),
            2 => addresses = Some((v4(element.u32()?), v4(element.u32()?))),
            3 => addresses = Some((v6(element.u128()?), v6(element.u128()?))),
            5 => {
                let _flows = element.u64()?;
                outgoing = Traffic { packets: element.u64()?, bytes: element.u64()? };
            }
            18 => sampler = Some(element.u64()?),
            // Firewall event 3: flow denied.
            19 => denied = element.0.get(14) == Some(&3),
            _ => {}
        }
    }
    let flow = generic.zip(addresses).map(|(generic, (source, destination))| {
        let (sent, received) = directions(generic.incoming, outgoing);
        FlowRecord {
            first: generic.first.min(generic.last),
            last: generic.last.max(generic.first),
            source: (source, generic.ports.0),
            destination: (destination, generic.ports.1),
            protocol: generic.protocol,
            sent,
            received,
            flags: (generic.protocol == 6).then_some(generic.tcp_flags),
            established: denied.then_some(false),
            sampling: None,
        }
    });
    Some(Read { flow, sampled, exporter, sampler })
}

struct Generic {
    first: Nanoseconds,
    last: Nanoseconds,
    incoming: Traffic,
    ports: (u16, u16),
    protocol: u8,
    tcp_flags: u8,
}

impl Generic {
    fn read(mut element: Little<'_>) -> Option<Self> {
        let first = moment(element.u64()?);
        let last = moment(element.u64()?);
        let _received = element.u64()?;
        let incoming = Traffic { packets: element.u64()?, bytes: element.u64()? };
        let ports = (element.u16()?, element.u16()?);
        let (protocol, tcp_flags) = (element.u8()?, element.u8()?);
        Some(Self { first, last, incoming, ports, protocol, tcp_flags })
    }
}

fn directions(incoming: Traffic, outgoing: Traffic) -> (Traffic, Option<Traffic>) {
    let nothing = Traffic::default();
    if incoming == nothing {
        (outgoing, None)
    } else {
        (incoming, Some(outgoing).filter(|out| *out != nothing && *out != incoming))
    }
}

fn moment(milliseconds: u64) -> Nanoseconds {
    let nanoseconds = i64::try_from(milliseconds).ok().and_then(|ms| ms.checked_mul(1_000_000));
    Nanoseconds(nanoseconds.unwrap_or_default())
}

fn v4(bits: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from_bits(bits))
}

fn v6(bits: u128) -> IpAddr {
    IpAddr::V6(Ipv6Addr::from_bits(bits))
}
