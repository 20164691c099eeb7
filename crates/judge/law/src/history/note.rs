//! Procedural events that a case has no change for, written as notes.
//!
//! In: the text of a note. Out: the event that it tells of, where it begins with one in brackets:
//! `[hearing-set 2026-03-02T09:00:00+08:00] room 3` or `[demand-served] by post`. A note cannot stand for
//! a change of the case.

use hashwarden_domain::case::CaseChange;
use jiff::Timestamp;

use super::Happening;

/// What a note tells of, if it begins with an event in brackets; `at` is when it was written.
pub fn event_note(text: &str, at: Timestamp) -> Option<Happening> {
    let (inside, rest) = text.strip_prefix('[')?.split_once(']')?;
    let (name, until) = match inside.split_once(' ') {
        Some((name, moment)) => (name, Some(moment.trim().parse::<Timestamp>().ok()?)),
        None => (inside, None),
    };
    let (name, key) = match name.split_once('#') {
        Some((name, key)) => (name, Some(key.to_owned())),
        None => (name, None),
    };
    let word = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b':'));
    let base = name.split(':').next().unwrap_or(name);
    if !word || CaseChange::NAMES.contains(&base) {
        return None;
    }
    let reason = Some(rest.trim()).filter(|rest| !rest.is_empty()).map(str::to_owned);
    Some(Happening { key, until, reason, ..Happening::new(name, at) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_tells_of_an_event_but_cannot_stand_for_a_change() {
        let at: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let set = event_note("[hearing-set 2026-03-20T09:00:00+08:00] room 3", at).unwrap();
        assert_eq!(set.until, Some("2026-03-20T01:00:00Z".parse().unwrap()));
        assert_eq!((set.event.as_str(), set.reason.as_deref()), ("hearing-set", Some("room 3")));
        assert_eq!(event_note("[seal-extended#2]", at).unwrap().key.as_deref(), Some("2"));
        for text in
            ["[ordered]", "[contest-decided:court]", "[]", "seal-extended", "[Seal]", "[a b]"]
        {
            assert_eq!(event_note(text, at), None, "{text}");
        }
    }
}
