//! Who is told, and since when.

use hashwarden_domain::case::{NonResidential, UseClass};
use hashwarden_law::{
    Concern, Docket, Escalation, Happening, History,
    defaults::Level,
    escalate::{Why, province},
    escalations,
};
use jiff::Timestamp;

use crate::world::{book, end, happened, history, nine, node};

fn told(history: &History, concern: &Concern, as_of: Timestamp) -> Vec<Escalation> {
    let book = book();
    let place = book.place(&history.node);
    let docket = Docket::of(&place, history, as_of).unwrap();
    escalations(&place, history, &docket, concern).unwrap()
}

fn to(all: &[Escalation]) -> Vec<(&str, Level)> {
    all.iter().map(|one| (one.to.code(), one.level)).collect()
}

#[test]
fn an_unanswered_notice_goes_to_the_parent_two_working_days_late() {
    // Due on Wed 11 March; two working days later is Fri 13, so the parent is told from Saturday on.
    let notified = history("150102", [happened("notified", "2026-03-09")]);
    let none = Concern::default();
    assert_eq!(told(&notified, &none, end("2026-03-13")), []);
    let late = told(&notified, &none, nine("2026-03-14"));
    assert_eq!(to(&late), [("150100", Level::Parent)]);
    assert_eq!((late[0].since, late[0].why), (end("2026-03-13"), Why::Late));
    assert!(late[0].supervision_proposed);
    let answered = notified.with(happened("acknowledged", "2026-03-14"));
    assert_eq!(told(&answered, &none, nine("2026-03-15")), []);
    // Nobody begins: due on Tue 17 March (three working days), the parent from the 20th on.
    let late = told(&answered, &none, nine("2026-03-25"));
    assert_eq!(late[0].clock.as_deref(), Some("inspect"));
}

#[test]
fn a_check_or_a_clearing_goes_to_the_parent_and_then_to_the_grandparent() {
    // Determine: due on Mon 16 March; 5 working days later is the 23rd, 10 are the 30th.
    let none = Concern::default();
    let begun = history("150102/college", [Happening::new("inspection-begun", nine("2026-03-09"))]);
    assert_eq!(told(&begun, &none, end("2026-03-23")), []);
    assert_eq!(to(&told(&begun, &none, nine("2026-03-24"))), [("150102", Level::Parent)]);
    let both = [("150102", Level::Parent), ("150100", Level::Grandparent)];
    assert_eq!(to(&told(&begun, &none, nine("2026-03-31"))), both);
    let ordered = history("150102", [happened("ordered", "2026-03-09").until(nine("2026-03-16"))]);
    let late = told(&ordered, &none, nine("2026-03-31"));
    assert_eq!(to(&late), [("150100", Level::Parent), ("150000", Level::Grandparent)]);
    // A suspended case is not late.
    let still = ordered.with(happened("suspended", "2026-03-12"));
    assert_eq!(told(&still, &none, nine("2026-03-31")), []);
}

#[test]
fn what_is_grave_is_copied_to_the_province_once_it_is_known_whose_it_is() {
    let grave = Concern {
        public_official: true,
        power_kw: Some(501),
        data_centre_disguise: true,
        collusion: true,
        also_at: vec![],
    };
    let mut story = history("150102/college", [happened("suspected", "2026-03-09")]);
    story.class = UseClass::NonResidential(NonResidential::StateUnit);
    assert_eq!(told(&story, &grave, nine("2026-03-09")), []);
    let story = story.with(happened("attributed", "2026-03-10"));
    let all = told(&story, &grave, nine("2026-03-10"));
    let why: Vec<_> = all.iter().map(|one| one.why).collect();
    let expected = [
        Why::StateUnit,
        Why::PublicOfficial,
        Why::LargeSite,
        Why::DataCentreDisguise,
        Why::Collusion,
    ];
    assert_eq!(why, expected);
    assert!(all.iter().all(|one| one.to == node("150000") && one.since == nine("2026-03-10")));
    // Five hundred kilowatt are not more than five hundred.
    let plain = history("150102", [happened("attributed", "2026-03-10")]);
    let edge = Concern { power_kw: Some(500), ..Concern::default() };
    assert_eq!(told(&plain, &edge, nine("2026-03-10")), []);
}

#[test]
fn the_nearest_place_above_all_of_them_owns_what_touches_several() {
    let story = history("150102", [happened("attributed", "2026-03-10")]);
    let at = |places: &[&str]| Concern {
        also_at: places.iter().map(|code| node(code)).collect(),
        ..Concern::default()
    };
    let owner = |places: &[&str]| {
        let all = told(&story, &at(places), nine("2026-03-10"));
        all.first().map(|one| (one.to.code().to_owned(), one.level))
    };
    assert_eq!(owner(&["150105"]), Some(("150100".to_owned(), Level::CommonAncestor)));
    assert_eq!(owner(&["150105", "150203"]).unwrap().0, "150000");
    assert_eq!(owner(&["330100"]).unwrap().0, "CN");
    assert_eq!(owner(&["150102/college"]), None);
}

#[test]
fn a_province_lies_below_its_country() {
    for (place, expected) in [
        ("150102/college", "150000"),
        ("150000", "150000"),
        ("CN", "CN"),
        ("US-TX/site", "US-TX"),
        ("XX-530102", "XX-53"),
        ("unknown", "unknown"),
    ] {
        assert_eq!(province(&node(place)), node(expected), "{place}");
    }
}
