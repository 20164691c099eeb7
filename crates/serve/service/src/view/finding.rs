//! A finding: as a row of a list, and in full.
//!
//! In: the ledger's record with its evidence and history. Out: reasons before numbers, what was not
//! watched, what would refute it.

use std::collections::BTreeMap;

use hashwarden_domain::{
    Estimate, Evidence, WeightOfEvidence,
    evidence::Family,
    finding::{Mode, Refuter},
};
use hashwarden_ledger as ledger;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Account, Conversation, Interval, Place, Sentence, Site, Time, Verdict, account::power_of,
};

/// One page of findings.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingPage {
    /// All that fit the filter.
    pub total: u64,
    /// 1 for the first page.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// The rows.
    pub items: Vec<FindingRow>,
    /// What other choices would bring: counts under all filters but the facet's own.
    pub facets: FindingFacets,
}

/// Counts by what could be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FindingFacets {
    /// By verdict.
    pub verdict: BTreeMap<String, u64>,
    /// By territory.
    pub territory: Vec<TerritoryCount>,
    /// By protocol; a site counts under each that it has.
    pub protocol: Vec<ProtocolCount>,
}

/// Findings of a territory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TerritoryCount {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Sentence,
    /// How many.
    pub count: u64,
}

/// Findings with a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProtocolCount {
    /// Name.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// A finding in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingRow {
    /// Id.
    pub id: String,
    /// 1 for the site's first.
    pub version: u64,
    /// The site.
    pub site: Site,
    /// What stands.
    pub verdict: Verdict,
    /// Who says so.
    pub stated_by: StatedBy,
    /// Probability.
    pub probability: f64,
    /// The reason in one line.
    pub reason: Sentence,
    /// What each kind of source says.
    pub seen_by: SeenBy,
    /// Power.
    #[schema(required)]
    pub power: Option<Interval>,
    /// First sign.
    pub first_seen: Time,
    /// Last sign.
    pub last_seen: Time,
    /// Protocols of the evidence.
    pub protocols: Vec<String>,
    /// The site's open case, or its latest.
    #[schema(required)]
    pub case: Option<CaseOfRow>,
    /// Whether the finding has changed since its case was opened.
    pub changed: bool,
}

/// Who states a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatedBy {
    /// The program.
    Machine,
    /// An officer.
    Person,
}

/// What a kind of source says about a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Speaks {
    /// For mining.
    For,
    /// It watched and saw nothing that counts.
    Silent,
    /// Against mining.
    Against,
    /// It did not watch.
    Unwatched,
}

/// What each kind of source says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeenBy {
    /// Captures and sensors.
    pub network: Speaks,
    /// Meters.
    pub meter: Speaks,
    /// Snapshots of hosts.
    pub host: Speaks,
    /// Tips of persons.
    pub tip: Speaks,
}

/// A case in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseOfRow {
    /// Id.
    pub id: String,
    /// Number for people.
    pub number: String,
    /// `open` or `closed`.
    pub state: String,
}

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

impl FindingPage {
    /// The view of a page; `page` counts from 1.
    pub fn new(found: ledger::FindingPage, page: u32, size: u32) -> Self {
        let territory = found.facets.territory.iter().map(|facet| {
            let Place { code, name } = (&facet.territory).into();
            TerritoryCount { code, name, count: facet.count }
        });
        let protocol = found.facets.protocol.into_iter();
        Self {
            total: found.total,
            page,
            size,
            items: found.items.iter().map(FindingRow::from).collect(),
            facets: FindingFacets {
                verdict: found.facets.verdict.into_iter().collect(),
                territory: territory.collect(),
                protocol: protocol.map(|(name, count)| ProtocolCount { name, count }).collect(),
            },
        }
    }
}

impl From<&ledger::FindingRecord> for FindingRow {
    fn from(record: &ledger::FindingRecord) -> Self {
        let finding = &record.finding;
        Self {
            id: finding.id.to_string(),
            version: record.version,
            site: (&finding.site).into(),
            verdict: Verdict::from_word(&record.verdict),
            stated_by: match record.stated_by {
                Some(_) => StatedBy::Person,
                None => StatedBy::Machine,
            },
            probability: finding.probability.central.as_fraction(),
            reason: (&finding.reason).into(),
            seen_by: seen_by(finding),
            power: power_of(record.account.as_ref()),
            first_seen: finding.during.start().into(),
            last_seen: Time::last_of(finding.during),
            protocols: record.protocols.clone(),
            case: record.case.as_ref().map(|case| CaseOfRow {
                id: case.id.to_string(),
                number: case.number.clone(),
                state: case.state.clone(),
            }),
            changed: record
                .case
                .as_ref()
                .is_some_and(|case| case.state == "open" && case.finding != finding.id),
        }
    }
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

fn seen_by(finding: &hashwarden_domain::Finding) -> SeenBy {
    let unwatched = |family: &str| finding.unwatched.iter().any(|kind| kind.family == family);
    let other = |family| if unwatched(family) { Speaks::Unwatched } else { Speaks::Silent };
    // All families of evidence today come from the network.
    let network = match finding.total.central.as_bans() {
        _ if finding.evidence.is_empty() => other("network"),
        weight if weight > 0.0 => Speaks::For,
        weight if weight < 0.0 => Speaks::Against,
        _ => Speaks::Silent,
    };
    SeenBy { network, meter: other("meter"), host: other("host"), tip: other("tip") }
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
