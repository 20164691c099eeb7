//! Logs of Zeek: conn, dns, http, quic, ssl and weird, as TSV with its header or as JSON lines.
//!
//! In: lines; the header may come again with other columns, as in logs put one behind the other. Out:
//! flows of conn, names of the others. Rows of further logs are passed over. Missed bytes in conn,
//! gaps in `capture_loss` and those rows of weird that mean lost or broken packets are counted as
//! losses: they say how well Zeek saw, and nothing about anybody.
//!
//! It does not believe a file's name: a row says itself of which log it is (`#path` or `_path`), and
//! JSON without `_path` is told by its keys. JSON keys may be written with `_` for `.`, as log
//! shippers do (`id_orig_h`). Format: <https://docs.zeek.org/en/master/log-formats.html>; fields:
//! <https://docs.zeek.org/en/master/logs/index.html>.

mod json;
mod row;
mod tsv;

use std::{
    io::{self, BufRead},
    net::IpAddr,
};

use hashwarden_domain::LossKind;
use memchr::memmem;

use super::{Tell, text};
use crate::loss::Losses;
use row::Row;

/// Whether these are the first bytes of a log of Zeek.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let Some(line) = text::first_lines(head).next() else { return false };
    let line = line.trim_ascii_start();
    tsv::is_header(line)
        || is_another_log(line)
        || json::Fields::parse(line).is_some_and(|fields| fields.is_zeek())
}

/// Whether a JSON line is of one of Zeek's logs that tell nothing here (dhcp, files, notice, software
/// and the like): a folder of logs holds them too, and they are no damage.
fn is_another_log(line: &[u8]) -> bool {
    const KEYS: [&[u8]; 8] = [
        b"\"uid\":\"",
        b"\"uids\":[",
        b"\"fuid\":\"",
        b"\"fuids\":[",
        b"\"note\":\"",
        b"\"software_type\":\"",
        b"\"peer\":\"",
        b"\"port_num\":",
    ];
    // Zeek writes the time first.
    line.starts_with(b"{\"ts\":") && KEYS.iter().any(|key| memmem::find(line, key).is_some())
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
    header: tsv::Header,
    answers: Vec<IpAddr>,
}

impl Rows {
    /// Takes a line without its end.
    pub(crate) fn line(&mut self, line: &[u8], tell: &mut Tell<'_>, losses: &mut Losses) {
        // A log that went through an editor may begin with a blank.
        let line = match line.trim_ascii_start() {
            header if tsv::is_header(header) => header,
            _ => line,
        };
        let told = match line.first() {
            None => return,
            Some(b'#') => self.header.line(line),
            Some(b'{') => json::Fields::parse(line).is_some_and(|fields| {
                let row = fields.row();
                row.is_none_or(|row| self.row(&row, tell, losses).is_some())
            }),
            Some(_) => self
                .header
                .take(line, &mut |row| row::tell(row, &mut self.answers, tell, losses).is_some()),
        };
        if !told {
            losses.add(LossKind::RowMalformed, None);
        }
    }

    fn row(&mut self, row: &Row<'_>, tell: &mut Tell<'_>, losses: &mut Losses) -> Option<()> {
        row::tell(row, &mut self.answers, tell, losses)
    }
}
