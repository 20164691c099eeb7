//! The case as its events tell it: `case.json`.
//!
//! In: the history of an export. Out: the case as the domain replays it, which refuses a life that cannot
//! have been, and one JSON value made of it. It is made in the same way when a case is exported and
//! when the export is verified, so that what it says cannot differ from the events.

use hashwarden_domain::{Case, CaseEvent};
use serde_json::{Value, json};

use crate::{
    fault::{Fault, What},
    history::{HeldExhibit, History},
};

/// The case that the events make.
pub(crate) fn replay(history: &History) -> Result<Case, Fault> {
    let mut events = Vec::new();
    for (number, body) in (1..).zip(&history.events) {
        let event: Result<CaseEvent, _> = serde_json::from_str(body);
        events.push(event.map_err(|_| Fault::of_event(number, What::Unreadable))?);
    }
    Case::replay(events)
        .map_err(|illegal| Fault::of_event(illegal.sequence().unwrap_or(1), What::IllegalHistory))
}

/// What the events tell.
pub(crate) fn told(case: &Case, history: &History) -> Value {
    let file = case.file();
    let overlays = [
        ("suspended", file.suspension.is_some()),
        ("contested", file.is_contested()),
        ("supervised", file.supervision.is_some()),
    ];
    let overlays: Vec<_> = overlays.iter().filter(|(_, on)| *on).map(|(word, _)| word).collect();
    let exhibits: Vec<Value> = history.exhibits.iter().map(exhibit).collect();
    json!({
        "case": file.id,
        "number": history.number,
        "state": case.state_name(),
        "overlays": overlays,
        "node": file.node,
        "site": file.clue.site,
        "events": history.events.len(),
        "first_at": history.first_at,
        "last_at": history.last_at,
        "parent": file.parent().map(|link| link.other),
        "exhibits": exhibits,
    })
}

fn exhibit(held: &HeldExhibit) -> Value {
    let HeldExhibit { exhibit, held_by, moves } = held;
    json!({
        "id": exhibit.id,
        "label": exhibit.label,
        "title": exhibit.title,
        "file": exhibit.file.as_ref().map(|file| &file.name),
        "held_by": held_by,
        "moves": moves,
    })
}
