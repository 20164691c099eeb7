//! The file: old ones are read, cut and foreign ones refused.

use hashwarden_domain::Role;
use proptest::prelude::*;

use super::*;

const OLD: &str = r#"{
  "version": 1,
  "officers": [
    { "name": "admin", "hash": "$argon2id$a", "roles": ["administrator"], "must_change": false },
    { "name": "li", "hash": "$argon2id$b", "roles": ["analyst", "auditor"], "must_change": true }
  ]
}"#;

fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), text).unwrap();
    folder
}

#[test]
fn a_file_of_version_one_is_read_and_kept_beside_the_new_one() {
    let folder = folder_with(OLD);
    let officers = read(folder.path()).unwrap().unwrap();
    let roles: Vec<Role> = officers[1].grants.iter().map(|grant| grant.role).collect();
    assert_eq!(roles, [Role::Analyst, Role::Officer, Role::Auditor]);
    assert!(officers[0].first && !officers[1].first && officers[1].must_change);
    assert!(officers[0].grants.iter().any(|grant| grant.role == Role::SecurityAdministrator));
    assert!(officers.iter().flat_map(|o| &o.grants).all(|grant| grant.node == Node::root()));

    write(folder.path(), &officers).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join(OLD_FILE)).unwrap(), OLD);
    assert_eq!(read(folder.path()).unwrap().unwrap(), officers);
    write(folder.path(), &officers[..1]).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join(OLD_FILE)).unwrap(), OLD, "kept once");
}

#[test]
fn a_file_cut_at_any_byte_is_refused_in_both_versions() {
    let folder = folder_with(OLD);
    let officers = read(folder.path()).unwrap().unwrap();
    write(folder.path(), &officers).unwrap();
    let new = fs::read_to_string(folder.path().join(FILE)).unwrap();
    for whole in [OLD, &new] {
        for end in 0..whole.len() {
            let folder = folder_with(&whole[..end]);
            let refused = read(folder.path());
            assert!(matches!(refused, Err(OfficersError::Damaged { .. })), "cut at {end}");
            assert!(write(folder.path(), &officers).is_err(), "and not written over: {end}");
        }
    }
}

#[test]
fn a_version_that_is_not_known_is_left_alone() {
    let folder = folder_with(r#"{ "version": 3, "officers": [], "new": true }"#);
    let refused = read(folder.path()).unwrap_err();
    assert!(matches!(refused, OfficersError::Version { found: 3, .. }), "{refused}");
}

#[test]
fn a_debug_print_of_an_officer_has_no_hash() {
    let officers = parse(OLD.as_bytes(), PathBuf::new()).unwrap();
    assert!(!format!("{officers:?}").contains("argon2id"));
}

proptest! {
    #[test]
    fn garbage_never_panics_and_a_flipped_byte_gives_no_more_officers(
        garbage in proptest::collection::vec(any::<u8>(), 0..400),
        at in 0..OLD.len(),
        byte in any::<u8>(),
    ) {
        let _ = parse(&garbage, PathBuf::new());
        let mut flipped = OLD.as_bytes().to_vec();
        flipped[at] = byte;
        if let Ok(officers) = parse(&flipped, PathBuf::new()) {
            prop_assert_eq!(officers.len(), 2);
        }
    }
}
