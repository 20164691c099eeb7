//! Files that must be refused, with line and reason.

use hashwarden_law::{Book, Calendar, Defaults, Incomplete, Procedure};

use crate::world::{procedure, reference};

const RECORD: &str = "id = 'x'
title = { en = 'x', zh = 'x' }

[[clock]]
id = 'one'
version = 1
title = { en = 'one', zh = '一' }
kind = 'duty'
start = ['ordered']
limit = { working-days = 7 }
stop = ['told']
owner = 'officer'
next_owner = 'head'
law = { en = 'Law', zh = '法' }
article = '1'
sources = ['somewhere']
mark = 'V'
valid_from = '2021-07-15'
";

fn refused(text: &str) -> String {
    Procedure::load("x.toml", text).unwrap_err().to_string()
}

#[test]
fn a_record_that_lacks_anything_is_refused_with_file_line_and_field() {
    assert!(Procedure::load("x.toml", RECORD).is_ok());
    let mut count = 0;
    for line in RECORD.lines().skip(4) {
        let field = line.split(' ').next().unwrap();
        let error = refused(&RECORD.replace(&format!("{line}\n"), ""));
        assert!(error.starts_with("x.toml:4: "), "{field}: {error}");
        assert!(error.contains(field) && error.ends_with("is missing"), "{field}: {error}");
        count += 1;
    }
    assert_eq!(count, 14);
}

#[test]
fn a_record_that_is_wrong_is_refused_with_file_line_and_reason() {
    let second = RECORD.split("\n\n").nth(1).unwrap();
    let with = |from: &str, to: &str| RECORD.replace(from, to);
    for (text, line, says) in [
        (with("'V'", "'W'"), 17, "unknown variant"),
        (with("'officer'", "'mayor'"), 12, "neither a role nor a body"),
        (with("working-days", "moons"), 10, "unknown variant"),
        (with("kind =", "sort ="), 8, "unknown field"),
        (with("7 }", "-7 }"), 10, "invalid value"),
        (with("2021-07-15", "2021-13-15"), 18, "month"),
        (with("zh = '一'", "zh = ''"), 4, "title"),
        (with("sources = ['somewhere']", "sources = ['']"), 4, "sources"),
        (with("start = ['ordered']", "end_of = ['two']"), 4, "end of two"),
        (with("start = ['ordered']", "end_of = ['one']"), 4, "end of one"),
        (format!("{RECORD}valid_to = '2020-01-01'\n"), 4, "before valid_from"),
        (
            format!("{RECORD}extension = {{ event = 'more', limit = {{ days = 3 }} }}\n"),
            4,
            "another kind",
        ),
        (format!("{RECORD}\n{second}"), 20, "twice"),
        (format!("{RECORD}before = true\ngiven = true\n"), 4, "not both"),
        ("[".to_owned(), 1, ""),
    ] {
        let error = refused(&text);
        assert!(error.starts_with(&format!("x.toml:{line}: ")), "{error} not at {line}");
        assert!(error.contains(says), "{error} does not say {says}");
    }
}

#[test]
fn a_file_cut_at_any_byte_is_read_or_refused_and_never_panics() {
    let text = reference("procedure/cn.toml");
    let cuts = (0..text.len()).filter(|cut| text.is_char_boundary(*cut)).step_by(37);
    for cut in cuts.chain(0..40) {
        let _ = Procedure::load("cn.toml", text.get(..cut).unwrap_or_default());
    }
    for cut in (0..RECORD.len()).filter(|cut| RECORD.is_char_boundary(*cut)) {
        let _ = Procedure::load("x.toml", &RECORD[..cut]);
    }
    assert!(refused(&"#".repeat((4 << 20) + 1)).contains("more than"));
}

#[test]
fn a_place_that_sets_something_names_its_paper_and_what_it_sets_exists() {
    let base = reference("procedure/defaults.toml");
    let place = "[[territory]]\nnode = '330000'\ndocument = 'd'\n";
    let load =
        |text: &str| Defaults::load(&[("defaults.toml", &base), ("own.toml", text)]).map(|_| ());
    assert_eq!(load(place), Ok(()));
    for (text, says) in [
        (place.replace("document = 'd'\n", ""), "own.toml:1: 330000: document is missing"),
        (place.replace("node = '330000'\n", ""), "own.toml:1: territory: node is missing"),
        (format!("{place}limits = {{ nap = {{ days = 1 }} }}\n"), "there is no clock nap"),
        (format!("{place}zone = 'Asia/Shanghai'\n"), "is no time zone"),
        (format!("{place}zone = '+25:00'\n"), "is no time zone"),
        (format!("{place}quiet = 3\n"), "own.toml:4: unknown field"),
        (format!("{place}\n{place}"), "own.toml:5: 330000 is set twice"),
        (place.replace("330000", "33 00"), "own.toml:2: "),
        (base.clone(), "stands here twice"),
    ] {
        let error = load(&text).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(says), "{error:?} does not say {says}");
    }
    let apart = |from: &str, to: &str| format!("{place}valid_from = '{from}'\nvalid_to = '{to}'\n");
    let years = apart("2021-01-01", "2021-12-31") + &apart("2022-01-01", "2022-12-31");
    assert_eq!(load(&years), Ok(()));
}

#[test]
fn a_book_without_what_its_places_name_is_not_made() {
    let base = reference("procedure/defaults.toml");
    let calendar = || Calendar::parse(&reference("calendars/cn.toml")).unwrap();
    let load =
        |more: &str| Defaults::load(&[("defaults.toml", &base), ("own.toml", more)]).unwrap();
    assert!(Book::new([procedure()], load(""), [calendar()]).is_ok());
    let own = |field: &str| format!("[[territory]]\nnode = '44'\ndocument = 'd'\n{field} = 'xx'\n");
    let error = Book::new([procedure()], load(&own("calendar")), [calendar()]).unwrap_err();
    assert!(matches!(error, Incomplete::Calendar { .. }), "{error}");
    let error = Book::new([procedure()], load(&own("procedure")), [calendar()]).unwrap_err();
    assert!(matches!(error, Incomplete::Procedure { .. }), "{error}");
    let none = Defaults::load(&[]).unwrap();
    assert_eq!(Book::new([procedure()], none, [calendar()]).unwrap_err(), Incomplete::Root);
}
