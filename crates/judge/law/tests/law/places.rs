//! Defaults, and what places set instead.

use hashwarden_domain::case::{NonResidential, UseClass, proof::Terms};
use hashwarden_law::{Docket, Happening, State, defaults::Level};
use jiff::civil::date;

use crate::world::{at, book, clock, docket, due, end, happened, history, nine, node, story};

#[test]
fn the_defaults_of_every_transition() {
    // A week without holidays: Mon 9 to Fri 13 March 2026.
    for (event, rule, expected) in [
        ("recorded", "triage", "2026-03-10 23:59"),
        ("triaged", "suspect", "2026-03-10 23:59"),
        ("suspected", "attribute", "2026-03-11 23:59"),
        ("attributed", "notify", "2026-03-10 23:59"),
        ("notified", "acknowledge", "2026-03-11 23:59"),
        ("acknowledged", "inspect", "2026-03-12 23:59"),
        ("inspection-begun", "determine", "2026-03-16 23:59"),
        ("returned", "rectify", "2026-03-24 23:59"),
        ("proposed:transferred", "transfer", "2026-03-12 23:59"),
        ("revoked:told", "tell-revocation", "2026-03-12 23:59"),
        ("proposed", "second-seat", "2026-03-12 23:59"),
        ("contested:defence", "answer-defence", "2026-03-16 23:59"),
    ] {
        assert_eq!(
            due(&story([happened(event, "2026-03-09")]), rule, "2026-03-10"),
            expected,
            "{rule}"
        );
    }
}

#[test]
fn a_site_is_quiet_for_fourteen_days_and_accepted_within_five_working_days_of_them() {
    let reported = story([happened("rectification-reported", "2026-03-09")]);
    assert_eq!(due(&reported, "quiet", "2026-03-10"), "2026-03-23 23:59");
    assert_eq!(docket(&reported, nine("2026-03-23")).clocks("accept").count(), 0);
    assert_eq!(due(&reported, "accept", "2026-03-24"), "2026-03-30 23:59");
    let returned = reported.with(happened("returned", "2026-03-12"));
    assert_eq!(docket(&returned, nine("2026-03-30")).clocks("accept").count(), 0);
}

#[test]
fn an_order_names_its_own_end_to_the_minute() {
    let until = at("2026-03-20T17:30:00+08");
    let ordered = story([happened("ordered", "2026-03-09").until(until)]);
    let entry = clock(&ordered, "rectify", nine("2026-03-20"));
    assert_eq!((entry.due, entry.state), (Some(until), State::Running));
    let late = clock(&ordered, "rectify", at("2026-03-20T17:30:01+08"));
    assert_eq!(late.state, State::Overdue { since: until });
}

#[test]
fn no_time_of_a_default_passes_while_a_case_is_suspended() {
    // Three working days from Mon 9 March; suspended from Tue 10 to Mon 16: four working days more.
    let stood = |resumed: bool| {
        let mut events = vec![
            happened("acknowledged", "2026-03-09"),
            happened("suspended", "2026-03-10").until(nine("2026-04-08")).because("expert opinion"),
        ];
        events.extend(resumed.then(|| happened("resumed", "2026-03-16")));
        story(events)
    };
    let entry = clock(&stood(false), "inspect", nine("2026-03-14"));
    assert_eq!(entry.state, State::Suspended { since: nine("2026-03-10") });
    assert_eq!(entry.suspended[0].reason, "expert opinion");
    assert_eq!(due(&stood(true), "inspect", "2026-03-17"), "2026-03-18 23:59");
    // Stopped twice, a working day each time: the day between counts. Thu 12, and Fri 13 and Mon 16 more.
    let twice = story([
        happened("acknowledged", "2026-03-09"),
        happened("suspended", "2026-03-10"),
        happened("resumed", "2026-03-11"),
        happened("suspended", "2026-03-12"),
        happened("resumed", "2026-03-13"),
    ]);
    assert_eq!(due(&twice, "inspect", "2026-03-13"), "2026-03-16 23:59");
    // Going on has a clock of its own, until the day that was named.
    assert_eq!(due(&stood(false), "resume", "2026-03-11"), "2026-04-08 09:00");
    let state = clock(&stood(false), "resume", nine("2026-04-09")).state;
    assert_eq!(state, State::Overdue { since: nine("2026-04-08") });
}

#[test]
fn supervision_and_contests_have_clocks_of_their_own() {
    let events = story([
        happened("acknowledged", "2026-03-09"),
        happened("supervised", "2026-03-10").until(nine("2026-03-13")),
        happened("contested:objection", "2026-03-10").about("1"),
        happened("contested:objection", "2026-03-11").about("2"),
        happened("contest-decided:objection", "2026-03-12").about("1"),
    ]);
    let docket = docket(&events, nine("2026-03-16"));
    let supervised = docket.clocks("obey-supervision").next().unwrap();
    assert_eq!(supervised.state, State::Overdue { since: nine("2026-03-13") });
    assert_eq!(supervised.next_owner.word(), "superior");
    let answers: Vec<_> = docket.clocks("answer-objection").collect();
    assert_eq!(answers.len(), 2);
    let open: Vec<_> = answers.iter().filter(|one| one.state.is_open()).collect();
    assert_eq!((open.len(), open[0].key.as_deref()), (1, Some("2")));
}

#[test]
fn changji_all_mining_stops_by_two_in_the_afternoon_of_the_same_day() {
    let ordered = |time: &str| {
        let moment = at(&format!("2021-06-09T{time}:00+08"));
        history("652302", [Happening::new("ordered", moment)])
    };
    let until = at("2021-06-09T14:00:00+08");
    let entry = clock(&ordered("10:30"), "rectify", at("2021-06-09T11:00:00+08"));
    assert_eq!((entry.due, entry.state), (Some(until), State::Running));
    assert_eq!(entry.length.zh, "当日 14:00 前");
    assert_eq!(entry.set_by, Some(node("652300")));
    // An order that came after its own end is late from its beginning.
    let entry = clock(&ordered("15:00"), "rectify", at("2021-06-09T15:00:01+08"));
    assert_eq!(entry.state, State::Overdue { since: until });
    // The day after, and next door, the default holds.
    let later = history("652302", [happened("ordered", "2021-06-10")]);
    assert_eq!(clock(&later, "rectify", nine("2021-06-11")).due, Some(end("2021-06-25")));
    let beside = history("650100", [happened("ordered", "2021-06-09")]);
    assert_eq!(clock(&beside, "rectify", nine("2021-06-10")).set_by, None);
    let proposed = book().place(&node("652302")).rectify_between(nine("2021-06-09")).unwrap();
    assert_eq!(proposed, (until, until));
}

#[test]
fn sichuan_two_deadlines_and_a_report_every_day() {
    let mut events = vec![happened("ordered", "2021-06-18")];
    events.extend(["2021-06-19", "2021-06-20"].map(|day| happened("day-reported", day)));
    let sichuan = history("513200", events.clone());
    assert_eq!(due(&sichuan, "sc-shut", "2021-06-19"), "2021-06-20 23:59");
    assert_eq!(due(&sichuan, "sc-results", "2021-06-19"), "2021-06-25 23:59");
    let docket = docket(&sichuan, nine("2021-06-22"));
    let daily: Vec<_> = docket.clocks("sc-daily").map(|one| one.state.name()).collect();
    assert_eq!(daily, ["overdue", "done", "done"]);
    let shut = docket.clocks("sc-shut").next().unwrap();
    assert_eq!(shut.state, State::Overdue { since: at("2021-06-20T23:59:59+08") });
    let elsewhere = history("530100", events);
    assert!(
        crate::world::docket(&elsewhere, nine("2021-06-22")).clocks("sc-shut").next().is_none()
    );
}

#[test]
fn a_more_specific_place_wins_field_by_field() {
    let notified = |place: &str| {
        let entry = clock(
            &history(place, [happened("notified", "2026-03-09")]),
            "acknowledge",
            nine("2026-03-09"),
        );
        (entry.due.unwrap(), entry.set_by)
    };
    assert_eq!(notified("320100"), (end("2026-03-11"), None));
    assert_eq!(notified("330200"), (end("2026-03-10"), Some(node("330000"))));
    assert_eq!(notified("330106/college"), (at("2026-03-09T13:00:00+08"), Some(node("330100"))));
    // The city says nothing of the others: those of its province hold.
    let settings = book().place(&node("330106")).settings(date(2026, 3, 9));
    assert_eq!((settings.quiet_days, settings.watch_days), (20, 180));
    let entry = clock(
        &history("330106", [happened("acknowledged", "2026-03-09")]),
        "inspect",
        nine("2026-03-09"),
    );
    assert_eq!(entry.set_by, Some(node("330000")));
}

#[test]
fn the_part_of_its_time_that_is_used_up() {
    // From Mon 9 March, nine in the morning, to the end of Wed 11: 63 hours.
    let notified = story([happened("notified", "2026-03-09")]);
    let used = |as_of: &str| {
        let entry = clock(&notified, "acknowledge", nine(as_of));
        (entry.share_used(nine(as_of)).unwrap() * 63.0).round()
    };
    assert!((used("2026-03-10") - 24.0).abs() < 0.1 && (used("2026-03-20") - 63.0).abs() < 0.1);
    let docket = docket(&notified, nine("2026-03-10"));
    assert_eq!(docket.next().unwrap().rule, "acknowledge");
    assert!(!docket.next().unwrap().is_law());
}

#[test]
fn chinese_law_runs_in_china_alone() {
    let clocks = |place: &str| {
        let history = history(place, [happened("decision-served", "2026-03-09")]);
        docket(&history, nine("2026-03-10")).entries.len()
    };
    assert_eq!([clocks("150102/college"), clocks("XX-530102")], [2, 2]);
    assert_eq!([clocks("US-TX"), clocks("KZ-75"), clocks("unknown")], [0, 0, 0]);
}

#[test]
fn a_zone_with_summer_time_has_short_and_long_days() {
    let due = |event: Happening, rule: &str| {
        let history = history("eu/lab", [event]);
        clock(&history, rule, history.happened()[0].at).due.unwrap()
    };
    // Clocks go forward on Sunday 29 March 2026: Monday ends at 22:00 UTC, Friday at 23:00.
    let friday = Happening::new("triaged", at("2026-03-27T12:00:00+01"));
    assert_eq!(due(friday, "suspect"), at("2026-03-30T21:59:59.999999999Z"));
    let thursday = Happening::new("triaged", at("2026-03-26T12:00:00+01"));
    assert_eq!(due(thursday, "suspect"), at("2026-03-27T22:59:59.999999999Z"));
    // And back on Sunday 25 October.
    let friday = Happening::new("triaged", at("2026-10-23T12:00:00+02"));
    assert_eq!(due(friday, "suspect"), at("2026-10-26T22:59:59.999999999Z"));
    // Twenty-four hours are twenty-four hours: one by the clock on the wall earlier.
    let sealed = Happening::new("sealed-on-the-spot", at("2026-10-24T12:00:00+02"));
    assert_eq!(due(sealed, "cn-coercion-19"), at("2026-10-25T11:00:00+01"));
    // An order that names a moment of the hour that comes twice means that moment.
    for until in ["2026-10-25T02:30:00+02", "2026-10-25T02:30:00+01"] {
        let ordered = Happening::new("ordered", at("2026-10-23T12:00:00+02")).until(at(until));
        assert_eq!(due(ordered, "rectify"), at(until));
    }
    // Half past midnight in Berlin is the day before in London.
    let late = Happening::new("triaged", at("2026-03-30T22:30:00Z"));
    assert_eq!(due(late, "suspect"), at("2026-04-01T21:59:59.999999999Z"));
}

#[test]
fn what_a_proof_needs_from_the_law() {
    let book = book();
    let place = book.place(&node("150102/college"));
    let served = nine("2025-01-24");
    assert_eq!(place.defence_over(served, true).unwrap(), end("2025-02-07"));
    assert_eq!(place.defence_over(served, false).unwrap(), end("2025-02-07"));
    // Three working days for a defence there, and never less than the law gives for a hearing.
    let short = book.place(&node("330000"));
    assert_eq!(short.defence_over(served, false).unwrap(), end("2025-02-05"));
    assert_eq!(short.defence_over(served, true).unwrap(), end("2025-02-07"));
    let state = UseClass::NonResidential(NonResidential::StateUnit);
    let terms = place.terms(UseClass::Residential, served);
    assert_eq!(terms, Terms { quiet_days: 14, watch_days: 180, suspend_days: 30 });
    assert_eq!(place.terms(state, served).watch_days, 365);
    assert_eq!(book.place(&node("330000")).terms(state, served).quiet_days, 20);
    let begun = nine("2026-03-09");
    assert_eq!(place.quiet_window(begun, terms).unwrap(), nine("2026-03-23"));
    assert_eq!(place.watch_until(begun, terms).unwrap(), nine("2026-09-05"));
    assert_eq!(place.suspended_at_most(begun, terms).unwrap(), nine("2026-04-08"));
    assert_eq!(place.seats_lapse(begun).unwrap(), end("2026-03-12"));
    let between = place.rectify_between(begun).unwrap();
    assert_eq!(between, (end("2026-03-16"), end("2026-03-24")));
    assert_eq!(place.hearing_notice_until(nine("2026-03-10")).unwrap(), end("2026-02-27"));
    let settings = place.settings(date(2026, 3, 9));
    assert_eq!((settings.suspend_days, settings.suspend_renewals), (30, 1));
    assert_eq!(settings.escalation.iter().filter(|rule| rule.to == Level::Parent).count(), 2);
}

#[test]
fn the_watch_of_a_unit_of_the_state_is_a_year() {
    let book = book();
    let mut watched = story([happened("watch-begun", "2026-03-09")]);
    let due = |history: &hashwarden_law::History| {
        let docket = Docket::of(&book.place(&history.node), history, nine("2026-03-10")).unwrap();
        docket.clocks("watch").next().unwrap().due.unwrap()
    };
    assert_eq!(due(&watched), end("2026-09-05"));
    watched.class = UseClass::NonResidential(NonResidential::StateUnit);
    assert_eq!(due(&watched), end("2027-03-09"));
}
