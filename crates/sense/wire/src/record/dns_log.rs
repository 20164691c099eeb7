//! Query logs of name servers: BIND, dnsmasq and Unbound, also when several write into one syslog.
//!
//! In: lines, with or without what syslog puts in front. Out: names asked for, and addresses answered
//! where the log has them (dnsmasq alone has). Lines of other programs are passed over. Settings that
//! make a server write these lines are in `docs/inputs.md`.
//!
//! A line without a stamp (a server in the foreground) gets the time of the line before it, or the
//! time at which the log was last written to. Stamps without year or zone: [`text::stamp`].

mod bind;
mod dnsmasq;
#[cfg(test)]
mod served;
mod unbound;

use std::io::{self, BufRead};

use hashwarden_domain::LossKind;

use super::{
    Tell,
    text::{
        self,
        stamp::{self, Dating},
    },
};
use crate::{capture::Nanoseconds, loss::Losses};

/// Lines looked at to tell the kind: servers write a few about their start first, syslog those of
/// other programs.
const LINES_LOOKED_AT: usize = 200;

/// Whether these are the first bytes of a query log.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    // No time is kept, so any will do.
    let dating = Dating { latest: Nanoseconds(i64::MAX), offset: jiff::tz::Offset::UTC };
    let mut rows = Rows::new(dating);
    let mut found = false;
    let mut losses = Losses::default();
    for line in text::first_lines(head).take(LINES_LOOKED_AT) {
        if found || line.starts_with(b"{") {
            break;
        }
        rows.line(line, &mut |_, _| found = true, &mut losses);
    }
    found
}

/// Reads all of it.
pub(crate) fn read(
    bytes: impl BufRead,
    dating: Dating,
    tell: &mut Tell<'_>,
    losses: &mut Losses,
) -> io::Result<()> {
    let mut rows = Rows::new(dating);
    text::lines(bytes, losses, &mut |line, losses| rows.line(line, tell, losses))
}

/// What a line was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Not of this program, or not about a look-up.
    Other,
    /// About a look-up that leads to no connection (PTR, TXT ...), or told.
    Read,
    /// Of this program and about a look-up, but unreadable.
    Malformed,
}

/// Reads line by line.
#[derive(Debug)]
pub(crate) struct Rows {
    dating: Dating,
    last: Nanoseconds,
    questions: dnsmasq::Questions,
}

impl Rows {
    /// Completes stamps as told.
    pub(crate) fn new(dating: Dating) -> Self {
        Self { dating, last: dating.latest, questions: dnsmasq::Questions::default() }
    }

    /// Takes a line without its end.
    pub(crate) fn line(&mut self, line: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        let (at, rest) = match stamp::leading(line, self.dating) {
            Some((at, rest)) => (at, rest),
            None => (self.last, line),
        };
        self.last = at;
        let read = match unbound::line(rest, at, tell) {
            Line::Other => match dnsmasq::line(rest, at, &mut self.questions, tell) {
                Line::Other => bind::line(rest, at, self.dating, tell),
                read => read,
            },
            read => read,
        };
        if read == Line::Malformed {
            losses.add(LossKind::RowMalformed, Some(at));
        }
    }
}
