//! The case as its events tell it: `case.json`.
//!
//! In: the history of an export. Out: one JSON value, made in the same way when a case is exported and
//! when the export is verified, so that what it says cannot differ from the events. Whether the life of
//! the case can have gone that way is asked of the domain, which replays it.

use serde_json::{Value, json};

use crate::{
    fault::Fault,
    history::{HeldExhibit, History},
};

/// What the events tell.
pub(crate) fn told(case: &str, history: &History) -> Result<Value, Fault> {
    let exhibits: Vec<Value> = history.exhibits.iter().map(exhibit).collect();
    Ok(json!({
        "case": case,
        "number": history.number,
        "events": history.events.len(),
        "first_at": history.first_at,
        "last_at": history.last_at,
        "exhibits": exhibits,
    }))
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
