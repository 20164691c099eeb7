//! The shipped book, and short ways to tell a history.

use std::{fs, path::Path, sync::LazyLock};

use hashwarden_domain::{
    Node,
    case::{NonResidential, UseClass},
};
use hashwarden_law::{Book, Calendar, Defaults, Docket, Entry, Happening, History, Procedure};
use jiff::{Timestamp, tz::TimeZone};

pub(crate) const OWN: &str = include_str!("data/territories.toml");

pub(crate) fn reference(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../reference");
    fs::read_to_string(folder.join(file)).unwrap()
}

pub(crate) fn procedure() -> Procedure {
    Procedure::load("cn.toml", &reference("procedure/cn.toml")).unwrap()
}

pub(crate) fn book() -> &'static Book {
    static BOOK: LazyLock<Book> = LazyLock::new(|| {
        let defaults = reference("procedure/defaults.toml");
        let files = [("defaults.toml", defaults.as_str()), ("territories.toml", OWN)];
        let calendars = [reference("calendars/cn.toml"), include_str!("data/eu.toml").to_owned()];
        let calendars = calendars.iter().map(|text| Calendar::parse(text).unwrap());
        Book::new([procedure()], Defaults::load(&files).unwrap(), calendars).unwrap()
    });
    &BOOK
}

pub(crate) fn node(code: &str) -> Node {
    code.parse().unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Nine in the morning in China.
pub(crate) fn nine(day: &str) -> Timestamp {
    at(&format!("{day}T09:00:00+08"))
}

/// The last moment of a day in China.
pub(crate) fn end(day: &str) -> Timestamp {
    at(&format!("{day}T23:59:59.999999999+08"))
}

pub(crate) fn happened(event: &str, day: &str) -> Happening {
    Happening::new(event, nine(day))
}

pub(crate) fn story(events: impl IntoIterator<Item = Happening>) -> History {
    history("150102", events)
}

pub(crate) fn history(place: &str, events: impl IntoIterator<Item = Happening>) -> History {
    let class = UseClass::NonResidential(NonResidential::School);
    let events = events.into_iter().zip(1..).map(|(event, number)| event.numbered(number));
    History::new(node(place), class, events)
}

pub(crate) fn docket(history: &History, as_of: Timestamp) -> Docket {
    let book = book();
    Docket::of(&book.place(&history.node), history, as_of).unwrap()
}

/// The latest clock of a rule.
pub(crate) fn clock(history: &History, rule: &str, as_of: Timestamp) -> Entry {
    let docket = docket(history, as_of);
    let latest = docket.clocks(rule).max_by_key(|entry| entry.started_at);
    latest.unwrap_or_else(|| panic!("{rule} does not run")).clone()
}

/// The end of the clock of a rule, as a day in China and a time.
pub(crate) fn due(history: &History, rule: &str, as_of: &str) -> String {
    let due = clock(history, rule, nine(as_of)).due.unwrap();
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    due.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M").to_string()
}
