//! One row of a Zeek log, in the fields that both notations share, and what it tells.
//!
//! In: values as they stand in the log, without quotes. Out: a flow, a name or a loss. Which fields
//! exist: <https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html> and the pages
//! beside it.

use std::net::IpAddr;

use hashwarden_domain::{
    LossKind,
    observation::wire::{NamePlace, RecordForm, Traffic},
};

use crate::{
    capture::Nanoseconds,
    loss::Losses,
    record::{
        FlowRecord, NameRecord, Tell, Told,
        text::{
            address, host_and_port, host_name, leads_to_a_connection, number, seconds,
            stamp::{self, Dating},
        },
    },
};

/// Most addresses of one answer.
pub(super) const MAX_ANSWERS: usize = crate::dns::MAX_ADDRESSES;

/// The logs that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Log {
    CaptureLoss,
    Conn,
    Dns,
    Http,
    Quic,
    Ssl,
    Weird,
}

impl Log {
    /// By `#path` or `_path`.
    pub(super) fn of_path(path: &[u8]) -> Option<Self> {
        Some(match path {
            b"capture_loss" => Self::CaptureLoss,
            b"conn" => Self::Conn,
            b"dns" => Self::Dns,
            b"http" => Self::Http,
            b"quic" => Self::Quic,
            b"ssl" => Self::Ssl,
            b"weird" => Self::Weird,
            _ => return None,
        })
    }
}

/// Values that are set, as text. A field of another log is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) log: Log,
    pub(super) values: [Option<&'a [u8]>; Field::COUNT],
    pub(super) answers: Answers<'a>,
}

/// The answers of a look-up.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answers<'a> {
    /// A JSON array of texts.
    Json(&'a str),
    /// No answers.
    None,
    /// Texts between separators. A separator within a text is escaped.
    Tsv(&'a [u8], u8),
}

/// A field that is read of at least one log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Time,
    OriginHost,
    OriginPort,
    ResponderHost,
    ResponderPort,
    Transport,
    Duration,
    OriginBytes,
    ResponderBytes,
    State,
    MissedBytes,
    OriginPackets,
    OriginIpBytes,
    ResponderPackets,
    ResponderIpBytes,
    Query,
    QueryType,
    ReplyCode,
    Answers,
    ServerName,
    Host,
    Method,
    Uri,
    Name,
    Gaps,
}

impl Field {
    pub(super) const COUNT: usize = Self::Gaps as usize + 1;

    /// By Zeek's name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"ts" => Self::Time,
            b"id.orig_h" => Self::OriginHost,
            b"id.orig_p" => Self::OriginPort,
            b"id.resp_h" => Self::ResponderHost,
            b"id.resp_p" => Self::ResponderPort,
            b"proto" => Self::Transport,
            b"duration" => Self::Duration,
            b"orig_bytes" => Self::OriginBytes,
            b"resp_bytes" => Self::ResponderBytes,
            b"conn_state" => Self::State,
            b"missed_bytes" => Self::MissedBytes,
            b"orig_pkts" => Self::OriginPackets,
            b"orig_ip_bytes" => Self::OriginIpBytes,
            b"resp_pkts" => Self::ResponderPackets,
            b"resp_ip_bytes" => Self::ResponderIpBytes,
            b"query" => Self::Query,
            b"qtype_name" => Self::QueryType,
            b"rcode_name" => Self::ReplyCode,
            b"answers" => Self::Answers,
            b"server_name" => Self::ServerName,
            b"host" => Self::Host,
            b"method" => Self::Method,
            b"uri" => Self::Uri,
            b"name" => Self::Name,
            b"gaps" => Self::Gaps,
            _ => return None,
        })
    }

    /// Place in [`Row::values`].
    pub(super) const fn place(self) -> usize {
        self as usize
    }
}

impl<'a> Row<'a> {
    fn value(&self, field: Field) -> Option<&'a [u8]> {
        self.values[field.place()]
    }

    fn count(&self, field: Field) -> Option<u64> {
        number(self.value(field)?)
    }

    fn time(&self) -> Option<Nanoseconds> {
        let text = self.value(Field::Time)?;
        // `LogAscii::json_timestamps` may ask for ISO 8601, which Zeek writes in UTC, or for
        // milliseconds.
        match text {
            [_, _, _, _, b'-', ..] => stamp::iso(text, UTC),
            // The year 5138 in seconds, 1973 in milliseconds.
            [whole @ .., _, _, _] if text.len() >= 12 && text.iter().all(u8::is_ascii_digit) => {
                let rest: i64 = number(&text[whole.len()..])?;
                Some(Nanoseconds(seconds(whole)?.0.checked_add(rest * 1_000_000)?))
            }
            _ => seconds(text),
        }
    }

    fn origin(&self) -> Option<(IpAddr, u16)> {
        Some((address(self.value(Field::OriginHost)?)?, number(self.value(Field::OriginPort)?)?))
    }

    fn responder(&self) -> Option<(IpAddr, u16)> {
        Some((
            address(self.value(Field::ResponderHost)?)?,
            number(self.value(Field::ResponderPort)?)?,
        ))
    }
}

/// Zeek writes every part of a stamp, in UTC.
const UTC: Dating = Dating { latest: Nanoseconds(0), offset: jiff::tz::Offset::UTC };

/// Tells what the row holds; none when a field that every such row has cannot be read.
pub(super) fn tell(
    row: &Row<'_>,
    scratch: &mut Vec<IpAddr>,
    out: &mut Tell<'_>,
    losses: &mut Losses,
) -> Option<()> {
    match row.log {
        Log::CaptureLoss => {
            let gaps = row.count(Field::Gaps)?;
            losses.add_many(LossKind::SegmentMissing, gaps, row.time());
        }
        Log::Conn => {
            let flow = flow(row, losses)?;
            if let Some(flow) = flow {
                out(RecordForm::Zeek, Told::Flow(flow));
            }
        }
        Log::Dns => dns(row, scratch, out)?,
        Log::Http => {
            if let Some(name) = http_name(row) {
                spoken(row, name, NamePlace::HttpHost, false, out)?;
            }
        }
        Log::Quic | Log::Ssl => {
            if let Some(name) = row.value(Field::ServerName).and_then(host_name) {
                spoken(row, name, NamePlace::Sni, row.log == Log::Quic, out)?;
            }
        }
        Log::Weird => {
            if let Some(kind) = weird(row.value(Field::Name)?) {
                losses.add(kind, row.time());
            }
        }
    }
    Some(())
}

/// The flow of a conn row; the inner none for a transport without a number.
fn flow(row: &Row<'_>, losses: &mut Losses) -> Option<Option<FlowRecord>> {
    let first = row.time()?;
    let (source, destination) = (row.origin()?, row.responder()?);
    let duration = row.value(Field::Duration).map_or(Some(Nanoseconds(0)), seconds)?;
    let last = Nanoseconds(first.0.checked_add(duration.0)?);
    if row.count(Field::MissedBytes).is_some_and(|missed| missed > 0) {
        losses.add(LossKind::SegmentMissing, Some(first));
    }
    let protocol = match row.value(Field::Transport)? {
        b"tcp" => 6,
        b"udp" => 17,
        b"icmp" if source.0.is_ipv4() => 1,
        b"icmp" => 58,
        b"sctp" => 132,
        _ => return Some(None),
    };
    let traffic = |packets, ip_bytes, bytes| Traffic {
        packets: row.count(packets).unwrap_or(0),
        bytes: row.count(ip_bytes).or_else(|| row.count(bytes)).unwrap_or(0),
    };
    let state = row.value(Field::State).unwrap_or_default();
    Some(Some(FlowRecord {
        first,
        last,
        source,
        destination,
        protocol,
        sent: traffic(Field::OriginPackets, Field::OriginIpBytes, Field::OriginBytes),
        received: Some(traffic(
            Field::ResponderPackets,
            Field::ResponderIpBytes,
            Field::ResponderBytes,
        )),
        flags: None,
        established: established(state).filter(|_| protocol == 6),
        sampling: None,
    }))
}

/// What `conn_state` says of the handshake; OTH and the half-seen ones say nothing.
fn established(state: &[u8]) -> Option<bool> {
    match state {
        b"S1" | b"S2" | b"S3" | b"SF" | b"RSTO" | b"RSTR" => Some(true),
        b"S0" | b"REJ" | b"RSTOS0" | b"SH" => Some(false),
        _ => None,
    }
}

fn dns(row: &Row<'_>, scratch: &mut Vec<IpAddr>, out: &mut Tell<'_>) -> Option<()> {
    let kind = row.value(Field::QueryType).unwrap_or(b"A");
    let wanted = leads_to_a_connection(kind);
    let Some(name) = row.value(Field::Query).and_then(host_name).filter(|_| wanted) else {
        return Some(());
    };
    let (client, server) = (row.origin()?, row.responder()?);
    // Multicast DNS and LLMNR ask the neighbours, not a name server.
    if matches!(server.1, 5353 | 5355) {
        return Some(());
    }
    scratch.clear();
    collect(row.answers, scratch);
    let name = NameRecord {
        at: row.time()?,
        client: (client.0, Some(client.1)),
        peer: None,
        name,
        place: NamePlace::Dns,
        udp: row.value(Field::Transport) != Some(b"tcp"),
        answered: row.value(Field::ReplyCode).is_some() || !scratch.is_empty(),
        answers: scratch,
    };
    out(RecordForm::Zeek, Told::Name(name));
    Some(())
}

fn collect(answers: Answers<'_>, out: &mut Vec<IpAddr>) {
    match answers {
        Answers::Json(array) => super::json::texts(array, &mut |text| push(text, out)),
        Answers::None => {}
        Answers::Tsv(set, separator) => {
            set.split(|byte| *byte == separator).for_each(|text| push(text, out));
        }
    }
}

fn push(text: &[u8], out: &mut Vec<IpAddr>) {
    if out.len() < MAX_ANSWERS
        && let Some(address) = address(text)
        && !out.contains(&address)
    {
        out.push(address);
    }
}

/// The Host header, or the target of CONNECT, which a proxy is asked for.
fn http_name<'a>(row: &Row<'a>) -> Option<&'a str> {
    let target = match row.value(Field::Method) {
        Some(b"CONNECT") => row.value(Field::Uri),
        _ => row.value(Field::Host),
    };
    host_name(host_and_port(target?)?.0)
}

fn spoken(
    row: &Row<'_>,
    name: &str,
    place: NamePlace,
    udp: bool,
    out: &mut Tell<'_>,
) -> Option<()> {
    let (client, server) = (row.origin()?, row.responder()?);
    let name = NameRecord {
        at: row.time()?,
        client: (client.0, Some(client.1)),
        peer: Some(server),
        name,
        place,
        udp,
        answered: false,
        answers: &[],
    };
    out(RecordForm::Zeek, Told::Name(name));
    Some(())
}

/// Which weird events mean that packets were missing or broken; names as in Zeek's
/// `base/frameworks/notice/weird.zeek`.
fn weird(name: &[u8]) -> Option<LossKind> {
    Some(match name {
        b"above_hole_data_without_any_acks"
        | b"ack_above_hole"
        | b"data_before_established"
        | b"possible_split_routing"
        | b"TCP_ack_underflow_or_misorder"
        | b"TCP_seq_underflow_or_misorder" => LossKind::SegmentMissing,
        b"incompletely_captured_fragment"
        | b"truncated_header"
        | b"truncated_IP"
        | b"internally_truncated_header" => LossKind::PacketSnapped,
        b"bad_IP_checksum"
        | b"bad_TCP_checksum"
        | b"bad_UDP_checksum"
        | b"bad_TCP_header_len"
        | b"bad_IP_length" => LossKind::PacketMalformed,
        b"excessively_large_fragment"
        | b"fragment_inconsistency"
        | b"fragment_size_inconsistency" => LossKind::FragmentIncomplete,
        b"rexmit_inconsistency" => LossKind::SegmentConflict,
        _ => return None,
    })
}
