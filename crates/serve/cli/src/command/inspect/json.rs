//! The lines that `inspect --json` prints: a contract that scripts depend on.
//!
//! In: evidence, findings, coverage. Out: one flat JSON object each. Unknown values are null.

use hashwarden_domain::{
    Account, Coverage, Evidence, Finding, Sentence,
    evidence::EvidenceDetail,
    finding::{Mode, Verdict},
    observation::wire::{RecordForm, ShareWork, Traffic},
    site::Territory,
};
use hashwarden_service::pipeline::JudgedSite;
use jiff::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(in crate::command) enum Line<'a> {
    Evidence(Box<EvidenceLine<'a>>),
    Finding(Box<FindingLine<'a>>),
    Coverage(CoverageLine),
}

#[derive(Serialize)]
pub(in crate::command) struct EvidenceLine<'a> {
    rule: String,
    protocol: &'a str,
    confidence: f64,
    subject: End,
    peer: Option<Peer<'a>>,
    transport: &'static str,
    first_seen: Timestamp,
    last_seen: Timestamp,
    source: &'a str,
    detail: Detail<'a>,
    reason: &'a Sentence,
    id: String,
    site: String,
    weight: Weight,
    first_packet: Option<u64>,
    last_packet: Option<u64>,
}

#[derive(Serialize)]
struct End {
    ip: Option<std::net::IpAddr>,
    port: Option<u16>,
}

#[derive(Serialize)]
struct Peer<'a> {
    ip: Option<std::net::IpAddr>,
    port: Option<u16>,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Detail<'a> {
    coin: Option<&'a str>,
    algorithm: Option<&'static str>,
    login: Option<&'a str>,
    wallet: Option<&'a str>,
    wallet_checksum: Option<hashwarden_domain::wallet::Checksum>,
    worker: Option<&'a str>,
    agent: Option<&'a str>,
    pool: Option<&'a str>,
    carried_by: &'a [hashwarden_domain::observation::wire::Carrier],
    shares: Option<hashwarden_domain::observation::wire::Shares>,
    difficulty: Option<f64>,
    difficulty_unit: Option<&'static str>,
    hash_rate: Option<Rate>,
    unheard: Option<&'a Sentence>,
    told_by: Option<&'static str>,
    traffic: Option<Counted>,
}

/// Packets and bytes that another program counted.
#[derive(Serialize)]
struct Counted {
    records: u64,
    sent: Option<Traffic>,
    received: Option<Traffic>,
    sampling: Option<u32>,
    answered: Option<bool>,
    hours: u64,
}

#[derive(Serialize)]
struct Rate {
    low: f64,
    central: f64,
    high: f64,
    unit: &'static str,
}

/// log10 likelihood ratio.
#[derive(Serialize)]
struct Weight {
    low: f64,
    central: f64,
    high: f64,
}

impl<'a> EvidenceLine<'a> {
    pub(in crate::command) fn new(evidence: &'a Evidence) -> Self {
        let detail = &evidence.detail;
        let hashwarden_domain::Subject::Endpoint(subject) = &evidence.subject;
        let named = detail.peer_name.as_deref();
        let peer = (detail.peer.is_some() || named.is_some()).then(|| Peer {
            ip: detail.peer.map(|end| end.ip),
            port: detail.peer.and_then(|end| end.port),
            name: named,
        });
        Self {
            rule: evidence.rule.to_string(),
            protocol: &detail.protocol,
            confidence: evidence.confidence.as_fraction(),
            subject: End { ip: Some(subject.ip), port: subject.port },
            peer,
            transport: match detail.transport {
                hashwarden_domain::observation::wire::Transport::Tcp => "tcp",
                hashwarden_domain::observation::wire::Transport::Udp => "udp",
            },
            first_seen: evidence.during.start(),
            last_seen: evidence.during.last(),
            source: &evidence.provenance.source,
            detail: Detail::new(detail),
            reason: &evidence.reason,
            id: evidence.id.to_string(),
            site: evidence.site.to_string(),
            weight: Weight {
                low: evidence.weight.low.as_bans(),
                central: evidence.weight.central.as_bans(),
                high: evidence.weight.high.as_bans(),
            },
            first_packet: evidence.provenance.first_record,
            last_packet: evidence.provenance.last_record,
        }
    }
}

impl<'a> Detail<'a> {
    fn new(detail: &'a EvidenceDetail) -> Self {
        let last = detail.difficulty.last().map(|step| step.work);
        let (difficulty, difficulty_unit) = match last {
            Some(ShareWork::Difficulty(value)) => (Some(value), Some("pool difficulty")),
            Some(ShareWork::Hashes(value)) => (Some(value), Some("hashes a share")),
            None => (None, None),
        };
        Self {
            coin: detail.coin.as_ref().map(hashwarden_domain::Coin::ticker),
            algorithm: detail.algorithm.map(hashwarden_domain::Algorithm::name),
            login: detail.login.as_deref(),
            wallet: detail.wallet.as_ref().map(|wallet| wallet.text.as_str()),
            wallet_checksum: detail.wallet.as_ref().map(|wallet| wallet.checksum),
            worker: detail.worker.as_deref(),
            agent: detail.agent.as_deref(),
            pool: detail.pool.as_deref(),
            carried_by: &detail.carried_by,
            shares: detail.shares,
            difficulty,
            difficulty_unit,
            hash_rate: detail.hash_rate.map(|rate| Rate {
                low: rate.low.as_hashes_per_second(),
                central: rate.central.as_hashes_per_second(),
                high: rate.high.as_hashes_per_second(),
                unit: rate.central.algorithm().rate_unit(),
            }),
            unheard: detail.unheard.as_ref(),
            told_by: detail.told_by.map(RecordForm::name),
            traffic: detail.flow.as_ref().map(|flow| Counted {
                records: flow.records,
                sent: flow.sent,
                received: flow.received,
                sampling: flow.sampling,
                answered: flow.answered,
                hours: flow.hours,
            }),
        }
    }
}

#[derive(Serialize)]
pub(in crate::command) struct FindingLine<'a> {
    id: String,
    site: SiteLine<'a>,
    verdict: Verdict,
    stated_by: &'static str,
    probability: Interval,
    as_of: Timestamp,
    first_seen: Timestamp,
    last_seen: Timestamp,
    mode: Mode,
    lead: &'a Sentence,
    reason: &'a Sentence,
    evidence: Vec<String>,
    refuters: Vec<&'a Sentence>,
    unknown: &'a [Sentence],
    account: Option<AccountLine<'a>>,
}

#[derive(Serialize)]
struct SiteLine<'a> {
    id: String,
    key: &'a str,
    name: &'a Sentence,
    unit: &'a Sentence,
    territory: &'a Territory,
}

#[derive(Serialize)]
struct Interval {
    low: f64,
    central: f64,
    high: f64,
}

#[derive(Serialize)]
struct AccountLine<'a> {
    power_w: Option<Interval>,
    energy_kwh_per_day: Option<Interval>,
    carbon_kg_co2e_per_day: Option<Interval>,
    why_unknown: Option<&'a Sentence>,
}

impl<'a> FindingLine<'a> {
    pub(in crate::command) fn new(judged: &'a JudgedSite, finding: &'a Finding) -> Self {
        let p = finding.probability;
        Self {
            id: finding.id.to_string(),
            site: SiteLine {
                id: finding.site.id.to_string(),
                key: &finding.site.key,
                name: &finding.site.name,
                unit: &finding.site.unit,
                territory: &finding.site.territory,
            },
            verdict: finding.verdict,
            stated_by: "machine",
            probability: Interval {
                low: p.low.as_fraction(),
                central: p.central.as_fraction(),
                high: p.high.as_fraction(),
            },
            as_of: finding.as_of,
            first_seen: finding.during.start(),
            last_seen: finding.during.last(),
            mode: finding.mode,
            lead: &finding.lead,
            reason: &finding.reason,
            evidence: finding.evidence.iter().map(|weighed| weighed.id.to_string()).collect(),
            refuters: finding.refuters.iter().map(|refuter| &refuter.text).collect(),
            unknown: &finding.unknown,
            account: judged.account.as_ref().map(AccountLine::new),
        }
    }
}

impl<'a> AccountLine<'a> {
    fn new(account: &'a Account) -> Self {
        match account {
            Account::Settled { power, energy_per_day, carbon_per_day, .. } => Self {
                power_w: Some(Interval {
                    low: power.low.as_watts(),
                    central: power.central.as_watts(),
                    high: power.high.as_watts(),
                }),
                energy_kwh_per_day: Some(Interval {
                    low: energy_per_day.low.as_kilowatt_hours(),
                    central: energy_per_day.central.as_kilowatt_hours(),
                    high: energy_per_day.high.as_kilowatt_hours(),
                }),
                carbon_kg_co2e_per_day: carbon_per_day.map(|carbon| Interval {
                    low: carbon.low.as_kilograms(),
                    central: carbon.central.as_kilograms(),
                    high: carbon.high.as_kilograms(),
                }),
                why_unknown: None,
            },
            Account::Unknown { why } => Self {
                power_w: None,
                energy_kwh_per_day: None,
                carbon_kg_co2e_per_day: None,
                why_unknown: Some(why),
            },
        }
    }
}

#[derive(Serialize)]
pub(in crate::command) struct CoverageLine {
    packets: u64,
    bytes: u64,
    flows: u64,
    /// Records of other programs; their packets, bytes and flows are in the sums.
    records: u64,
    lost: Vec<LossLine>,
    /// Span of time watched, from packet times: the same input prints the same bytes.
    seconds: f64,
    inputs: usize,
}

#[derive(Serialize)]
struct LossLine {
    what: &'static str,
    count: u64,
    source: String,
    why: Sentence,
}

impl CoverageLine {
    pub(in crate::command) fn new(coverage: &[Coverage]) -> Self {
        let sum = |f: fn(&Coverage) -> u64| coverage.iter().map(f).sum();
        let lost = coverage.iter().flat_map(|one| {
            one.lost.iter().map(|loss| LossLine {
                what: loss.what.name(),
                count: loss.count,
                source: one.source.clone(),
                why: loss.why.clone(),
            })
        });
        Self {
            packets: sum(|c| c.packets),
            bytes: sum(|c| c.bytes),
            flows: sum(|c| c.flows),
            records: sum(|c| c.records),
            lost: lost.collect(),
            // An empty sum of these is -0.
            seconds: coverage.iter().filter_map(|c| c.watched).map(|p| p.seconds()).sum::<f64>()
                + 0.0,
            inputs: coverage.len(),
        }
    }
}
