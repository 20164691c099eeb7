//! One packet in how many the exporter looks at.
//!
//! In: option records, and data records that may name a sampler or an interface. Out: the rate that
//! holds for a data record. The record's own word counts first, then its sampler's, then its
//! interface's, then the exporter's. Where a single sampler was announced and the records name
//! none, that one is meant. A rate that comes after the records it is about is not applied to them.

use std::collections::BTreeMap;

use super::{field::Field, row::Row};

/// Most samplers, and most interfaces, of one domain; later ones are not remembered.
const MAX_RATES: usize = 4096;

/// Rates of one domain.
#[derive(Debug, Default)]
pub(super) struct Sampling {
    exporter: Option<u32>,
    interfaces: BTreeMap<u64, u32>,
    samplers: BTreeMap<u64, u32>,
}

impl Sampling {
    /// Takes what an option record says.
    pub(super) fn learn(&mut self, row: &Row) {
        let Some(rate) = rate(row) else { return };
        let (rates, of) = match (sampler(row), row.value(Field::IngressInterface)) {
            (Some(sampler), _) => (&mut self.samplers, sampler),
            (None, Some(interface)) => (&mut self.interfaces, interface),
            (None, None) => {
                self.exporter = Some(rate);
                return;
            }
        };
        if rates.len() < MAX_RATES || rates.contains_key(&of) {
            rates.insert(of, rate);
        }
    }

    /// The rate of a data record; none when it is unknown or when every packet is looked at.
    pub(super) fn of(&self, row: &Row) -> Option<u32> {
        let known = rate(row).or_else(|| match sampler(row) {
            // Sampler 0 stands for none.
            Some(0) => self.samplers.get(&0).copied(),
            Some(sampler) => self.samplers.get(&sampler).copied().or(self.exporter),
            None => {
                let interface = row.value(Field::IngressInterface);
                let interface = interface.and_then(|interface| self.interfaces.get(&interface));
                interface.copied().or(self.exporter).or_else(|| self.only_sampler())
            }
        });
        known.filter(|rate| *rate > 1)
    }

    fn only_sampler(&self) -> Option<u32> {
        (self.samplers.len() == 1).then(|| self.samplers.values().next().copied()).flatten()
    }
}

fn sampler(row: &Row) -> Option<u64> {
    row.value(Field::SamplerId).or_else(|| row.value(Field::SelectorId))
}

/// The rate in a record: old interval (34), random interval (50), and RFC 5477: one in n (305, 306),
/// n in N (309, 310), a probability (311).
fn rate(row: &Row) -> Option<u32> {
    let of = |field| row.value(field).filter(|value| *value > 0);
    let ratio = |population: u64, sample: u64| {
        u32::try_from(population.saturating_add(sample / 2) / sample).ok()
    };
    if let Some(interval) =
        of(Field::SamplingInterval).or_else(|| of(Field::SamplingRandomInterval))
    {
        return u32::try_from(interval).ok();
    }
    if let Some(taken) = of(Field::SamplingPacketInterval) {
        let space = row.value(Field::SamplingPacketSpace)?;
        return ratio(taken.saturating_add(space), taken);
    }
    if let Some((size, population)) = of(Field::SamplingSize).zip(of(Field::SamplingPopulation)) {
        return ratio(population, size);
    }
    let probability = f64::from_bits(row.value(Field::SamplingProbability)?);
    // The range makes it fit; what is sampled more thinly than this is no longer watching.
    (probability > 1e-9 && probability <= 1.0).then(|| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 1e9"
        )]
        let rate = (1.0 / probability).round() as u32;
        rate
    })
}
