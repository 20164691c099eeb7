//! Suricata's eve.json: flow, netflow, dns, tls, quic and http events.
//!
//! In: JSON lines. Out: flows and names. Versions 1, 2 and 3 of dns events are read (one record an
//! event; detailed or grouped answers; `request` and `response` with several queries). Alerts and all
//! other events are passed over: an alert is another program's opinion. Of `stats`, packets that the
//! kernel dropped are counted as a loss. Format:
//! <https://docs.suricata.io/en/latest/output/eve/eve-json-format.html>.

mod dns;
mod event;

use std::{
    io::{self, BufRead},
    net::IpAddr,
};

use hashwarden_domain::{
    LossKind,
    observation::wire::{NamePlace, RecordForm, Traffic},
};
use jiff::tz::Offset;
use memchr::memmem;

use super::{
    FlowRecord, NameRecord, Tell, Told,
    text::{
        self, host_and_port, host_name,
        stamp::{Dating, iso},
    },
};
use crate::{capture::Nanoseconds, loss::Losses};
use event::{Counted, Event};

/// Suricata writes every part of a stamp.
const WHOLE: Dating = Dating { latest: Nanoseconds(0), offset: Offset::UTC };

/// Whether these are the first bytes of an eve.json.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let Some(line) = text::first_lines(head).next() else { return false };
    line.starts_with(b"{")
        && event::Kind::parse(line)
            .is_some_and(|kind| iso(kind.timestamp.as_bytes(), WHOLE).is_some())
}

/// Reads all of it.
pub(crate) fn read(
    bytes: impl BufRead,
    tell: &mut Tell<'_>,
    losses: &mut Losses,
) -> io::Result<()> {
    let mut rows = Rows::default();
    text::lines(bytes, losses, &mut |line, losses| rows.line(line, tell, losses))
}

/// Reads line by line.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    answers: Vec<IpAddr>,
    /// `stats` counts from the start of Suricata.
    dropped: u64,
}

impl Rows {
    /// Takes a line without its end.
    pub(crate) fn line(&mut self, line: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        if line.is_empty() || passed_over(line) {
            return;
        }
        if self.event(line, tell, losses).is_none() {
            losses.add(LossKind::RowMalformed, None);
        }
    }

    fn event(&mut self, line: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) -> Option<()> {
        let event: Event<'_> = serde_json::from_slice(line).ok()?;
        let at = iso(event.timestamp.as_bytes(), WHOLE)?;
        match event.event_type.as_ref() {
            "dns" => dns::tell(&event, at, &mut self.answers, tell)?,
            "flow" | "netflow" => {
                if let Some(flow) = flow(&event, at)? {
                    tell(RecordForm::Eve, Told::Flow(flow));
                }
            }
            "http" => {
                let name = event.http.as_ref()?.hostname.as_deref();
                spoken(&event, at, name, NamePlace::HttpHost, tell)?;
            }
            "quic" => {
                spoken(&event, at, event.quic.as_ref()?.sni.as_deref(), NamePlace::Sni, tell)?;
            }
            "stats" => {
                let dropped = event.stats.map_or(0, |stats| stats.capture.kernel_drops);
                // Less than before: Suricata was started again.
                let more = dropped.checked_sub(self.dropped).unwrap_or(dropped);
                self.dropped = dropped;
                losses.add_many(LossKind::FrameDropped, more, Some(at));
            }
            "tls" => {
                spoken(&event, at, event.tls.as_ref()?.sni.as_deref(), NamePlace::Sni, tell)?;
            }
            _ => {}
        }
        Some(())
    }
}

/// Whether it can be seen without reading it all that the event is of no use: most lines of a busy
/// sensor are. Anything unusual is read in full.
fn passed_over(line: &[u8]) -> bool {
    const KEY: &[u8] = b"\"event_type\":\"";
    // Suricata writes the key among the first; the search need not go through a packet in base64.
    let Some(at) = memmem::find(line.get(..512).unwrap_or(line), KEY) else { return false };
    let kind = &line[at + KEY.len()..];
    let Some(end) = memchr::memchr(b'"', kind.get(..32).unwrap_or(kind)) else { return false };
    line.ends_with(b"}")
        && !matches!(
            &kind[..end],
            b"dns" | b"flow" | b"http" | b"netflow" | b"quic" | b"stats" | b"tls"
        )
}

/// The inner none for a transport without a number.
fn flow(event: &Event<'_>, at: Nanoseconds) -> Option<Option<FlowRecord>> {
    let (source, destination) = event.ends()?;
    let Some(protocol) = event.protocol() else { return Some(None) };
    let stamp = |text: &Option<event::Text<'_>>| match text {
        Some(text) => iso(text.as_bytes(), WHOLE),
        None => Some(at),
    };
    let tcp = protocol == 6;
    let flow = match (&event.flow, &event.netflow) {
        (Some(flow), _) => FlowRecord {
            first: stamp(&flow.start)?,
            last: stamp(&flow.end)?,
            source,
            destination,
            protocol,
            sent: Traffic { packets: flow.pkts_toserver, bytes: flow.bytes_toserver },
            received: Some(Traffic { packets: flow.pkts_toclient, bytes: flow.bytes_toclient }),
            flags: None,
            established: if tcp { flow.established(event.tcp.as_ref()) } else { None },
            sampling: None,
        },
        (None, Some(Counted { pkts, bytes, start, end })) => FlowRecord {
            first: stamp(start)?,
            last: stamp(end)?,
            source,
            destination,
            protocol,
            sent: Traffic { packets: *pkts, bytes: *bytes },
            received: None,
            flags: event.tcp.as_ref().filter(|_| tcp).and_then(event::Tcp::flags),
            established: None,
            sampling: None,
        },
        (None, None) => return None,
    };
    Some(Some(flow))
}

fn spoken(
    event: &Event<'_>,
    at: Nanoseconds,
    name: Option<&str>,
    place: NamePlace,
    tell: &mut Tell<'_>,
) -> Option<()> {
    let name =
        name.and_then(|name| host_and_port(name.as_bytes())).and_then(|(name, _)| host_name(name));
    let Some(name) = name else { return Some(()) };
    let ((client, port), server) = event.ends()?;
    let name = NameRecord {
        at,
        client: (client, Some(port)),
        peer: Some(server),
        name,
        place,
        udp: event.protocol() == Some(17),
        answered: false,
        answers: &[],
    };
    tell(RecordForm::Eve, Told::Name(name));
    Some(())
}
