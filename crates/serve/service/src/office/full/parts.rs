//! Parts of a case's page that need nothing but the case.

use hashwarden_domain::case::{
    Case, Contest, STATES,
    file::{HeldExhibit, Supervision, Suspension, TakenMeasure},
    proof::Origin,
};

use super::{super::place, is_machine};
use crate::{
    office::exhibit::time_of,
    state::AppState,
    view::case::{
        ContestAnswer, ContestView, Due, ExhibitView, Hashed, MeasureView, MilestoneOf,
        SupervisionView, SuspensionView, ToldView, TrackStep, words,
    },
};

/// States on the way of a case, each with the change that leads to it.
const WAY: [(&str, &str); 12] = [
    ("clue", "recorded"),
    ("triage", "triaged"),
    ("suspected", "suspected"),
    ("attributed", "attributed"),
    ("notified", "notified"),
    ("acknowledged", "acknowledged"),
    ("verifying", "inspection-begun"),
    ("determined", "determined"),
    ("rectifying", "ordered"),
    ("awaiting-acceptance", "rectification-reported"),
    ("closed", "accepted"),
    ("relapse-watch", "watch-begun"),
];

/// The way from clue to the end of the watch; a case that left it shows where to.
pub(super) fn track(case: &Case) -> Vec<TrackStep> {
    let (file, now) = (case.file(), case.state_name());
    let next = case
        .forward()
        .iter()
        .find_map(|act| WAY.iter().find(|(_, change)| change == act).map(|(state, _)| *state));
    let mut steps: Vec<TrackStep> = WAY
        .iter()
        .map(|(state, change)| TrackStep {
            state: (*state).to_owned(),
            name: words::state(state),
            reached: file.latest(change).map(|reached| MilestoneOf {
                at: reached.at.into(),
                by: reached.by.clone(),
                machine: is_machine(&reached.by),
            }),
            current: *state == now,
            next: next == Some(*state) && *state != now,
        })
        .collect();
    let beside = STATES.iter().skip(WAY.len()).find(|state| **state == now);
    steps.extend(beside.map(|state| TrackStep {
        state: (*state).to_owned(),
        name: words::state(state),
        reached: file.latest(state).map(|reached| MilestoneOf {
            at: reached.at.into(),
            by: reached.by.clone(),
            machine: is_machine(&reached.by),
        }),
        current: true,
        next: false,
    }));
    steps
}

/// An exhibit with who holds it.
pub(crate) fn exhibit(state: &AppState, held: &HeldExhibit) -> ExhibitView {
    let exhibit = &held.exhibit;
    ExhibitView {
        id: exhibit.id.to_string(),
        label: exhibit.label.clone(),
        title: exhibit.title.clone(),
        file: exhibit.file.as_ref().map(|file| Hashed {
            name: file.name.clone(),
            bytes: file.bytes,
            media_type: file.media_type.clone(),
            sha256: file.sha256.clone(),
            sm3: file.sm3.clone(),
            time_token: file.time_token.as_deref().and_then(time_of),
        }),
        taken_at: exhibit.taken_at.into(),
        taken_by: exhibit.taken_by.clone(),
        held_by: held.held_by.clone(),
        seal: held.seal.clone(),
        moves: held.moves,
        checked: state.checks.of(exhibit.id),
    }
}

/// A contest with its clocks.
pub(crate) fn contest(contest: &Contest, clocks: &[Due]) -> ContestView {
    let number = contest.number.to_string();
    let own = clocks.iter().filter(|due| {
        due.about.as_deref() == Some(number.as_str()) && due.start_event.starts_with("contest")
    });
    ContestView {
        number: contest.number,
        kind: contest.objection.kind.name().to_owned(),
        name: words::contest(contest.objection.kind),
        at: contest.at.into(),
        disputed: contest.objection.disputed.clone(),
        statement_sha256: contest.objection.statement.sha256.clone(),
        decided: contest.decided.as_ref().map(|decided| ContestAnswer {
            at: decided.at.into(),
            by: decided.by.clone(),
            outcome: word(&decided.decision.outcome),
            opinion: decided.decision.opinion.clone(),
            effect: word(&decided.decision.effect),
        }),
        clocks: own.cloned().collect(),
    }
}

/// The one word that stands for a value in JSON.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(super) fn supervision(state: &AppState, set: &Supervision) -> SupervisionView {
    SupervisionView {
        from: place::named(state, &set.from),
        since: set.since.into(),
        demand: set.demand.clone(),
        until: set.until.into(),
        order: set.order.title.clone(),
    }
}

pub(super) fn suspension(pause: &Suspension) -> SuspensionView {
    SuspensionView {
        reason: pause.reason.clone(),
        since: pause.since.into(),
        resume_on: pause.resume_on.into(),
    }
}

pub(super) fn measure(taken: &TakenMeasure) -> MeasureView {
    let rule = &taken.measure.rule;
    MeasureView {
        number: taken.number,
        kind: taken.measure.kind.name().to_owned(),
        rule: format!("{}@{}", rule.id, rule.version),
        article: rule.article.clone(),
        document: taken.measure.document.title.clone(),
        at: taken.at.into(),
        by: taken.by.clone(),
        undone_at: taken.undone.as_ref().map(|(at, _)| (*at).into()),
        undone_why: taken.undone.as_ref().map(|(_, why)| why.clone()),
    }
}

/// Who received the finding, and when they heard that it was withdrawn.
pub(super) fn told(case: &Case) -> Vec<ToldView> {
    let withdrawn = match case {
        Case::Revoked(revoked) => revoked.withdrawn_to.as_slice(),
        _ => &[],
    };
    let heard = |recipient: &str| {
        withdrawn.iter().find(|(told, _)| told.recipient == recipient).map(|(_, at)| (*at).into())
    };
    let view = |once: &hashwarden_domain::case::file::ToldOnce| ToldView {
        recipient: once.told.recipient.clone(),
        document: once.told.document.title.clone(),
        at: once.at.into(),
        withdrawn_at: heard(&once.told.recipient),
    };
    case.file().told.iter().map(view).collect()
}

/// The word of an origin.
pub(super) fn origin(origin: &Origin) -> &'static str {
    match origin {
        Origin::Finding(_) => "finding",
        Origin::Officer => "officer",
        Origin::Peer(_) => "peer",
        Origin::Relapse(_) => "relapse",
        Origin::Superior(_) => "superior",
        Origin::Tip { .. } => "tip",
    }
}
