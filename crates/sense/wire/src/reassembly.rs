//! Bytes of one direction of a TCP connection, in order.
//!
//! In: segments as they were captured: late, twice, overlapping, with others missing. Out: the stream,
//! each piece with the number of bytes that were lost right before it. What comes in order is handed on
//! where it lies; only what came too early is copied. Where two segments disagree the first one wins,
//! as on most receivers, and the disagreement is counted.
//!
//! Standard: RFC 9293 (sequence numbers, keep-alives, window probes). Limits: [`MAX_PENDING`] bytes
//! and [`MAX_PIECES`] pieces waiting a direction, [`Budget`] for all, [`GAP_SECONDS`], [`MAX_AHEAD`].

use std::collections::VecDeque;

use crate::capture::Nanoseconds;

/// Bytes that wait for a missing one, a direction: more than a usual window in flight.
const MAX_PENDING: usize = 256 << 10;
/// Pieces that wait for a missing one.
const MAX_PIECES: usize = 512;
/// How long a missing segment is waited for. A retransmission takes one to a few seconds (RFC 6298).
const GAP_SECONDS: i64 = 10;
/// How far ahead a segment may be: the largest window (RFC 7323). Anything else is no part of it.
const MAX_AHEAD: u32 = 1 << 30;
/// Segments after which a gap that the receiver has confirmed is given up. Not at once: two ports of a
/// tap are often merged a little out of order.
const DOUBTS: u8 = 3;
/// Bytes handed on last that are remembered, to tell a repetition from a contradiction.
const RECENT: usize = 1024;

/// Bytes that all conversations together may keep: early segments and unfinished messages.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) used: usize,
    pub(crate) limit: usize,
}

/// One direction.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// Sequence number of the next byte to hand on.
    next: Option<u32>,
    /// Bytes lost since the last one that was handed on.
    missing: u64,
    /// By distance from `next` at the time of `base`, without overlap.
    pending: VecDeque<Early>,
    pending_bytes: usize,
    /// Highest acknowledgement of the other side.
    acknowledged: Option<u32>,
    doubts: u8,
    recent: VecDeque<u8>,
    /// Times that bytes were given up, and times that repeated bytes differed, since last asked.
    gaps: u64,
    conflicts: u64,
}

#[derive(Debug)]
struct Early {
    sequence: u32,
    bytes: Vec<u8>,
    since: Nanoseconds,
}

/// Takes bytes and the number of those lost right before.
pub(crate) type Deliver<'a> = dyn FnMut(&[u8], u64) + 'a;

impl Stream {
    /// A stream whose next byte has this number; without, it begins with the first segment.
    pub(crate) fn starting_at(next: Option<u32>) -> Self {
        Self { next, ..Self::default() }
    }

    /// The sequence number of the next byte.
    pub(crate) fn next(&self) -> Option<u32> {
        self.next
    }

    /// Whether segments wait for one before them.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Takes a segment. `cut` bytes behind `bytes` were sent but not captured.
    pub(crate) fn push(
        &mut self,
        sequence: u32,
        bytes: &[u8],
        cut: u32,
        at: Nanoseconds,
        budget: &mut Budget,
        deliver: &mut Deliver<'_>,
    ) {
        if bytes.is_empty() && cut == 0 {
            return;
        }
        let next = *self.next.get_or_insert(sequence);
        let ahead = distance(next, sequence);
        if ahead.unsigned_abs() > MAX_AHEAD {
            return;
        }
        if ahead > 0 {
            self.keep(sequence, bytes, at, budget);
            self.give_up_where_hopeless(at, budget, deliver);
            return;
        }
        // Repeated bytes, a keep-alive or a window probe: what lies before `next` is known already.
        let known = usize::try_from(-i64::from(ahead)).unwrap_or(usize::MAX).min(bytes.len());
        let (old, new) = bytes.split_at(known);
        self.compare_with_recent(ahead, old);
        if !new.is_empty() {
            self.hand_on(new, deliver);
        }
        let end = sequence.wrapping_add(length_of(bytes)).wrapping_add(cut);
        if let Some(next) = self.next
            && let Ok(lost) = u32::try_from(distance(next, end))
            && lost > 0
        {
            // The snap length cut them off: they will never come.
            self.missing += u64::from(lost);
            self.jump(end);
        }
        self.drain(budget, deliver);
        self.give_up_where_hopeless(at, budget, deliver);
    }

    /// The other side has received everything before this number.
    pub(crate) fn acknowledge(&mut self, number: u32) {
        if self.acknowledged.is_none_or(|before| distance(before, number) > 0) {
            self.acknowledged = Some(number);
        }
    }

    /// Gives up every gap: nothing more will come.
    pub(crate) fn finish(&mut self, budget: &mut Budget, deliver: &mut Deliver<'_>) {
        while !self.pending.is_empty() {
            self.give_up(budget, deliver);
        }
    }

    /// Forgets what waits.
    pub(crate) fn release(&mut self, budget: &mut Budget) {
        budget.used = budget.used.saturating_sub(self.pending_bytes);
        self.pending_bytes = 0;
        self.pending.clear();
    }

    /// Gaps given up and contradictions met since the last call.
    pub(crate) fn take_counts(&mut self) -> (u64, u64) {
        (std::mem::take(&mut self.gaps), std::mem::take(&mut self.conflicts))
    }

    fn hand_on(&mut self, bytes: &[u8], deliver: &mut Deliver<'_>) {
        let tail = bytes.get(bytes.len().saturating_sub(RECENT)..).unwrap_or_default();
        let surplus = (self.recent.len() + tail.len()).saturating_sub(RECENT);
        self.recent.drain(..surplus.min(self.recent.len()));
        self.recent.extend(tail);
        self.next = self.next.map(|next| next.wrapping_add(length_of(bytes)));
        self.doubts = 0;
        deliver(bytes, std::mem::take(&mut self.missing));
    }

    /// Goes on behind lost bytes.
    fn jump(&mut self, to: u32) {
        self.next = Some(to);
        // Its bytes are those right before `next`, without a break.
        self.recent.clear();
    }

    /// Copies those bytes that are not waiting yet.
    fn keep(&mut self, sequence: u32, bytes: &[u8], at: Nanoseconds, budget: &mut Budget) {
        let Some(next) = self.next else { return };
        let mut start = distance(next, sequence);
        let mut rest = bytes;
        let mut place = 0;
        let mut differs = false;
        while !rest.is_empty() {
            let end = start.saturating_add(i32::try_from(rest.len()).unwrap_or(i32::MAX));
            let (fresh, covered) = match self.pending.get(place) {
                None => (rest.len(), 0),
                Some(early) => {
                    let from = distance(next, early.sequence);
                    let to = from.saturating_add(i32::try_from(early.bytes.len()).unwrap_or(0));
                    if to <= start {
                        place += 1;
                        continue;
                    }
                    let fresh = from.min(end).saturating_sub(start).max(0);
                    let covered = to.min(end).saturating_sub(start.max(from)).max(0);
                    let skipped = usize::try_from(start.saturating_sub(from)).unwrap_or(0);
                    let fresh = usize::try_from(fresh).unwrap_or(0);
                    let covered = usize::try_from(covered).unwrap_or(0);
                    let new = rest.get(fresh..fresh + covered);
                    let old = early.bytes.get(skipped..skipped + covered);
                    differs |= new != old;
                    (fresh, covered)
                }
            };
            let (now, later) = rest.split_at(fresh);
            if !now.is_empty() {
                let moved = u32::try_from(start).unwrap_or_default();
                let early =
                    Early { sequence: next.wrapping_add(moved), bytes: now.to_vec(), since: at };
                self.pending_bytes += now.len();
                budget.used += now.len();
                self.pending.insert(place, early);
                place += 1;
            }
            rest = later.get(covered..).unwrap_or_default();
            start = start.saturating_add(i32::try_from(fresh + covered).unwrap_or(i32::MAX));
        }
        self.conflicts += u64::from(differs);
    }

    /// Hands on what waits and now follows.
    fn drain(&mut self, budget: &mut Budget, deliver: &mut Deliver<'_>) {
        while let (Some(early), Some(next)) = (self.pending.front(), self.next) {
            let ahead = distance(next, early.sequence);
            if ahead > 0 {
                break;
            }
            let Some(early) = self.pending.pop_front() else { break };
            self.pending_bytes -= early.bytes.len();
            budget.used = budget.used.saturating_sub(early.bytes.len());
            let known = usize::try_from(-i64::from(ahead)).unwrap_or(0).min(early.bytes.len());
            let (old, new) = early.bytes.split_at(known);
            self.compare_with_recent(ahead, old);
            if !new.is_empty() {
                self.hand_on(new, deliver);
            }
        }
    }

    fn give_up_where_hopeless(
        &mut self,
        at: Nanoseconds,
        budget: &mut Budget,
        deliver: &mut Deliver<'_>,
    ) {
        while let (Some(early), Some(next)) = (self.pending.front(), self.next) {
            // Acknowledged beyond the gap: the receiver has what we never saw.
            let confirmed = self
                .acknowledged
                .is_some_and(|number| distance(next, number) >= distance(next, early.sequence));
            if confirmed {
                self.doubts = self.doubts.saturating_add(1);
            }
            let hopeless = (confirmed && self.doubts >= DOUBTS)
                || at.seconds_since(early.since) >= GAP_SECONDS
                || self.pending_bytes > MAX_PENDING
                || self.pending.len() > MAX_PIECES
                || budget.used > budget.limit;
            if !hopeless {
                break;
            }
            self.give_up(budget, deliver);
        }
    }

    /// Goes on behind the first gap.
    fn give_up(&mut self, budget: &mut Budget, deliver: &mut Deliver<'_>) {
        let (Some(early), Some(next)) = (self.pending.front(), self.next) else {
            self.release(budget);
            return;
        };
        let lost = u32::try_from(distance(next, early.sequence)).unwrap_or(0);
        self.gaps += 1;
        self.missing += u64::from(lost);
        let sequence = early.sequence;
        self.jump(sequence);
        self.drain(budget, deliver);
    }

    /// Compares bytes that end at or before `next` with those that were handed on.
    fn compare_with_recent(&mut self, ahead: i32, old: &[u8]) {
        let back = usize::try_from(-i64::from(ahead)).unwrap_or(usize::MAX);
        // Only what is remembered can be compared.
        let skipped = back.saturating_sub(self.recent.len()).min(old.len());
        let from = self.recent.len().saturating_sub(back.saturating_sub(skipped));
        let remembered = self.recent.range(from..);
        let old = old.get(skipped..).unwrap_or_default();
        // A keep-alive repeats the last byte with any content (RFC 9293, 3.8.4).
        if old.len() > 1 && old.iter().zip(remembered).any(|(new, known)| new != known) {
            self.conflicts += 1;
        }
    }
}

/// How far `to` is ahead of `from` (RFC 9293, 3.4: numbers wrap around).
pub(crate) fn distance(from: u32, to: u32) -> i32 {
    to.wrapping_sub(from).cast_signed()
}

fn length_of(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
