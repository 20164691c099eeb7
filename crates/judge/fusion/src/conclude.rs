//! Makes the finding about a site.
//!
//! In: a site, its evidence, what the sources watched, the tables and the time for which it is
//! concluded. Out: a finding with its reasons, or none where there is no evidence. Nothing seen is no
//! finding of absence: that takes coverage of every family, and a rule of its own.
//!
//! The probability's bounds come from prior and weights bound by bound, the widest range.

use std::collections::BTreeSet;

use hashwarden_domain::{
    Coverage, Evidence, Finding, Site,
    evidence::Hypothesis,
    finding::{Mode, Verdict, WeighedEvidence},
    id::FindingId,
};
use jiff::Timestamp;

use crate::{
    combine::{Combined, add, combine, probability},
    explain::finding as words,
    tables::Tables,
};

/// From this probability on a program says "suspected": more likely than not.
const SUSPECTED_FROM: f64 = 0.5;

/// The finding about `site`, or none without evidence about it.
pub fn conclude(
    site: &Site,
    evidence: &[Evidence],
    coverage: &[Coverage],
    tables: &Tables,
    as_of: Timestamp,
) -> Option<Finding> {
    let Combined { ordered, total } = combine(evidence.iter().filter(|e| e.site == site.id));
    let all: Vec<&Evidence> = ordered.iter().map(|(e, _)| *e).collect();
    let during = all.iter().map(|e| e.during).reduce(|a, b| a.union(b))?;
    let prior = tables.priors.of(&site.kind).clone();
    let odds = add(prior.log10_odds, total);
    let probability = probability(odds);
    let verdict = if probability.central.as_fraction() >= SUSPECTED_FROM {
        Verdict::Suspected
    } else {
        Verdict::Indication
    };
    let sources: BTreeSet<&str> = all.iter().map(|e| e.provenance.source.as_str()).collect();
    let mut watching: Vec<&Coverage> =
        coverage.iter().filter(|c| sources.contains(c.source.as_str())).collect();
    watching.sort_by(|a, b| (&a.source, a.watched).cmp(&(&b.source, b.watched)));
    let finding = Finding {
        id: FindingId::of_content([]),
        site: site.clone(),
        hypothesis: Hypothesis::Mining,
        verdict,
        probability,
        prior,
        evidence: ordered
            .iter()
            .map(|(e, counted)| WeighedEvidence { id: e.id, counted: *counted })
            .collect(),
        total,
        during,
        lead: words::lead(&all, during),
        reason: words::reason(&all),
        // No rule yet tells whose will it is: that takes the host, or people.
        mode: Mode::Unknown,
        mode_why: words::mode_why(),
        refuters: words::refuters(&all, total.central),
        unknown: words::unknown(site, &all, &watching, &tables.priors, as_of),
        unwatched: words::unwatched(),
        as_of,
    };
    Some(finding.identified())
}
