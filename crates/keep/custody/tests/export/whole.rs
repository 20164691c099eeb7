//! An export that nobody touched, and what an export refuses to take in.

use std::{fs, io, process::Command};

use hashwarden_custody::{
    export::{ExportError, Handed, all_of, export_to},
    store::StoreError,
    verify::{Verdict, verify},
};
use hashwarden_domain::{PersonRef, person::SALT};
use serde_json::json;

use crate::world::{EVIDENCE, FINDING, World, check, docs, python, told};

#[test]
fn invariant_11_an_exported_case_verifies_offline_with_public_tools() {
    for (name, state, exhibits) in [
        ("closed.jsonl", "closed", 5),
        ("verifying.jsonl", "verifying", 5),
        ("relapsed.jsonl", "notified", 0),
    ] {
        let mut world = World::of(name);
        world.countersigned = name == "closed.jsonl";
        let path = world.folder.path().join("case.zip");
        let (zip, sealed) = world.export().unwrap();
        fs::write(&path, &zip).unwrap();
        let Verdict::Whole(whole) = verify(&path, Some(&sealed.seal), &mut |_| {}).unwrap() else {
            panic!("{name}: {}", told(&check(&zip)));
        };
        assert_eq!((whole.state.as_str(), whole.exhibits), (state, exhibits), "{name}");
        assert_eq!((&whole.seal, whole.entries), (&sealed.seal, sealed.entries), "{name}");
        // The same input gives the same bytes.
        assert_eq!(world.export().unwrap().0, zip, "{name}");

        let other = verify(&path, Some(&"0".repeat(64)), &mut |_| {}).unwrap();
        assert_eq!(told(&other), "seal.txt other-seal", "{name}");

        let script = docs().join("verify_case.py");
        let Ok(run) = Command::new("python3").arg(&script).args([path.as_os_str()]).output() else {
            println!("skipped the script in Python: there is no python3");
            continue;
        };
        let out = String::from_utf8(run.stdout).unwrap();
        assert!(run.status.success() && out.contains("完整") && out.contains("whole"), "{out}");
        let said: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        assert_eq!((&said["seal"], &said["type"]), (&json!(sealed.seal), &json!("whole")), "{out}");
        let run = Command::new("python3").arg(&script).arg(&path).arg("00").output().unwrap();
        assert_eq!(run.status.code(), Some(1));
        assert!(String::from_utf8(run.stdout).unwrap().contains("other-seal"));

        // Any unzip opens it.
        let list = python(
            "import zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(z.testzip(), len(z.namelist()))",
            &[&path],
        );
        let files = 6 + exhibits;
        assert_eq!(list.unwrap(), [format!("None {files}")], "{name}");
    }
}

#[test]
fn the_script_is_short_and_needs_nothing_but_python() {
    let script = fs::read_to_string(docs().join("verify_case.py")).unwrap();
    assert!(script.lines().count() <= 200, "{} lines", script.lines().count());
    let imports: Vec<_> = script.lines().filter(|line| line.contains("import ")).collect();
    assert_eq!(imports, ["import base64, hashlib, itertools, json, re, struct, sys, zlib"]);
    let Some(same) = python(
        "import hashlib
ours, text = [], bytes(range(256)) * 3
for size in range(300):
    one = verify_case.Sm3()
    one.update(text[:size // 3]); one.update(text[size // 3:size])
    ours.append(one.hexdigest())
print(ours[0][:8], ours[3][:8])
one = verify_case.Sm3(); one.update(b'abc'); print(one.hexdigest())
if 'sm3' in hashlib.algorithms_available:
    assert ours == [hashlib.new('sm3', text[:n]).hexdigest() for n in range(300)]",
        &[],
    ) else {
        return;
    };
    assert_eq!(same[1], "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}

#[test]
fn what_the_case_rests_on_is_there_or_named_as_absent() {
    let mut world = World::of("verifying.jsonl").with_finding();
    let absent = |world: &World| match check(&world.export().unwrap().0) {
        Verdict::Whole(whole) => whole.absent,
        Verdict::Fault(fault) => panic!("{fault}"),
    };
    // The proof of a protocol that the golden life names is in no ledger of this test.
    assert_eq!(absent(&world).len(), 1);
    world.others.pop();
    assert_eq!(absent(&world).len(), 2);
    assert!(absent(&world).contains(&FINDING.to_owned()));
}

#[test]
fn what_a_proposal_rests_on_counts_as_well() {
    let mut world = World::of("dismissed.jsonl");
    world.events.pop();
    world.events[0]["change"]["recorded"]["class"] = json!("residential");
    let suspected = json!({"protocol_proofs": [EVIDENCE, "00000000000000000000000000000004"],
        "weak_signals": [], "reason": "Shares were handed in.", "confidence": 0.9, "tlp": "amber",
        "pap": "amber", "marks": []});
    world.push("2026-03-03T00:00:00Z", json!({"proposed": {"change": {"suspected": suspected}}}));
    let (zip, _) = world.export().unwrap();
    let Verdict::Whole(whole) = check(&zip) else { panic!("{}", told(&check(&zip))) };
    assert_eq!(whole.absent, ["00000000000000000000000000000004"]);
    if let Some(said) =
        python("print(told(open(sys.argv[1], 'rb').read()))", &[&write(&world, &zip)])
    {
        assert_eq!(said, ["whole"]);
    }
}

#[test]
fn an_exhibit_that_was_changed_or_lost_stops_the_export_and_is_named() {
    let world = World::of("verifying.jsonl");
    let file = &world.events.iter().find_map(|event| event["change"].get("exhibit-added")).unwrap()
        ["file"];
    let hash = file["sha256"].as_str().unwrap();
    let place = world.folder.path().join("exhibits/sha256").join(&hash[..2]).join(hash);
    let path = world.folder.path().join("case.zip");
    let rows = || world.rows().0.into_iter().map(io::Result::Ok);
    let try_it = || export_to(&path, &world.cover(), rows(), all_of(&world.store));

    try_it().unwrap();
    fs::remove_file(&path).unwrap();
    let bytes = fs::read_to_string(&place).unwrap().replace("found", "FOUND");
    fs::remove_file(&place).unwrap();
    let missing = try_it().unwrap_err();
    assert!(matches!(missing, ExportError::Exhibit(StoreError::Missing { .. })), "{missing:?}");
    fs::write(&place, bytes).unwrap();
    let changed = try_it().unwrap_err();
    let ExportError::Exhibit(changed @ StoreError::Changed { .. }) = changed else {
        panic!("{changed:?}")
    };
    assert!(changed.to_string().contains(file["name"].as_str().unwrap()), "{changed}");
    assert!(!path.exists() && fs::read_dir(world.folder.path()).unwrap().count() == 1);
}

#[test]
fn custody_is_followed_and_a_move_by_somebody_who_does_not_hold_it_is_refused() {
    let mut world = World::of("verifying.jsonl");
    let id =
        world.events.iter().find_map(|event| event["change"].get("exhibit-added")).unwrap()["id"]
            .clone();
    let moved = |from: &str, to: &str| {
        json!({"custody-moved": {"exhibit": id, "what": "handed-over", "from": from, "to": to,
            "at": "2026-03-04T00:00:00Z", "seal": null, "note": ""}})
    };
    world.push("2026-03-04T00:00:00Z", moved("file", "evidence room"));
    world.push("2026-03-05T00:00:00Z", moved("evidence room", "laboratory"));
    let (zip, _) = world.export().unwrap();
    assert_eq!(told(&check(&zip)), "whole");
    assert!(String::from_utf8_lossy(&zip).contains("\"held_by\": \"laboratory\""));

    world.push("2026-03-06T00:00:00Z", moved("evidence room", "somewhere"));
    let number = world.events.len();
    let refused = world.export().unwrap_err().to_string();
    assert!(refused.contains(&format!("event {number}")), "{refused}");
}

#[test]
fn invariant_12_the_identity_of_a_reporter_is_in_no_export() {
    let (name, phone, salt) = ("Tsendsuren Bat", "13800001234", [7; SALT]);
    let reporter = PersonRef::of(&salt, &format!("{name} {phone}"));
    let mut world = World::of("verifying.jsonl");
    world.events[0]["change"]["recorded"]["origin"] =
        json!({"tip": {"reporter": reporter, "receipt": "R-7"}});
    world.events[0]["change"]["recorded"]["sealed"] = json!(true);
    // The letter itself is an exhibit; it does not leave.
    let letter = format!("I, {name}, tel. {phone}, saw machines in the cellar.");
    let digests = world.store.add("letter.txt", &mut letter.as_bytes()).unwrap();
    world.push(
        "2026-03-05T00:00:00Z",
        json!({"exhibit-added": {"id": "00000000000000000000000000000009", "label": "T-01",
            "title": "Letter", "file": digests.into_file("letter.txt".into(), "text/plain".into(), None),
            "taken_at": "2026-03-05T00:00:00Z", "taken_by": "wang", "held_by": "discipline"}}),
    );
    let (open, _) = world.export().unwrap();
    assert!(find(&open, name.as_bytes()), "this test must be able to fail");

    world.withheld.push("T-01".into());
    let (zip, sealed) = world.export().unwrap();
    assert_eq!(told(&check(&zip)), "whole");
    assert_eq!(sealed.withheld.len(), 1);
    for secret in [name.as_bytes(), phone.as_bytes(), &salt, hex::encode(salt).as_bytes()] {
        assert!(!find(&zip, secret), "{}", String::from_utf8_lossy(secret));
    }
    assert!(find(&zip, reporter.to_string().as_bytes()));
    if let Some(said) =
        python("print(told(open(sys.argv[1], 'rb').read()))", &[&write(&world, &zip)])
    {
        assert_eq!(said, ["whole"]);
    }
}

#[test]
fn nothing_is_handed_out_that_would_not_verify() {
    let mut world = World::of("closed.jsonl");
    let last = world.events.len() - 1;
    world.events.swap(1, 2);
    assert!(world.export().unwrap_err().to_string().contains("event 2"));
    world.events.swap(1, 2);
    // A life that cannot have been: determined by hand before anybody had looked.
    let path = world.folder.path().join("case.zip");
    for (at, wrong) in [(1, json!({"accepted": {}})), (last, json!({"resumed": {}}))] {
        let right = std::mem::replace(&mut world.events[at]["change"], wrong);
        let refused = world.export().unwrap_err().to_string();
        assert!(refused.contains(&format!("event {}", at + 1)), "{refused}");
        world.events[at]["change"] = right;
    }
    let withheld = |_: &_| Ok(Handed::Withheld("for a test".into()));
    let rows = world.rows().0.into_iter().map(io::Result::Ok);
    let broken = rows.chain([Err(io::Error::other("the ledger is gone"))]);
    assert!(export_to(&path, &world.cover(), broken, withheld).is_err());
    assert!(!path.exists());
}

fn find(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

pub(crate) fn write(world: &World, zip: &[u8]) -> std::path::PathBuf {
    let path = world.folder.path().join("written.zip");
    fs::write(&path, zip).unwrap();
    path
}
