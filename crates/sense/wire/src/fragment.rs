//! IP fragments joined to datagrams.
//!
//! In: fragments of either IP version in any order. Out: the datagram, when its last missing piece
//! comes. A datagram whose pieces overlap other than by repetition is dropped (RFC 5722 demands it for
//! IPv6; for IPv4 nobody sends such but to deceive). Pieces that come again when theirs was joined may
//! begin another datagram of the same number; where they do not, they are no loss.
//!
//! Standards: RFC 791, RFC 8200. Limits: [`MAX_DATAGRAMS`], [`MAX_PIECES`], [`MAX_BYTES`] waiting at
//! once, [`MAX_SECONDS`].

use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    capture::Nanoseconds,
    packet::{Address, Piece},
};

/// Datagrams that wait for pieces at once.
const MAX_DATAGRAMS: usize = 4096;
/// Pieces of one datagram; the longest datagram over the shortest usual link (576 bytes) has 119.
const MAX_PIECES: usize = 256;
/// Bytes that wait at once.
const MAX_BYTES: usize = 8 << 20;
/// How long a datagram waits; RFC 791 suggests 15, RFC 8200 says 60.
const MAX_SECONDS: i64 = 60;
/// Longest datagram.
const MAX_LENGTH: usize = 65_535;

/// Datagrams that wait for pieces.
#[derive(Debug, Default)]
pub(crate) struct Fragments {
    waiting: HashMap<Key, Waiting>,
    /// The pieces of datagrams that were joined last, while their keys are in `order`.
    joined: HashMap<Key, Joined>,
    /// In order of their first piece; keys of datagrams that were joined since are skipped.
    order: VecDeque<(Key, Nanoseconds)>,
    bytes: usize,
    /// Pieces thrown away since [`Fragments::lost`] was asked.
    lost: u64,
}

type Key = (Address, Address, u8, u32, u8);

#[derive(Debug)]
struct Waiting {
    since: Nanoseconds,
    /// By offset, without overlap.
    pieces: Vec<(usize, Vec<u8>)>,
    length: Option<usize>,
}

#[derive(Debug)]
struct Joined {
    since: Nanoseconds,
    pieces: Vec<u64>,
}

impl Fragments {
    /// Takes a piece; gives the datagram if it was the last missing one.
    pub(crate) fn join(&mut self, piece: &Piece<'_>, at: Nanoseconds) -> Option<Vec<u8>> {
        self.forget_old(at);
        let key =
            (piece.source, piece.destination, piece.protocol, piece.identification, piece.depth);
        let waiting = self.waiting.entry(key).or_insert_with(|| {
            self.order.push_back((key, at));
            Waiting { since: at, pieces: Vec::new(), length: None }
        });
        match waiting.add(piece) {
            Some(added) => self.bytes += added,
            None => {
                // The piece itself and those that came before it.
                self.lost += 1;
                self.forget(&key);
                return None;
            }
        }
        if waiting.is_whole() {
            let whole = self.waiting.remove(&key)?;
            self.bytes = self.bytes.saturating_sub(whole.bytes());
            let pieces = whole.pieces.iter().map(|(start, bytes)| mark(*start, bytes)).collect();
            self.joined.insert(key, Joined { since: whole.since, pieces });
            return Some(whole.pieces.into_iter().flat_map(|(_, bytes)| bytes).collect());
        }
        None
    }

    /// Pieces that were thrown away since the last call.
    pub(crate) fn lost(&mut self) -> u64 {
        std::mem::take(&mut self.lost)
    }

    /// Throws away what still waits.
    pub(crate) fn finish(&mut self) {
        for key in self.waiting.keys().copied().collect::<Vec<_>>() {
            self.forget(&key);
        }
        self.bytes = 0;
    }

    fn forget_old(&mut self, now: Nanoseconds) {
        while let Some(&(key, since)) = self.order.front() {
            let full = self.order.len() > MAX_DATAGRAMS || self.bytes > MAX_BYTES;
            if !full && now.seconds_since(since) < MAX_SECONDS {
                break;
            }
            self.order.pop_front();
            // A later datagram may have taken the same key.
            if self.waiting.get(&key).is_some_and(|waiting| waiting.since == since) {
                self.forget(&key);
            }
            if self.joined.get(&key).is_some_and(|joined| joined.since <= since) {
                self.joined.remove(&key);
            }
        }
    }

    fn forget(&mut self, key: &Key) {
        if let Some(waiting) = self.waiting.remove(key) {
            self.bytes = self.bytes.saturating_sub(waiting.bytes());
            let joined = self.joined.get(key).map_or(&[][..], |joined| &joined.pieces);
            let fresh = |(start, bytes): &&(usize, Vec<u8>)| !joined.contains(&mark(*start, bytes));
            let lost = waiting.pieces.iter().filter(fresh).count();
            self.lost += u64::try_from(lost).unwrap_or(0);
        }
    }
}

fn start_of(piece: &Piece<'_>) -> usize {
    usize::try_from(piece.offset).unwrap_or(usize::MAX)
}

/// A number for a piece, to know it again.
fn mark(start: usize, bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (start, bytes).hash(&mut hasher);
    hasher.finish()
}

impl Waiting {
    /// How many bytes it took; none when the piece contradicts the others.
    fn add(&mut self, piece: &Piece<'_>) -> Option<usize> {
        let start = start_of(piece);
        let end = start.checked_add(piece.bytes.len()).filter(|end| *end <= MAX_LENGTH)?;
        if piece.more && (piece.bytes.is_empty() || !piece.bytes.len().is_multiple_of(8)) {
            return None;
        }
        if !piece.more {
            match self.length {
                Some(length) if length != end => return None,
                _ => self.length = Some(end),
            }
        }
        let place = self.pieces.partition_point(|(offset, _)| *offset < start);
        if let Some((offset, bytes)) = self.pieces.get(place)
            && *offset == start
            && bytes.len() == piece.bytes.len()
        {
            // Sent twice: the first stays.
            return Some(0);
        }
        let after_previous = place
            .checked_sub(1)
            .and_then(|before| self.pieces.get(before))
            .is_none_or(|(offset, bytes)| offset + bytes.len() <= start);
        let before_next = self.pieces.get(place).is_none_or(|(offset, _)| end <= *offset);
        let within = self.length.is_none_or(|length| {
            end <= length && self.pieces.last().is_none_or(|(o, b)| o + b.len() <= length)
        });
        if !after_previous || !before_next || !within || self.pieces.len() >= MAX_PIECES {
            return None;
        }
        self.pieces.insert(place, (start, piece.bytes.to_vec()));
        Some(piece.bytes.len())
    }

    fn is_whole(&self) -> bool {
        // Pieces never overlap and never pass the end, so their sum tells.
        self.length == Some(self.bytes())
    }

    fn bytes(&self) -> usize {
        self.pieces.iter().map(|(_, bytes)| bytes.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(offset: u32, more: bool, bytes: &[u8]) -> Piece<'_> {
        Piece {
            source: Address::v4([10, 0, 0, 1]),
            destination: Address::v4([10, 0, 0, 2]),
            protocol: 17,
            identification: 7,
            offset,
            more,
            bytes,
            depth: 0,
        }
    }

    #[test]
    fn joins_in_any_order_and_once() {
        let whole: Vec<u8> = (0..40).collect();
        let cuts = [(0, 16), (16, 32), (32, 40)];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut fragments = Fragments::default();
            let mut joined = Vec::new();
            for at in order.into_iter().flat_map(|at| [at, at]).take(6) {
                let (from, to) = cuts[at];
                let bytes = &whole[from..to];
                let from = u32::try_from(from).unwrap();
                joined.extend(fragments.join(&piece(from, to < 40, bytes), Nanoseconds(0)));
                if !joined.is_empty() {
                    break;
                }
            }
            assert_eq!(joined, std::slice::from_ref(&whole), "{order:?}");
            assert_eq!((fragments.lost(), fragments.bytes), (0, 0));
        }
    }

    #[test]
    fn what_comes_again_is_no_loss_and_the_next_of_the_same_number_is_joined() {
        let mut fragments = Fragments::default();
        let mut join = |offset: u32, byte: u8| {
            fragments.join(&piece(offset, offset == 0, &[byte; 16]), Nanoseconds(0)).is_some()
        };
        assert!(!join(0, 1) && join(16, 1));
        assert!(!join(16, 1));
        // Of the next datagram one piece is the same.
        assert!(join(0, 2));
        assert!(!join(0, 2));
        fragments.finish();
        assert_eq!((fragments.lost(), fragments.bytes), (0, 0));
    }

    #[test]
    fn overlap_drops_the_datagram() {
        let mut fragments = Fragments::default();
        assert_eq!(fragments.join(&piece(0, true, &[0; 16]), Nanoseconds(0)), None);
        assert_eq!(fragments.join(&piece(8, false, &[1; 16]), Nanoseconds(0)), None);
        assert_eq!((fragments.lost(), fragments.waiting.len()), (2, 0));
    }

    #[test]
    fn what_never_comes_is_counted_and_memory_is_bounded() {
        let mut fragments = Fragments::default();
        for identification in 0..20_000 {
            let bytes = [0; 1024];
            let piece = Piece { identification, ..piece(0, true, &bytes) };
            assert_eq!(fragments.join(&piece, Nanoseconds(0)), None);
        }
        assert!(
            fragments.bytes <= MAX_BYTES + 1024 && fragments.waiting.len() <= MAX_DATAGRAMS + 1
        );
        fragments.finish();
        assert_eq!(fragments.lost(), 20_000);
    }
}
