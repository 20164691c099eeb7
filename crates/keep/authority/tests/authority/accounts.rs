//! Three administrators: accounts, roles, sessions; and what the ledger is told.

use std::collections::BTreeSet;

use hashwarden_authority::{AdministrationError, OfficersError, Refusal, RequestError, Why};
use hashwarden_domain::Role;

use crate::world::{HERE, Office, at, node};

fn refusal<T>(outcome: Result<T, AdministrationError>) -> Refusal {
    match outcome {
        Err(AdministrationError::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("allowed"),
    }
}

#[test]
fn one_makes_the_account_another_gives_the_role_and_both_stand_in_the_record() {
    let office = Office::new();
    let system = office.with("xi", Role::SystemAdministrator, "150000");
    let security = office.with("an", Role::SecurityAdministrator, "150000");
    let officers = &office.officers;
    let (new, made) = officers.add_officer(&system, "li", node("150102"), at(1)).unwrap();
    assert_eq!(
        (made.by.as_str(), made.act.as_str(), made.about.as_str()),
        ("xi", "add-officer", "li")
    );
    let (token, fresh) = officers.sign_in("li", &new.password, HERE, at(2)).unwrap();
    assert!(fresh.grants().is_empty(), "an account without roles");

    let grant = |by, code| officers.grant_role(by, "li", Role::Analyst, node(code), at(3));
    assert_eq!(refusal(grant(&system, "150102")).why, Why::Role);
    assert_eq!(refusal(grant(&security, "330102")).why, Why::Role, "not below its own place");
    let granted = grant(&security, "150102").unwrap();
    assert_eq!((granted.role, granted.node.code()), (Role::SecurityAdministrator, "150000"));
    assert_eq!(granted.detail["role"], "analyst");
    assert_eq!(granted.detail["node"], "150102");
    let held = officers.session(token.as_str(), at(4)).unwrap();
    assert_eq!(held.grants()[0].by.as_deref(), Some("an"), "the open session holds it at once");
    assert!(matches!(
        grant(&security, "150102"),
        Err(AdministrationError::Request(RequestError::Held { .. }))
    ));

    let text = serde_json::to_string(&granted).unwrap();
    assert_eq!(
        serde_json::from_str::<hashwarden_authority::AdministrativeAct>(&text).unwrap(),
        granted
    );
    let _ = officers.revoke_role(&security, "li", Role::Analyst, &node("150102"), at(5)).unwrap();
    assert!(officers.session(token.as_str(), at(6)).unwrap().grants().is_empty());
    assert!(officers.add_officer(&security, "wu", node("150102"), at(7)).is_err());
}

#[test]
fn nobody_gives_a_role_to_oneself_and_kept_apart_stays_apart() {
    let office = Office::new();
    let security = office.with("an", Role::SecurityAdministrator, "150000");
    let officers = &office.officers;
    let own =
        officers.grant_role(&security, "an", Role::SecurityAdministrator, node("150100"), at(1));
    let own = refusal(own);
    assert_eq!(own.why, Why::Oneself);
    assert!(own.sentence().zh.contains("不得由本人"), "{}", own.sentence().zh);
    office.with("xi", Role::SystemAdministrator, "150000");
    for role in [Role::AuditAdministrator, Role::Officer, Role::Auditor, Role::Party, Role::System]
    {
        let outcome = officers.grant_role(&security, "xi", role, node("150000"), at(2));
        assert!(matches!(outcome, Err(AdministrationError::Request(_))), "{role:?}");
    }
}

#[test]
fn the_first_account_gives_its_roles_away_and_the_notice_goes() {
    let office = Office::new();
    let (officers, admin) = (&office.officers, office.admin());
    officers.add("an", node("000000"), vec![]).unwrap();
    let root = node("000000");
    let last = officers.revoke_role(&admin, "admin", Role::SecurityAdministrator, &root, at(1));
    assert!(matches!(
        last,
        Err(AdministrationError::Request(RequestError::LastSecurityAdministrator))
    ));
    let _ = officers
        .grant_role(&admin, "an", Role::SecurityAdministrator, root.clone(), at(2))
        .unwrap();
    for role in [Role::SecurityAdministrator, Role::AuditAdministrator] {
        let admin = office.admin();
        let outcome = officers.revoke_role(&admin, "admin", role, &root, at(3));
        if role == Role::SecurityAdministrator {
            let _ = outcome.unwrap();
        } else {
            assert_eq!(refusal(outcome).why, Why::Role, "it gave that role away");
        }
    }
    assert!(officers.notice().unwrap().is_some(), "it still holds two kinds");
}

#[test]
fn sessions_are_listed_with_where_and_when_and_ended_by_their_number() {
    let office = Office::new();
    let officers = &office.officers;
    let new = officers.add("li", node("150102"), vec![]).unwrap();
    let grant = |role: Role| {
        let admin = office.admin();
        officers.grant_role(&admin, "li", role, node("150102"), at(0)).unwrap()
    };
    assert_eq!(grant(Role::Analyst).act, "grant-role");
    let (token, session) = officers.sign_in("li", &new.password, HERE, at(1)).unwrap();
    let (other, _) = officers.sign_in("li", &new.password, HERE, at(2)).unwrap();
    officers.session(token.as_str(), at(60)).unwrap();
    let rows = officers.sessions(&session, Some("li"), at(61)).unwrap();
    let seen: Vec<_> = rows.iter().map(|row| (row.from, row.since, row.last_used)).collect();
    assert_eq!(seen, [(HERE, at(2), at(2)), (HERE, at(1), at(60))]);
    assert!(!format!("{rows:?}").contains(token.as_str()));

    let stranger = office.with("wu", Role::Officer, "150102");
    assert_eq!(refusal(officers.sessions(&stranger, Some("li"), at(62))).why, Why::Role);
    assert_eq!(refusal(officers.revoke_session(&stranger, &rows[0].id, at(62))).why, Why::Role);
    let ended = officers.revoke_session(&session, &rows[0].id, at(63)).unwrap();
    assert_eq!(ended.detail["session"], rows[0].id);
    assert_eq!(officers.session(other.as_str(), at(64)), None);
    assert!(officers.session(token.as_str(), at(64)).is_some());
    let security = office.with("an", Role::SecurityAdministrator, "150000");
    let seen = |of: &hashwarden_authority::Session| {
        let rows = officers.sessions(of, None, at(64)).unwrap();
        rows.into_iter().map(|row| row.officer).collect::<BTreeSet<_>>()
    };
    assert_eq!(seen(&stranger), ["wu".to_owned()].into());
    let below = ["an", "li", "wu"].map(str::to_owned);
    assert_eq!(seen(&security), below.into(), "and not admin, whose account is above");
    let _ = officers.revoke_session(&security, &rows[1].id, at(65)).unwrap();
    assert_eq!(officers.session(token.as_str(), at(66)), None);
    assert!(officers.revoke_session(&security, &rows[1].id, at(67)).is_err());
}

#[test]
fn a_reset_password_ends_sessions_and_a_list_shows_the_own_subtree() {
    let office = Office::new();
    let officers = &office.officers;
    let system = office.with("xi", Role::SystemAdministrator, "150100");
    let new = officers.add("li", node("150102"), vec![]).unwrap();
    officers.add("far", node("330102"), vec![]).unwrap();
    let (token, _) = officers.sign_in("li", &new.password, HERE, at(1)).unwrap();
    let (again, act) = officers.reset_password(&system, "li", at(2)).unwrap();
    assert_eq!(act.act, "reset-password");
    assert_eq!(officers.session(token.as_str(), at(3)), None);
    assert!(officers.sign_in("li", &again.password, HERE, at(4)).is_ok());
    assert!(officers.reset_password(&system, "far", at(5)).is_err());
    assert!(matches!(
        officers.reset_password(&system, "nobody", at(5)),
        Err(AdministrationError::Officers(OfficersError::Unknown { .. }))
    ));
    let names: Vec<String> =
        officers.list(&system, at(6)).unwrap().into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["xi", "li"]);
    let analyst = office.with("wu", Role::Analyst, "150102");
    assert_eq!(refusal(officers.list(&analyst, at(7))).why, Why::Role);
}
