//! Limits and clocks by the calendar that is shipped.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data must fail")]

use std::{fs, path::Path};

use hashwarden_law::{Calendar, Clock, Limit, LimitError, Standing, clock::Suspension};
use jiff::{
    Timestamp,
    civil::{date, time},
    tz::{TimeZone, offset},
};
use proptest::prelude::*;

fn calendar() -> Calendar {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../reference/calendars/cn.toml");
    Calendar::parse(&fs::read_to_string(file).unwrap()).unwrap()
}

fn zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn due(limit: Limit, start: &str) -> Result<String, LimitError> {
    let due = limit.due(at(start), &zone(), &calendar())?;
    Ok(due.to_zoned_datetime(zone()).strftime("%Y-%m-%d %H:%M").to_string())
}

#[test]
fn working_days_pass_over_holidays_and_count_make_up_days() {
    for (days, start, expected) in [
        // Notified on a Thursday before the National Day of 2025: 1 to 8 October are off, Saturday 11
        // October is worked.
        (1, "2025-09-30T09:00:00+08", "2025-10-09 23:59"),
        (3, "2025-09-30T09:00:00+08", "2025-10-11 23:59"),
        (4, "2025-09-30T09:00:00+08", "2025-10-13 23:59"),
        // Seven working days for evidence held in advance, over the Spring Festival of 2026.
        (7, "2026-02-11T16:30:00+08", "2026-02-27 23:59"),
        // The day in China counts, not the one in UTC.
        (1, "2026-11-23T23:30:00+08", "2026-11-24 23:59"),
        (1, "2026-11-23T16:30:00Z", "2026-11-25 23:59"),
        (0, "2026-11-24T10:00:00+08", "2026-11-24 23:59"),
    ] {
        assert_eq!(due(Limit::WorkingDays(days), start).unwrap(), expected, "{days} from {start}");
    }
}

#[test]
fn the_last_day_of_a_limit_in_days_or_months_is_worked() {
    for (limit, start, expected) in [
        // Thirty days of sealing are days of the calendar (Coercion Law 25 and 69).
        (Limit::Days(30), "2026-09-02T08:00:00+08", "2026-10-08 23:59"),
        (Limit::Days(90), "2026-01-05T08:00:00+08", "2026-04-07 23:59"),
        (Limit::Days(7), "2026-11-24T08:00:00+08", "2026-12-01 23:59"),
        // Six months to go to court (Litigation Law 46), from the last day of a long month.
        (Limit::Months(6), "2025-08-31T08:00:00+08", "2026-02-28 23:59"),
        (Limit::Months(3), "2025-11-15T08:00:00+08", "2026-02-24 23:59"),
    ] {
        assert_eq!(due(limit, start).unwrap(), expected, "{limit:?} from {start}");
    }
}

#[test]
fn an_order_by_two_in_the_afternoon_counts_no_days() {
    let limit = Limit::SameDay(time(14, 0, 0, 0));
    assert_eq!(due(limit, "2022-01-12T09:00:00+08").unwrap(), "2022-01-12 14:00");
    let late = due(limit, "2022-01-12T15:00:00+08").unwrap_err();
    assert_eq!(late, LimitError::Over { until: time(14, 0, 0, 0) });
    assert_eq!(due(Limit::Hours(48), "2025-10-01T09:30:00+08").unwrap(), "2025-10-03 09:30");
}

#[test]
fn a_year_without_a_notice_is_refused_by_name() {
    let error = due(Limit::WorkingDays(30), "2026-12-10T09:00:00+08").unwrap_err();
    assert_eq!(
        error.to_string(),
        "calendar cn has no notice for the year 2027: add it to its file once it is published"
    );
    assert!(calendar().is_working_day(date(2020, 12, 31)).is_err());
}

fn clock(limit: Limit) -> Clock {
    Clock {
        event: "notified".into(),
        start: at("2026-11-02T10:00:00+08"),
        limit,
        calendar: "cn".into(),
        owner: "unit".into(),
        next_owner: "county".into(),
        suspended: Vec::new(),
        stopped: None,
    }
}

fn standing(clock: &Clock, as_of: &str) -> Standing {
    clock.standing(at(as_of), &zone(), &calendar()).unwrap()
}

#[test]
fn a_clock_runs_stops_and_is_late() {
    let mut clock = clock(Limit::WorkingDays(5));
    let due = at("2026-11-09T23:59:59.999999999+08");
    assert_eq!(standing(&clock, "2026-11-09T23:59:59+08"), Standing::Running { due });
    assert_eq!(standing(&clock, "2026-11-10T00:00:00+08"), Standing::Overdue { due });
    clock.stopped = Some(at("2026-11-09T12:00:00+08"));
    let done = Standing::Done { at: at("2026-11-09T12:00:00+08"), in_time: true };
    assert_eq!(standing(&clock, "2026-12-01T00:00:00+08"), done);
    // Before it was stopped it ran.
    assert_eq!(standing(&clock, "2026-11-08T00:00:00+08"), Standing::Running { due });
    clock.stopped = Some(at("2026-11-10T00:00:00+08"));
    let late = Standing::Done { at: at("2026-11-10T00:00:00+08"), in_time: false };
    assert_eq!(standing(&clock, "2026-12-01T00:00:00+08"), late);
}

#[test]
fn no_time_passes_while_a_clock_is_suspended() {
    let mut clock = clock(Limit::WorkingDays(5));
    let from = at("2026-11-04T09:00:00+08");
    let span = |until| Suspension { from, until, reason: "expert opinion".into() };
    clock.suspended = vec![span(None)];
    match standing(&clock, "2026-11-20T09:00:00+08") {
        Standing::Suspended { since, .. } => assert_eq!(since, from),
        other => panic!("{other:?}"),
    }
    // It stood still for 5, 6, 9 and 10 November: four working days more.
    clock.suspended = vec![span(Some(at("2026-11-10T09:00:00+08")))];
    let due = at("2026-11-13T23:59:59.999999999+08");
    assert_eq!(standing(&clock, "2026-11-12T09:00:00+08"), Standing::Running { due });
    assert_eq!(standing(&clock, "2026-11-14T00:00:00+08"), Standing::Overdue { due });
    // Suspended when it was late already: late it stays.
    let mut late = self::clock(Limit::WorkingDays(1));
    late.suspended = vec![span(None)];
    assert!(matches!(standing(&late, "2026-11-05T09:00:00+08"), Standing::Overdue { .. }));
    let mut hours = self::clock(Limit::Hours(72));
    hours.suspended = vec![span(Some(at("2026-11-04T19:00:00+08")))];
    let due = at("2026-11-05T20:00:00+08");
    assert_eq!(standing(&hours, "2026-11-05T10:00:00+08"), Standing::Running { due });
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused() {
    let head =
        "id='x'\nweekend=['saturday','sunday']\ntitle={en='x',zh='x'}\nissuer={en='x',zh='x'}\n";
    let year = |off: &str, work: &str| {
        format!(
            "{head}[[year]]\nyear=2026\ndocument='1'\nmark='S'\ndate='2025-11-04'\nsource='x'\noff={off}\nwork={work}\n"
        )
    };
    for (text, says) in [
        (year("[['2026-01-01','2027-01-01']]", "[]"), "stands under the year 2026"),
        (year("[['2026-01-03','2026-01-01']]", "[]"), "before it begins"),
        (year("[['2026-01-01','2026-01-04']]", "['2026-01-04']"), "at once"),
        (year("[]", "['2026-01-05']"), "worked anyway"),
        (year("[]", "['2026-13-05']"), "cannot be read"),
        (format!("{}{}", year("[]", "[]"), year("[]", "[]").replace(head, "")), "twice"),
        (head.replace("weekend", "weekends"), "cannot be read"),
    ] {
        let error = Calendar::parse(&text).unwrap_err().to_string();
        assert!(error.contains(says), "{error} does not say {says}");
    }
}

proptest! {
    /// More time is never less time, and the last day is always worked.
    #[test]
    fn a_longer_limit_ends_no_earlier(
        second in 1_609_459_200_i64..1_780_000_000,
        days in 0_u32..60,
        working in any::<bool>(),
    ) {
        let start = Timestamp::from_second(second).unwrap();
        let make = |days| if working { Limit::WorkingDays(days) } else { Limit::Days(days) };
        let calendar = calendar();
        let (Ok(one), Ok(two)) = (
            make(days).due(start, &zone(), &calendar),
            make(days + 1).due(start, &zone(), &calendar),
        ) else { return Ok(()) };
        prop_assert!(start <= one || days == 0);
        prop_assert!(one <= two);
        let last = two.to_zoned_datetime(zone()).date();
        prop_assert!(calendar.is_working_day(last).unwrap());
    }
}
