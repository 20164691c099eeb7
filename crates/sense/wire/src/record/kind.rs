//! Which program's records an input holds, told from its content, and the way to their reader.
//!
//! In: the first bytes of an input, unpacked. Out: a [`Kind`], which reads the rest row by row. Names of
//! files are never looked at. The order of asking is that of certainty: first what begins with a
//! number of its own, then what names itself, last what is only a way to write lines.

use std::{
    cell::Cell,
    io::{self, BufRead},
};

use hashwarden_domain::observation::wire::RecordForm;

use super::{Dating, Tell, Told, dns_log, dnstap, eve, export_file, nfcapd, squid, text, zeek};
use crate::loss::Losses;

/// Bytes of a beginning that are looked at.
pub(crate) const HEAD: usize = 16 << 10;
/// Lines at the beginning that may be cut or of something else: a log that was split by size begins
/// in the middle of a row.
const STRAY_LINES: usize = 3;

/// Records of one program, or of a family that writes into one log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Query logs of BIND, dnsmasq, Unbound.
    DnsLog,
    /// dnstap in Frame Streams.
    Dnstap,
    /// Suricata's eve.json.
    Eve,
    /// Messages of IPFIX or NetFlow, kept in a file.
    Export,
    /// A file of nfcapd.
    Nfcapd,
    /// Squid's access log.
    Squid,
    /// Zeek's logs.
    Zeek,
}

impl Kind {
    /// Tells the kind from the first bytes; none where they are nobody's records.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        if dnstap::looks_like(head) {
            return Some(Self::Dnstap);
        }
        if nfcapd::looks_like(head) {
            return Some(Self::Nfcapd);
        }
        if export_file::looks_like(head) {
            return Some(Self::Export);
        }
        let mut rest = head;
        for _ in 0..=STRAY_LINES {
            if zeek::looks_like(rest) {
                return Some(Self::Zeek);
            }
            if eve::looks_like(rest) {
                return Some(Self::Eve);
            }
            let Some(end) = memchr::memchr(b'\n', rest) else { break };
            rest = &rest[end + 1..];
        }
        if dns_log::looks_like(head) {
            return Some(Self::DnsLog);
        }
        squid::looks_like(head).then_some(Self::Squid)
    }

    /// Reads all rows, each with its number: that of its line where there are lines (empty ones do not
    /// count), else counted from 1. `met` counts rows, those that tell nothing included; lines of a
    /// header are none.
    pub(crate) fn read(
        self,
        bytes: &mut impl BufRead,
        dating: Dating,
        met: &Cell<u64>,
        row: &mut dyn FnMut(u64, RecordForm, Told<'_>),
        losses: &mut Losses,
    ) -> io::Result<()> {
        let mut number = 0;
        if let Some(mut lines) = Lines::of(self, dating) {
            return text::lines(bytes, losses, &mut |line, losses| {
                number += 1;
                met.set(met.get() + u64::from(!line.trim_ascii_start().starts_with(b"#")));
                lines.line(line, &mut |form, told| row(number, form, told), losses);
            });
        }
        let mut count = |form, told: Told<'_>| {
            number += 1;
            met.set(number);
            row(number, form, told);
        };
        match self {
            Self::Dnstap => dnstap::read(bytes, &mut count, losses),
            Self::Export => export_file::read(bytes, &mut count, losses),
            Self::Nfcapd => nfcapd::read(bytes, &mut count, losses),
            Self::DnsLog | Self::Eve | Self::Squid | Self::Zeek => Ok(()),
        }
    }
}

/// A log that is read line by line.
pub(crate) enum Lines {
    DnsLog(dns_log::Rows),
    Eve(eve::Rows),
    Squid(squid::Rows),
    Zeek(zeek::Rows),
}

impl Lines {
    /// None for what has no lines.
    pub(crate) fn of(kind: Kind, dating: Dating) -> Option<Self> {
        match kind {
            Kind::DnsLog => Some(Self::DnsLog(dns_log::Rows::new(dating))),
            Kind::Dnstap | Kind::Export | Kind::Nfcapd => None,
            Kind::Eve => Some(Self::Eve(eve::Rows::default())),
            Kind::Squid => Some(Self::Squid(squid::Rows::new(dating))),
            Kind::Zeek => Some(Self::Zeek(zeek::Rows::default())),
        }
    }

    /// Takes a line without its end.
    pub(crate) fn line(&mut self, line: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        match self {
            Self::DnsLog(rows) => rows.line(line, tell, losses),
            Self::Eve(rows) => rows.line(line, tell, losses),
            Self::Squid(rows) => rows.line(line, tell, losses),
            Self::Zeek(rows) => rows.line(line, tell, losses),
        }
    }
}
