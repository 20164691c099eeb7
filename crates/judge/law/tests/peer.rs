//! The calendar of China beside another one: PyPI's chinesecalendar, day by day.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data must fail")]

use std::{fs, path::Path, process::Command};

use hashwarden_law::Calendar;
use jiff::{Span, civil::date};

const PROGRAM: &str = "
import datetime, chinese_calendar
day = datetime.date(2021, 1, 1)
while day.year < 2027:
    print(day, int(chinese_calendar.is_workday(day)))
    day += datetime.timedelta(1)
";

#[test]
fn every_day_of_six_years_agrees_with_chinesecalendar() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chinesecalendar");
    if !folder.is_dir() {
        // The registry may be out of reach; then there is nothing to compare with.
        let _ = Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--target"])
            .arg(&folder)
            .arg("chinesecalendar")
            .output();
    }
    let python = Command::new("python3").args(["-c", PROGRAM]).env("PYTHONPATH", &folder).output();
    let Some(python) = python.ok().filter(|output| output.status.success()) else {
        println!("skipped 2191 cases: PyPI's chinesecalendar is not installed and cannot be had");
        return;
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../reference/calendars/cn.toml");
    let calendar = Calendar::parse(&fs::read_to_string(file).unwrap()).unwrap();
    let theirs = String::from_utf8(python.stdout).unwrap();
    let mut days = 0;
    for (line, day) in theirs.lines().zip(date(2021, 1, 1).series(Span::new().days(1))) {
        let works = u8::from(calendar.is_working_day(day).unwrap());
        assert_eq!(line, format!("{day} {works}"));
        days += 1;
    }
    assert_eq!(days, 2191);
}
