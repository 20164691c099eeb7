//! Copies, exports, moves from one database to the other, and the deletion of personal data.

use std::{fs, io::Cursor};

use hashwarden_domain::{PersonRef, person::SALT};
use hashwarden_ledger::{
    Entry, Grounds, Kind, Ledger, LedgerError, Location, Personal, Scope, Verification,
};

use crate::{flips::fill, server, world::at};

on_both! {
    a_copy_made_while_others_write_is_whole_and_can_be_put_back,
    an_export_is_taken_in_whole_or_not_at_all,
    personal_data_can_be_deleted_and_the_chain_still_holds,
}

async fn export(ledger: &Ledger, scope: Scope) -> String {
    let mut out = Vec::new();
    ledger.export(scope, &mut out, &mut |_| ()).await.unwrap();
    String::from_utf8(out).unwrap()
}

async fn a_copy_made_while_others_write_is_whole_and_can_be_put_back(ledger: Ledger) {
    fill(&ledger).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    let head = ledger.head().await.unwrap();
    let writing = async {
        for n in 0..20 {
            ledger.append(vec![crate::world::seen(5000 + n)], at(500)).await.unwrap();
        }
    };
    let mut quiet = |_| ();
    let (copied, ()) = tokio::join!(ledger.backup(&copy, &mut quiet), writing);
    let copied = copied.unwrap();
    assert!(copied.sequence >= head.sequence && copied.sequence <= head.sequence + 20);
    let again = ledger.backup(&copy, &mut |_| ()).await.unwrap_err();
    assert!(matches!(again, LedgerError::Refused(_)), "{again:?}");

    let back = folder.path().join("back");
    assert_eq!(Ledger::restore(&copy, &back, &mut |_| ()).await.unwrap(), copied);
    let restored = Ledger::open(&back).await.unwrap();
    assert_eq!(restored.verify(&mut |_| ()).await.unwrap(), Verification::Sound(copied.clone()));
    let exported = export(&restored, Scope::Everything).await;
    assert!(exported.contains("Luo 7"));
    // It goes on from there.
    restored.append(vec![crate::world::seen(9000)], at(600)).await.unwrap();
    restored.close().await;
    let refused = Ledger::restore(&copy, &back, &mut |_| ()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Refused(_)), "{refused:?}");

    if let Some(server) = server::shared() {
        let url: Location = server.database().parse().unwrap();
        assert_eq!(Ledger::restore(&copy, &url, &mut |_| ()).await.unwrap(), copied);
        let moved = Ledger::open(&url).await.unwrap();
        assert_eq!(moved.verify(&mut |_| ()).await.unwrap(), Verification::Sound(copied));
        assert_eq!(export(&moved, Scope::Everything).await, exported);
        moved.close().await;
        let refused = Ledger::restore(&copy, &url, &mut |_| ()).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Refused(_)), "{refused:?}");
    }

    // A copy that was changed is not put back.
    let file = fs::read_dir(&copy).unwrap().flatten().map(|entry| entry.path());
    let file = file.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let elsewhere = folder.path().join("elsewhere");
    let refused = Ledger::restore(&copy, &elsewhere, &mut |_| ()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Refused(_)), "{refused:?}");
    assert!(!elsewhere.join("ledger.sqlite").exists());
}

async fn an_export_is_taken_in_whole_or_not_at_all(ledger: Ledger) {
    fill(&ledger).await;
    let head = ledger.head().await.unwrap();
    let history = export(&ledger, Scope::History).await;
    assert!(!history.contains("Luo"), "names are outside the chain");
    let everything = export(&ledger, Scope::Everything).await;
    let lines: Vec<&str> = everything.lines().collect();
    let one_less = [&lines[..40], &lines[41..]].concat().join("\n");
    for (what, text) in [
        ("cut off", lines[..lines.len() - 1].join("\n")),
        ("one line less", one_less),
        ("one character", everything.replacen("stratum-v1", "stratum-v2", 1)),
        ("no export", "{}\n".to_owned()),
        (
            "another head",
            everything.replacen("{\"end\":{\"sequence\":", "{\"end\":{\"sequence\":1", 1),
        ),
        ("nothing", String::new()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let empty = Ledger::open(folder.path()).await.unwrap();
        let refused = empty.import(Box::new(Cursor::new(text)), &mut |_| ()).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Refused(_)), "{what}: {refused:?}");
        assert_eq!(empty.head().await.unwrap().sequence, 0, "{what}");
        empty.close().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let other = Ledger::open(folder.path()).await.unwrap();
    let input = Box::new(Cursor::new(everything.clone()));
    assert_eq!(other.import(input, &mut |_| ()).await.unwrap(), head);
    assert_eq!(other.verify(&mut |_| ()).await.unwrap(), Verification::Sound(head));
    assert_eq!(export(&other, Scope::Everything).await, everything);
    let refused = other.import(Box::new(Cursor::new(everything)), &mut |_| ()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Refused(_)), "{refused:?}");
    other.close().await;
}

async fn personal_data_can_be_deleted_and_the_chain_still_holds(ledger: Ledger) {
    let person = |n: u8, sealed: bool| {
        let salt = [n; SALT];
        let text = format!("reporter {n}");
        let personal = Personal {
            salt,
            content: if sealed { "c2VhbGVk".to_owned() } else { text.clone() },
            kind: "reporter".to_owned(),
            case: None,
            keep_until: Some(at(i64::from(n) * 100)),
            sealed_under: sealed.then(|| "key-1".to_owned()),
        };
        (PersonRef::of(&salt, &text), personal)
    };
    let all: Vec<_> = (1..=4).map(|n| person(n, n % 2 == 0)).collect();
    for (reference, personal) in &all {
        ledger.put_personal(*reference, personal.clone(), at(0)).await.unwrap();
        assert_eq!(ledger.personal(*reference).await.unwrap().as_ref(), Some(personal));
    }
    // A text that its reference does not stand for; sealed text cannot be compared.
    let (wrong, _) = person(9, false);
    let refused = ledger.put_personal(wrong, all[0].1.clone(), at(0)).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Refused(_)), "{refused:?}");

    let grounds = |why: &str| Grounds {
        by: "sun".to_owned(),
        why: why.to_owned(),
        rule: "tips: two years".to_owned(),
    };
    assert_eq!(ledger.delete_expired(grounds("time"), at(50)).await.unwrap(), None);
    let deleted = ledger.delete_expired(grounds("time is over"), at(250)).await.unwrap().unwrap();
    assert_eq!((deleted.count, deleted.refs.len()), (2, 2));
    let asked = vec![all[3].0, wrong];
    let second =
        ledger.delete_personal(asked, grounds("asked for"), at(260)).await.unwrap().unwrap();
    assert_eq!(second.refs, [all[3].0], "only what was there is certified");
    for (n, (reference, personal)) in all.iter().enumerate() {
        let kept = (n == 2).then(|| personal.clone());
        assert_eq!(ledger.personal(*reference).await.unwrap(), kept);
    }
    let head = ledger.head().await.unwrap();
    assert_eq!(head.sequence, 2, "a certificate each, and nothing else");
    assert_eq!(ledger.verify(&mut |_| ()).await.unwrap(), Verification::Sound(head));
    let certificate = Entry::Deleted(second);
    assert_eq!(certificate.kind(), Kind::Deleted);
    let history = export(&ledger, Scope::History).await;
    assert!(history.contains("asked for") && !history.contains("reporter 4"));
    if let Location::Folder(folder) = ledger.location().clone() {
        ledger.close().await;
        for entry in fs::read_dir(folder).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            let found = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
            assert!(!found(b"reporter 1"), "a deleted name is still in a file");
        }
    }
}
