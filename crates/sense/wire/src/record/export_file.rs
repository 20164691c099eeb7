//! Export messages kept in a file: IPFIX files (RFC 5655), and NetFlow datagrams saved as they came.
//!
//! In: messages one behind the other. Out: their flow records, by the same collector that listens to
//! exporters. The time of a message is the one it states, since nobody noted when it came. A message of
//! NetFlow version 9 does not say how long it is, so of those a file holds one.
//!
//! Limits: a message of 65,535 bytes, as UDP carries.

use std::{
    io::{self, BufRead, Read},
    net::{Ipv4Addr, SocketAddr},
};

use hashwarden_domain::LossKind;

use super::{Tell, netflow};
use crate::{capture::Nanoseconds, loss::Losses};

/// Longest message.
const MAX_MESSAGE: usize = 65_535;
const V5_HEADER: usize = 24;
const V5_RECORD: usize = 48;
/// Bytes that tell version and length of a message.
const START: usize = 4;

/// Whether these first bytes of a file begin such messages.
pub(super) fn looks_like(head: &[u8]) -> bool {
    let Some(length) = length(head) else { return false };
    // A first message longer than what is looked at is taken for nothing.
    head.get(..length.unwrap_or(head.len())).is_some_and(netflow::looks_like)
}

/// Reads all messages.
pub(super) fn read(
    bytes: &mut impl BufRead,
    tell: &mut Tell<'_>,
    losses: &mut Losses,
) -> io::Result<()> {
    let exporter = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let mut collector = netflow::Collector::new();
    let mut message = Vec::new();
    loop {
        message.clear();
        take(bytes, START, &mut message)?;
        if message.is_empty() {
            break;
        }
        let Some(length) = length(&message) else {
            losses.add(LossKind::RecordMalformed, None);
            break;
        };
        let wanted = length.unwrap_or(MAX_MESSAGE);
        take(bytes, wanted.saturating_sub(message.len()), &mut message)?;
        if length.is_some_and(|length| message.len() < length) {
            losses.add(LossKind::FileTruncated, None);
        }
        collector.datagram(exporter, &message, stated(&message), tell, losses);
    }
    collector.finish(losses);
    Ok(())
}

/// Appends so many bytes, or as many as there are.
fn take(bytes: &mut impl BufRead, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
    let limit = u64::try_from(count).unwrap_or(u64::MAX);
    bytes.by_ref().take(limit).read_to_end(to).map(drop)
}

/// How long a message is, by its first bytes; the inner none where it does not say, the outer none
/// where no message begins here.
fn length(start: &[u8]) -> Option<Option<usize>> {
    let [version, second] = [u16_at(start, 0)?, u16_at(start, 2)?].map(usize::from);
    match version {
        5 => Some(Some(V5_HEADER + second * V5_RECORD)).filter(|_| (1..=1000).contains(&second)),
        9 => Some(None),
        10 => Some(Some(second)).filter(|_| second >= 16),
        _ => None,
    }
}

/// The export time that a message states.
fn stated(message: &[u8]) -> Nanoseconds {
    let at = if u16_at(message, 0) == Some(10) { 4 } else { 8 };
    let seconds = message.get(at..).and_then(|rest| rest.first_chunk()).copied();
    Nanoseconds(i64::from(u32::from_be_bytes(seconds.unwrap_or_default())) * 1_000_000_000)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An IPFIX message: a template of two addresses and an octet count, then one record.
    fn ipfix(sequence: u32) -> Vec<u8> {
        let template = [0, 2, 0, 20, 1, 0, 0, 3, 0, 8, 0, 4, 0, 12, 0, 4, 0, 1, 0, 4];
        let data = [1, 0, 0, 16, 10, 0, 0, 1, 10, 0, 0, 2, 0, 0, 1, 0];
        let mut message = vec![0, 10, 0, 52, 0x65, 0, 0, 0];
        message.extend(sequence.to_be_bytes());
        message.extend([0, 0, 0, 1]);
        message.extend(template);
        message.extend(data);
        message
    }

    fn rows(bytes: &[u8]) -> (usize, Vec<(LossKind, u64)>) {
        let (mut count, mut losses) = (0, Losses::default());
        read(&mut &bytes[..], &mut |_, _| count += 1, &mut losses).expect("memory cannot fail");
        (count, losses.into_rows().into_iter().map(|loss| (loss.what, loss.count)).collect())
    }

    #[test]
    fn messages_one_behind_the_other_are_all_read() {
        let file = [ipfix(0), ipfix(1), ipfix(2)].concat();
        assert!(looks_like(&file) && looks_like(&ipfix(0)));
        assert_eq!(rows(&file), (3, vec![]));
    }

    #[test]
    fn a_file_cut_anywhere_gives_what_was_whole() {
        let file = [ipfix(0), ipfix(1)].concat();
        for end in 0..file.len() {
            let (count, lost) = rows(&file[..end]);
            assert!(count <= 1 + usize::from(end >= 52), "{end}");
            let whole = end.is_multiple_of(52);
            assert_eq!(lost.is_empty(), whole, "{end}: {lost:?}");
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        for bytes in [&b""[..], b"\x00\x05", b"\x00\x0a\x00\x10", &[0; 64], b"hello, world"] {
            assert!(!looks_like(bytes) || bytes.len() >= 16, "{bytes:?}");
        }
        assert!(!looks_like(&[0, 5, 0, 1, 9, 9]));
    }
}
