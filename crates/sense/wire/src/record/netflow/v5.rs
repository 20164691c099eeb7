//! NetFlow version 5: a header and up to thirty records of 48 bytes.
//!
//! In: one UDP payload. Out: flows. Layout:
//! <https://www.cisco.com/c/en/us/td/docs/net_mgmt/netflow_collection_engine/3-6/user/guide/format.html>.

use std::net::{IpAddr, Ipv4Addr};

use hashwarden_domain::{LossKind, observation::wire::Traffic};

use super::{bytes::Bytes, domain::Domain, export::unsampled, row::since, sequence::Records};
use crate::{capture::Nanoseconds, loss::Losses, record::FlowRecord};

const HEADER: usize = 24;
const RECORD: usize = 48;

/// Whether the payload is as long as its records.
pub(super) fn fits(payload: &[u8]) -> bool {
    let count = payload.get(2..4).and_then(|count| Bytes(count).u16()).map_or(0, usize::from);
    (1..=30).contains(&count) && payload.len() == HEADER + RECORD * count
}

/// Reads a packet.
pub(super) fn packet(
    payload: &[u8],
    at: Nanoseconds,
    domain: &mut Domain,
    tell: &mut dyn FnMut(FlowRecord),
    losses: &mut Losses,
) {
    let Some((header, body)) = split_header(payload) else {
        losses.add(LossKind::PacketMalformed, Some(at));
        return;
    };
    domain.clock(header.uptime, header.at, losses);
    let counted = Records { flows: u32::from(header.count), options: 0 };
    domain.sequence.take(header.sequence, Some(counted), at, losses);
    let records = body.chunks_exact(RECORD).take(usize::from(header.count));
    if records.len() < usize::from(header.count) {
        losses.add(LossKind::PacketMalformed, Some(at));
    }
    for record in records {
        if let Some(flow) = flow(&header, record) {
            unsampled(&flow, losses);
            tell(flow);
        }
    }
}

struct Header {
    count: u16,
    uptime: u32,
    at: Nanoseconds,
    sequence: u32,
    sampling: Option<u32>,
}

fn split_header(payload: &[u8]) -> Option<(Header, &[u8])> {
    let (header, body) = payload.split_at_checked(HEADER)?;
    let mut header = Bytes(header);
    let _version = header.u16()?;
    let count = header.u16()?;
    let uptime = header.u32()?;
    let seconds = i64::from(header.u32()?);
    let nanoseconds = i64::from(header.u32()?);
    let sequence = header.u32()?;
    let _engine = header.u16()?;
    // Two bits of mode, fourteen of interval; some exporters leave the mode at zero.
    let sampling = Some(u32::from(header.u16()? & 0x3fff)).filter(|rate| *rate > 1);
    let at = Nanoseconds(seconds * 1_000_000_000 + nanoseconds);
    Some((Header { count, uptime, at, sequence, sampling }, body))
}

fn flow(header: &Header, record: &[u8]) -> Option<FlowRecord> {
    let mut record = Bytes(record);
    let address = |bits| IpAddr::V4(Ipv4Addr::from_bits(bits));
    let source = address(record.u32()?);
    let destination = address(record.u32()?);
    let _next_hop_and_interfaces = record.take(8)?;
    let packets = u64::from(record.u32()?);
    let bytes = u64::from(record.u32()?);
    let first = since(header.at, header.uptime, record.u32()?);
    let last = since(header.at, header.uptime, record.u32()?);
    let source = (source, record.u16()?);
    let destination = (destination, record.u16()?);
    let _padding = record.u8()?;
    let flags = record.u8()?;
    let protocol = record.u8()?;
    Some(FlowRecord {
        first: first.min(last),
        last: last.max(first),
        source,
        destination,
        protocol,
        sent: Traffic { packets, bytes },
        received: None,
        flags: (protocol == 6).then_some(flags),
        established: None,
        sampling: header.sampling,
    })
}
