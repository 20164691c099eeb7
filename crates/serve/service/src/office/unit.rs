//! What the unit that a case is about sees of it on the officers' pages: what was sent to it, what it
//! answered, and which steps were taken.
//!
//! In: a page as an officer would see it. Out: the same without what the authority says to itself: notes,
//! opinions, suspicions, other cases, who else was told, what was handed to the police. Evidence is shown
//! from when people said what they found.

use hashwarden_domain::{Role, case::CaseFile};
use hashwarden_ledger::RecordedEvent;

use super::{Reader, party, telling};
use crate::view::case::{CaseFull, CaseRow, Event, PeopleView};

/// Events that the unit is shown. Any other is the authority's own.
const SHOWN: [&str; 19] = [
    "accepted",
    "acknowledged",
    "contest-decided",
    "contested",
    "determined",
    "dismissed",
    "inspection-begun",
    "notified",
    "ordered",
    "recorded",
    "rectification-reported",
    "relapsed",
    "resumed",
    "returned",
    "revoked",
    "rights-notified",
    "suspended",
    "watch-begun",
    "watch-ended",
];

/// Of these, the events whose words were written to the unit or by it.
const WITH_TEXT: [&str; 9] = [
    "acknowledged",
    "contest-decided",
    "contested",
    "notified",
    "ordered",
    "rectification-reported",
    "returned",
    "revoked",
    "rights-notified",
];

/// Whether somebody reads a case as its unit.
pub(crate) fn is_unit(reader: &Reader<'_>, file: &CaseFile) -> bool {
    reader.may_read(file).is_ok_and(|leave| leave.role() == Role::UnitAdministrator)
}

/// Events for whoever reads.
pub(crate) fn events<'e>(
    reader: &Reader<'_>,
    file: &CaseFile,
    events: impl Iterator<Item = &'e RecordedEvent>,
) -> Vec<Event> {
    let events = events.map(telling::event);
    match is_unit(reader, file) {
        true => events.filter_map(narrow_event).collect(),
        false => events.collect(),
    }
}

fn narrow_event(event: Event) -> Option<Event> {
    let act = event.act.as_str();
    if !SHOWN.contains(&act) {
        return None;
    }
    let text = if WITH_TEXT.contains(&act) { event.text } else { String::new() };
    Some(Event { text, ..event })
}

/// A row for the unit.
pub(crate) fn narrow_row(row: CaseRow) -> CaseRow {
    CaseRow {
        reason: String::new(),
        recorded_by: String::new(),
        parent: None,
        waiting_for: vec![],
        ..row
    }
}

/// The page for the unit. Its row is narrowed already.
pub(crate) fn narrow(page: CaseFull, file: &CaseFile) -> CaseFull {
    let mut page = page;
    for step in &mut page.next {
        if !step.allowed {
            // Whether a seat is taken would tell of a proposal.
            step.demands.iter_mut().for_each(|demand| demand.met = None);
            step.why = None;
        }
    }
    page.pending = vec![];
    page.links = vec![];
    page.told = vec![];
    page.custody = vec![];
    page.supervision = None;
    if let Some(pause) = &mut page.suspension {
        pause.reason = String::new();
    }
    page.people = PeopleView { determined: vec![], accepted: None, reviewed: vec![] };
    if !party::may_see_exhibits(file) {
        page.exhibits = vec![];
    }
    page.measures.retain(|measure| measure.kind != "referral");
    page.events = page.events.into_iter().filter_map(narrow_event).collect();
    page.origin = String::new();
    page
}
