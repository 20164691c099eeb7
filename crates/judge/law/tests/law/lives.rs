//! Whole lives of cases, as the domain writes them (`testdata/cases`).

use std::{fs, path::Path};

use hashwarden_domain::{Case, CaseEvent};
use hashwarden_law::{Docket, History, State};
use jiff::{SignedDuration, Timestamp};

use crate::world::book;

fn life(name: &str) -> (Case, Vec<CaseEvent>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../testdata/cases");
    let text = fs::read_to_string(folder.join(format!("{name}.jsonl"))).unwrap();
    let events: Vec<CaseEvent> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (Case::replay(events.clone()).unwrap(), events)
}

fn docket(name: &str, after: SignedDuration) -> (History, Docket, Timestamp) {
    let (case, events) = life(name);
    let history = History::of(&case, &events);
    let as_of = case.file().last_at() + after;
    let book = book();
    let docket = Docket::of(&book.place(&history.node), &history, as_of).unwrap();
    (history, docket, as_of)
}

const SOON: SignedDuration = SignedDuration::from_mins(1);

#[test]
fn a_case_that_was_closed_has_every_clock_of_its_life_and_none_of_the_defaults_open() {
    let (history, docket, _) = docket("closed", SOON);
    for rule in [
        "triage",
        "suspect",
        "attribute",
        "notify",
        "acknowledge",
        "inspect",
        "determine",
        "rectify",
        "quiet",
        "watch",
        "cn-penalty-60",
        "cn-penalty-36",
        "cn-penalty-64-request",
        "second-seat",
    ] {
        assert!(docket.clocks(rule).next().is_some(), "{rule} never ran");
    }
    let open: Vec<_> = docket.open().map(|entry| entry.rule.as_str()).collect();
    // Nobody wrote down that the decision was served: that is still owed.
    assert_eq!(open, ["cn-penalty-61"]);
    let ordered = history.first("ordered").unwrap();
    assert!(ordered.until.is_some());
    let rectify = docket.clocks("rectify").next().unwrap();
    assert_eq!(rectify.due, ordered.until);
    // The seats of a proposal are filled by the signature that made it happen.
    assert!(docket.clocks("second-seat").all(|one| matches!(one.state, State::Done { .. })));
    assert_eq!(docket.clocks("second-seat").count(), 2);
}

#[test]
fn a_reconsideration_that_revokes_ends_its_own_clock_and_the_case() {
    let (history, docket, _) = docket("contested-revoked", SOON);
    assert!(history.first("revoked").is_some());
    let asked = docket.clocks("cn-reconsideration-30").next().unwrap();
    assert_eq!(asked.key.as_deref(), Some("1"));
    assert!(matches!(asked.state, State::Done { in_time: Some(true), .. }), "{:?}", asked.state);
    let rectify = docket.clocks("rectify").next().unwrap();
    assert!(matches!(rectify.state, State::Done { .. }), "{:?}", rectify.state);
}

#[test]
fn a_relapse_begins_at_the_notice_and_owes_its_receipt() {
    let (_, docket, _) = docket("relapsed", SOON);
    let open: Vec<_> = docket.open().map(|entry| entry.rule.as_str()).collect();
    assert_eq!(open, ["acknowledge"]);
}

#[test]
fn a_case_under_inspection_owes_a_determination_and_within_ninety_days_a_decision() {
    let (_, docket, as_of) = docket("verifying", SOON);
    let mut open: Vec<_> = docket.open().map(|entry| entry.rule.as_str()).collect();
    open.sort_unstable();
    assert_eq!(open, ["cn-cybersecurity-23", "cn-penalty-60", "determine"]);
    let first = docket.open().next().unwrap();
    assert_eq!(first.rule, "determine");
    assert!(first.due.unwrap() > as_of);
    let (_, late, _) = self::docket("verifying", SignedDuration::from_hours(24 * 20));
    let late: Vec<_> = late.overdue().map(|entry| entry.rule.as_str()).collect();
    assert_eq!(late, ["determine"]);
}

#[test]
fn a_dismissed_case_owes_nothing() {
    let (_, docket, _) = docket("dismissed", SOON);
    assert_eq!(docket.open().count(), 0);
}
