//! Whole lives as files: other crates' tests read them, and a change of the form of events shows.
//!
//! Where they differ, the test writes what it made into its own folder and says which to copy.

use std::path::PathBuf;

use hashwarden_domain::{
    Role,
    case::{
        Case, CaseChange, CaseEvent, ContestKind, Descent, Kinship, Mark, MarkKind,
        contest::ContestEffect, proof::Origin,
    },
};

use super::world::{Play, answer, clue, dismissal, objection, school, screening};

fn lives() -> Vec<(&'static str, Play)> {
    let mut dismissed = Play::begin(school());
    dismissed.act("zhao", Role::Analyst, CaseChange::Triaged(screening()));
    dismissed.act("zhao", Role::Analyst, CaseChange::Dismissed(dismissal()));

    let mut revoked = Play::begin(school()).until_rectifying();
    let contested = CaseChange::Contested(objection(ContestKind::Reconsideration));
    revoked.by("party", Role::Party, "150102", contested).unwrap();
    let answered = CaseChange::ContestDecided(answer(1, ContestEffect::Revoked));
    revoked.by("chen", Role::Head, "150100", answered).unwrap();

    let whole = Play::begin(school()).until_watched();
    let descent = Descent {
        parent: whole.case.id(),
        kinship: Kinship::Relapse,
        on: vec![Mark::new(MarkKind::Site, &whole.case.file().clue.site.to_string())],
    };
    let mut again = clue(school(), Origin::Relapse(descent));
    again.number = "2026-0002".to_owned();
    let relapsed = Play::with(again);

    vec![
        ("closed", Play::begin(school()).until_closed()),
        ("contested-revoked", revoked),
        ("dismissed", dismissed),
        ("relapsed", relapsed),
        ("verifying", Play::begin(school()).until_verifying()),
    ]
}

#[test]
fn whole_lives_have_the_same_bytes_as_before() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cases");
    for (name, play) in lives() {
        let mut text = String::new();
        for event in &play.events {
            text.push_str(&serde_json::to_string(event).unwrap());
            text.push('\n');
        }
        let path = folder.join(format!("{name}.jsonl"));
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if kept != text {
            let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.jsonl"));
            std::fs::write(&made, &text).unwrap();
            panic!("{name}: events are written otherwise; if that is meant, cp {made:?} {path:?}");
        }
        let events = kept.lines().map(|line| serde_json::from_str::<CaseEvent>(line).unwrap());
        assert_eq!(Case::replay(events).unwrap(), play.case, "{name}");
    }
}

#[test]
fn the_page_about_cases_names_every_state_and_every_change() {
    let page = include_str!("../../../../docs/cases.md");
    let words = hashwarden_domain::case::STATES.iter().chain(CaseChange::NAMES.iter());
    let missing: Vec<_> = words.filter(|word| !page.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "docs/cases.md does not name {missing:?}");
}
