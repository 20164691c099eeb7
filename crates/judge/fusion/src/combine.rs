//! Adds the weights of independent evidence.
//!
//! In: evidence about one site. Out: which pieces count, and their sum. Evidence of one family rests
//! on the same underlying fact (the name of a pool and the session that was opened to it), so only
//! the strongest member of a family counts; families are added. Bounds add bound by bound, which
//! takes the families to err in the same direction: the widest range.

use std::collections::BTreeSet;

use hashwarden_domain::{Estimate, Evidence, Probability, WeightOfEvidence};

/// Evidence in order of strength, each with whether it counts, and the sum of what counts.
pub(crate) struct Combined<'a> {
    pub(crate) ordered: Vec<(&'a Evidence, bool)>,
    pub(crate) total: Estimate<WeightOfEvidence>,
}

/// Combines evidence; order and repetition of the input do not matter.
pub(crate) fn combine<'a>(evidence: impl IntoIterator<Item = &'a Evidence>) -> Combined<'a> {
    let mut all: Vec<&Evidence> = evidence.into_iter().collect();
    // Strength is the distance from "says nothing": counter-evidence can be strong as well.
    all.sort_by(|a, b| {
        let strength = |e: &Evidence| e.weight.central.as_bans().abs();
        strength(b)
            .total_cmp(&strength(a))
            .then_with(|| a.during.cmp(&b.during))
            .then_with(|| a.id.cmp(&b.id))
    });
    all.dedup_by_key(|e| e.id);
    let mut families = BTreeSet::new();
    let mut total = Estimate::exactly(weight(0.0));
    let ordered = all
        .into_iter()
        .map(|e| {
            let counted = families.insert(e.family);
            if counted {
                total = add(total, e.weight);
            }
            (e, counted)
        })
        .collect();
    Combined { ordered, total }
}

/// Sum of two estimates in bans, bound by bound, free of the last bits of binary fractions.
pub(crate) fn add(
    a: Estimate<WeightOfEvidence>,
    b: Estimate<WeightOfEvidence>,
) -> Estimate<WeightOfEvidence> {
    a.zip(b, |a, b| weight((a + b).as_bans()))
}

/// Probability of log10 odds, to twelve places, so that two machines whose `pow` differs in the
/// last bit print the same finding.
pub(crate) fn probability(odds: Estimate<WeightOfEvidence>) -> Estimate<Probability> {
    odds.map(|odds| {
        let exact = Probability::from_log10_odds(odds);
        Probability::new((exact.as_fraction() * 1e12).round() / 1e12).unwrap_or(exact)
    })
}

/// A weight to a thousandth of a ban: far finer than any weight is known.
pub(crate) fn weight(bans: f64) -> WeightOfEvidence {
    let rounded = (bans.clamp(-300.0, 300.0) * 1000.0).round() / 1000.0;
    WeightOfEvidence::from_bans(rounded)
        .or_else(|_| WeightOfEvidence::from_bans(0.0))
        .expect("zero bans are a weight")
}
