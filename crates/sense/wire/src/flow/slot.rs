//! One conversation's place in the table: a cache line.
//!
//! In: what the engine learned of it. Out: the same. It holds no payload: a conversation that needs
//! more is held elsewhere, under the number in its slot.

use super::Key;
use crate::packet::Address;

/// How far a conversation was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Both sides said goodbye.
    Closed,
    /// Nobody wants it.
    Dismissed,
    /// It is followed, under the number in [`Slot::held`].
    Held,
    /// Its first bytes are still looked at.
    Probing,
    /// One side broke it off.
    Reset,
}

/// One of the two ends of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The lower.
    Low,
    /// The higher.
    High,
}

impl End {
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Low => Self::High,
            Self::High => Self::Low,
        }
    }

    fn index(self) -> usize {
        match self {
            Self::Low => 0,
            Self::High => 1,
        }
    }
}

/// One conversation.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Slot {
    low: Address,
    high: Address,
    low_port: u16,
    high_port: u16,
    /// IANA protocol number; 0: the slot is free.
    kind: u8,
    pub(crate) phase: Phase,
    bits: u8,
    /// Payload segments looked at, a nibble an end.
    probed: u8,
    /// Newest packet.
    pub(crate) last_seconds: u32,
    /// Number of the first packet, or the largest number when it is above.
    pub(crate) first_packet: u32,
    next: [u32; 2],
    /// Number among the conversations that are followed.
    pub(crate) held: u32,
    probed_bytes: [u16; 2],
}

const _: () = assert!(size_of::<Slot>() == 64);

// Bits 0 and 1: the expected sequence number of an end is known. 2 and 3: an end has nothing of
// interest.
const QUIET: u8 = 4;
const CLIENT_IS_LOW: u8 = 16;
const OPENED: u8 = 32;
const ORIENTED: u8 = 64;

impl Slot {
    pub(super) const EMPTY: Self = Self {
        low: Address { high: 0, low: 0 },
        high: Address { high: 0, low: 0 },
        low_port: 0,
        high_port: 0,
        kind: 0,
        phase: Phase::Probing,
        bits: 0,
        probed: 0,
        last_seconds: 0,
        first_packet: 0,
        next: [0; 2],
        held: 0,
        probed_bytes: [0; 2],
    };

    pub(super) fn of(key: &Key, now: u32) -> Self {
        Self {
            low: key.low,
            high: key.high,
            low_port: key.low_port,
            high_port: key.high_port,
            kind: key.kind,
            last_seconds: now,
            ..Self::EMPTY
        }
    }

    /// The same ends begin anew.
    pub(crate) fn restart(&mut self, now: u32) {
        *self = Self::of(&self.key(), now);
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.kind == 0
    }

    #[inline]
    pub(super) fn kind(&self) -> u8 {
        self.kind
    }

    #[inline]
    pub(super) fn is(&self, key: &Key) -> bool {
        self.low == key.low
            && self.high == key.high
            && self.low_port == key.low_port
            && self.high_port == key.high_port
            && self.kind == key.kind
    }

    pub(crate) fn key(&self) -> Key {
        Key {
            low: self.low,
            high: self.high,
            low_port: self.low_port,
            high_port: self.high_port,
            kind: self.kind,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        matches!(self.phase, Phase::Closed | Phase::Reset)
    }

    /// The sequence number expected next of an end.
    pub(crate) fn next(&self, end: End) -> Option<u32> {
        let known = self.bits & (1 << end.index()) != 0;
        if known { self.next.get(end.index()).copied() } else { None }
    }

    pub(crate) fn expect(&mut self, end: End, sequence: u32) {
        self.bits |= 1 << end.index();
        if let Some(next) = self.next.get_mut(end.index()) {
            *next = sequence;
        }
    }

    /// Whether an end has said enough to know that it is of no interest.
    pub(crate) fn is_quiet(&self, end: End) -> bool {
        self.bits & (QUIET << end.index()) != 0
    }

    pub(crate) fn set_quiet(&mut self, end: End) {
        self.bits |= QUIET << end.index();
    }

    /// Whether a payload of this end was looked at before.
    pub(crate) fn was_probed(&self, end: End) -> bool {
        self.probed >> (4 * end.index()) & 15 != 0
    }

    /// Counts a payload that was looked at: segments and bytes of this end so far.
    pub(crate) fn probed(&mut self, end: End, bytes: usize) -> (u8, u16) {
        let shift = 4 * end.index();
        let segments = (self.probed >> shift & 15).saturating_add(1).min(15);
        self.probed = self.probed & !(15 << shift) | segments << shift;
        let Some(total) = self.probed_bytes.get_mut(end.index()) else { return (segments, 0) };
        *total = total.saturating_add(u16::try_from(bytes).unwrap_or(u16::MAX));
        (segments, *total)
    }

    /// Who opened it, if that is known or guessed.
    pub(crate) fn client(&self) -> Option<End> {
        match (self.bits & ORIENTED != 0, self.bits & CLIENT_IS_LOW != 0) {
            (false, _) => None,
            (true, true) => Some(End::Low),
            (true, false) => Some(End::High),
        }
    }

    pub(crate) fn set_client(&mut self, end: End) {
        self.bits |= ORIENTED;
        match end {
            End::Low => self.bits |= CLIENT_IS_LOW,
            End::High => self.bits &= !CLIENT_IS_LOW,
        }
    }

    /// Whether its handshake was seen.
    pub(crate) fn is_opened(&self) -> bool {
        self.bits & OPENED != 0
    }

    pub(crate) fn set_opened(&mut self) {
        self.bits |= OPENED;
    }
}
