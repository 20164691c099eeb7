//! The rules, in order, and what all of them need.
//!
//! In: a site and its observations. Out: evidence, at most one piece for an observation: the first
//! rule that speaks wins. The order is that of how much a rule demands to have been seen: the session
//! itself before the name it was reached by, because the session proves what the name only makes
//! likely; last the packets that somebody counted. A rule is one file with one function; adding one is adding a line to [`RULES`].

use hashwarden_domain::{
    Estimate, Evidence, EvidenceId, Observation, Probability, RuleName, Sentence, Site,
    WeightOfEvidence,
    evidence::{EvidenceDetail, Family, Hypothesis},
};

use crate::{
    combine::{probability, weight},
    tables::Tables,
};

mod pool_flow;
mod pool_name;
mod pool_session;

pub(crate) use pool_flow::{Counted, Pace};
pub(crate) use pool_name::Standing;
pub(crate) use pool_session::{Heard, is_private};

/// Log10 odds from which every rule states its `confidence`: 1 in 100.
///
/// It is a convention that makes the confidences of rules comparable, not a belief about any site: a
/// finding uses the prior of the site's kind instead. It stands for "somebody chose to watch here";
/// random addresses are far rarer (`reference/priors.csv`).
pub(crate) const STATED_PRIOR_BANS: f64 = -2.0;

/// One rule.
struct Rule {
    name: &'static str,
    version: u32,
    weigh: fn(&Observation, &Tables) -> Option<Weighed>,
}

/// All rules, in the order of the module's doc.
const RULES: [Rule; 3] = [
    Rule { name: "pool-session", version: 1, weigh: pool_session::weigh },
    Rule { name: "pool-name", version: 1, weigh: pool_name::weigh },
    Rule { name: "pool-flow", version: 1, weigh: pool_flow::weigh },
];

/// Evidence from a site's observations, strongest first; the order of the observations does not
/// matter.
pub fn weigh(site: &Site, observations: &[Observation], tables: &Tables) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = observations
        .iter()
        .filter_map(|observation| {
            RULES.iter().find_map(|rule| {
                let weighed = (rule.weigh)(observation, tables)?;
                Some(weighed.about(site, observation, rule))
            })
        })
        .collect();
    evidence.sort_by(|a, b| {
        (b.weight.central.as_bans())
            .total_cmp(&a.weight.central.as_bans())
            .then_with(|| a.during.cmp(&b.during))
            .then_with(|| a.basis.cmp(&b.basis))
            .then_with(|| a.id.cmp(&b.id))
    });
    evidence.dedup_by(|a, b| a.basis == b.basis);
    evidence
}

/// What a rule makes of one observation.
struct Weighed {
    family: Family,
    weight: Weight,
    label: Sentence,
    reason: Sentence,
    detail: EvidenceDetail,
}

impl Weighed {
    fn about(self, site: &Site, observation: &Observation, rule: &Rule) -> Evidence {
        Evidence {
            id: EvidenceId::of_content([]),
            site: site.id,
            hypothesis: Hypothesis::Mining,
            family: self.family,
            rule: RuleName { name: rule.name.to_owned(), version: rule.version },
            weight: self.weight.estimate(),
            confidence: self.weight.confidence(),
            basis: vec![observation.id],
            subject: observation.subject.clone(),
            during: observation.during,
            provenance: observation.provenance.clone(),
            label: self.label,
            reason: self.reason,
            detail: self.detail,
        }
        .identified()
    }
}

/// A weight in bans with how far it may be off below and above.
pub(crate) struct Weight {
    pub(crate) central: f64,
    pub(crate) below: f64,
    pub(crate) above: f64,
}

impl Weight {
    pub(crate) fn estimate(&self) -> Estimate<WeightOfEvidence> {
        Estimate {
            low: weight(self.central - self.below),
            central: weight(self.central),
            high: weight(self.central + self.above),
        }
    }

    /// Probability from this weight alone with the stated prior.
    pub(crate) fn confidence(&self) -> Probability {
        probability(Estimate::exactly(weight(self.central + STATED_PRIOR_BANS))).central
    }
}
