//! Cases: as rows, in full, and the forms of the acts on them.
//!
//! In: the ledger's record of a case with the findings it is about, and what officers type. Out: what
//! happened in order, and which act is next, for whom, and why not. Closing ends a case for good.

use hashwarden_domain::{
    Case as DomainCase,
    case::{CaseChange, Outcome},
};
use hashwarden_ledger::{CaseRecord, FindingRecord, FindingVersion};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FindingRow, Interval, Sentence, Site, Time, account::power_of};

/// Cases, latest change first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseList {
    /// All that fit the filter.
    pub total: u64,
    /// At most 1000 of them.
    pub items: Vec<CaseRow>,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseRow {
    /// Id.
    pub id: String,
    /// Number for people.
    pub number: String,
    /// The site.
    pub site: Site,
    /// `open` or `closed`.
    pub state: String,
    /// When it was opened.
    pub opened_at: Time,
    /// By whom.
    pub opened_by: String,
    /// When it was closed.
    #[schema(required)]
    pub closed_at: Option<Time>,
    /// The finding on which it was opened.
    pub finding: String,
    /// Power, by what stands about the site now.
    #[schema(required)]
    pub power: Option<Interval>,
    /// Latest event.
    pub last_change: Time,
}

/// A case in full.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Case {
    /// As in a list.
    #[serde(flatten)]
    pub row: CaseRow,
    /// Why it was opened.
    pub reason: String,
    /// `dismissed`, `handed-over`, `resolved`; null while it is open.
    #[schema(required)]
    pub outcome: Option<OutcomeWord>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The finding on which it was opened, and what stands now where that differs.
    pub findings: Vec<FindingRow>,
    /// What can be done next.
    pub next: Vec<NextAct>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Event {
    /// Number of the entry in the ledger.
    pub sequence: u64,
    /// When.
    pub at: Time,
    /// Who; `machine` where the program made a new version of the finding.
    pub by: String,
    /// `opened`, `noted`, `closed`, `finding-changed`.
    pub kind: String,
    /// As it was written.
    pub text: String,
    /// Hash of the entry.
    pub hash: String,
}

/// An act, and whether it may be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextAct {
    /// `note`, `close`, `determine`.
    pub act: String,
    /// Whether it may.
    pub allowed: bool,
    /// Why, or why not.
    pub why: Sentence,
}

/// How a case ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeWord {
    /// Not what it looked like.
    Dismissed,
    /// Another authority carries on.
    HandedOver,
    /// The cause is gone.
    Resolved,
}

/// Makes a finding a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// Id of the finding.
    pub finding: String,
    /// Why.
    pub reason: String,
}

/// Writes something down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteCase {
    /// What.
    pub text: String,
}

/// Ends a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// How.
    pub outcome: OutcomeWord,
    /// Why.
    pub reason: String,
}

/// Whether the reader may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// May.
    Acts,
    /// Reads only.
    Reads,
}

impl CaseRow {
    /// The view of a case; `first` is the finding on which it was opened, `now` what stands.
    pub fn new(record: &CaseRecord, first: &FindingRecord, now: Option<&FindingRecord>) -> Self {
        let opened = record.case.opened();
        let last = record.events.last().map_or(opened.at, |recorded| recorded.event.at);
        Self {
            id: opened.id.to_string(),
            number: opened.number.clone(),
            site: (&now.unwrap_or(first).finding.site).into(),
            state: record.case.state_name().to_owned(),
            opened_at: opened.at.into(),
            opened_by: opened.by.clone(),
            closed_at: match &record.case {
                DomainCase::Closed(closed) => Some(closed.at.into()),
                DomainCase::Opened(_) => None,
            },
            finding: opened.finding.to_string(),
            power: power_of(now.unwrap_or(first).account.as_ref()),
            last_change: last.into(),
        }
    }
}

impl Case {
    /// The view of a case with the history of its site's finding.
    pub fn new(
        record: &CaseRecord,
        first: &FindingRecord,
        now: Option<&FindingRecord>,
        history: &[FindingVersion],
        reader: Reader,
    ) -> Self {
        let mut findings = vec![FindingRow::from(first)];
        findings.extend(now.filter(|now| now.finding.id != first.finding.id).map(Into::into));
        Self {
            row: CaseRow::new(record, first, now),
            reason: record.case.opened().reason.clone(),
            outcome: match &record.case {
                DomainCase::Closed(closed) => Some(closed.outcome.into()),
                DomainCase::Opened(_) => None,
            },
            events: events(record, history),
            findings,
            next: next(&record.case, reader),
        }
    }
}

fn events(record: &CaseRecord, history: &[FindingVersion]) -> Vec<Event> {
    let mut events: Vec<Event> = record
        .events
        .iter()
        .map(|recorded| Event {
            sequence: recorded.entry.sequence,
            at: recorded.event.at.into(),
            by: recorded.event.by.clone(),
            kind: recorded.event.change.name().to_owned(),
            text: match &recorded.event.change {
                CaseChange::Opened { reason, .. } | CaseChange::Closed { reason, .. } => reason,
                CaseChange::Noted { text } => text,
            }
            .clone(),
            hash: recorded.entry.hash.clone(),
        })
        .collect();
    let begin = events.first().map_or(0, |event| event.sequence);
    let end = match record.case {
        DomainCase::Closed(_) => events.last().map_or(u64::MAX, |event| event.sequence),
        DomainCase::Opened(_) => u64::MAX,
    };
    let during = history.iter().filter(|v| begin < v.entry.sequence && v.entry.sequence < end);
    events.extend(during.map(|version| Event {
        sequence: version.entry.sequence,
        at: version.recorded.into(),
        by: "machine".to_owned(),
        kind: "finding-changed".to_owned(),
        text: String::new(),
        hash: version.entry.hash.clone(),
    }));
    events.sort_by_key(|event| event.sequence);
    events
}

fn next(case: &DomainCase, reader: Reader) -> Vec<NextAct> {
    let may = match (case, reader) {
        (DomainCase::Closed(_), _) => Err(Sentence::new(
            "This case is closed and cannot be changed; what is seen again becomes a new case.",
            "此案已办结，不能再改；再次发现另立新案。",
        )),
        (DomainCase::Opened(_), Reader::Reads) => Err(Sentence::new(
            "Your role reads only; an analyst can do this.",
            "你的角色只能查看；由研判人员办理。",
        )),
        (DomainCase::Opened(_), Reader::Acts) => Ok(()),
    };
    let act = |act: &str, why: Sentence| match &may {
        Ok(()) => NextAct { act: act.to_owned(), allowed: true, why },
        Err(not) => NextAct { act: act.to_owned(), allowed: false, why: not.clone() },
    };
    vec![
        act(
            "note",
            Sentence::new(
                "Allowed at any time; what is written cannot be changed later.",
                "任何时候都可以记；写下后不能改。",
            ),
        ),
        act("close", Sentence::new("Needs an outcome and a reason.", "须选结果并写理由。")),
        NextAct {
            act: "determine".to_owned(),
            allowed: false,
            why: Sentence::new(
                "Determination needs two officers on site; this version does not offer it.",
                "认定须两名执法人员到场核实，本版本不提供。",
            ),
        },
    ]
}

impl From<Outcome> for OutcomeWord {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Dismissed => Self::Dismissed,
            Outcome::HandedOver => Self::HandedOver,
            Outcome::Resolved => Self::Resolved,
        }
    }
}

impl From<OutcomeWord> for Outcome {
    fn from(word: OutcomeWord) -> Self {
        match word {
            OutcomeWord::Dismissed => Self::Dismissed,
            OutcomeWord::HandedOver => Self::HandedOver,
            OutcomeWord::Resolved => Self::Resolved,
        }
    }
}
