//! Holes in the sequence numbers of one exporter.
//!
//! In: the number in each header and how many records came with it. Out: losses, once it is clear
//! that what is missing was not merely late. Version 5 and IPFIX count records, version 9 counts
//! packets, so a hole of version 9 is counted in packets: each held at least one record. Exporters
//! that count the other way are recognised by their steps (softflowd up to 1.0 counts records in
//! version 9, some IPFIX exporters count messages).

use hashwarden_domain::LossKind;

use crate::{capture::Nanoseconds, loss::Losses};

/// Most holes waiting to be filled by what comes late.
const MAX_HOLES: usize = 16;
/// What is later than this is not waited for.
const MAX_LATE_SECONDS: i64 = 60;
/// A larger step is a new beginning, not a hole.
const MAX_HOLE: u32 = 1 << 20;
/// After so many numbers from the past in a row it is a new beginning.
const MAX_BACKWARD: u8 = 4;
/// After so many steps in a row that fit only the other way of counting, it is the other way.
const MIN_STEPS: u8 = 3;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// Packets (RFC 3954).
    Packets,
    /// Data records before this packet (version 5, RFC 7011).
    Records,
}

/// One sequence.
#[derive(Debug)]
pub(super) struct Sequence {
    last: Option<Last>,
    counts: Counts,
    holes: Vec<Hole>,
    backward: u8,
    /// Steps in a row that fit only the other way of counting.
    otherwise: u8,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    number: u32,
    /// Records in it; none when a template was missing.
    records: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Hole {
    from: u32,
    length: u32,
    at: Nanoseconds,
}

impl Sequence {
    pub(super) fn new(counts: Counts) -> Self {
        Self { last: None, counts, holes: Vec::new(), backward: 0, otherwise: 0 }
    }

    /// Takes the number of a packet and the records that came with it.
    pub(super) fn take(
        &mut self,
        number: u32,
        records: Option<u32>,
        at: Nanoseconds,
        losses: &mut Losses,
    ) {
        let late = |hole: &Hole| at.seconds_since(hole.at) > MAX_LATE_SECONDS;
        self.count(losses, late);
        let Some(last) = self.last.replace(Last { number, records }) else { return };
        let Some(expected) = self.expected(last) else { return };
        self.weigh_counting(last, number);
        let step = number.wrapping_sub(expected);
        if step == 0 {
            self.backward = 0;
        } else if step <= MAX_HOLE {
            self.backward = 0;
            self.holes.push(Hole { from: expected, length: step, at });
            if self.holes.len() > MAX_HOLES {
                let oldest = self.holes[0].from;
                self.count(losses, |hole| hole.from == oldest);
            }
        } else {
            self.fill(number, records);
            self.backward += 1;
            if self.backward < MAX_BACKWARD {
                self.last = Some(last);
            } else {
                self.backward = 0;
            }
        }
    }

    /// A new beginning: what is missing so far stays missing.
    pub(super) fn restart(&mut self, losses: &mut Losses) {
        self.count(losses, |_| true);
        self.last = None;
        self.backward = 0;
    }

    /// Nothing more comes.
    pub(super) fn finish(&mut self, losses: &mut Losses) {
        self.count(losses, |_| true);
    }

    fn count(&mut self, losses: &mut Losses, lost: impl Fn(&Hole) -> bool) {
        self.holes.retain(|hole| {
            let lost = lost(hole);
            if lost {
                let kind = LossKind::FlowRecordMissing;
                losses.add_many(kind, u64::from(hole.length), Some(hole.at));
            }
            !lost
        });
    }

    fn expected(&self, last: Last) -> Option<u32> {
        Some(last.number.wrapping_add(match self.counts {
            Counts::Packets => 1,
            Counts::Records => last.records?,
        }))
    }

    /// A step of one after several records, or of several after one packet, says how it is counted.
    fn weigh_counting(&mut self, last: Last, number: u32) {
        let Some(records) = last.records.filter(|records| *records > 1) else { return };
        let step = number.wrapping_sub(last.number);
        let (fits, other) = match self.counts {
            Counts::Packets => (1, records),
            Counts::Records => (records, 1),
        };
        if step == other {
            self.otherwise += 1;
        } else if step == fits {
            self.otherwise = 0;
        }
        if self.otherwise >= MIN_STEPS {
            self.otherwise = 0;
            self.holes.clear();
            self.counts = match self.counts {
                Counts::Packets => Counts::Records,
                Counts::Records => Counts::Packets,
            };
        }
    }

    /// What comes late is not lost.
    fn fill(&mut self, number: u32, records: Option<u32>) {
        let length = match self.counts {
            Counts::Packets => 1,
            Counts::Records => records.unwrap_or(1),
        };
        let place = self.holes.iter().position(|hole| number.wrapping_sub(hole.from) < hole.length);
        let Some(place) = place else { return };
        let hole = self.holes.swap_remove(place);
        let before = number.wrapping_sub(hole.from);
        let after = hole.length.saturating_sub(before).saturating_sub(length);
        let rest = [
            Hole { length: before, ..hole },
            Hole { from: number.wrapping_add(length), length: after, ..hole },
        ];
        self.holes.extend(rest.into_iter().filter(|hole| hole.length > 0));
        self.backward = 0;
    }
}
