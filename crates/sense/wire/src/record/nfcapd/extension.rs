//! Extension maps of layout 1: what stands behind the counters of a flow, and where.
//!
//! In: map records. Out: for each map, where the counters of the other direction stand. Of everything
//! else nothing is needed, and behind an extension of unknown size nothing is looked for.

use std::collections::BTreeMap;

use super::bytes::Little;

/// Where a counter stands behind the required extensions, and whether it has eight bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Out {
    pub(super) packets: Option<(usize, Width)>,
    pub(super) bytes: Option<(usize, Width)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Four,
    Eight,
}

/// Maps by their number; the last with a number counts. There are at most as many as numbers.
#[derive(Debug, Default)]
pub(super) struct Maps {
    out: BTreeMap<u16, Out>,
}

impl Maps {
    /// Takes a map record.
    pub(super) fn learn(&mut self, record: &[u8]) {
        let mut record = Little(record);
        let _kind_and_size = record.u32();
        let Some(map) = record.u16() else { return };
        let _extensions_size = record.u16();
        let mut out = Out::default();
        let mut offset = 0;
        while let Some(id @ 1..) = record.u16() {
            match id {
                14 => out.packets = Some((offset, Width::Four)),
                15 => out.packets = Some((offset, Width::Eight)),
                16 => out.bytes = Some((offset, Width::Four)),
                17 => out.bytes = Some((offset, Width::Eight)),
                _ => {}
            }
            let Some(size) = size(id) else { break };
            offset += size;
        }
        if out == Out::default() {
            self.out.remove(&map);
        } else {
            self.out.insert(map, out);
        }
    }

    pub(super) fn out(&self, map: u16) -> Out {
        self.out.get(&map).copied().unwrap_or_default()
    }
}

/// Bytes of an extension; the required ones (1 to 3) stand before the rest and are not counted here.
fn size(id: u16) -> Option<usize> {
    Some(match id {
        1..=3 => 0,
        4 | 6 | 8 | 9 | 11 | 13 | 14 | 16 | 18 | 23 | 25 => 4,
        5 | 7 | 15 | 17 | 19 => 8,
        10 | 12 | 20 | 21 | 24 => 16,
        22 => 40,
        _ => return None,
    })
}
