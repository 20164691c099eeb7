//! The clocks of a case, as the law of its place reckons them.
//!
//! In: a case with its events, the book of clocks, a moment. Out: clocks for its page, what is due next for
//! lists, who above was told. Nothing is reckoned here.

use hashwarden_domain::{
    Case, CaseEvent,
    case::{CaseFile, UseClass},
};
use hashwarden_law::{
    Basis, Concern, Docket, Entry, History, Kind,
    docket::State,
    escalate::{self, Escalation},
};
use hashwarden_ledger::{Due as LedgerDue, FindingRecord};
use jiff::Timestamp;

use crate::{
    state::AppState,
    view::case::{self, Due},
};

/// The clocks of a case at a moment.
#[derive(Debug, Default)]
pub struct Clocks {
    /// The most pressing first.
    pub entries: Vec<Entry>,
    /// Who above was told.
    pub escalations: Vec<Escalation>,
}

/// The clocks of a case.
pub(crate) fn clocks(
    state: &AppState,
    case: &Case,
    events: &[CaseEvent],
    power_kw: Option<u32>,
    now: Timestamp,
) -> Clocks {
    let place = state.reference.book.place(&case.file().node);
    let history = History::of(case, events);
    let concern = Concern {
        power_kw,
        data_centre_disguise: is_data_centre(case.file()),
        ..Concern::default()
    };
    let reckoned = Docket::of(&place, &history, now).and_then(|docket| {
        let escalations = escalate::escalations(&place, &history, &docket, &concern)?;
        Ok(Clocks { entries: docket.entries, escalations })
    });
    // A limit beyond all calendars: the case is shown, and that it has no clocks is in the log.
    reckoned.unwrap_or_else(|error| {
        let error = &error as &dyn std::error::Error;
        tracing::error!(error, "the clocks of a case could not be reckoned");
        Clocks::default()
    })
}

/// A data centre counts as disguise once people determined that there was mining.
fn is_data_centre(file: &CaseFile) -> bool {
    use hashwarden_domain::case::NonResidential::DataCentre;
    file.class == UseClass::NonResidential(DataCentre) && file.latest("determined").is_some()
}

/// What is due next: the most pressing duty that runs.
pub(crate) fn next_due(
    state: &AppState,
    case: &Case,
    events: &[CaseEvent],
    now: Timestamp,
) -> Option<LedgerDue> {
    let clocks = clocks(state, case, events, None, now);
    let entry = clocks.pressing()?;
    Some(LedgerDue {
        at: entry.horizon()?,
        clock: entry.rule.clone(),
        owner: Some(entry.owner.word().to_owned()),
    })
}

impl Clocks {
    /// The most pressing duty that runs; one that stands still presses nobody.
    pub(crate) fn pressing(&self) -> Option<&Entry> {
        let runs = |state| matches!(state, State::Running | State::Overdue { .. } | State::Unknown);
        self.entries.iter().find(|entry| entry.kind == Kind::Duty && runs(entry.state))
    }

    /// As the page shows them.
    pub(crate) fn view(&self, file: &CaseFile, now: Timestamp) -> Vec<Due> {
        self.entries.iter().map(|entry| self.due(entry, file, now)).collect()
    }

    /// What is due next, as a list shows it; a clock that stands still where nothing runs.
    pub(crate) fn next(&self, file: &CaseFile, now: Timestamp) -> Option<Due> {
        let stands = |entry: &&Entry| {
            entry.kind == Kind::Duty && matches!(entry.state, State::Suspended { .. })
        };
        let entry = self.pressing().or_else(|| self.entries.iter().find(stands))?;
        Some(self.due(entry, file, now))
    }

    /// A clock.
    pub(crate) fn due(&self, entry: &Entry, file: &CaseFile, now: Timestamp) -> Due {
        let told = self.escalations.iter();
        let told = told.filter(|one| one.clock.as_deref() == Some(entry.rule.as_str()));
        let is_open = matches!(entry.state, State::Overdue { .. });
        Due {
            id: entry.rule.clone(),
            about: entry.key.clone(),
            title: (&entry.title).into(),
            kind: kind(entry.kind).to_owned(),
            due: entry.due.map(Into::into),
            standing: standing(entry).to_owned(),
            share_used: entry.due.map(|due| share(entry.started_at, due, now)),
            law: matches!(entry.basis, Basis::Law { .. }),
            article: match &entry.basis {
                Basis::Law { .. } => Some((&entry.cited).into()),
                Basis::Default => None,
            },
            owner: entry.owner.word().to_owned(),
            owner_name: entry.owner.sentence().into(),
            next_owner: entry.next_owner.word().to_owned(),
            next_owner_name: entry.next_owner.sentence().into(),
            start_event: entry.start.clone(),
            started: entry.started_at.into(),
            calendar: entry.calendar.clone(),
            calendar_name: (&entry.calendar_title).into(),
            limit: (&entry.length).into(),
            resume_on: match (entry.state, &file.suspension) {
                (State::Suspended { .. }, Some(pause)) => Some(pause.resume_on.into()),
                _ => None,
            },
            missing: entry.missing.clone(),
            escalated_to: told
                .filter(|_| is_open)
                .map(|one| case::Escalation {
                    node: one.to.code().to_owned(),
                    since: one.since.into(),
                })
                .collect(),
        }
    }
}

/// Power of a site in kilowatt, by what stands about it.
pub(crate) fn power_kw(standing: Option<&FindingRecord>) -> Option<u32> {
    match standing?.account.as_ref()? {
        hashwarden_domain::Account::Settled { power, .. } => {
            // A larger number than the limit is all that is asked for.
            let kilowatt = (power.central.as_watts() / 1000.0).round().clamp(0.0, 4e9);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            Some(kilowatt as u32)
        }
        hashwarden_domain::Account::Unknown { .. } => None,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Bar => "bar",
        Kind::Duty => "duty",
        Kind::Keep => "keep",
        Kind::Right => "right",
        Kind::Wait => "wait",
    }
}

fn standing(entry: &Entry) -> &'static str {
    match entry.state {
        State::Done { .. } => "done",
        State::Lapsed { .. } => "lapsed",
        State::Overdue { .. } => "overdue",
        State::Suspended { .. } => "suspended",
        State::Running if entry.due.is_some() => "running",
        State::Running | State::Unknown => "not-covered",
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share of at most centuries")]
fn share(start: Timestamp, due: Timestamp, now: Timestamp) -> f64 {
    let whole = due.duration_since(start).as_secs().max(1) as f64;
    let share = now.duration_since(start).as_secs() as f64 / whole;
    (share.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}
