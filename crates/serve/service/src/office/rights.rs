//! The party's time for a defence, as the law of the place sets it.
//!
//! In: a notice of rights as an officer hands it in. Out: the same with the last moment filled in where it
//! was left out; a notice that gives the party less than the law does is refused.

use hashwarden_domain::case::CaseFile;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Reader;
use crate::{problem::Problem, view::Sentence};

/// Fills in or checks `defence_until`.
pub(crate) fn complete(
    reader: &Reader<'_>,
    file: &CaseFile,
    notice: &mut Value,
) -> Result<(), Problem> {
    let moment = |value: Option<&Value>| -> Option<Timestamp> {
        value.and_then(Value::as_str)?.parse().ok()
    };
    let served = moment(notice.pointer("/receipt/at"));
    let stated = moment(notice.get("defence_until"));
    let hearing = notice.get("hearing").and_then(Value::as_bool).unwrap_or(false);
    let Some(served) = served else { return Ok(()) };
    let place = reader.state.reference.book.place(&file.node);
    // Where no calendar reaches, the officer's word stands: nothing is guessed.
    let Ok(lawful) = place.defence_over(served, hearing) else { return Ok(()) };
    match (stated, notice.as_object_mut()) {
        (None, Some(fields)) if fields.get("defence_until").is_none_or(Value::is_null) => {
            fields.insert("defence_until".to_owned(), json!(lawful.to_string()));
            Ok(())
        }
        // One that is over before it began is told by the case itself.
        (Some(stated), _) if served < stated && stated < lawful => {
            let last = lawful.to_zoned_datetime(place.zone().clone());
            let last = last.strftime("%Y-%m-%d %H:%M:%S %:z");
            let why = Sentence::new(
                format!("The party has until {last} by law; a notice may not give it less."),
                format!("依法当事人的期限至 {last}，告知书不得短于此。"),
            );
            Err(Problem::Field { field: "defence_until", why })
        }
        _ => Ok(()),
    }
}
