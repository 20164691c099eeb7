//! Each legal rule on a day that makes it hard, worked by hand.

use hashwarden_law::{Happening, State};

use crate::world::{at, clock, docket, due, end, happened, nine, story};

#[test]
fn penalty_56_evidence_is_held_seven_working_days_over_the_spring_festival() {
    // Thu 12, Fri 13, Sat 14 (worked), then off to 23; Tue 24, Wed 25, Thu 26, Fri 27.
    let held = story([happened("evidence-held", "2026-02-11").about("1")]);
    assert_eq!(due(&held, "cn-penalty-56", "2026-02-12"), "2026-02-27 23:59");
    let lifted = held.with(happened("measure-undone:preservation", "2026-02-26").about("1"));
    let state = clock(&lifted, "cn-penalty-56", nine("2026-03-10")).state;
    assert_eq!(state, State::Done { at: nine("2026-02-26"), in_time: Some(true) });
    // What was lifted is another measure: the first is late.
    let other = story([
        happened("evidence-held", "2026-02-11").about("1"),
        happened("measure-undone:preservation", "2026-02-26").about("2"),
    ]);
    let state = clock(&other, "cn-penalty-56", nine("2026-03-10")).state;
    assert_eq!(state, State::Overdue { since: end("2026-02-27") });
}

#[test]
fn coercion_25_and_69_sealing_runs_thirty_days_of_the_calendar_and_thirty_more() {
    let sealed = story([happened("sealed", "2026-09-02").about("1")]);
    // The thirtieth day, 2 October, is a holiday to the 7th.
    assert_eq!(due(&sealed, "cn-coercion-25", "2026-09-03"), "2026-10-08 23:59");
    let longer = sealed.clone().with(happened("seal-extended", "2026-09-28").about("1"));
    // The sixtieth day, 1 November, is a Sunday.
    assert_eq!(due(&longer, "cn-coercion-25", "2026-10-09"), "2026-11-02 23:59");
    let twice = longer.with(happened("seal-extended", "2026-10-20").about("1"));
    assert_eq!(due(&twice, "cn-coercion-25", "2026-10-21"), "2026-11-02 23:59");
    // Eight days at the expert: the 38th day, Saturday 10 October, is worked.
    let examined = sealed
        .with(happened("appraisal-begun", "2026-09-10"))
        .with(happened("appraisal-ended", "2026-09-18"));
    assert_eq!(due(&examined, "cn-coercion-25", "2026-09-20"), "2026-10-10 23:59");
    // The suspension of a case is no appraisal: the owner of the machines gets no longer wait.
    let still =
        story([happened("sealed", "2026-09-02").about("1"), happened("suspended", "2026-09-05")]);
    assert_eq!(due(&still, "cn-coercion-25", "2026-09-20"), "2026-10-08 23:59");
}

#[test]
fn penalty_60_ninety_days_are_days_of_the_calendar_and_a_suspension_does_not_stop_them() {
    // Ninety days after 20 November are 18 February, in the Spring Festival, which ends on the 23rd.
    let begun = story([
        happened("inspection-begun", "2025-11-20"),
        happened("suspended", "2025-12-01"),
        happened("resumed", "2025-12-31"),
    ]);
    assert_eq!(due(&begun, "cn-penalty-60", "2026-01-10"), "2026-02-24 23:59");
    // A second look does not start it anew.
    let again = begun.with(happened("inspection-begun", "2026-01-05"));
    assert_eq!(docket(&again, nine("2026-01-10")).clocks("cn-penalty-60").count(), 1);
}

#[test]
fn penalty_64_a_hearing_is_asked_for_within_five_working_days_over_make_up_days() {
    // Served on Fri 24 January 2025: Sun 26 is worked, Mon 27; off from 28 to 4 February; Wed 5, 6, 7.
    let served = story([happened("rights-served:hearing", "2025-01-24")]);
    assert_eq!(due(&served, "cn-penalty-64-request", "2025-01-25"), "2025-02-07 23:59");
    // A right lapses; nobody is late.
    let state = clock(&served, "cn-penalty-64-request", nine("2025-02-08")).state;
    assert_eq!(state, State::Lapsed { since: end("2025-02-07") });
    assert_eq!(docket(&served, nine("2025-02-08")).overdue().count(), 0);
}

#[test]
fn penalty_64_seven_whole_working_days_lie_between_the_notice_and_the_hearing() {
    // Hearing on Tue 10 March: 9, 6, 5, 4, 3, 2 March and Sat 28 February (worked) lie between.
    let set = story([happened("hearing-set", "2026-02-10").until(nine("2026-03-10"))]);
    assert_eq!(due(&set, "cn-penalty-64-notice", "2026-02-11"), "2026-02-27 23:59");
    let told = set.with(happened("hearing-notified", "2026-02-28"));
    let state = clock(&told, "cn-penalty-64-notice", nine("2026-03-01")).state;
    assert_eq!(state, State::Done { at: nine("2026-02-28"), in_time: Some(false) });
}

#[test]
fn penalty_61_the_decision_is_served_within_seven_working_days() {
    let ordered = story([happened("ordered", "2026-04-28").until(nine("2026-05-20"))]);
    // 29, 30 April; off from 1 to 5 May; 6, 7, 8 May, Sat 9 (worked), Mon 11.
    assert_eq!(due(&ordered, "cn-penalty-61", "2026-04-29"), "2026-05-11 23:59");
}

#[test]
fn penalty_36_two_years_from_a_leap_day_and_what_was_found_too_late() {
    // Two years after 29 February 2024: 28 February 2026, a Saturday that is worked.
    let found = |day: &str| {
        let story = story([happened("recorded", day), happened("act-ended", "2024-02-29")]);
        let entry = clock(&story, "cn-penalty-36", nine("2026-06-01"));
        assert_eq!(entry.due, Some(end("2026-02-28")));
        entry.state
    };
    let (early, late) = (nine("2026-02-28"), nine("2026-03-01"));
    assert_eq!(found("2026-02-28"), State::Done { at: early, in_time: Some(true) });
    assert_eq!(found("2026-03-01"), State::Done { at: late, in_time: Some(false) });
}

#[test]
fn reconsideration_20_sixty_days_and_litigation_46_six_months_from_service() {
    let served = story([happened("decision-served", "2026-01-31")]);
    assert_eq!(due(&served, "cn-reconsideration-20", "2026-02-01"), "2026-04-01 23:59");
    assert_eq!(due(&served, "cn-litigation-46", "2026-02-01"), "2026-07-31 23:59");
    // The last day of August and of February of a leap year. The Reconsideration Law of 2023 was not
    // in force then, and the one before it is not in the book.
    let leap = story([happened("decision-served", "2023-08-31")]);
    assert_eq!(due(&leap, "cn-litigation-46", "2023-09-01"), "2024-02-29 23:59");
    assert_eq!(docket(&leap, nine("2023-09-01")).clocks("cn-reconsideration-20").count(), 0);
}

#[test]
fn reconsideration_30_and_62_silence_counts_as_acceptance_and_sixty_days_follow() {
    // Asked on Wed 29 April: Thu 30; off from 1 to 5 May; 6, 7, 8 May, Sat 9 (worked).
    let asked = story([happened("contested:reconsideration", "2026-04-29").about("1")]);
    assert_eq!(due(&asked, "cn-reconsideration-30", "2026-04-30"), "2026-05-09 23:59");
    let deemed = clock(&asked, "cn-reconsideration-62-deemed", nine("2026-05-12"));
    assert_eq!(deemed.started_at, end("2026-05-09"));
    assert_eq!(deemed.due, Some(end("2026-07-08")));
    assert_eq!(deemed.key.as_deref(), Some("1"));
    // Accepted in words: sixty days from then, and thirty more.
    let accepted = asked.with(happened("reconsideration-accepted", "2026-05-06").about("1"));
    assert_eq!(
        docket(&accepted, nine("2026-05-12")).clocks("cn-reconsideration-62-deemed").count(),
        0
    );
    assert_eq!(due(&accepted, "cn-reconsideration-62", "2026-05-12"), "2026-07-06 23:59");
    let longer = accepted.with(happened("reconsideration-extended", "2026-07-01").about("1"));
    assert_eq!(due(&longer, "cn-reconsideration-62", "2026-07-02"), "2026-08-04 23:59");
    // Not decided by then: fifteen days to go to court, which end on Wed 19 August.
    assert_eq!(due(&longer, "cn-litigation-45-silence", "2026-08-06"), "2026-08-19 23:59");
}

#[test]
fn litigation_45_fifteen_days_after_reconsideration_end_a_direct_suit() {
    let decided = story([
        happened("decision-served", "2026-01-05"),
        happened("contested:reconsideration", "2026-02-02").about("1"),
        happened("contest-decided:reconsideration", "2026-03-06").about("1"),
    ]);
    // 21 March is a Saturday.
    assert_eq!(due(&decided, "cn-litigation-45", "2026-03-07"), "2026-03-23 23:59");
    let state = clock(&decided, "cn-litigation-46", nine("2026-03-07")).state;
    assert_eq!(state, State::Done { at: nine("2026-02-02"), in_time: Some(true) });
}

#[test]
fn coercion_53_three_months_from_the_end_of_the_time_to_go_to_court() {
    let served = story([happened("decision-served", "2026-01-05")]);
    // Six months end on Sunday 5 July, so on the 6th; three months later is 6 October, a holiday.
    assert_eq!(docket(&served, nine("2026-07-06")).clocks("cn-coercion-53").count(), 0);
    assert_eq!(due(&served, "cn-coercion-53", "2026-07-07"), "2026-10-08 23:59");
    // Who went to court has not let the time pass.
    let sued = served.with(happened("contested:court", "2026-06-01").about("1"));
    assert_eq!(docket(&sued, nine("2026-07-07")).clocks("cn-coercion-53").count(), 0);
}

#[test]
fn coercion_54_nobody_goes_to_court_within_ten_working_days_of_the_demand() {
    let demanded = story([happened("demand-served", "2026-11-02")]);
    assert_eq!(due(&demanded, "cn-coercion-54", "2026-11-03"), "2026-11-16 23:59");
    let state = |day| clock(&demanded, "cn-coercion-54", nine(day)).state;
    assert_eq!(state("2026-11-16"), State::Running);
    assert_eq!(state("2026-11-17"), State::Lapsed { since: end("2026-11-16") });
}

#[test]
fn coercion_19_twenty_four_hours_are_hours() {
    let sealed = story([Happening::new("sealed-on-the-spot", at("2026-02-14T16:20:00+08"))]);
    assert_eq!(due(&sealed, "cn-coercion-19", "2026-02-15"), "2026-02-15 16:20");
}

#[test]
fn cybersecurity_logs_are_kept_six_months_under_the_article_of_the_day() {
    let seen = |moment: &str| story([Happening::new("observed", at(moment))]);
    let before = seen("2025-12-31T15:59:59Z");
    let entry = clock(&before, "cn-cybersecurity-21", nine("2026-01-02"));
    assert_eq!(entry.due, Some(end("2026-06-30")));
    assert!(entry.cited.zh.contains("网络安全法（2016年）第21条"), "{}", entry.cited.zh);
    assert_eq!(docket(&before, nine("2026-01-02")).clocks("cn-cybersecurity-23").count(), 0);
    let after = seen("2025-12-31T16:00:00Z");
    assert_eq!(docket(&after, nine("2026-01-02")).clocks("cn-cybersecurity-21").count(), 0);
    assert_eq!(due(&after, "cn-cybersecurity-23", "2026-01-02"), "2026-07-01 23:59");
}

#[test]
fn what_nobody_could_verify_is_never_computed() {
    let every = crate::world::procedure();
    let unverified: Vec<_> = every.unverified().collect();
    assert_eq!(unverified.len(), 5);
    let events = unverified.iter().flat_map(|rule| match &rule.start {
        hashwarden_law::rule::Start::On(events) => events.clone(),
        hashwarden_law::rule::Start::EndOf(_) => vec![],
    });
    let events = events.map(|event| happened(&event, "2026-09-01").until(nine("2026-09-20")));
    let docket = docket(&story(events), nine("2026-09-02"));
    assert_eq!(docket.entries, [], "a clock runs on a text that nobody read");
}

#[test]
fn a_year_without_its_notice_gives_a_bound_and_no_end() {
    // Sixty days after 24 November lie in January 2027, whose holidays nobody has set yet.
    let served = story([happened("decision-served", "2026-11-24")]);
    let state = |as_of| clock(&served, "cn-reconsideration-20", as_of);
    let entry = state(nine("2026-11-25"));
    assert_eq!((entry.due, entry.not_before), (None, Some(end("2027-01-23"))));
    assert_eq!(entry.state, State::Running);
    assert!(entry.missing.unwrap().contains("2027"));
    assert_eq!(state(end("2027-01-23")).state, State::Running);
    // It may have ended on the 23rd or on a working day after it: nobody can say.
    assert_eq!(state(nine("2027-01-24")).state, State::Unknown);
    let asked = served.with(happened("contested:reconsideration", "2027-01-20").about("1"));
    let state = clock(&asked, "cn-reconsideration-20", nine("2027-02-01")).state;
    assert_eq!(state, State::Done { at: nine("2027-01-20"), in_time: Some(true) });
    // Asked after that bound: in time or late, nobody can say.
    let asked = story([
        happened("decision-served", "2026-11-24"),
        happened("contested:reconsideration", "2027-01-25").about("1"),
    ]);
    let state = clock(&asked, "cn-reconsideration-20", nine("2027-02-01")).state;
    assert_eq!(state, State::Done { at: nine("2027-01-25"), in_time: None });
    // A hearing too far ahead to count back from.
    let set = story([happened("hearing-set", "2026-11-24").until(nine("2027-03-01"))]);
    let entry = clock(&set, "cn-penalty-64-notice", nine("2026-11-25"));
    assert_eq!((entry.due, entry.state), (None, State::Unknown));
}
