//! What was watched, what was lost, what nobody looks at.
//!
//! In: coverages of the ledger, known sites, the pool list's dates. Out: sources, sites, and holes in
//! sentences, the largest first. Where nothing watched, silence means nothing.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Loss, Sentence, Site, Span, Time};

/// What was watched.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Coverage {
    /// Sources, latest first; at most 1000.
    pub sources: Vec<SourceRow>,
    /// Known sites: those of the sites file and those with a finding.
    pub sites: Vec<SiteWatch>,
    /// What is missed, a sentence each, the largest first.
    pub holes: Vec<Sentence>,
    /// The pool list.
    pub pools: PoolList,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SourceRow {
    /// Id.
    pub id: String,
    /// Name of the file or the sensor.
    pub name: String,
    /// `capture`, or `records` of another program.
    pub kind: String,
    /// First packet or record.
    #[schema(required)]
    pub first: Option<Time>,
    /// Last packet or record.
    #[schema(required)]
    pub last: Option<Time>,
    /// Packets read, or counted in records.
    pub packets: u64,
    /// Bytes on the wire, or counted in records.
    pub bytes: u64,
    /// Flows seen.
    pub flows: u64,
    /// Records of another program read.
    pub records: u64,
    /// From first to last packet, in seconds.
    pub seconds: f64,
    /// Whether a simulation made it.
    pub simulated: bool,
    /// What could not be used.
    pub lost: Vec<Loss>,
}

/// Whether a site was watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteWatch {
    /// The site.
    pub site: Site,
    /// By captures and sensors.
    pub network: NetworkWatch,
    /// By a meter.
    pub meter: bool,
    /// By a snapshot of its hosts.
    pub host: bool,
}

/// When captures saw the site. A capture is known to see a site once something of it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NetworkWatch {
    /// Whether any did.
    pub watched: bool,
    /// When; spans do not overlap.
    pub periods: Vec<Span>,
}

/// The list of pools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolList {
    /// Rows.
    pub entries: u64,
    /// Day of the newest row.
    #[schema(required)]
    pub newest: Option<String>,
    /// Day of the oldest row.
    #[schema(required)]
    pub oldest: Option<String>,
    /// Days since the newest row.
    #[schema(required)]
    pub age_days: Option<i64>,
    /// Rows that no longer count.
    pub expired: u64,
}

impl From<&hashwarden_ledger::RecordedCoverage> for SourceRow {
    fn from(recorded: &hashwarden_ledger::RecordedCoverage) -> Self {
        let coverage = &recorded.coverage;
        Self {
            id: recorded.id.clone(),
            name: coverage.source.clone(),
            kind: if coverage.records > 0 { "records" } else { "capture" }.to_owned(),
            first: coverage.watched.map(|period| period.start().into()),
            last: coverage.watched.map(Time::last_of),
            packets: coverage.packets,
            bytes: coverage.bytes,
            flows: coverage.flows,
            records: coverage.records,
            seconds: coverage.watched.map_or(0.0, hashwarden_domain::Period::seconds),
            simulated: coverage.simulated,
            lost: coverage.lost.iter().map(Loss::from).collect(),
        }
    }
}
