//! Files of exhibits: taken in whole or not at all, read back with checking.
#![allow(clippy::unwrap_used, reason = "a test may panic, also in what its parts share")]

use std::{fs, io::Read, path::PathBuf};

use hashwarden_custody::{
    digest::Digests,
    store::{Store, StoreError},
};

fn place(folder: &std::path::Path, digests: &Digests) -> PathBuf {
    folder.join("sha256").join(&digests.sha256[..2]).join(&digests.sha256)
}

fn text_of(store: &Store, digests: &Digests) -> std::io::Result<String> {
    let mut text = String::new();
    store.read("scene.jpg", digests).unwrap().read_to_string(&mut text).map(|_| text)
}

#[test]
fn what_was_taken_in_comes_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let digests = store.add("scene.jpg", &mut b"a picture".as_slice()).unwrap();
    assert_eq!(digests, Digests::of(b"a picture"));
    assert_eq!(text_of(&store, &digests).unwrap(), "a picture");
    store.check("scene.jpg", &digests).unwrap();
    // The same again is the same file, and nothing is left on its way.
    assert_eq!(store.add("copy.jpg", &mut b"a picture".as_slice()).unwrap(), digests);
    assert_eq!(fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
}

#[test]
fn a_file_that_was_changed_is_told_by_its_name_and_mended_by_the_original() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let digests = store.add("scene.jpg", &mut b"a picture".as_slice()).unwrap();
    let path = place(folder.path(), &digests);
    fs::remove_file(&path).unwrap();
    fs::write(&path, "b picture").unwrap();

    let told = store.check("scene.jpg", &digests).unwrap_err().to_string();
    assert!(told.contains("scene.jpg") && told.contains("SHA-256"), "{told}");
    let told = text_of(&store, &digests).unwrap_err().to_string();
    assert!(told.contains("scene.jpg"), "{told}");

    store.add("scene.jpg", &mut b"a picture".as_slice()).unwrap();
    store.check("scene.jpg", &digests).unwrap();

    fs::remove_file(&path).unwrap();
    let missing = store.check("scene.jpg", &digests).unwrap_err();
    assert!(matches!(&missing, StoreError::Missing { name, .. } if name == "scene.jpg"));
}

#[test]
fn who_reads_only_as_much_as_the_length_says_is_told_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let digests = store.add("scene.jpg", &mut b"a picture".as_slice()).unwrap();
    let path = place(folder.path(), &digests);
    for bad in ["b picture", "a picture and more", "a pict", ""] {
        fs::remove_file(&path).unwrap();
        fs::write(&path, bad).unwrap();
        let mut exact = [0; 9];
        let told = store.read("scene.jpg", &digests).unwrap().read_exact(&mut exact);
        // One block holds it: of a file that goes on, the block tells.
        assert!(told.is_err() || bad.starts_with("a picture"), "{bad}");
        assert!(text_of(&store, &digests).is_err(), "{bad}");
    }
}

#[test]
fn what_is_too_long_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap().with_limit(8);
    assert!(store.add("short", &mut b"12345678".as_slice()).is_ok());
    let refused = store.add("long", &mut b"123456789".as_slice()).unwrap_err();
    assert!(matches!(refused, StoreError::TooLong { limit: 8, .. }), "{refused}");
    assert_eq!(fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
    let kept = walk(&folder.path().join("sha256"));
    assert_eq!(kept, 1);
}

#[test]
fn a_sender_that_is_cut_off_leaves_nothing_behind() {
    struct CutOff(bool);
    impl Read for CutOff {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::Error::other("the line is dead"));
            }
            buffer[..4].copy_from_slice(b"half");
            Ok(4)
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert!(store.add("half", &mut CutOff(false)).is_err());
    assert_eq!(fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
    assert_eq!(walk(&folder.path().join("sha256")), 0);
}

#[test]
fn what_an_earlier_process_left_is_swept_and_what_is_being_written_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let mut incoming = store.receive("slow").unwrap();
    incoming.write(b"sl").unwrap();
    fs::write(folder.path().join("incoming").join("1-1.part"), "left").unwrap();

    let second = Store::open(folder.path()).unwrap();
    assert_eq!(fs::read_dir(folder.path().join("incoming")).unwrap().count(), 1);
    incoming.write(b"ow").unwrap();
    let digests = incoming.keep().unwrap();
    assert_eq!(text_of(&second, &digests).unwrap(), "slow");
}

#[test]
fn a_hash_from_outside_reaches_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for sha256 in ["../../../etc/passwd", "", &"A".repeat(64), &"é".repeat(32)] {
        let digests = Digests { sha256: sha256.to_owned(), ..Digests::of(b"") };
        assert!(matches!(store.read("x", &digests), Err(StoreError::NotAHash(_))), "{sha256}");
    }
}

fn walk(folder: &std::path::Path) -> usize {
    fs::read_dir(folder)
        .unwrap()
        .map(|item| item.unwrap().path())
        .map(|path| if path.is_dir() { walk(&path) } else { 1 })
        .sum()
}
