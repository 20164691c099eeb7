//! The history of a case, from its events.
//!
//! In: a case and all its events. Out: what took effect, with the details that clocks ask for. A proposal
//! counts from the signature that filled its last seat.

use std::collections::{BTreeMap, BTreeSet};

use hashwarden_domain::{
    Case, CaseEvent,
    case::{
        CaseChange, Contest, Descent, Kinship, MeasureKind,
        contest::ContestEffect,
        proof::{Clue, Origin, RightsNotice},
    },
};
use jiff::{SignedDuration, Timestamp};

use super::{Happening, History, event_note};

/// Rules by which a measure of preservation is a sealing, and evidence held in advance.
const SEALING: &str = "cn-coercion-25";
const HOLDING: &str = "cn-penalty-56";

impl History {
    /// The history of a case; `events` are all of its events, in order.
    pub fn of(case: &Case, events: &[CaseEvent]) -> Self {
        let file = case.file();
        let by_number: BTreeMap<u64, &CaseEvent> =
            events.iter().map(|event| (event.sequence, event)).collect();
        let mut story = Story { clue: &file.clue, contests: &file.contests, told: Vec::new() };
        let mut happened = Vec::new();
        let mut decision = None;
        for milestone in &file.milestones {
            let Some(event) = by_number.get(&milestone.sequence) else { continue };
            let change = match &event.change {
                CaseChange::Signed { proposal, .. } => {
                    match by_number.get(proposal).map(|event| &event.change) {
                        Some(CaseChange::Proposed { change }) => change,
                        _ => continue,
                    }
                }
                change => change,
            };
            let begin = happened.len();
            happened.push(Happening::new(change.name(), event.at));
            story.tell(change, event.at, &mut decision, &mut happened);
            for happening in &mut happened[begin..] {
                happening.sequence = event.sequence;
            }
        }
        happened.extend(events.iter().filter_map(beside));
        happened.extend(done(file.milestones.iter().map(|m| m.sequence).collect(), events));
        for taken in &file.measures {
            let (key, kind) = (taken.number.to_string(), taken.measure.kind.name());
            let at = |event: String, at| Happening::new(event, at).about(key.clone());
            happened.push(at(format!("measure-taken:{kind}"), taken.at));
            if taken.measure.kind == MeasureKind::Preservation {
                // Where the rule says neither, both clocks run: the shorter one is the safe one.
                if taken.measure.rule.id != HOLDING {
                    happened.push(at("sealed".to_owned(), taken.at));
                }
                if taken.measure.rule.id != SEALING {
                    happened.push(at("evidence-held".to_owned(), taken.at));
                }
            }
            if let Some((when, _)) = &taken.undone {
                happened.push(at(format!("measure-undone:{kind}"), *when));
            }
        }
        let mut history = Self::new(file.node.clone(), file.class, happened);
        story.revocation(&mut history);
        history
    }
}

/// What is known of a case while its events are read.
struct Story<'a> {
    clue: &'a Clue,
    contests: &'a [Contest],
    told: Vec<(String, Timestamp)>,
}

impl Story<'_> {
    /// The events that a change brings with it, beside its own name.
    fn tell(
        &mut self,
        change: &CaseChange,
        at: Timestamp,
        decision: &mut Option<String>,
        out: &mut Vec<Happening>,
    ) {
        let event = |name: &str| Happening::new(name, at);
        match change {
            CaseChange::Recorded(clue) => {
                // A relapse skips what the earlier case went through.
                let relapse = |d: &Descent| d.kinship == Kinship::Relapse;
                if matches!(&clue.origin, Origin::Relapse(descent) if relapse(descent)) {
                    out.push(event("relapse-begun"));
                }
            }
            CaseChange::Attributed(proof) => out.push(Happening::new("observed", proof.seen_at)),
            CaseChange::Determined(proof) => {
                out.push(Happening::new("act-ended", proof.during.last()));
            }
            CaseChange::RightsNotified(rights) => {
                let RightsNotice { receipt, hearing, .. } = &**rights;
                let hearing = *hearing;
                out.push(Happening::new("rights-served", receipt.at));
                if hearing {
                    out.push(Happening::new("rights-served:hearing", receipt.at));
                }
            }
            CaseChange::Ordered(proof) => {
                *decision = Some(proof.document.sha256.clone());
                if let Some(ordered) = out.last_mut() {
                    ordered.until = Some(proof.until);
                }
            }
            CaseChange::Told(told) => {
                if decision.as_ref() == Some(&told.document.sha256) {
                    out.push(event("decision-served"));
                }
                self.told.push((told.recipient.clone(), at));
            }
            CaseChange::WatchBegun {} => {
                let days = i64::from(self.clue.terms.watch_days);
                if let Some(begun) = out.last_mut() {
                    begun.until = at.checked_add(SignedDuration::from_hours(24 * days)).ok();
                }
            }
            CaseChange::Suspended { reason, resume_on } => {
                if let Some(suspended) = out.last_mut() {
                    suspended.until = Some(*resume_on);
                    suspended.reason = Some(reason.clone());
                }
            }
            CaseChange::Supervised { demand, until, .. } => {
                if let Some(supervised) = out.last_mut() {
                    supervised.until = Some(*until);
                    supervised.reason = Some(demand.clone());
                }
            }
            CaseChange::Contested(objection) => {
                let of = |contest: &&Contest| contest.at == at && contest.objection == *objection;
                let number = self.contests.iter().find(of).map(|contest| contest.number);
                let name = format!("contested:{}", objection.kind.name());
                let happening = event(&name);
                out.push(match number {
                    Some(number) => happening.about(number.to_string()),
                    None => happening,
                });
            }
            CaseChange::ContestDecided(decided) => {
                let of = |contest: &&Contest| contest.number == decided.contest;
                if let Some(contest) = self.contests.iter().find(of) {
                    let name = format!("contest-decided:{}", contest.objection.kind.name());
                    out.push(event(&name).about(contest.number.to_string()));
                }
                match decided.effect {
                    ContestEffect::Continues => {}
                    ContestEffect::Rectifying => out.push(event("rectifying-again")),
                    ContestEffect::Revoked => out.push(event("revoked")),
                }
            }
            _ => {}
        }
    }

    /// A withdrawal reaches everybody who had received the finding, and a published one is taken down.
    fn revocation(&self, history: &mut History) {
        let Some(revoked) = history.first("revoked").cloned() else { return };
        let before = |at: &Timestamp| *at <= revoked.at;
        let had: BTreeSet<&String> =
            self.told.iter().filter(|(_, at)| before(at)).map(|(who, _)| who).collect();
        let sequence = revoked.sequence;
        let mut more = Vec::new();
        if !had.is_empty() {
            more.push(Happening::new("revoked:told", revoked.at).numbered(sequence));
            let after: BTreeMap<&String, Timestamp> = self
                .told
                .iter()
                .rev()
                .filter(|(_, at)| !before(at))
                .map(|(who, at)| (who, *at))
                .collect();
            let last = had.iter().map(|who| after.get(who).copied()).collect::<Option<Vec<_>>>();
            if let Some(last) = last.and_then(|all| all.into_iter().max()) {
                more.push(Happening::new("revocation-told", last));
            }
        }
        let published = history.happened.iter().any(|one| one.event == "measure-taken:publication");
        if published {
            more.push(Happening::new("revoked:published", revoked.at).numbered(sequence));
        }
        history.happened.extend(more);
        history.sort();
    }
}

/// What is no change that took effect: notes that tell of something, proposals.
fn beside(event: &CaseEvent) -> Option<Happening> {
    match &event.change {
        CaseChange::Noted { text } => {
            event_note(text, event.at).map(|note| note.numbered(event.sequence))
        }
        CaseChange::Proposed { .. } => Some(
            Happening::new("proposed", event.at)
                .about(event.sequence.to_string())
                .numbered(event.sequence),
        ),
        _ => None,
    }
}

/// When proposals took effect or were withdrawn, and what was proposed.
fn done(effective: BTreeSet<u64>, events: &[CaseEvent]) -> Vec<Happening> {
    let mut all = Vec::new();
    for event in events {
        let about = |proposal: u64, name: &str| {
            Happening::new(name, event.at).about(proposal.to_string()).numbered(event.sequence)
        };
        match &event.change {
            CaseChange::Proposed { change } => {
                all.push(about(event.sequence, &format!("proposed:{}", change.name())));
            }
            CaseChange::Withdrawn { proposal, .. } => all.push(about(*proposal, "proposal-done")),
            CaseChange::Signed { proposal, .. } if effective.contains(&event.sequence) => {
                all.push(about(*proposal, "proposal-done"));
            }
            _ => {}
        }
    }
    all
}
