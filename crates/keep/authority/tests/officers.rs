//! Signing in, acting, being refused; and what the file looks like.

use std::net::{IpAddr, Ipv4Addr};

use hashwarden_authority::{Act, Officers, Refused, Role, authority};
use jiff::{Timestamp, ToSpan};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap_or_default()
}

#[test]
fn the_first_start_makes_an_administrator_and_later_ones_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (officers, first) = Officers::open(folder.path()).unwrap();
    let first = first.unwrap();
    assert_eq!((first.officer.as_str(), first.password.len()), ("admin", 19));
    assert!(!format!("{first:?}").contains(&first.password), "debug prints must not leak it");
    let (_, session) = officers.sign_in("admin", &first.password, HERE, at(0)).unwrap();
    assert!(session.must_change());
    assert_eq!(session.roles(), [Role::Administrator]);

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
    change(&password, "long enough, this one").unwrap();
    assert_eq!(officers.session(token.as_str(), at(1)), None);
    let (_, session) = officers.sign_in("admin", "long enough, this one", HERE, at(2)).unwrap();
    assert!(!session.must_change());
}

#[test]
fn an_auditor_reads_and_an_analyst_acts() {
    let folder = tempfile::tempdir().unwrap();
    let (officers, _) = Officers::open(folder.path()).unwrap();
    let auditor = officers.add("审计.wang", vec![Role::Auditor]).unwrap();
    let analyst = officers.add("li", vec![Role::Auditor, Role::Analyst]).unwrap();
    assert!(officers.add("li", vec![]).is_err(), "taken");
    assert!(officers.add("a b", vec![]).is_err(), "no name");
    let (_, auditor) = officers.sign_in("审计.wang", &auditor.password, HERE, at(0)).unwrap();
    let (_, analyst) = officers.sign_in("li", &analyst.password, HERE, at(0)).unwrap();
    for act in [Act::OpenCase, Act::NoteCase, Act::CloseCase, Act::Upload] {
        assert!(authority(&auditor, act, at(1)).is_err());
        let leave = authority(&analyst, act, at(1)).unwrap();
        assert_eq!((leave.officer(), leave.granted()), ("li", at(1)));
        assert_eq!(leave.basis().citation, "role analyst of this installation");
    }
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
