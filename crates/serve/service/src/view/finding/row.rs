//! Findings in a list: pages, rows, and what other filters would bring.
//!
//! In: the ledger's page. Out: rows with what each kind of source says. A kind that did not watch is
//! not silent.

use std::collections::BTreeMap;

use hashwarden_ledger as ledger;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{Interval, Place, Sentence, Site, Time, Verdict, account::power_of};

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
    /// Word of its state.
    pub state: String,
    /// Whether nothing more is to be done.
    pub ended: bool,
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
                ended: case.ended,
            }),
            changed: record.case.as_ref().is_some_and(|case| {
                !case.ended && case.finding.is_some_and(|began| began != finding.id)
            }),
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
