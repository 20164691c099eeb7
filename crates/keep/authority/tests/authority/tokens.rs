//! Tokens of the API: never more than their officer, never longer than their end.

use hashwarden_authority::{
    Act, AdministrationError, RoleAt, Session, TOKEN_PREFIX, TokenRequest, Why,
};
use hashwarden_domain::Role;
use jiff::ToSpan;

use crate::world::{Office, at, case, node};

fn request(acts: &[Act], roles: &[(Role, &str)]) -> TokenRequest {
    let roles = roles.iter().map(|(role, code)| RoleAt { role: *role, node: node(code) });
    TokenRequest {
        label: "nightly".into(),
        acts: acts.iter().copied().collect(),
        roles: roles.collect(),
        expires: at(0) + 240.hours(),
    }
}

#[test]
fn a_token_acts_in_its_scope_until_it_ends_and_is_kept_as_a_hash() {
    let office = Office::new();
    let officers = &office.officers;
    let li = office.with("li", Role::Officer, "150100");
    let wanted = request(&[Act::ReadCase, Act::Noted], &[(Role::Officer, "150100")]);
    let (secret, token, act) = officers.make_token(&li, wanted, at(0)).unwrap();
    assert!(secret.as_str().starts_with(TOKEN_PREFIX));
    assert_eq!(act.detail["token"], token.id);
    assert!(!serde_json::to_string(&act).unwrap().contains(secret.as_str()));
    let file = std::fs::read_to_string(office.folder.path().join("officers.json")).unwrap();
    assert!(!file.contains(secret.as_str()));

    let session = officers.session(secret.as_str(), at(1)).unwrap();
    let decide = |act| officers.decide(&session, act, &case("150100"), at(1));
    assert_eq!(decide(Act::Noted).unwrap().officer(), "li");
    let refusal = decide(Act::Determined).unwrap_err();
    assert_eq!(refusal.why, Why::Token);
    assert!(refusal.sentence().zh.contains("令牌"));
    assert_eq!(decide(Act::Accepted).unwrap_err().why, Why::Role);
    assert!(officers.session(secret.as_str(), at(240 * 3600 - 1)).is_some());
    assert!(officers.session(secret.as_str(), at(240 * 3600)).is_none());
    assert!(officers.session("hwt_guess", at(1)).is_none());

    let own: Vec<String> =
        officers.tokens(&li, "li", at(2)).unwrap().into_iter().map(|token| token.id).collect();
    assert_eq!(own, std::slice::from_ref(&token.id));
    let _ = officers.revoke_token(&li, "li", &token.id, at(3)).unwrap();
    assert!(officers.session(secret.as_str(), at(4)).is_none());
    assert!(officers.revoke_token(&li, "li", &token.id, at(5)).is_err());
}

#[test]
fn what_the_officer_loses_the_token_loses() {
    let office = Office::new();
    let officers = &office.officers;
    let li = office.with("li", Role::Officer, "150100");
    let wanted = request(&[Act::Noted], &[(Role::Officer, "150100")]);
    let (secret, ..) = officers.make_token(&li, wanted, at(0)).unwrap();
    let admin = office.admin();
    let _ = officers.revoke_role(&admin, "li", Role::Officer, &node("150100"), at(1)).unwrap();
    let session = officers.session(secret.as_str(), at(2)).unwrap();
    assert!(session.grants().is_empty());
    assert!(officers.decide(&session, Act::Noted, &case("150100"), at(2)).is_err());
}

#[test]
fn a_token_that_reaches_further_than_its_maker_is_not_made() {
    let office = Office::new();
    let officers = &office.officers;
    let li = office.with("li", Role::Officer, "150100");
    let own = [(Role::Officer, "150100")];
    let refused = |session: &Session, request: TokenRequest| {
        matches!(officers.make_token(session, request, at(0)), Err(AdministrationError::Request(_)))
    };
    assert!(refused(&li, request(&[Act::Noted], &[(Role::Head, "150100")])), "another role");
    assert!(refused(&li, request(&[Act::Noted], &[(Role::Officer, "150000")])), "above");
    // A superior may not determine below, and must not come to it by way of a token.
    assert!(refused(&li, request(&[Act::Determined], &[(Role::Officer, "150102")])), "below");
    assert!(refused(&li, request(&[Act::MakeToken], &own)));
    assert!(refused(&li, request(&[], &own)) && refused(&li, request(&[Act::Noted], &[])));
    for expires in [at(0), at(0) + 8785.hours()] {
        assert!(refused(&li, TokenRequest { expires, ..request(&[Act::Noted], &own) }));
    }
    for label in ["", "  ", &"x".repeat(65)] {
        assert!(refused(&li, TokenRequest { label: label.into(), ..request(&[Act::Noted], &own) }));
    }
    let (secret, ..) = officers.make_token(&li, request(&[Act::Noted], &own), at(0)).unwrap();
    let token = officers.session(secret.as_str(), at(1)).unwrap();
    assert!(refused(&token, request(&[Act::Noted], &own)), "a token makes no tokens");
    assert!(officers.enrol_second_factor(&token, "hashwarden").is_err());
}
