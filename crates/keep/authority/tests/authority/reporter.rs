//! Who reported: sealed, opened by few, and never by way of a print.

use hashwarden_authority::{
    AdministrationError, Officers, Reporter, Resource, SealError, SealedReporter,
};
use hashwarden_domain::Role;

use crate::world::{Office, at, case, case_id, node};

#[test]
fn discipline_and_the_head_open_it_and_the_record_says_who_did() {
    let office = Office::new();
    let officers = &office.officers;
    let name = "罗翔 138 0000 0000";
    let sealed = officers.seal_reporter(case_id("one"), &Reporter::new(name)).unwrap();
    assert!(!sealed.as_str().contains("138") && sealed.as_str().starts_with("sealed.reporter."));
    for role in Role::ALL {
        if matches!(role, Role::Party | Role::System) {
            continue;
        }
        let session = office.with(role.name(), role, "150102");
        let opened = officers.unseal_reporter(&session, &case("150102"), &sealed, at(1));
        match role {
            Role::Discipline | Role::Head => {
                let (reporter, act) = opened.unwrap();
                assert_eq!(reporter.reveal(), name);
                assert_eq!((act.act.as_str(), act.by.as_str()), ("unseal-reporter", role.name()));
                let printed = format!("{reporter:?} {act:?} {sealed:?}");
                assert!(!printed.contains("罗") && !printed.contains("138"), "{printed}");
            }
            _ => assert!(matches!(opened, Err(AdministrationError::Refused(_))), "{role:?}"),
        }
    }
}

#[test]
fn it_opens_for_its_own_case_with_its_own_key_and_whole() {
    let office = Office::new();
    let officers = &office.officers;
    let head = office.with("han", Role::Head, "150102");
    let sealed = officers.seal_reporter(case_id("one"), &Reporter::new("罗")).unwrap();
    let foreign = |officers: &Officers, resource: &Resource, sealed: &SealedReporter| {
        let opened = officers.unseal_reporter(&head, resource, sealed, at(1));
        matches!(opened, Err(AdministrationError::Seal(SealError::Foreign)))
    };
    assert!(foreign(officers, &Resource::case(case_id("two"), node("150102")), &sealed));
    let cut = SealedReporter::kept(&sealed.as_str()[..sealed.as_str().len() - 2]);
    assert!(foreign(officers, &case("150102"), &cut));
    let other = Office::new();
    assert!(foreign(&other.officers, &case("150102"), &sealed), "another installation's key");
    let kept = SealedReporter::kept(sealed.as_str());
    assert!(officers.unseal_reporter(&head, &case("150102"), &kept, at(1)).is_ok());
}
