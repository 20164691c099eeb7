//! Names of people in a proof: put outside of the chain, and only a reference left in it.
//!
//! In: a proof as JSON, in which a person stands as `{"name": "..."}`. Out: the same with a reference
//! (SHA-256 over a random salt and the name), and what the ledger keeps beside the chain. Whoever reported
//! is sealed under a key of its own.

use hashwarden_authority::{Officers, Reporter};
use hashwarden_domain::{CaseId, PersonRef, person::SALT};
use hashwarden_ledger::Personal;
use serde_json::Value;

use crate::{problem::Problem, view::Sentence};

/// Longest name, in characters.
const MAX_NAME: usize = 200;

/// Where people stand in proofs: act, place in its JSON, what they are.
const PEOPLE: [(&str, &str, &str); 7] = [
    ("acknowledged", "/signed_by", "receipt"),
    ("attributed", "/person", "party"),
    ("contested", "/by", "party"),
    ("determined", "/scene/attested/party", "party"),
    ("determined", "/scene/attested/witness", "witness"),
    ("recorded", "/origin/tip/reporter", REPORTER),
    ("rights-notified", "/receipt/signed_by", "receipt"),
];

/// What whoever reported is.
const REPORTER: &str = "reporter";

/// Takes names out of a proof.
pub(crate) fn take_out(
    officers: &Officers,
    case: CaseId,
    act: &str,
    proof: &mut Value,
) -> Result<Vec<(PersonRef, Personal)>, Problem> {
    let mut kept = Vec::new();
    for (_, place, kind) in PEOPLE.iter().filter(|(of, ..)| *of == act) {
        let Some(found) = proof.pointer_mut(place) else { continue };
        let Some(name) = found.get("name").and_then(Value::as_str).map(str::trim) else { continue };
        if name.is_empty() || name.chars().count() > MAX_NAME {
            let why = Sentence::new(
                "Write the person's name, at most 200 characters.",
                "请填写姓名，至多 200 个字符。",
            );
            return Err(Problem::Field { field: "name", why });
        }
        let (reference, personal) = keep(officers, case, kind, name)?;
        *found = Value::String(reference.to_string());
        kept.push((reference, personal));
    }
    Ok(kept)
}

/// A reference to somebody, and what is kept outside of the chain.
pub(crate) fn keep(
    officers: &Officers,
    case: CaseId,
    kind: &str,
    name: &str,
) -> Result<(PersonRef, Personal), Problem> {
    let salt = salt()?;
    let (content, sealed_under) = if kind == REPORTER {
        let sealed = officers.seal_reporter(case, &Reporter::new(name))?;
        (sealed.as_str().to_owned(), Some(REPORTER.to_owned()))
    } else {
        (name.to_owned(), None)
    };
    // Of whoever reported, the reference is over the sealed text: no name can be tried against it.
    let reference = PersonRef::of(&salt, &content);
    let (kind, case) = (kind.to_owned(), Some(case));
    Ok((reference, Personal { salt, content, kind, case, keep_until: None, sealed_under }))
}

fn salt() -> Result<[u8; SALT], Problem> {
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt).map_err(|error| Problem::Failed(Box::new(error)))?;
    Ok(salt)
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::Id;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_becomes_a_reference_and_a_reporter_is_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let (officers, _) = Officers::open(folder.path()).unwrap();
        let case = Id::of_content([b"case".as_slice()]);
        let mut proof = json!({ "signed_by": { "name": "罗某" }, "service": "delivered" });
        let kept = take_out(&officers, case, "acknowledged", &mut proof).unwrap();
        let (reference, personal) = &kept[0];
        assert_eq!(proof["signed_by"], json!(reference.to_string()));
        assert_eq!(PersonRef::of(&personal.salt, "罗某"), *reference);

        let mut proof =
            json!({ "origin": { "tip": { "reporter": { "name": "Hu" }, "receipt": "7" } } });
        let kept = take_out(&officers, case, "recorded", &mut proof).unwrap();
        let (reference, personal) = &kept[0];
        assert!(!personal.content.contains("Hu") && personal.sealed_under.is_some());
        assert_ne!(PersonRef::of(&personal.salt, "Hu"), *reference, "no name can be tried");
        assert!(!proof.to_string().contains("Hu"));
    }

    #[test]
    fn a_reference_that_is_one_already_stays_and_an_empty_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (officers, _) = Officers::open(folder.path()).unwrap();
        let case = Id::of_content([b"case".as_slice()]);
        let mut proof = json!({ "by": "00".repeat(32) });
        assert!(take_out(&officers, case, "contested", &mut proof).unwrap().is_empty());
        let mut proof = json!({ "by": { "name": " " } });
        assert!(take_out(&officers, case, "contested", &mut proof).is_err());
    }
}
