//! Leave and refusals: which role at which place, in words.

use std::sync::OnceLock;

use hashwarden_authority::{Act, Could, Grant, Place, Relation, Resource, Session, Why};
use hashwarden_domain::{Node, Role};
use proptest::prelude::*;

use crate::world::{HERE, Office, at, case, node};

#[test]
fn leave_names_the_officer_the_role_the_place_and_the_time() {
    let office = Office::new();
    let analyst = office.with("li", Role::Analyst, "150102");
    let leave = office.officers.decide(&analyst, Act::Suspected, &case("150102"), at(7)).unwrap();
    assert_eq!((leave.officer(), leave.role(), leave.granted()), ("li", Role::Analyst, at(7)));
    assert_eq!(leave.node(), &node("150102"));
    assert_eq!(leave.basis().citation, "role analyst at 150102");
}

#[test]
fn a_refusal_says_in_both_languages_which_role_at_which_place_could() {
    let office = Office::new();
    let analyst = office.with("li", Role::Analyst, "150102");
    let decide = |act| office.officers.decide(&analyst, act, &case("150102"), at(0)).unwrap_err();
    let refusal = decide(Act::Accepted);
    let acceptor = Could { role: Role::Acceptor, place: Place::At(node("150102")) };
    assert_eq!((refusal.why, refusal.hidden), (Why::Role, false));
    assert_eq!(refusal.could, [acceptor]);
    let words = refusal.sentence();
    assert_eq!(words.en, "To accept the rectification takes the role acceptor at 150102.");
    assert_eq!(words.zh, "“验收”须由150102的验收人办理。");
    let supervised = decide(Act::Supervised).sentence();
    assert!(supervised.en.contains("officer at a place above 150102"), "{}", supervised.en);
    assert!(supervised.zh.contains("150102的上级执法人员"), "{}", supervised.zh);
    let own = case("150102").of_unit(Some(node("150102/lab")));
    let refusal = office.officers.decide(&analyst, Act::Acknowledged, &own, at(0)).unwrap_err();
    assert!(refusal.to_string().contains("unit administrator of 150102/lab"), "{refusal}");
}

#[test]
fn a_place_that_may_not_read_a_case_is_not_told_that_it_exists() {
    let office = Office::new();
    let officer = office.with("li", Role::Officer, "150102");
    let hidden = |resource: &Resource| {
        office.officers.decide(&officer, Act::Determined, resource, at(0)).unwrap_err().hidden
    };
    assert!(hidden(&case("150103")) && hidden(&case("150100")) && hidden(&case("330102")));
    assert!(hidden(&case("150102").sealed(true)));
    assert!(!hidden(&case("150102001")), "below: read, but not determined");
}

#[test]
fn the_nearest_role_is_used_and_a_superior_never_does_the_work_below() {
    let office = Office::new();
    let grants = ["150000", "150102"].map(|code| Grant::new(Role::Officer, node(code)));
    let new = office.officers.add("li", node("150000"), grants.into()).unwrap();
    let (_, both) = office.officers.sign_in("li", &new.password, HERE, at(0)).unwrap();
    let place = |act, code| {
        office.officers.decide(&both, act, &case(code), at(0)).map(|leave| leave.node().clone())
    };
    assert_eq!(place(Act::Noted, "150102"), Ok(node("150102")));
    assert_eq!(place(Act::Supervised, "150102"), Ok(node("150000")));
    assert_eq!(place(Act::Determined, "150102"), Ok(node("150102")));
    assert!(place(Act::Determined, "150103").is_err());
    let as_head = office.officers.decide_as(&both, Role::Head, Act::Noted, &case("150102"), at(0));
    assert!(as_head.is_err(), "a role that is not held");
}

#[test]
fn the_units_own_administrator_sees_its_own_site_alone() {
    let office = Office::new();
    let unit = office.with("lab", Role::UnitAdministrator, "150102/lab");
    let may =
        |act, resource: &Resource| office.officers.decide(&unit, act, resource, at(0)).is_ok();
    let own = case("150102").of_unit(Some(node("150102/lab")));
    let others = case("150102").of_unit(Some(node("150102/dorm")));
    // Of a site that nobody entered, no unit is known: it is not that of whoever is at the place.
    let anybody = office.with("county", Role::UnitAdministrator, "150102");
    let read = office.officers.decide(&anybody, Act::ReadCase, &case("150102"), at(0));
    assert!(read.unwrap_err().hidden);
    for act in [Act::ReadCase, Act::Acknowledged, Act::InspectionBegun, Act::RectificationReported]
    {
        assert!(may(act, &own) && !may(act, &others) && !may(act, &case("150102")), "{act}");
        assert!(!may(act, &own.clone().sealed(true)));
    }
    assert!(!may(Act::Determined, &own) && !may(Act::ReadCount, &Resource::at(node("150102"))));
    let reach = office.officers.reach(&unit, Act::ReadCase);
    assert_eq!((reach.units, reach.subtrees.len()), (vec![node("150102/lab")], 0));
}

#[test]
fn lists_know_how_far_an_officer_reads() {
    let office = Office::new();
    let officer = office.with("li", Role::Officer, "150100");
    let discipline = office.with("ji", Role::Discipline, "150000");
    let reach = office.officers.reach(&officer, Act::ReadCase);
    assert_eq!((reach.subtrees, reach.sealed_subtrees), (vec![node("150100")], vec![]));
    let reach = office.officers.reach(&discipline, Act::ReadCase);
    assert_eq!(reach.sealed_subtrees, [node("150000")]);
    let head = office.with("han", Role::Head, "150102");
    let reach = office.officers.reach(&head, Act::ReadCase);
    assert_eq!((reach.sealed_places, reach.subtrees), (vec![node("150102")], vec![node("150102")]));
    let counts = office.officers.reach(&officer, Act::ReadCount);
    assert_eq!(counts.siblings_of, [node("150100")]);
}

#[test]
fn what_lies_somewhere_is_handled_by_the_nearest_place_with_an_officer() {
    let office = Office::new();
    let handling = |code: &str| office.officers.handling_place(&node(code)).unwrap();
    assert_eq!(handling("150102/lab"), Some(node("000000")), "one person does it all at first");
    office.with("li", Role::Officer, "15");
    office.with("wu", Role::Officer, "150102");
    office.with("han", Role::Analyst, "150103");
    assert_eq!(handling("150102/lab"), Some(node("150102")));
    assert_eq!(handling("150103"), Some(node("15")), "an analyst alone is no office");
    assert_eq!(handling("unknown"), Some(node("000000")));
}

#[test]
fn what_can_be_done_is_listed_and_so_is_who_could() {
    let office = Office::new();
    let acceptor = office.with("li", Role::Acceptor, "150102");
    let acts = office.officers.may(&acceptor, &case("150102"));
    assert!(acts.contains(&Act::Accepted) && !acts.contains(&Act::Determined));
    let could = office.officers.could(Act::SignHead, &case("150102"));
    assert_eq!(could, [Could { role: Role::Head, place: Place::At(node("150102")) }]);
}

#[test]
fn the_program_records_and_raises_but_says_nothing_that_takes_a_person() {
    let office = Office::new();
    let program =
        |act, code: &str| office.officers.decide_program(&node("150102"), act, &case(code), at(0));
    let leave = program(Act::Recorded, "150102").unwrap();
    assert_eq!((leave.officer(), leave.role()), ("system", Role::System));
    for act in [Act::Triaged, Act::Suspected, Act::Determined, Act::Ordered, Act::Accepted] {
        assert!(program(act, "150102").is_err(), "{act}");
    }
    assert!(program(Act::Recorded, "150103").is_err());
}

/// One office for all random roles, since an account costs a password.
fn standing_office() -> &'static (Office, String) {
    static OFFICE: OnceLock<(Office, String)> = OnceLock::new();
    OFFICE.get_or_init(|| {
        let office = Office::new();
        let new = office.officers.add("any", Node::root(), vec![]).unwrap();
        let (token, _) = office.officers.sign_in("any", &new.password, HERE, at(0)).unwrap();
        (office, token.as_str().to_owned())
    })
}

/// The session of an officer whose roles are set in the file, as another process would.
fn holding(office: &Office, token: &str, grants: &[Grant]) -> Session {
    let path = office.folder.path().join("officers.json");
    let mut file: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    file["officers"][1]["grants"] = serde_json::to_value(grants).unwrap();
    let new = path.with_extension("test");
    std::fs::write(&new, file.to_string()).unwrap();
    std::fs::rename(new, path).unwrap();
    let session = office.officers.session(token, at(1)).unwrap();
    assert_eq!(session.grants(), grants);
    session
}

fn code() -> impl Strategy<Value = Node> {
    let parts =
        ["000000", "150000", "150100", "150102", "150102/lab", "150200", "330102", "unknown"];
    proptest::sample::select(parts.to_vec()).prop_map(node)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the roles, leave is given only in a role that is held, at a place where it is held, and
    /// never to a place that lies beside, above or elsewhere, but for sums and the own unit's case.
    #[test]
    fn leave_never_exceeds_what_is_held(
        held in proptest::collection::vec((proptest::sample::select(Role::ALL.to_vec()), code()), 0..4),
        place in code(),
        act in proptest::sample::select(Act::ALL.to_vec()),
        sealed in any::<bool>(),
    ) {
        let grants: Vec<Grant> = held.into_iter().map(|(role, node)| Grant::new(role, node)).collect();
        let (office, token) = standing_office();
        let session = holding(office, token, &grants);
        let resource = case(place.code()).sealed(sealed);
        if let Ok(leave) = office.officers.decide(&session, act, &resource, at(0)) {
            prop_assert!(grants.iter().any(|grant| grant.is(leave.role(), leave.node())));
            let relation = Relation::between(leave.node(), &place);
            let inside = matches!(relation, Relation::Own | Relation::Child);
            prop_assert!(inside || act == Act::ReadCount && relation == Relation::Sibling);
        }
    }
}
