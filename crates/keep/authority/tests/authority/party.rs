//! The party's one-time code.

use std::net::IpAddr;

use hashwarden_authority::{Act, AdministrationError, Refused, Resource};
use hashwarden_domain::Role;
use jiff::ToSpan;

use crate::world::{HERE, Office, at, case, case_id, node};

#[test]
fn the_holder_reads_the_own_part_and_contests_and_nothing_else() {
    let office = Office::new();
    let officers = &office.officers;
    let officer = office.with("li", Role::Officer, "150102");
    let own = case("150102");
    let until = at(0) + 48.hours();
    let (code, act) = officers.make_party_code(&officer, &own, until, at(0)).unwrap();
    assert!(!format!("{code:?} {act:?}").contains(&code.code));
    let file = std::fs::read_to_string(office.folder.path().join("party-codes.json")).unwrap();
    assert!(!file.contains(&code.code));

    let typed = code.code.to_uppercase().replace('-', " ");
    let (token, party) = officers.party_sign_in(&typed, HERE, at(1)).unwrap();
    assert_eq!(officers.party_session(token.as_str(), at(2)), Some(party.clone()));
    assert_eq!(party.case(), case_id("one"));
    let other = Resource::case(case_id("two"), node("150102"));
    for act in Act::ALL {
        let may = officers.decide_party(&party, *act, &own, at(2));
        let should = matches!(act, Act::Contested | Act::ReadPartyView);
        assert_eq!(may.is_ok(), should, "{act}");
        let elsewhere = officers.decide_party(&party, *act, &other, at(2)).unwrap_err();
        assert!(elsewhere.hidden, "{act}");
        assert!(officers.decide_party(&party, *act, &own.clone().sealed(true), at(2)).is_err());
    }
    let leave = officers.decide_party(&party, Act::Contested, &own, at(3)).unwrap();
    assert_eq!(
        (leave.role(), leave.officer()),
        (Role::Party, format!("party.{}", code.id).as_str())
    );
    assert_eq!(officers.party_session(token.as_str(), at(3601)), None, "an hour");
    assert!(officers.party_sign_in(&typed, HERE, at(3602)).is_ok(), "comes back");
    let after = officers.party_sign_in(&typed, HERE, at(48 * 3600));
    assert!(matches!(after, Err(Refused::Mismatch)), "ended");
}

#[test]
fn guessing_is_slowed_down_and_revoking_ends_open_sessions() {
    let office = Office::new();
    let officers = &office.officers;
    let officer = office.with("li", Role::Officer, "150102");
    let own = case("150102");
    let (code, _) = officers.make_party_code(&officer, &own, at(90_000), at(0)).unwrap();
    let (token, _) = officers.party_sign_in(&code.code, HERE, at(1)).unwrap();
    for end in 0..5 {
        assert!(officers.party_sign_in(&code.code[..end], HERE, at(2)).is_err());
    }
    let slowed = officers.party_sign_in(&code.code, HERE, at(3));
    assert!(matches!(slowed, Err(Refused::TooMany { .. })));
    let there = IpAddr::from([10, 0, 0, 9]);
    assert!(officers.party_sign_in(&code.code, there, at(3)).is_ok(), "the party elsewhere");
    let rows = officers.party_codes(case_id("one"), at(4)).unwrap();
    assert_eq!((rows[0].made_by.as_str(), rows[0].expires, rows.len()), ("li", at(90_000), 1));
    assert!(officers.party_codes(case_id("one"), at(90_000)).unwrap().is_empty(), "ended");
    assert!(officers.party_codes(case_id("two"), at(4)).unwrap().is_empty());
    let _ = officers.revoke_party_codes(&officer, &own, at(4)).unwrap();
    assert_eq!(officers.party_session(token.as_str(), at(5)), None);
    assert!(officers.party_sign_in(&code.code, there, at(5)).is_err());
}

#[test]
fn a_code_is_made_by_an_officer_of_the_place_for_one_case_and_a_time() {
    let office = Office::new();
    let officers = &office.officers;
    let officer = office.with("li", Role::Officer, "150102");
    let above = office.with("wu", Role::Officer, "150100");
    let own = case("150102");
    let refused = |outcome: Result<_, AdministrationError>| outcome.map(drop).unwrap_err();
    let above = refused(officers.make_party_code(&above, &own, at(9), at(0)));
    assert!(above.refusal().is_some());
    for (resource, until) in
        [(&own, at(0)), (&own, at(0) + 8785.hours()), (&Resource::at(node("150102")), at(9))]
    {
        let outcome = refused(officers.make_party_code(&officer, resource, until, at(0)));
        assert!(matches!(outcome, AdministrationError::Request(_)), "{outcome}");
    }
    for _ in 0..10 {
        let _ = officers.make_party_code(&officer, &own, at(9), at(0)).unwrap();
    }
    assert!(officers.make_party_code(&officer, &own, at(9), at(0)).is_err(), "ten are there");
    assert!(officers.make_party_code(&officer, &own, at(99), at(10)).is_ok(), "they ended");
}
