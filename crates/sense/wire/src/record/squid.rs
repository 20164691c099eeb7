//! Squid's access log: its native format, and httpd's `common` and `combined`.
//!
//! In: lines, with or without what syslog puts in front. Out: the names that clients asked the proxy
//! for, of `CONNECT host:port` and of requests with an absolute URL; where an address stands instead
//! of a name, a flow to it. The peer is the far end where the row gives its address (`HIER_DIRECT`),
//! never the proxy. A row is written when the request is over, so a tunnel's beginning is its end less
//! its duration; `common` and `combined` have no duration. The client's port is in none of them.
//!
//! A request that the proxy refused (`TCP_DENIED`) was asked all the same and is told. Access logs of
//! web servers look like `common` but name no host: their rows are passed over.
//! Format: <https://www.squid-cache.org/Doc/config/logformat/>.

mod row;
#[cfg(test)]
mod served;

use std::{
    io::{self, BufRead},
    net::IpAddr,
};

use hashwarden_domain::{
    LossKind,
    observation::wire::{NamePlace, RecordForm, Traffic},
};

use super::{
    FlowRecord, NameRecord, Tell, Told,
    text::{
        self, address, host_and_port, host_name,
        stamp::{self, Dating},
    },
};
use crate::{capture::Nanoseconds, loss::Losses};
use row::Request;

/// Lines looked at to tell the kind.
const LINES_LOOKED_AT: usize = 50;
/// Longest URL whose host is looked for; Squid's own limit is 8 KiB.
const MAX_AUTHORITY: usize = 512;

/// Whether these are the first bytes of an access log of a proxy.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let dating = Dating { latest: Nanoseconds(i64::MAX), offset: jiff::tz::Offset::UTC };
    text::first_lines(head).take(LINES_LOOKED_AT).any(|line| {
        row::native(line).or_else(|| row::httpd(line, dating)).is_some_and(|row| row.of_a_proxy)
    })
}

/// Reads all of it.
pub(crate) fn read(
    bytes: impl BufRead,
    dating: Dating,
    tell: &mut Tell<'_>,
    losses: &mut Losses,
) -> io::Result<()> {
    let rows = Rows::new(dating);
    text::lines(bytes, losses, &mut |line, losses| rows.line(line, tell, losses))
}

/// Reads line by line.
#[derive(Debug)]
pub(crate) struct Rows {
    dating: Dating,
}

impl Rows {
    /// Completes stamps as told.
    pub(crate) fn new(dating: Dating) -> Self {
        Self { dating }
    }

    /// Takes a line without its end.
    pub(crate) fn line(&self, line: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        if line.is_empty() {
            return;
        }
        let row = row::native(line).or_else(|| row::httpd(line, self.dating)).or_else(|| {
            // Behind the stamp, the host and the program of syslog.
            let (_, rest) = stamp::leading(line, self.dating)?;
            let end = memchr::memmem::find(rest.get(..128).unwrap_or(rest), b": ")?;
            row::native(&rest[end + 2..]).or_else(|| row::httpd(&rest[end + 2..], self.dating))
        });
        match row {
            Some(row) => told(&row, tell),
            None => losses.add(LossKind::RowMalformed, None),
        }
    }
}

fn told(row: &Request<'_>, tell: &mut Tell<'_>) {
    let Some((host, port)) = target(row.method, row.url) else { return };
    let peer = row.peer.map(|peer| (peer, port));
    if let Some(name) = host_name(host) {
        let name = NameRecord {
            at: row.first,
            client: (row.client, None),
            peer,
            name,
            place: NamePlace::HttpHost,
            udp: false,
            answered: false,
            answers: &[],
        };
        tell(RecordForm::Squid, Told::Name(name));
    } else if let Some(far) = address(host) {
        tell(RecordForm::Squid, Told::Flow(flow(row, (far, port))));
    }
}

/// Who is asked for: `host:port` of CONNECT, or the authority of an absolute URL.
fn target<'a>(method: &[u8], url: &'a [u8]) -> Option<(&'a [u8], u16)> {
    if method == b"CONNECT" {
        let (host, port) = host_and_port(url)?;
        return Some((host, port?));
    }
    let url = url.get(..MAX_AUTHORITY).unwrap_or(url);
    let scheme = memchr::memmem::find(url, b"://")?;
    let default = match &url[..scheme] {
        b"http" | b"ws" => 80,
        b"https" | b"wss" => 443,
        b"ftp" => 21,
        _ => return None,
    };
    let rest = &url[scheme + 3..];
    let end = rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = memchr::memrchr(b'@', authority).map_or(authority, |at| &authority[at + 1..]);
    let (host, port) = host_and_port(host)?;
    Some((host, port.unwrap_or(default)))
}

/// What is known of the way to an address: bytes towards the client, no packets, no client port.
fn flow(row: &Request<'_>, destination: (IpAddr, u16)) -> FlowRecord {
    FlowRecord {
        first: row.first,
        last: row.last,
        source: (row.client, 0),
        destination,
        protocol: 6,
        sent: Traffic::default(),
        received: Some(Traffic { packets: 0, bytes: row.bytes }),
        flags: None,
        // Somebody answered; 502 to 504 and a refusal are the proxy's own words.
        established: match row.status {
            200..=399 => Some(true),
            0 | 403 | 407 | 502..=504 => Some(false),
            _ => None,
        },
        sampling: None,
    }
}
