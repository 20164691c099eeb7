//! Readings that are refused, each with its line, and what can be entered.

use hashwarden_law::tariff::{
    MAX_BYTES, MAX_LINE, MAX_READINGS, NotDecimal, NotEntered, ReadingReason, Readings,
};

use crate::desk::entered;

const DAY: &str = "2022-06-01T00:00:00+08:00,2022-06-02T00:00:00+08:00";

fn faults(text: &str) -> Vec<(usize, ReadingReason)> {
    let faults = Readings::parse(text.as_bytes()).unwrap_err();
    assert!(faults.iter().all(|fault| {
        let sentence = fault.sentence();
        sentence.en.starts_with(&format!("line {}: ", fault.line))
            && sentence.zh.starts_with(&format!("第{}行：", fault.line))
    }));
    faults.into_iter().map(|fault| (fault.line, fault.reason)).collect()
}

#[test]
fn files_as_they_come() {
    for text in [
        format!("{DAY},1.5\n"),
        format!("{DAY},1.5"),
        format!("start,end,kwh\n{DAY},1.5\n"),
        format!("\u{feff}start,end,kwh\r\n{DAY},1.5\r\n\r\n"),
        format!("\n {DAY} , 1.5 \n"),
    ] {
        let readings = Readings::parse(text.as_bytes()).unwrap();
        let [reading] = readings.all() else { panic!("{text}") };
        assert_eq!(reading.kwh.plain(), "1.5", "{text}");
        assert_eq!(reading.start.to_string(), "2022-06-01T00:00:00+08:00");
    }
}

#[test]
fn each_line_that_cannot_be_taken_is_told() {
    use ReadingReason::{
        Energy, Fields, Nothing, OutOfRange, Overlaps, Reversed, Time, TooLong, Unreadable,
    };
    let a = "2022-06-01T00:00:00+08:00";
    for (row, reason) in [
        ("a".to_owned(), Fields),
        (format!("{DAY},1,2"), Fields),
        (format!("{DAY},"), Energy(NotDecimal::Form)),
        (format!("{DAY},1e3"), Energy(NotDecimal::Form)),
        (format!("{DAY},-1"), Energy(NotDecimal::Negative)),
        (format!("{DAY},1234567890123"), Energy(NotDecimal::TooLong)),
        (format!("{a},{a},1"), Reversed),
        (format!("{a},2022-05-31T23:59:59+08:00,1"), Reversed),
        (format!("{a},2022-06-02T00:00:00,1"), Time),
        (format!("{a},2022-06-02,1"), Time),
        (format!("{a},2023-07-07T00:00:00+08:00,1"), OutOfRange),
        ("1999-12-31T00:00:00Z,2000-01-01T00:00:00Z,1".to_owned(), OutOfRange),
        ("2099-12-31T00:00:00Z,2100-01-01T00:00:00Z,1".to_owned(), OutOfRange),
        (format!("{DAY},{}", "1".repeat(MAX_LINE)), TooLong),
        // A header is one only where it stands first.
        ("start,end,kwh".to_owned(), Time),
    ] {
        let text = format!("start,end,kwh\n{row}\n");
        assert_eq!(faults(&text), [(2, reason)], "{row}");
    }
    assert_eq!(faults(""), [(1, Nothing)]);
    assert_eq!(faults("start,end,kwh\n"), [(1, Nothing)]);
    assert_eq!(
        faults(&format!("{DAY},x\n{DAY},1\n{DAY},1\n")),
        [(1, Energy(NotDecimal::Form)), (3, Overlaps(2))]
    );
    let bytes = [DAY.as_bytes(), b",1\n\xff\n"].concat();
    let unreadable = Readings::parse(&bytes).unwrap_err();
    assert_eq!((unreadable[0].line, &unreadable[0].reason), (2, &Unreadable));
    // Four hundred days are taken, and years to their last moment.
    for row in [
        format!("{a},2023-07-06T00:00:00+08:00,1"),
        "2000-01-01T00:00:00Z,2000-01-02T00:00:00Z,1".to_owned(),
        "2099-12-30T00:00:00Z,2099-12-31T23:59:59Z,1".to_owned(),
        format!("{DAY},{:0>width$}", 1, width = 12),
    ] {
        assert!(Readings::parse(row.as_bytes()).is_ok(), "{row}");
    }
}

#[test]
fn overlaps_are_found_however_they_lie() {
    let row =
        |start: u8, end: u8| format!("2022-06-{start:02}T00:00:00Z,2022-06-{end:02}T00:00:00Z,1\n");
    let text =
        |rows: &[(u8, u8)]| rows.iter().map(|(start, end)| row(*start, *end)).collect::<String>();
    for rows in [&[(1, 2), (2, 3)][..], &[(5, 6), (1, 5), (6, 7)], &[(1, 2), (4, 5)]] {
        assert!(Readings::parse(text(rows).as_bytes()).is_ok(), "{rows:?}");
    }
    for (rows, expected) in [
        (&[(1, 3), (2, 4)][..], (2, 1)),
        (&[(2, 4), (1, 3)], (2, 1)),
        (&[(1, 9), (2, 3)], (2, 1)),
        // Behind a short one that lies within it.
        (&[(1, 9), (20, 21), (5, 6)], (3, 1)),
        (&[(1, 2), (1, 2)], (2, 1)),
    ] {
        let found = faults(&text(rows));
        assert_eq!(found, [(expected.0, ReadingReason::Overlaps(expected.1))], "{rows:?}");
    }
    assert_eq!(faults(&text(&[(1, 9), (2, 3), (5, 6)])).len(), 2);
    // The same moment in two offsets.
    let same = "2022-06-01T00:00:00+08:00,2022-06-01T10:00:00+08:00,1\n\
                2022-06-01T02:00:00Z,2022-06-01T03:00:00Z,1\n";
    assert!(Readings::parse(same.as_bytes()).is_ok());
}

#[test]
fn limits_are_refused_and_not_read_on() {
    let long = vec![b'\n'; MAX_BYTES + 1];
    assert_eq!(Readings::parse(&long).unwrap_err()[0].reason, ReadingReason::TooLong);
    assert_eq!(Readings::parse(&long[1..]).unwrap_err()[0].reason, ReadingReason::Nothing);
    let many: String = (0..=MAX_READINGS)
        .map(|hour| {
            let (day, rest) = (hour / 1440, hour % 1440);
            let date = jiff::civil::date(2000, 1, 1)
                .saturating_add(jiff::Span::new().days(i64::try_from(day).unwrap()));
            format!(
                "{date}T{:02}:{:02}:00Z,{date}T{:02}:{:02}:30Z,1\n",
                rest / 60,
                rest % 60,
                rest / 60,
                rest % 60
            )
        })
        .collect();
    let faults = Readings::parse(many.as_bytes()).unwrap_err();
    assert_eq!((faults[0].line, &faults[0].reason), (MAX_READINGS + 1, &ReadingReason::TooLong));
    let last = many.trim_end().rfind('\n').unwrap();
    assert_eq!(Readings::parse(&many.as_bytes()[..last]).unwrap().all().len(), MAX_READINGS);
    assert_eq!(Readings::parse("x\n".repeat(500).as_bytes()).unwrap_err().len(), 100);
}

#[test]
fn any_beginning_of_a_file_is_read_or_refused() {
    let text = format!(
        "\u{feff}start,end,kwh\r\n{DAY},1.25\n2022-06-02T00:00:00+08:00,2022-06-03T00:00:00+08:00,2\n"
    );
    for end in 0..text.len() {
        let _ = Readings::parse(&text.as_bytes()[..end]);
    }
}

#[test]
fn entries_are_of_their_kind_or_refused() {
    let parse = |entry: &str| entered(&[entry.to_owned()]);
    for entry in [
        "tax_included=true",
        "tax_included=no",
        "rate=0.30",
        "date=2022-04-15",
        "valid_from=2022-04-15",
        "number=川发改价格规〔2022〕186号",
        "delisted=2022-06-01T00:00:00+08:00",
        "scope=account",
        "metering=mining-load",
        "start=letter",
        "end=screening",
        "proration=actual",
        "article_2024=a=b",
    ] {
        assert!(parse(entry).is_ok(), "{entry}");
    }
    for entry in [
        "tax_included=1",
        "rate=-1",
        "rate=0,30",
        "date=20220415",
        "date=2022-02-30",
        "number=",
        "number=a\nb",
        "delisted=2022-06-01",
        "scope=listed",
        "scope=all",
        "metering=yes",
        "start=mining-end",
        "end=mining-start-not-before-issue",
        "proration=mean",
    ] {
        assert!(matches!(parse(entry), Err(NotEntered::Value { .. })), "{entry}");
    }
    assert!(matches!(parse("colour=red"), Err(NotEntered::Unknown { .. })));
    assert!(matches!(parse("rate"), Err(NotEntered::Form(_))));
    assert_eq!(
        entered(&["rate=1".to_owned(), "rate=1".to_owned()]),
        Err(NotEntered::Twice("rate"))
    );
    assert_eq!(parse(&format!("number={}", "1".repeat(300))), Err(NotEntered::TooLong));
    assert!(parse(&format!("number={}", "1".repeat(293))).is_ok());
}
