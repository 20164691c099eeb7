//! Signing in, acting, being refused; and what the file looks like.

use hashwarden_authority::{Grant, Officers, OfficersError, Refused};
use hashwarden_domain::{Node, Role};
use jiff::ToSpan;

use crate::world::{HERE, Office, at, node};

#[test]
fn the_first_start_makes_an_administrator_and_later_ones_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (officers, first) = Officers::open(folder.path()).unwrap();
    let first = first.unwrap();
    assert_eq!((first.officer.as_str(), first.password.len()), ("admin", 19));
    assert!(!format!("{first:?}").contains(&first.password), "debug prints must not leak it");
    let (_, session) = officers.sign_in("admin", &first.password, HERE, at(0)).unwrap();
    assert!(session.must_change());
    let roles: Vec<Role> = session.grants().iter().map(|grant| grant.role).collect();
    assert!(roles.contains(&Role::SecurityAdministrator) && roles.contains(&Role::Officer));
    assert!(session.grants().iter().all(|grant| grant.node == Node::root()));

    let (officers, again) = Officers::open(folder.path()).unwrap();
    assert_eq!(again, None);
    let new = officers.new_password("admin").unwrap();
    assert!(officers.sign_in("admin", &first.password, HERE, at(0)).is_err());
    assert!(officers.sign_in("admin", &new.password, HERE, at(0)).is_ok());
}

#[test]
fn the_file_holds_a_hash_and_is_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let (_, first) = Officers::open(folder.path()).unwrap();
    let path = folder.path().join("officers.json");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
    assert!(!text.contains(&first.unwrap().password));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(path).unwrap());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_token_lasts_twelve_hours_or_until_signed_out() {
    let folder = tempfile::tempdir().unwrap();
    let (officers, first) = Officers::open(folder.path()).unwrap();
    let password = first.unwrap().password;
    let (token, session) = officers.sign_in("admin", &password, HERE, at(0)).unwrap();
    assert_eq!(session.expires(), at(0) + 12.hours());
    assert_eq!(officers.session(token.as_str(), at(43_199)), Some(session));
    assert_eq!(officers.session(token.as_str(), at(43_200)), None);
    assert_eq!(officers.session("guess", at(0)), None);
    let (other, _) = officers.sign_in("admin", &password, HERE, at(0)).unwrap();
    assert_ne!(token, other);
    officers.sign_out(token.as_str());
    assert_eq!(officers.session(token.as_str(), at(0)), None);
    assert!(officers.session(other.as_str(), at(0)).is_some());
}

#[test]
fn an_unknown_name_and_a_wrong_password_read_the_same_and_both_count() {
    let folder = tempfile::tempdir().unwrap();
    let (officers, first) = Officers::open(folder.path()).unwrap();
    let unknown = officers.sign_in("nobody", "x", HERE, at(0)).unwrap_err();
    let wrong = officers.sign_in("admin", "x", HERE, at(0)).unwrap_err();
    assert_eq!(unknown.to_string(), wrong.to_string());
    for _ in 0..4 {
        let _ = officers.sign_in("admin", "x", HERE, at(0));
    }
    let password = first.unwrap().password;
    let refused = officers.sign_in("admin", &password, HERE, at(1)).unwrap_err();
    assert!(matches!(refused, Refused::TooMany { .. }), "{refused:?}");
    assert!(officers.sign_in("admin", &password, HERE, at(60)).is_ok());
}

#[test]
fn an_officer_chooses_a_password_and_old_sessions_end() {
    let folder = tempfile::tempdir().unwrap();
    let (officers, first) = Officers::open(folder.path()).unwrap();
    let password = first.unwrap().password;
    let (token, session) = officers.sign_in("admin", &password, HERE, at(0)).unwrap();
    let change =
        |current: &str, new: &str| officers.change_password(&session, current, new, HERE, at(1));
    assert!(matches!(change(&password, "short"), Err(Refused::PasswordLength)));
    assert!(matches!(change("wrong", "long enough, this one"), Err(Refused::Mismatch)));
    let _ = change(&password, "long enough, this one").unwrap();
    assert_eq!(officers.session(token.as_str(), at(1)), None);
    let (_, session) = officers.sign_in("admin", "long enough, this one", HERE, at(2)).unwrap();
    assert!(!session.must_change());
}

#[test]
fn names_are_taken_once_and_those_of_the_program_never() {
    let office = Office::new();
    let add = |name: &str| office.officers.add(name, node("150102"), vec![]);
    add("审计.wang").unwrap();
    let long = "x".repeat(65);
    for name in ["审计.wang", "admin", "", "a b", "a/b", "system", "party.1", long.as_str()] {
        assert!(matches!(add(name), Err(OfficersError::Name { .. })), "{name}");
    }
    // Nor one that reads like another: other case, Cyrillic, wide, accented, mathematical, with marks.
    for name in [
        "审计.Wang",
        "Admin",
        "System",
        "PARTY.1",
        "w\u{430}ng",
        "\u{ff57}ang",
        "w\u{e4}ng",
        "\u{1d430}ang",
        "wang ",
        "wang\u{200d}",
        "wa\u{301}ng",
        "g\u{202e}naw",
        "\u{f900}",
    ] {
        assert!(matches!(add(name), Err(OfficersError::Name { .. })), "{name:?}");
    }
    for name in ["王小明", "ئەخمەت", "བཀྲ་ཤིས", "ꀀꀁ", "ᠪᠠᠲᠤ"] {
        add(name).unwrap();
    }
}

#[test]
fn an_account_of_the_first_start_is_told_to_everybody_until_its_roles_are_given_away() {
    let office = Office::new();
    let notice = office.officers.notice().unwrap().unwrap();
    assert!(notice.en.contains("admin") && notice.zh.contains("admin"));
    let pairs = [
        (Role::Officer, Role::SystemAdministrator),
        (Role::SystemAdministrator, Role::SecurityAdministrator),
        (Role::Auditor, Role::Analyst),
    ];
    for (one, other) in pairs {
        let both = vec![Grant::new(one, node("15")), Grant::new(other, node("15"))];
        let refused = office.officers.add("both", node("15"), both).unwrap_err();
        assert!(matches!(refused, OfficersError::Roles(_)), "{one:?} {other:?}");
    }
    let work = vec![Grant::new(Role::Officer, node("15")), Grant::new(Role::Analyst, node("16"))];
    office.officers.add("both", node("15"), work).unwrap();
}

#[test]
fn a_role_set_by_another_process_counts_at_once() {
    let office = Office::new();
    let new = office.officers.add("li", node("150102"), vec![]).unwrap();
    let (token, session) = office.officers.sign_in("li", &new.password, HERE, at(0)).unwrap();
    assert!(session.grants().is_empty());
    let path = office.folder.path().join("officers.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, after) = text.rsplit_once("\"grants\": []").unwrap();
    let grant = "\"grants\": [{\"role\": \"analyst\", \"node\": \"150102\"}]";
    std::fs::write(&path, format!("{before}{grant}{after}")).unwrap();
    let session = office.officers.session(token.as_str(), at(1)).unwrap();
    assert_eq!(session.grants(), [Grant::new(Role::Analyst, node("150102"))]);
}

#[test]
fn whoever_stood_in_an_old_file_signs_in_with_the_same_password() {
    let office = Office::new();
    let path = office.folder.path().join("officers.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let hash = text.split('"').find(|word| word.starts_with("$argon2id$")).unwrap();
    let old = format!(
        r#"{{ "version": 1, "officers": [ {{ "name": "admin", "hash": "{hash}", "roles": ["administrator"], "must_change": false }} ] }}"#
    );
    std::fs::write(&path, &old).unwrap();
    let (officers, first) = Officers::open(office.folder.path()).unwrap();
    assert_eq!(first, None);
    let (_, session) = officers.sign_in("admin", &office.first, HERE, at(0)).unwrap();
    assert!(session.grants().iter().any(|grant| grant.role == Role::SecurityAdministrator));
    assert!(officers.notice().unwrap().is_some());
    officers.add("li", node("150102"), vec![]).unwrap();
    let kept = std::fs::read_to_string(office.folder.path().join("officers.1.json")).unwrap();
    assert_eq!(kept, old);
    assert!(std::fs::read_to_string(&path).unwrap().contains("\"version\": 2"));
}

#[test]
fn two_programs_at_once_lose_no_account() {
    let office = Office::new();
    let add = |who: &str| {
        let (officers, none) = Officers::open(office.folder.path()).unwrap();
        assert!(none.is_none());
        for n in 0..8 {
            officers.add(&format!("{who}{n}"), node("15"), vec![]).unwrap();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| add("a"));
        scope.spawn(|| add("b"));
    });
    assert_eq!(office.officers.list(&office.admin(), at(1)).unwrap().len(), 17);
}

#[test]
fn a_damaged_file_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("officers.json");
    std::fs::write(&path, "{").unwrap();
    let error = Officers::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains("is damaged"), "{error}");
    assert_eq!(std::fs::read_to_string(path).unwrap(), "{");
}
