//! What happened to a case, told: events with their text, and what is proposed in lines.
//!
//! In: events of the domain. Out: rows of a history. The text is what somebody wrote, never made up.

use hashwarden_domain::{
    Endpoint, Role,
    case::{
        CaseChange, Measure, MeasureKind,
        proof::{Determination, Inspector, Observed, ProofOfMining},
    },
};
use hashwarden_ledger::{FindingVersion, RecordedEvent};

use crate::view::{
    Sentence,
    case::{Event, SummaryLine, words},
};

/// An event.
pub(crate) fn event(recorded: &RecordedEvent) -> Event {
    let event = &recorded.event;
    Event {
        sequence: recorded.entry.sequence,
        number: event.sequence,
        at: event.at.into(),
        by: event.by.clone(),
        role: event.role.name().to_owned(),
        node: event.node.code().to_owned(),
        machine: event.role == Role::System,
        act: event.change.name().to_owned(),
        title: title(&event.change),
        text: text(&event.change),
        hash: recorded.entry.hash.clone(),
        version_of_finding: None,
    }
}

/// A new version of the finding, made by the program while the case was under way.
pub(crate) fn finding_changed(version: &FindingVersion) -> Event {
    Event {
        sequence: version.entry.sequence,
        number: 0,
        at: version.recorded.into(),
        by: "machine".to_owned(),
        role: Role::System.name().to_owned(),
        node: String::new(),
        machine: true,
        act: "finding-changed".to_owned(),
        title: Sentence::new("The finding changed", "发现有新版本"),
        text: String::new(),
        hash: version.entry.hash.clone(),
        version_of_finding: Some(version.id.to_string()),
    }
}

/// What an event is called; of a proposal, what is proposed.
fn title(change: &CaseChange) -> Sentence {
    match change {
        CaseChange::Proposed { change } => {
            let Sentence { en, zh } = words::act(change.name());
            Sentence::new(format!("Proposed: {en}"), format!("提出：{zh}"))
        }
        CaseChange::Signed { seat, .. } => {
            let Sentence { en, zh } = words::seat(*seat);
            Sentence::new(format!("Signed: {en}"), format!("签名：{zh}"))
        }
        other => words::act(other.name()),
    }
}

/// The words that somebody wrote.
fn text(change: &CaseChange) -> String {
    match change {
        CaseChange::Recorded(proof) => proof.reason.clone(),
        CaseChange::Triaged(proof) => {
            let hits = [&proof.warning_list, &proof.white_list].into_iter();
            hits.filter_map(|list| list.hit.clone()).collect::<Vec<_>>().join("; ")
        }
        CaseChange::Suspected(proof) => proof.reason.clone(),
        CaseChange::Dismissed(proof) => proof.why.clone(),
        CaseChange::Attributed(proof) => {
            proof.unit.clone().unwrap_or_else(|| proof.register.clone())
        }
        CaseChange::Notified(proof) => proof.to.clone(),
        CaseChange::Acknowledged(proof) => proof.proof.title.clone(),
        CaseChange::InspectionBegun(proof) => match &proof.inspector {
            Inspector::OnSite { officers } => {
                officers.each_ref().map(|badge| badge.officer.as_str()).join(", ")
            }
            Inspector::Unit { by } => by.clone(),
        },
        CaseChange::Determined(proof) => proof.mode_why.clone(),
        CaseChange::RightsNotified(proof) => proof.notice.title.clone(),
        CaseChange::Ordered(proof) => proof.document.title.clone(),
        CaseChange::RectificationReported(proof) => proof.after.clone(),
        CaseChange::Returned(proof) => proof.missing.clone(),
        CaseChange::Accepted(proof) => proof.watched_by.clone(),
        CaseChange::WatchEnded(proof) => proof.watched_by.clone(),
        CaseChange::Contested(objection) => objection.disputed.clone(),
        CaseChange::ContestDecided(decision) => decision.opinion.clone(),
        CaseChange::Suspended { reason, .. } => reason.clone(),
        CaseChange::Supervised { demand, .. } => demand.clone(),
        CaseChange::Transferred(proof) => format!("{}: {}", proof.authority, proof.why),
        CaseChange::Revoked(proof) => proof.why.clone(),
        CaseChange::Told(told) => format!("{}: {}", told.recipient, told.document.title),
        CaseChange::Noted { text } => text.clone(),
        CaseChange::Assigned { to } => to.clone(),
        CaseChange::HandedDown { to, why } => format!("{to}: {why}"),
        CaseChange::MeasureTaken(measure) => measure.document.title.clone(),
        CaseChange::ExhibitAdded(exhibit) => format!("{} {}", exhibit.label, exhibit.title),
        CaseChange::CustodyMoved(moved) => format!("{}: {} → {}", moved.what, moved.from, moved.to),
        CaseChange::SupervisionLifted { why }
        | CaseChange::MeasureUndone { why, .. }
        | CaseChange::Linked { why, .. }
        | CaseChange::Withdrawn { why, .. } => why.clone(),
        CaseChange::Proposed { change } => text(change),
        CaseChange::Signed { opinion, .. } => opinion.clone(),
        CaseChange::Relapsed { .. } | CaseChange::Resumed {} | CaseChange::WatchBegun {} => {
            String::new()
        }
    }
}

/// What is proposed, in lines that a signer reads before signing.
pub(crate) fn summary(change: &CaseChange) -> Vec<SummaryLine> {
    let line =
        |en: &str, zh: &str, value: String| SummaryLine { label: Sentence::new(en, zh), value };
    match change {
        CaseChange::Suspected(proof) => vec![
            line("Reason", "理由", proof.reason.clone()),
            line("Confidence", "把握", format!("{:.2}", proof.confidence.as_fraction())),
        ],
        CaseChange::Notified(proof) => vec![
            line("To", "发往", proof.to.clone()),
            line("Letter", "文书", proof.letter.title.clone()),
            line("What was seen", "观测事实", proof.observed.as_ref().map_or_else(none, observed)),
            line("Electricity account", "用电户号", proof.account.clone().unwrap_or_else(none)),
        ],
        CaseChange::MeasureTaken(measure) => measure_lines(measure),
        CaseChange::Determined(proof) => determination(proof),
        CaseChange::Ordered(proof) => {
            let measures = proof.measures.iter().map(|measure| measure.kind.name());
            vec![
                line("Measures", "措施", measures.collect::<Vec<_>>().join(", ")),
                line("Until", "期限", proof.until.to_string()),
                line("Basis", "依据", articles(proof.basis.iter().map(|rule| &rule.article))),
                line("Decision", "决定书", proof.document.title.clone()),
            ]
        }
        CaseChange::Suspended { reason, resume_on } => vec![
            line("Reason", "理由", reason.clone()),
            line("Goes on", "恢复日期", resume_on.to_string()),
        ],
        CaseChange::Transferred(proof) => vec![
            line("To", "移送至", proof.authority.clone()),
            line("Why", "理由", proof.why.clone()),
            line("Exhibits", "随案物证", proof.exhibits.len().to_string()),
        ],
        CaseChange::Revoked(proof) => vec![
            line("Why", "理由", proof.why.clone()),
            line("Document", "文书", proof.document.title.clone()),
        ],
        other => vec![line("Text", "内容", text(other))],
    }
}

/// What stands where there is nothing.
fn none() -> String {
    "–".to_owned()
}

fn observed(seen: &Observed) -> String {
    let end = |end: &Endpoint| match end.port {
        Some(port) => format!("{} {port}", end.ip),
        None => end.ip.to_string(),
    };
    let (from, to) = (end(&seen.source), end(&seen.destination));
    format!("{}: {from} → {to}, {} ({})", seen.at, seen.protocol, seen.sensor)
}

fn measure_lines(measure: &Measure) -> Vec<SummaryLine> {
    let line =
        |en: &str, zh: &str, value: String| SummaryLine { label: Sentence::new(en, zh), value };
    let rule = &measure.rule;
    let mut lines = vec![
        line("Measure", "措施", measure.kind.name().to_owned()),
        line("Basis", "依据", format!("{} ({}@{})", rule.article, rule.id, rule.version)),
        line("Document", "文书", measure.document.title.clone()),
        line("Day", "日期", measure.on.to_string()),
    ];
    if let MeasureKind::PowerLimit(limit) = &measure.kind {
        lines.push(line("Notice before it", "事先通知", limit.notice.title.clone()));
        lines.push(line("Back by", "恢复供电依据", limit.restore.title.clone()));
    }
    lines
}

fn determination(proof: &Determination) -> Vec<SummaryLine> {
    let line =
        |en: &str, zh: &str, value: String| SummaryLine { label: Sentence::new(en, zh), value };
    let by = match proof.proof {
        ProofOfMining::Admission { .. } => "admission and one part",
        ProofOfMining::ThreeParts { .. } => "device, software, pool record",
    };
    let machines = proof.devices.iter().map(|device| format!("{} × {}", device.count, device.kind));
    let (from, to) = (proof.during.start(), proof.during.end());
    vec![
        line("Mode", "模式", mode(proof.mode).to_owned()),
        line("Why this mode", "模式依据", proof.mode_why.clone()),
        line("From, to", "起止时间", format!("{from} – {to}")),
        line("Machines", "设备", machines.collect::<Vec<_>>().join(", ")),
        line("Proof", "证明", by.to_owned()),
        line("Weighed against it", "反证与权衡", proof.weighed_against.clone()),
    ]
}

/// The word of a mode.
pub(crate) fn mode(mode: hashwarden_domain::finding::Mode) -> &'static str {
    use hashwarden_domain::finding::Mode;
    match mode {
        Mode::Active => "active",
        Mode::Facilitating => "facilitating",
        Mode::Mixed => "mixed",
        Mode::Passive => "passive",
        Mode::Unknown => "unknown",
    }
}

fn articles<'a>(all: impl Iterator<Item = &'a String>) -> String {
    all.cloned().collect::<Vec<_>>().join("; ")
}
