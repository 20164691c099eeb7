//! The edges of every clock.

use hashwarden_law::tariff::CannotBill;

use crate::desk::{Asked, asked, is};

/// Ten days of 24 kWh each in June 2022, as one reading and as ten.
fn ten_days(place: &str, listed: &str, by_day: bool) -> Asked {
    let days = (1..=10).map(|day| format!("2022-06-{day:02} 2022-06-{:02} 24", day + 1));
    let readings = if by_day {
        days.collect::<Vec<_>>().join(", ")
    } else {
        "2022-06-01 2022-06-11 240".to_owned()
    };
    asked(place, &readings, listed)
}

const SICHUAN: &str = "tax_included=false";
const SHANXI: &str = "number=晋发改〔2022〕1号 date=2022-04-13";
const TIANJIN: &str = "number=津发改〔2022〕1号 date=2022-01-10 valid_from=2022-01-10 tax_included=false \
                       metering=mining-load";

#[test]
fn the_list_begins_at_its_moment() {
    for by_day in [true, false] {
        let kwh = |listed: &str| ten_days("cn-shanxi", listed, by_day).assume(SHANXI).amount().1;
        // The day before, the day itself, a moment later, the middle of a day, the last hour, the end.
        assert_eq!(kwh("2022-05-31"), "240");
        assert_eq!(kwh("2022-06-01"), "240");
        assert_eq!(kwh("2022-06-02"), "216");
        assert_eq!(kwh("2022-06-02T12:00:00+08:00"), "204");
        assert_eq!(kwh("2022-06-10T23:00:00+08:00"), "1");
        assert_eq!(kwh("2022-06-11"), "0");
        assert_eq!(kwh("2022-06-12"), "0");
        // The same moment, written elsewhere.
        assert_eq!(kwh("2022-06-01T16:00:00Z"), "216");
    }
}

#[test]
fn no_list_begins_before_the_rule() {
    // Shanxi's is in force from 10 May 2022, 00:00 in China.
    let may = |listed: &str| {
        asked("cn-shanxi", "2022-05-09 2022-05-10 24, 2022-05-10 2022-05-11 24", listed)
            .assume(SHANXI)
            .amount()
            .1
    };
    assert_eq!(may("2022-05-01"), "24");
    assert_eq!(may("2022-05-10"), "24");
    assert_eq!(may("2022-05-09T15:59:59Z"), "24");
    assert_eq!(may("2022-05-10T12:00:00+08:00"), "12");
    // Readings in another offset are cut at the midnight of China.
    let mut elsewhere = asked("cn-shanxi", "2022-05-09 2022-05-10 1", "2022-05-01").assume(SHANXI);
    elsewhere.readings = "2022-05-09T00:00:00Z,2022-05-10T00:00:00Z,24\n".to_owned();
    assert_eq!(elsewhere.amount().1, "8");
}

#[test]
fn mining_begins_at_its_start_but_not_before_issue() {
    let around = |from: &str| {
        asked("cn-sichuan", "2022-04-14 2022-04-15 24, 2022-04-15 2022-04-16 24", "2022-05-01")
            .from(from)
            .assume(SICHUAN)
            .amount()
            .1
    };
    assert_eq!(around("2021-01-01"), "24");
    assert_eq!(around("2022-04-14"), "24");
    assert_eq!(around("2022-04-14T23:59:59+08:00"), "24");
    assert_eq!(around("2022-04-15"), "24");
    assert_eq!(around("2022-04-15T06:00:00+08:00"), "18");
    assert_eq!(around("2022-04-16"), "0");
    for by_day in [true, false] {
        // The list lies after all of it and does not matter.
        let kwh = |from: &str| {
            ten_days("cn-sichuan", "2023-01-01", by_day).from(from).assume(SICHUAN).amount().1
        };
        assert_eq!(kwh("2022-06-01"), "240");
        assert_eq!(kwh("2022-06-03"), "192");
        assert_eq!(kwh("2022-06-10T23:00:00+08:00"), "1");
        assert_eq!(kwh("2022-06-11"), "0");
    }
}

#[test]
fn the_letter_begins_and_ends_it_whenever_it_was_listed() {
    for listed in ["2022-01-01", "2022-06-05", "2023-01-01"] {
        let kwh = |from: &str, to: Option<&str>| {
            let asked = ten_days("cn-tianjin", listed, true).assume(TIANJIN).from(from);
            to.map_or_else(|| asked.clone(), |to| asked.clone().to(to)).amount().1
        };
        assert_eq!(kwh("2022-05-01", None), "240");
        assert_eq!(kwh("2022-06-02", None), "216");
        assert_eq!(kwh("2022-06-02", Some("2022-06-03")), "24");
        assert_eq!(kwh("2022-06-02", Some("2022-06-02")), "0");
        assert_eq!(kwh("2022-06-02", Some("2022-06-11")), "216");
        assert_eq!(kwh("2022-06-02", Some("2022-06-20")), "216");
    }
}

#[test]
fn an_end_is_not_in_the_span() {
    for by_day in [true, false] {
        let kwh = |to: &str| {
            let asked = ten_days("cn-sichuan", "2022-06-01", by_day).from("2022-06-01").to(to);
            asked.assume(SICHUAN).amount().1
        };
        assert_eq!(kwh("2022-06-01"), "0");
        assert_eq!(kwh("2022-06-01T01:00:00+08:00"), "1");
        assert_eq!(kwh("2022-06-10"), "216");
        assert_eq!(kwh("2022-06-10T23:00:00+08:00"), "239");
        assert_eq!(kwh("2022-06-11"), "240");
        assert_eq!(kwh("2022-07-01"), "240");
    }
    // Ended before the notice: nothing is charged, and that is a bill of nothing.
    let early = asked("cn-sichuan", "2022-04-10 2022-04-20 240", "2022-05-01");
    let early = early.from("2022-04-01").to("2022-04-14").assume(SICHUAN);
    assert_eq!(early.amount(), is("0.00", "0"));
}

#[test]
fn mining_that_ends_before_it_starts_is_refused() {
    let reversed = ten_days("cn-sichuan", "2022-06-01", true).from("2022-06-05").to("2022-06-04");
    assert!(matches!(reversed.outcome(), Err(CannotBill::Reversed { .. })));
}

#[test]
fn ends_of_the_list_need_their_own_moment_and_ends_of_mining_theirs() {
    let base = "scope=account start=list-date tax_included=false proration=daily-mean-x-days";
    let kwh = |end: &str, entries: &str| {
        ten_days("cn", "2022-06-01", false).assume(base).assume(end).assume(entries)
    };
    let off = "delisted=2022-06-06T00:00:00+08:00";
    let stop = "mining_to=2022-06-04T00:00:00+08:00";
    for end in ["end=list-date", "end=screening"] {
        assert_eq!(kwh(end, "").amount().1, "240");
        assert_eq!(kwh(end, stop).missing(), "delisted");
        assert_eq!(kwh(end, off).amount().1, "120");
        assert_eq!(kwh(end, &format!("{off} {stop}")).amount().1, "120");
    }
    for end in ["end=mining-end", "end=letter"] {
        assert_eq!(kwh(end, "").amount().1, "240");
        assert_eq!(kwh(end, off).missing(), "mining_to");
        assert_eq!(kwh(end, stop).amount().1, "72");
        assert_eq!(kwh(end, &format!("{off} {stop}")).amount().1, "72");
    }
    assert_eq!(kwh("", "").amount().1, "240");
    assert_eq!(kwh("", off).missing(), "end");
    assert_eq!(kwh("", stop).missing(), "end");
}

#[test]
fn a_cut_cycle_counts_what_was_read_or_its_daily_mean() {
    let base = "scope=account start=list-date tax_included=false";
    let cut = ten_days("cn", "2022-06-04", false).assume(base);
    assert_eq!(cut.missing(), "proration");
    assert_eq!(cut.clone().assume("proration=actual").missing(), "reading");
    assert_eq!(cut.assume("proration=daily-mean-x-days").amount().1, "168");
    // Read at the edge: either gives the same, and neither is needed.
    let read = ten_days("cn", "2022-06-04", true).assume(base);
    for entry in ["", "proration=actual", "proration=daily-mean-x-days"] {
        assert_eq!(read.clone().assume(entry).amount().1, "168");
    }
}

#[test]
fn telling_the_user_first_delays_the_start_and_never_brings_it_forward() {
    let base = "scope=account start=list-date tax_included=false proration=daily-mean-x-days";
    let told = |entries: &str| ten_days("cn", "2022-06-04", false).assume(base).assume(entries);
    assert_eq!(told("prior_notice=true").missing(), "notified");
    assert_eq!(told("prior_notice=true notified=2022-06-01T00:00:00+08:00").amount().1, "168");
    assert_eq!(told("prior_notice=true notified=2022-06-06T00:00:00+08:00").amount().1, "120");
    assert_eq!(told("prior_notice=false notified=2022-06-06T00:00:00+08:00").amount().1, "168");
}

#[test]
fn a_fact_is_given_once() {
    let twice = ten_days("cn-sichuan", "2022-06-01", true)
        .from("2022-06-01")
        .assume("tax_included=true mining_from=2022-06-02T00:00:00+08:00");
    assert_eq!(twice.outcome(), Err(CannotBill::Twice("mining_from")));
}

#[test]
fn the_sheet_tells_where_the_clock_was_cut_and_that_no_end_was_given() {
    let tells =
        |asked: Asked, text: &str| asked.sheet().notes.iter().any(|note| note.en.contains(text));
    let may = |listed: &str| asked("cn-shanxi", "2022-05-01 2022-06-01 31", listed).assume(SHANXI);
    let first = "charged from its first day on";
    assert!(tells(may("2022-05-09"), first));
    assert!(!tells(may("2022-05-10"), first));
    assert!(!tells(may("2022-05-11"), first));
    let open = "No end was given";
    assert!(tells(may("2022-05-11"), open));
    assert!(!tells(may("2022-05-11").to("2022-05-20"), open));
}
