//! Whole lives of cases, as the domain writes them (`testdata/cases`).

use std::{fs, path::Path};

use hashwarden_domain::{
    Authority, Case, CaseEvent, LegalBasis, Role,
    case::{
        CaseChange, Measure, MeasureKind,
        proof::{Decision, RuleRef, Told},
    },
};
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

/// The number of the event by which a change of a life took effect.
fn number_of(name: &str, change: &str) -> u64 {
    life(name).0.file().latest(change).unwrap().sequence
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
    // Its place is that of the signature that made it happen.
    assert_eq!(ordered.sequence, number_of("closed", "ordered"));
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

/// A life up to its first change of a name, that one included.
fn until(name: &str, change: &str) -> (Case, Vec<CaseEvent>) {
    let (_, events) = life(name);
    let mut case = Case::replay(events[..1].to_vec()).unwrap();
    let mut told = events[..1].to_vec();
    for event in &events[1..] {
        if case.file().latest(change).is_some() {
            break;
        }
        case = case.apply(event).unwrap();
        told.push(event.clone());
    }
    (case, told)
}

fn act(life: &mut (Case, Vec<CaseEvent>), role: Role, change: CaseChange) {
    let now = life.0.file().last_at() + SignedDuration::from_hours(1);
    let basis = LegalBasis { citation: "test".to_owned() };
    let place = "150102".parse().unwrap();
    let leave = Authority::mint("wang".to_owned(), role, place, now, basis);
    let (case, event) = life.0.act(change, &leave).unwrap();
    life.0 = case;
    life.1.push(event);
}

fn of(life: &(Case, Vec<CaseEvent>)) -> Docket {
    let history = History::of(&life.0, &life.1);
    let place = book().place(&history.node);
    Docket::of(&place, &history, life.0.file().last_at() + SOON).unwrap()
}

/// The decision that a case rests on.
fn decision(events: &[CaseEvent]) -> Decision {
    let ordered = events.iter().find_map(|event| match event.change.asked() {
        CaseChange::Ordered(decision) => Some((**decision).clone()),
        _ => None,
    });
    ordered.unwrap()
}

#[test]
fn telling_the_party_by_the_decision_serves_it_and_starts_its_time_to_contest() {
    let mut life = until("closed", "ordered");
    let document = decision(&life.1).document;
    let told = |document| CaseChange::Told(Told { recipient: "the college".to_owned(), document });
    let mut other = document.clone();
    other.sha256 = "0".repeat(64);
    act(&mut life, Role::Officer, told(other));
    assert!(of(&life).clocks("cn-penalty-61").next().unwrap().state.is_open());
    act(&mut life, Role::Officer, told(document));
    let docket = of(&life);
    let served = docket.clocks("cn-penalty-61").next().unwrap();
    assert!(matches!(served.state, State::Done { in_time: Some(true), .. }), "{:?}", served.state);
    for right in ["cn-reconsideration-20", "cn-litigation-46"] {
        assert_eq!(docket.clocks(right).next().unwrap().state, State::Running, "{right}");
    }
}

#[test]
fn a_preservation_runs_by_the_rule_it_names_and_by_both_where_it_names_none() {
    for (rule, clocks) in [
        ("cn-penalty-56", vec!["cn-penalty-56"]),
        ("cn-coercion-25", vec!["cn-coercion-25"]),
        ("another", vec!["cn-penalty-56", "cn-coercion-25"]),
    ] {
        let mut life = until("verifying", "inspection-begun");
        let (_, whole) = self::life("closed");
        let document = decision(&whole).document;
        let day = book().place(&life.0.file().node).day(life.0.file().last_at());
        let (valid_from, article) = ("2012-01-01".parse().unwrap(), "an article".to_owned());
        let rule = RuleRef { id: rule.to_owned(), version: 1, article, valid_from, valid_to: None };
        let (number, why) = (1, "no longer needed".to_owned());
        let kind = MeasureKind::Preservation;
        let measure = Measure { kind, rule, document: document.clone(), on: day };
        act(&mut life, Role::Head, CaseChange::MeasureTaken(Box::new(measure)));
        let running = |docket: &Docket| {
            let both = ["cn-penalty-56", "cn-coercion-25"].into_iter();
            let open = |rule: &&str| docket.open().any(|entry| entry.rule == *rule);
            both.filter(open).collect::<Vec<_>>()
        };
        assert_eq!(running(&of(&life)), clocks);
        act(&mut life, Role::Officer, CaseChange::MeasureUndone { number, why, document });
        assert_eq!(running(&of(&life)), Vec::<&str>::new());
    }
}

#[test]
fn a_revocation_is_done_once_everybody_who_had_the_finding_was_told() {
    let whole = life("contested-revoked");
    let document = decision(&whole.1).document;
    let told = |who: &str| {
        CaseChange::Told(Told { recipient: who.to_owned(), document: document.clone() })
    };
    let mut life = until("contested-revoked", "ordered");
    act(&mut life, Role::Officer, told("the bureau"));
    act(&mut life, Role::Officer, told("the supplier"));
    assert!(of(&life).clocks("tell-revocation").next().is_none());
    // The rest of the life, later and with other numbers.
    let from = whole.1.iter().position(|event| event.change.name() == "contested").unwrap();
    for event in &whole.1[from..] {
        let (at, sequence) = (life.0.file().last_at(), life.0.file().version() + 1);
        let event = CaseEvent { at, sequence, ..event.clone() };
        life.0 = life.0.apply(&event).unwrap();
        life.1.push(event);
    }
    let owed = |life: &(Case, Vec<CaseEvent>)| {
        of(life).clocks("tell-revocation").next().unwrap().state.is_open()
    };
    assert!(owed(&life));
    act(&mut life, Role::Officer, told("the supplier"));
    assert!(owed(&life));
    act(&mut life, Role::Officer, told("the bureau"));
    assert!(!owed(&life));
    // Told once more, it was done when it was done.
    let done =
        |life: &(Case, Vec<CaseEvent>)| of(life).clocks("tell-revocation").next().unwrap().state;
    let first = done(&life);
    act(&mut life, Role::Officer, told("the bureau"));
    assert_eq!(done(&life), first);
}

#[test]
fn a_note_in_brackets_sets_a_hearing_and_cannot_order_anything() {
    let mut life = until("closed", "rights-notified");
    let note = |text: &str| CaseChange::Noted { text: text.to_owned() };
    act(&mut life, Role::Officer, note("[hearing-set 2026-06-10T09:00:00+08:00] room 3"));
    act(&mut life, Role::Officer, note("[ordered]"));
    let docket = of(&life);
    let notice = docket.clocks("cn-penalty-64-notice").next().unwrap();
    assert_eq!(notice.due, Some(crate::world::end("2026-05-29")));
    assert!(docket.clocks("rectify").next().is_none());
}
