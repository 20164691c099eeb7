//! Nouns for the ledger's tests, made from numbers so that each is different and none is random.
//!
//! In: a number. Out: an observation, a piece of evidence, a finding, the events of a whole case (the
//! lives in `testdata/cases`, under another number). Included by the tests beside it.

use hashwarden_domain::{
    CaseEvent, CaseId, Coin, Endpoint, Estimate, Evidence, Fact, Finding, Id, Observation, Period,
    Power, Probability, Provenance, RuleName, Sentence, Site, SiteId, Subject, Wallet,
    WeightOfEvidence,
    evidence::{EvidenceDetail, Family, Hypothesis},
    finding::{Mode, Prior, Verdict, WeighedEvidence},
    observation::{
        PoolEntry, PoolKind, WireFact,
        wire::{NamePlace, NameSeen, Transport, WireSeen},
    },
    site::{AddressRange, Territory},
    wallet::Checksum,
};
use hashwarden_ledger::Entry;
use jiff::Timestamp;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

pub(crate) fn sentence(text: &str) -> Sentence {
    Sentence::new(text, format!("{text}（中文）"))
}

pub(crate) fn provenance() -> Provenance {
    Provenance {
        source: "tap.pcap".into(),
        sha256: None,
        first_record: Some(1),
        last_record: Some(2),
        simulated: true,
    }
}

pub(crate) fn subject(n: u32) -> Subject {
    let ip = std::net::Ipv4Addr::from(0x0a00_0000 + n).into();
    Subject::Endpoint(Endpoint { ip, port: Some(50_000) })
}

pub(crate) fn observation(n: u32) -> Observation {
    let listed = PoolEntry {
        host: "pool.example".into(),
        port: None,
        pool: "Example".into(),
        coins: vec![Coin::new("BTC").unwrap()],
        kind: PoolKind::Stratum,
        origin: "test".into(),
        listed: None,
        removed: None,
        reason: "test".into(),
        expires: None,
    };
    let seen = NameSeen {
        name: "pool.example".into(),
        place: NamePlace::Dns,
        times: 1 + u64::from(n),
        answers: vec![],
        listed,
    };
    let fact = WireFact {
        peer: None,
        peer_name: Some("pool.example".into()),
        transport: Transport::Udp,
        told_by: None,
        seen: WireSeen::Name(seen),
    };
    let during = Period::spanning(at(i64::from(n)), at(i64::from(n) + 60));
    Observation::new(during, subject(n), provenance(), Fact::Wire(fact))
}

pub(crate) fn seen(n: u32) -> Entry {
    seen_at(site(n, "150000").id, n)
}

pub(crate) fn seen_at(site: SiteId, n: u32) -> Entry {
    Entry::Observation { site, observation: Box::new(observation(n)) }
}

pub(crate) fn site(n: u32, territory: &str) -> Site {
    let ip = subject(n).ip().unwrap();
    Site {
        id: Site::id_of(&format!("site-{n}")),
        key: format!("site-{n}"),
        name: Sentence::new(format!("Hall {n}"), format!("{n}号机房")),
        unit: Sentence::new("North College", "北方学院"),
        territory: Territory { code: territory.into(), name: sentence(territory) },
        kind: "campus".into(),
        addresses: vec![AddressRange { network: ip, prefix: 32, from: None, until: None }],
    }
}

pub(crate) fn evidence(
    site: &Site,
    observation: &Observation,
    protocol: &str,
    wallet: &str,
) -> Evidence {
    let weight = |bans| WeightOfEvidence::from_bans(bans).unwrap();
    Evidence {
        id: Id::of_content([]),
        site: site.id,
        hypothesis: Hypothesis::Mining,
        family: Family::PoolContact,
        rule: RuleName { name: "pool-session".into(), version: 1 },
        weight: Estimate::new(weight(2.0), weight(3.0), weight(4.0)).unwrap(),
        confidence: Probability::new(0.9).unwrap(),
        basis: vec![observation.id],
        subject: observation.subject.clone(),
        during: observation.during,
        provenance: provenance(),
        label: sentence("pool session"),
        reason: sentence("asked for work"),
        detail: EvidenceDetail {
            protocol: protocol.into(),
            transport: Transport::Tcp,
            peer: None,
            peer_name: Some("pool.example".into()),
            pool: None,
            coin: Some(Coin::new("BTC").unwrap()),
            algorithm: None,
            login: None,
            wallet: Some(Wallet {
                text: wallet.into(),
                coins: vec![Coin::new("BTC").unwrap()],
                checksum: Checksum::None,
            }),
            worker: Some("rig_1".into()),
            agent: None,
            carried_by: vec![],
            messages: vec![],
            shares: None,
            difficulty: vec![],
            hash_rate: None,
            activity: vec![],
            unheard: None,
            told_by: None,
            flow: None,
        },
    }
    .identified()
}

pub(crate) fn finding(
    site: &Site,
    evidence: &[Evidence],
    probability: f64,
    as_of: Timestamp,
) -> Finding {
    let weight = |bans| WeightOfEvidence::from_bans(bans).unwrap();
    let during = evidence.iter().map(|e| e.during).reduce(Period::union).unwrap();
    Finding {
        id: Id::of_content([]),
        site: site.clone(),
        hypothesis: Hypothesis::Mining,
        verdict: if probability > 0.5 { Verdict::Suspected } else { Verdict::Indication },
        probability: Estimate::exactly(Probability::new(probability).unwrap()),
        prior: Prior {
            log10_odds: Estimate::exactly(weight(-2.0)),
            text: sentence("one in a hundred"),
            source: "test".into(),
        },
        evidence: evidence.iter().map(|e| WeighedEvidence { id: e.id, counted: true }).collect(),
        total: Estimate::exactly(weight(3.0)),
        during,
        lead: sentence("lead"),
        reason: sentence("reason"),
        mode: Mode::Unknown,
        mode_why: sentence("nothing is known"),
        refuters: vec![],
        unknown: vec![],
        unwatched: vec![],
        as_of,
    }
    .identified()
}

pub(crate) fn watts(central: f64) -> Estimate<Power> {
    let power = |x| Power::from_watts(x).unwrap();
    Estimate::new(power(central / 2.0), power(central), power(central * 2.0)).unwrap()
}

/// Lives of cases that the domain's tests made.
pub(crate) const LIVES: [(&str, &str); 3] = [
    ("closed", include_str!("../../../../../testdata/cases/closed.jsonl")),
    ("contested", include_str!("../../../../../testdata/cases/contested-revoked.jsonl")),
    ("dismissed", include_str!("../../../../../testdata/cases/dismissed.jsonl")),
];

pub(crate) fn case_id(n: u32) -> CaseId {
    Id::of_content([b"case".as_slice(), &n.to_be_bytes()])
}

/// The events of a life as those of the case `n`, number `2026-n`, about a site.
pub(crate) fn life(name: &str, n: u32, about: SiteId) -> Vec<CaseEvent> {
    let (_, text) = LIVES.iter().find(|(known, _)| *known == name).unwrap();
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let old = |pointer: &str| first.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let text = text
        .replace(&old("/case"), &case_id(n).to_string())
        .replace(&old("/change/recorded/number"), &format!("2026-{n:04}"))
        .replace(&old("/change/recorded/site"), &about.to_string());
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
