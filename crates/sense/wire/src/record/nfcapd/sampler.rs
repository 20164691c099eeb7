//! Samplers of the exporters in a file.
//!
//! In: sampler records. Out: one packet in how many, for an exporter and, where a flow names it, a
//! sampler. Ids below zero stand for all flows of an exporter.

use std::collections::BTreeMap;

use super::bytes::Little;

/// Most samplers remembered; later ones are not.
const MAX_SAMPLERS: usize = 4096;

/// Rates by exporter and sampler.
#[derive(Debug, Default)]
pub(super) struct Samplers {
    rates: BTreeMap<(u16, i64), u32>,
}

impl Samplers {
    /// Record 15: one interval taken, one space left out.
    pub(super) fn learn(&mut self, record: &[u8]) {
        let mut record = Little(record);
        let rate = (|| {
            let _kind_and_size = record.u32()?;
            let exporter = record.u16()?;
            let _algorithm = record.u16()?;
            let id = record.u64()?.cast_signed();
            let taken = record.u32()?;
            let rate = taken.checked_add(record.u32()?)?.checked_div(taken)?;
            Some((exporter, id, rate))
        })();
        self.keep(rate);
    }

    /// Record 9: an interval.
    pub(super) fn learn_old(&mut self, record: &[u8]) {
        let mut record = Little(record);
        let rate = (|| {
            let _kind_and_size = record.u32()?;
            let id = i64::from(record.u32()?.cast_signed());
            let interval = record.u32()?;
            let _mode = record.u16()?;
            Some((record.u16()?, id, interval))
        })();
        self.keep(rate);
    }

    /// The rate of a sampled flow, where it is known.
    pub(super) fn rate(&self, exporter: u16, sampler: Option<u64>) -> Option<u32> {
        let sampler = sampler.map(u64::cast_signed);
        let named = sampler.and_then(|sampler| self.rates.get(&(exporter, sampler)));
        let mut of_exporter = self.rates.range((exporter, i64::MIN)..=(exporter, i64::MAX));
        let first = of_exporter.next();
        let only = first.filter(|((_, id), _)| *id < 0 || of_exporter.next().is_none());
        named.or(only.map(|(_, rate)| rate)).copied()
    }

    fn keep(&mut self, rate: Option<(u16, i64, u32)>) {
        let Some((exporter, id, rate)) = rate.filter(|(_, _, rate)| *rate > 1) else { return };
        if self.rates.len() < MAX_SAMPLERS || self.rates.contains_key(&(exporter, id)) {
            self.rates.insert((exporter, id), rate);
        }
    }
}
