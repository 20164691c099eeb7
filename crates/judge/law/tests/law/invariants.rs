//! What holds for every clock.

use hashwarden_domain::case::UseClass;
use hashwarden_law::{Docket, Happening, History, Rule, State, rule::Start};
use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;

use crate::world::{book, node};

fn rules() -> Vec<Rule> {
    let book = book();
    let mut all: Vec<Rule> = book.defaults().clocks().to_vec();
    all.extend(book.procedures().flat_map(|one| one.rules().to_vec()));
    all
}

#[test]
fn invariant_6_every_clock_has_start_calendar_stop_owner_next_owner() {
    let (book, rules) = (book(), rules());
    assert!(rules.len() > 50);
    let mut events = Vec::new();
    for rule in &rules {
        let (Start::On(start) | Start::EndOf(start)) = &rule.start;
        assert!(!start.is_empty() && !rule.stop.is_empty(), "{}", rule.id);
        for body in [&rule.owner, &rule.next_owner] {
            assert_ne!(body.sentence().zh, body.word(), "{} has no name", body.word());
        }
        if let Start::On(start) = &rule.start {
            events.extend(start.iter().cloned());
        }
    }
    // Every event that starts anything, and three years later: every verified clock has run.
    let began: Timestamp = "2024-03-05T01:00:00Z".parse().unwrap();
    let until = began + SignedDuration::from_hours(24 * 30);
    let happened = events.iter().map(|event| Happening::new(event, began).until(until));
    let history = History::new(node("150102"), UseClass::Unknown, happened);
    let as_of = began + SignedDuration::from_hours(24 * 365);
    let docket = Docket::of(&book.place(&history.node), &history, as_of).unwrap();
    for rule in rules.iter().filter(|rule| rule.is_verified() && rule.in_force_on(date(2024, 3, 5)))
    {
        let run = docket.clocks(&rule.id).next();
        // One event that starts a clock can be what stops another, in this heap of all events.
        let ended_before = matches!(rule.start, Start::EndOf(_));
        assert!(run.is_some() || ended_before, "{} never ran", rule.id);
    }
    assert!(docket.entries.len() > 45, "{}", docket.entries.len());
    for entry in &docket.entries {
        assert!(!entry.start.is_empty(), "{}", entry.rule);
        assert_eq!(entry.calendar, "cn", "{}", entry.rule);
        assert!(!entry.calendar_title.zh.is_empty(), "{}", entry.rule);
        assert!(!entry.stop.is_empty(), "{}", entry.rule);
        assert!(!entry.owner.word().is_empty() && !entry.next_owner.word().is_empty());
        assert!(entry.due.is_some() || entry.missing.is_some(), "{}", entry.rule);
        assert!(!entry.cited.en.is_empty() && !entry.length.zh.is_empty(), "{}", entry.rule);
    }
    let json = serde_json::to_value(&docket).unwrap();
    for entry in json["entries"].as_array().unwrap() {
        for field in ["start", "calendar", "stop", "owner", "next_owner", "title", "cited"] {
            assert!(!entry[field].is_null(), "{field} of {entry}");
        }
    }
}

#[test]
fn every_legal_clock_names_its_article_and_where_it_was_read() {
    for rule in rules() {
        let hashwarden_law::Basis::Law { article, sources, quote, mark, .. } = &rule.basis else {
            continue;
        };
        assert!(!article.is_empty() && !sources.is_empty(), "{}", rule.id);
        // What was read is quoted.
        assert_eq!(*mark == hashwarden_law::Mark::U, quote.is_none(), "{}", rule.id);
    }
}

#[test]
fn a_history_told_backwards_is_the_same_history() {
    let base: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
    let names = ["notified", "suspended", "resumed", "acknowledged", "suspended", "resumed"];
    let told: Vec<Happening> = names
        .iter()
        .zip(0_i64..)
        .map(|(name, day)| Happening::new(*name, base + SignedDuration::from_hours(30 * day)))
        .collect();
    let docket = |told: Vec<Happening>| {
        let history = History::new(node("150102"), UseClass::Unknown, told);
        let (place, as_of) = (book().place(&history.node), base + SignedDuration::from_hours(160));
        (Docket::of(&place, &history, base).unwrap(), Docket::of(&place, &history, as_of).unwrap())
    };
    let forward = docket(told.clone());
    assert_eq!(forward.1.clocks("inspect").next().unwrap().suspended.len(), 1);
    assert_eq!(docket(told.into_iter().rev().collect()), forward);
}

/// Working days of the shipped calendar, as a person would count them on its page.
fn works(day: jiff::civil::Date) -> bool {
    book().place(&node("150102")).calendar().is_working_day(day).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A suspension over n working days moves the end of a limit in working days by n working days.
    #[test]
    fn a_suspension_of_n_working_days_moves_the_end_by_n_working_days(
        day in 0_i64..1_500,
        before in 1_i64..3,
        long in 1_i64..40,
    ) {
        let start = date(2021, 1, 4) + jiff::Span::new().days(day);
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let nine = |day: jiff::civil::Date| {
            day.at(9, 0, 0, 0).to_zoned_datetime(zone.clone()).unwrap().timestamp()
        };
        let (from, until) = (
            start + jiff::Span::new().days(before),
            start + jiff::Span::new().days(before + long),
        );
        let plain = [Happening::new("inspection-begun", nine(start))];
        let still = [
            Happening::new("inspection-begun", nine(start)),
            Happening::new("suspended", nine(from)),
            Happening::new("resumed", nine(until)),
        ];
        let due = |events: &[Happening]| {
            let history = History::new(node("150102"), UseClass::Unknown, events.to_vec());
            let as_of = nine(until) + SignedDuration::from_hours(1);
            let book = book();
            let docket = Docket::of(&book.place(&history.node), &history, as_of).unwrap();
            let due = docket.clocks("determine").next().unwrap().due.unwrap();
            due.to_zoned_datetime(zone.clone()).date()
        };
        let mut expected = due(&plain);
        prop_assume!(from <= expected);
        // Days that began while it stood still.
        let mut n = 0;
        let mut at = from;
        while at < until {
            at = at.tomorrow().unwrap();
            n += u32::from(works(at));
        }
        for _ in 0..n {
            expected = expected.tomorrow().unwrap();
            while !works(expected) {
                expected = expected.tomorrow().unwrap();
            }
        }
        prop_assert_eq!(due(&still), expected);
    }

    /// The order in which equal events are told does not matter, nor does telling one twice.
    #[test]
    fn the_order_of_equal_events_does_not_matter(
        picks in prop::collection::vec((0_usize..60, 0_i64..4), 1..24),
        seed in any::<u64>(),
    ) {
        let names: Vec<String> = rules()
            .iter()
            .flat_map(|rule| {
                let (Start::On(start) | Start::EndOf(start)) = &rule.start;
                start.iter().chain(&rule.stop).cloned().collect::<Vec<_>>()
            })
            .collect();
        let base: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
        let events: Vec<Happening> = picks
            .iter()
            .map(|(pick, day)| {
                let at = base + SignedDuration::from_hours(24 * day);
                Happening::new(names[pick * 7 % names.len()].clone(), at).until(at)
            })
            .collect();
        let mut other = events.clone();
        let length = other.len();
        for place in 0..length {
            let swap = usize::try_from(seed.rotate_left(u32::try_from(place).unwrap()) % 1_000).unwrap();
            other.swap(place, swap % length);
        }
        other.push(events[0].clone());
        let book = book();
        let as_of = base + SignedDuration::from_hours(24 * 20);
        let docket = |events: Vec<Happening>| {
            let history = History::new(node("150102"), UseClass::Unknown, events);
            Docket::of(&book.place(&history.node), &history, as_of).unwrap()
        };
        prop_assert_eq!(docket(events), docket(other));
    }

    /// What the docket says of an earlier moment does not change by what happens later.
    #[test]
    fn a_moment_that_has_passed_stays_as_it_was(days in 1_i64..60) {
        let base: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
        let later = base + SignedDuration::from_hours(24 * days);
        let (book, place) = (book(), node("150102"));
        let before = [Happening::new("notified", base), Happening::new("suspended", base)];
        let history = |more: &[Happening]| {
            History::new(place.clone(), UseClass::Unknown, before.iter().chain(more).cloned())
        };
        let as_of = later - SignedDuration::from_nanos(1);
        let docket = |history: &History| Docket::of(&book.place(&place), history, as_of).unwrap();
        let after = history(&[Happening::new("resumed", later), Happening::new("acknowledged", later)]);
        prop_assert_eq!(docket(&history(&[])), docket(&after));
        let done = Docket::of(&book.place(&place), &after, later).unwrap();
        let done = done.clocks("acknowledge").next().unwrap().state;
        prop_assert_eq!(done, State::Done { at: later, in_time: Some(true) });
    }
}
