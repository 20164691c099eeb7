//! Holes in the sequence numbers of one exporter.
//!
//! In: the number in each header and how many records came with it. Out: losses, once it is clear
//! that what is missing was not merely late. Version 5 and IPFIX count records, version 9 counts
//! packets, so a hole of version 9 is counted in packets: each held at least one record.
//!
//! Not every exporter counts as its standard says: softflowd 1.1 counts the records of an IPFIX message
//! before it numbers it, older ones count records in version 9. So all ways of counting are followed at
//! once, and the one that explains most steps is believed; the standard's, where several do. Records
//! about the exporter itself are counted by some and not by others: both are right.

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

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// Packets (RFC 3954).
    Packets,
    /// Data records before this packet (version 5, RFC 7011).
    Records,
    /// Data records up to the end of this packet.
    RecordsAndOwn,
}

/// One sequence.
#[derive(Debug)]
pub(super) struct Sequence {
    /// The standard's way first.
    ways: [Way; 3],
    at: Option<Nanoseconds>,
    /// Losses told so far.
    told: u64,
}

/// One way of counting, and what is missing by it.
#[derive(Debug)]
struct Way {
    counts: Counts,
    last: Option<Last>,
    holes: Vec<Hole>,
    backward: u8,
    /// Steps that it does not explain.
    misses: u64,
    /// Sum of the holes that are not waited for any more.
    missing: u64,
}

/// Records of a packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Records {
    /// About flows.
    pub(super) flows: u32,
    /// About the exporter.
    pub(super) options: u32,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    number: u32,
    /// Records in it; none when a template was missing.
    records: Option<Records>,
}

#[derive(Clone, Copy, Debug)]
struct Hole {
    from: u32,
    length: u32,
    at: Nanoseconds,
}

impl Sequence {
    pub(super) fn new(standard: Counts) -> Self {
        let mut all = [Counts::Records, Counts::RecordsAndOwn, Counts::Packets];
        all.sort_by_key(|counts| *counts != standard);
        Self { ways: all.map(Way::new), at: None, told: 0 }
    }

    /// Takes the number of a packet and the records that came with it.
    pub(super) fn take(
        &mut self,
        number: u32,
        records: Option<Records>,
        at: Nanoseconds,
        losses: &mut Losses,
    ) {
        self.at = Some(at);
        for way in &mut self.ways {
            way.settle(|hole| at.seconds_since(hole.at) > MAX_LATE_SECONDS);
            way.take(Last { number, records }, at);
        }
        self.tell(losses);
    }

    /// A new beginning: what is missing so far stays missing.
    pub(super) fn restart(&mut self, losses: &mut Losses) {
        self.finish(losses);
        for way in &mut self.ways {
            way.last = None;
            way.backward = 0;
        }
    }

    /// Nothing more comes.
    pub(super) fn finish(&mut self, losses: &mut Losses) {
        for way in &mut self.ways {
            way.settle(|_| true);
        }
        self.tell(losses);
    }

    fn tell(&mut self, losses: &mut Losses) {
        let Some(believed) = self.ways.iter().min_by_key(|way| way.misses) else { return };
        let new = believed.missing.saturating_sub(self.told);
        losses.add_many(LossKind::FlowRecordMissing, new, self.at);
        self.told += new;
    }
}

impl Way {
    fn new(counts: Counts) -> Self {
        Self { counts, last: None, holes: Vec::new(), backward: 0, misses: 0, missing: 0 }
    }

    fn take(&mut self, now: Last, at: Nanoseconds) {
        let Some(last) = self.last.replace(now) else { return };
        let step = match self.counts {
            Counts::Packets => Some(Records { flows: 1, options: 0 }),
            Counts::Records => last.records,
            Counts::RecordsAndOwn => now.records,
        };
        let Some(step) = step else { return };
        let without_options = last.number.wrapping_add(step.flows);
        let expected = without_options.wrapping_add(step.options);
        let hole = now.number.wrapping_sub(expected);
        if hole == 0 || now.number == without_options {
            self.backward = 0;
            return;
        }
        self.misses += 1;
        if hole <= MAX_HOLE {
            self.backward = 0;
            // What is counted with the packet's own records is missing before those.
            self.holes.push(Hole { from: expected, length: hole, at });
            if self.holes.len() > MAX_HOLES {
                let oldest = self.holes.remove(0);
                self.missing += u64::from(oldest.length);
            }
            return;
        }
        self.fill(now);
        self.backward += 1;
        if self.backward < MAX_BACKWARD {
            self.last = Some(last);
        } else {
            self.backward = 0;
        }
    }

    fn settle(&mut self, lost: impl Fn(&Hole) -> bool) {
        self.holes.retain(|hole| {
            let lost = lost(hole);
            if lost {
                self.missing += u64::from(hole.length);
            }
            !lost
        });
    }

    /// What comes late is not lost.
    fn fill(&mut self, late: Last) {
        let length = match self.counts {
            Counts::Packets => 1,
            Counts::Records | Counts::RecordsAndOwn => {
                late.records.map_or(1, |records| records.flows)
            }
        };
        let inside = |hole: &Hole| late.number.wrapping_sub(hole.from) < hole.length;
        let Some(place) = self.holes.iter().position(inside) else { return };
        let hole = self.holes.remove(place);
        let before = late.number.wrapping_sub(hole.from);
        let after = hole.length.saturating_sub(before).saturating_sub(length);
        let rest = [
            Hole { length: before, ..hole },
            Hole { from: late.number.wrapping_add(length), length: after, ..hole },
        ];
        self.holes.extend(rest.into_iter().filter(|hole| hole.length > 0));
        self.backward = 0;
    }
}
