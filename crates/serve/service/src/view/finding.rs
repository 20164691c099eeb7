//! A finding in full.
//!
//! In: the ledger's record with its evidence and history. Out: reasons before numbers, what was not
//! watched, what would refute it.

use hashwarden_domain::{
    Estimate, Evidence, WeightOfEvidence,
    evidence::Family,
    finding::{Mode, Refuter},
};
use hashwarden_ledger as ledger;
use serde::Serialize;
use utoipa::ToSchema;

mod row;

pub use row::{
    CaseOfRow, FindingFacets, FindingPage, FindingRow, ProtocolCount, SeenBy, Speaks, StatedBy,
    TerritoryCount,
};

use super::{Account, Conversation, Sentence, Time};

/// A finding in full.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Finding {
    /// As in a list.
    #[serde(flatten)]
    pub row: FindingRow,
    /// The conclusion in one or two sentences.
    pub lead: Sentence,
    /// The time for which it was concluded.
    pub as_of: Time,
    /// Lower limit of the probability.
    pub probability_low: f64,
    /// Upper limit of the probability.
    pub probability_high: f64,
    /// What was held likely beforehand.
    pub prior: Prior,
    /// Evidence, strongest first.
    pub evidence: Vec<EvidenceRow>,
    /// Kinds of source that did not watch.
    pub unwatched: Vec<Unwatched>,
    /// log10 odds after the evidence: the prior and all that counted.
    pub total: Weight,
    /// What would refute it.
    pub refuters: Vec<RefuterRow>,
    /// What is not known.
    pub unknown: Vec<Sentence>,
    /// Active or passive.
    pub mode: ModeOf,
    /// The facts of each piece of evidence.
    pub conversations: Vec<Conversation>,
    /// Power, energy, carbon.
    pub account: Account,
    /// Versions, first to last.
    pub history: Vec<Version>,
    /// Where it stands in the ledger.
    pub ledger: EntryOf,
}

/// What was held likely beforehand.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Prior {
    /// log10 odds.
    pub log10_odds: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// In words.
    pub text: Sentence,
    /// Where the number comes from.
    pub source: String,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EvidenceRow {
    /// Id.
    pub id: String,
    /// What it depends on: of one family only the strongest counts.
    pub family: String,
    /// Rule and version.
    pub rule: String,
    /// What kind of evidence.
    pub label: Sentence,
    /// What was seen, against what it was weighed.
    pub detail: Sentence,
    /// log10 likelihood ratio.
    pub weight: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Whether it was added.
    pub counted: bool,
}

/// A kind of source that did not watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unwatched {
    /// `network`, `meter`, `host`, `tip`.
    pub family: String,
    /// In words.
    pub label: Sentence,
}

/// A weight with its limits, log10.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Weight {
    /// Central.
    pub weight: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Something that would speak against it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RefuterRow {
    /// What to show.
    pub text: Sentence,
    /// By how much the weight would change.
    pub weight: f64,
}

/// Active or passive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ModeOf {
    /// `unknown`, `active`, `passive`, `mixed`, `facilitating`.
    pub value: String,
    /// Why.
    pub why: Sentence,
}

/// One version of a site's finding.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Version {
    /// Id of the finding.
    pub id: String,
    /// 1 for the first.
    pub version: u64,
    /// The time for which it was concluded.
    pub as_of: Time,
    /// Probability.
    pub probability: f64,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryOf {
    /// Number.
    pub sequence: u64,
    /// Hash.
    pub hash: String,
}

impl Finding {
    /// The view of a finding with its evidence (in the finding's order) and its site's history.
    pub fn new(
        record: &ledger::FindingRecord,
        evidence: &[Evidence],
        history: &[ledger::FindingVersion],
    ) -> Self {
        let finding = &record.finding;
        let counted = |id| finding.evidence.iter().any(|one| one.id == id && one.counted);
        let odds = finding.prior.log10_odds;
        Self {
            row: record.into(),
            lead: (&finding.lead).into(),
            as_of: finding.as_of.into(),
            probability_low: finding.probability.low.as_fraction(),
            probability_high: finding.probability.high.as_fraction(),
            prior: Prior {
                log10_odds: odds.central.as_bans(),
                low: odds.low.as_bans(),
                high: odds.high.as_bans(),
                text: (&finding.prior.text).into(),
                source: finding.prior.source.clone(),
            },
            evidence: evidence.iter().map(|one| EvidenceRow::new(one, counted(one.id))).collect(),
            unwatched: finding
                .unwatched
                .iter()
                .map(|kind| Unwatched { family: kind.family.clone(), label: (&kind.label).into() })
                .collect(),
            total: Weight::from(odds.zip(finding.total, |prior, total| prior + total)),
            refuters: finding.refuters.iter().map(RefuterRow::from).collect(),
            unknown: finding.unknown.iter().map(Sentence::from).collect(),
            mode: ModeOf {
                value: mode_name(finding.mode).to_owned(),
                why: (&finding.mode_why).into(),
            },
            conversations: evidence.iter().map(Conversation::from).collect(),
            account: Account::new(record.account.as_ref()),
            history: history.iter().map(Version::from).collect(),
            ledger: EntryOf { sequence: record.entry.sequence, hash: record.entry.hash.clone() },
        }
    }
}

impl EvidenceRow {
    fn new(evidence: &Evidence, counted: bool) -> Self {
        let weight = Weight::from(evidence.weight);
        Self {
            id: evidence.id.to_string(),
            family: match evidence.family {
                Family::PoolContact => "pool-contact".to_owned(),
            },
            rule: evidence.rule.to_string(),
            label: (&evidence.label).into(),
            detail: (&evidence.reason).into(),
            weight: weight.weight,
            low: weight.low,
            high: weight.high,
            counted,
        }
    }
}

impl From<Estimate<WeightOfEvidence>> for Weight {
    fn from(weight: Estimate<WeightOfEvidence>) -> Self {
        let Estimate { low, central, high } = weight.map(WeightOfEvidence::as_bans);
        Self { weight: central, low, high }
    }
}

impl From<&Refuter> for RefuterRow {
    fn from(refuter: &Refuter) -> Self {
        Self { text: (&refuter.text).into(), weight: refuter.weight.as_bans() }
    }
}

impl From<&ledger::FindingVersion> for Version {
    fn from(version: &ledger::FindingVersion) -> Self {
        Self {
            id: version.id.to_string(),
            version: version.version,
            as_of: version.as_of.into(),
            probability: version.probability.as_fraction(),
        }
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Active => "active",
        Mode::Facilitating => "facilitating",
        Mode::Mixed => "mixed",
        Mode::Passive => "passive",
        Mode::Unknown => "unknown",
    }
}
