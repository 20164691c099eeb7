//! Exports changed by somebody who makes check sums, manifest and seal anew: what gives them away.

use hashwarden_custody::entry::EntryRow;
use serde_json::{Value, json};

use crate::{
    forge::{Files, files_of, position, sealed, zip},
    world::{FINDING, World, check, python, told},
};

/// A forgery, and what is told of it.
type Forgery = (&'static str, Vec<u8>, String);

#[test]
fn a_forger_without_the_ledger_is_found_and_both_say_the_same() {
    let world = World { countersigned: true, ..World::of("closed.jsonl").with_finding() };
    let (whole, _) = world.export().unwrap();
    let files = files_of(&whole);
    assert_eq!(zip(&files), whole, "the container is what its description says");
    assert_eq!(told(&check(&sealed(files.clone(), |_| {}))), "whole");
    let (rows, head) = world.rows();
    let events = rows.iter().filter(|row| row.kind == "case-event").count();
    let (first, last) = (&rows[0], rows.last().unwrap());
    let exhibit = files[position(&files, "exhibits/")].0.clone();

    let edit = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut files: Files = files.clone();
        let at = position(&files, name);
        change(&mut files[at].1);
        files
    };
    let without = |name: &str| {
        let mut files = files.clone();
        files.remove(position(&files, name));
        files
    };
    let with_rows = |rows: &[EntryRow]| {
        let lines = rows.iter().map(|row| serde_json::to_string(row).unwrap() + "\n");
        let lines: String = lines.collect();
        sealed(edit("entries.jsonl", &|bytes| *bytes = lines.clone().into_bytes()), |_| {})
    };
    let change_rows = |change: &dyn Fn(&mut Vec<EntryRow>)| {
        let mut rows = rows.clone();
        change(&mut rows);
        with_rows(&rows)
    };
    let rehash = |row: &mut EntryRow| row.hash = row.hash_of_content();

    let renamed = |to: &str| {
        let mut files = files.clone();
        let at = position(&files, "exhibits/");
        files[at].0 = to.to_owned();
        sealed(files, |_| {})
    };
    let forgeries: Vec<Forgery> = vec![
        (
            "a file changed",
            zip(&edit("exhibits/", &|bytes| bytes[0] ^= 1)),
            format!("{exhibit} hash-differs"),
        ),
        (
            "a file changed, manifest anew",
            sealed(edit("exhibits/", &|bytes| bytes[0] ^= 1), |_| {}),
            format!("{exhibit} exhibit-differs"),
        ),
        ("a file gone", zip(&without("exhibits/")), format!("{exhibit} missing")),
        (
            "a file gone, manifest anew",
            sealed(without("exhibits/"), |_| {}),
            format!("{} exhibit-missing", &exhibit[..41]),
        ),
        ("the README gone", sealed(without("README.txt"), |_| {}), "README.txt missing".into()),
        (
            "a file more",
            zip(&[files.clone(), vec![]]
                .concat()
                .into_iter()
                .flat_map(|file| {
                    if file.0 == exhibit {
                        vec![file.clone(), (format!("{exhibit}x"), vec![])]
                    } else {
                        vec![file]
                    }
                })
                .collect()),
            format!("{exhibit}x unlisted"),
        ),
        ("a name that leads out", renamed("exhibits/../../../etc/passwd"), "file 5 name".into()),
        (
            "a name that leads out on Windows",
            renamed(&format!("exhibits/{}-..\\x", "0".repeat(32))),
            "file 5 name".into(),
        ),
        (
            "an exhibit of another case",
            renamed(&format!("exhibits/{}-x", "0".repeat(32))),
            format!("exhibits/{}-x exhibit-unknown", "0".repeat(32)),
        ),
        (
            "files in another order",
            {
                let mut files = files.clone();
                files.swap(0, 1);
                zip(&files)
            },
            "file 2 name".into(),
        ),
        (
            "the seal of another",
            zip(&edit("seal.txt", &|bytes| bytes[0] = if bytes[0] == b'0' { b'1' } else { b'0' })),
            "seal.txt seal".into(),
        ),
        (
            "manifest changed",
            zip(&edit("manifest.json", &|bytes| bytes.push(b'\n'))),
            "seal.txt seal".into(),
        ),
        ("manifest is no JSON", sealed_raw(&files, b"{"), "manifest.json unreadable".into()),
        (
            "manifest of another form",
            sealed(files.clone(), |json| json["format"] = json!("x")),
            "manifest.json unreadable".into(),
        ),
        (
            "an exhibit said to be withheld",
            sealed(files.clone(), |json| {
                json["withheld"] = json!([{"exhibit": exhibit[9..41], "reason": "x"}])
            }),
            format!("{exhibit} exhibit-unknown"),
        ),
        (
            "an unknown exhibit withheld",
            sealed(files.clone(), |json| {
                json["withheld"] = json!([{"exhibit": "x", "reason": "x"}])
            }),
            "manifest.json exhibit-unknown".into(),
        ),
        (
            "something said to be absent",
            sealed(files.clone(), |json| json["absent"].as_array_mut().unwrap().push(json!("ff"))),
            "manifest.json rests-on-missing".into(),
        ),
        (
            "a finding left out",
            change_rows(&|rows| rows.retain(|row| row.noun != FINDING)),
            format!("entry {} rests-on-missing", rows[3].sequence),
        ),
        (
            "another state",
            sealed(
                edit("case.json", &|bytes| replace(bytes, "\"events\": ", "\"events\": 1")),
                |_| {},
            ),
            "case.json case-differs".into(),
        ),
        (
            "another number",
            sealed(edit("case.json", &|bytes| replace(bytes, "2026-0001", "2026-0002")), |_| {}),
            "case.json case-differs".into(),
        ),
        (
            "an entry changed",
            change_rows(&|rows| rows[5].at.push('0')),
            format!("entry {} entry-hash", rows[5].sequence),
        ),
        (
            "an entry and its hash changed",
            change_rows(&|rows| {
                rows[0].at.push('0');
                rehash(&mut rows[0])
            }),
            format!("entry {} entry-link", rows[1].sequence),
        ),
        (
            "the first entry on another",
            change_rows(&|rows| {
                rows[0].previous = "1".repeat(64);
                rehash(&mut rows[0])
            }),
            format!("entry {} entry-link", first.sequence),
        ),
        (
            "entries turned round",
            change_rows(&|rows| rows.swap(0, 1)),
            format!("entry {} entry-order", first.sequence),
        ),
        (
            "an event left out",
            change_rows(&|rows| {
                rows.remove(6);
            }),
            "event 4 event-gap".into(),
        ),
        (
            "all events left out",
            change_rows(&|rows| rows.retain(|row| row.kind != "case-event")),
            "event 1 event-gap".into(),
        ),
        (
            "a line that is none",
            sealed(edit("entries.jsonl", &|bytes| bytes.extend(b"{}\n")), |_| {}),
            format!("entries.jsonl line {} unreadable", rows.len() + 1),
        ),
        (
            "a line without its end",
            sealed(
                edit("entries.jsonl", &|bytes| {
                    bytes.pop();
                }),
                |_| {},
            ),
            format!("entries.jsonl line {} unreadable", rows.len()),
        ),
        (
            "an event of another case",
            change_rows(&|rows| {
                let row = rows.last_mut().unwrap();
                row.noun = "0".repeat(32);
                rehash(row);
            }),
            format!("entry {} event-of-another-case", last.sequence),
        ),
        (
            "another head",
            sealed(
                edit("ledger.json", &|bytes| {
                    replace(bytes, &format!("\"sequence\": {}", head.sequence), "\"sequence\": 5")
                }),
                |_| {},
            ),
            "ledger.json head".into(),
        ),
        (
            "another countersignature",
            sealed(
                edit("ledger.json", &|bytes| replace(bytes, &rows[4].hash, &"0".repeat(64))),
                |_| {},
            ),
            "ledger.json countersignature".into(),
        ),
        (
            "the ledger page is no JSON",
            sealed(edit("ledger.json", &|bytes| bytes.truncate(9)), |_| {}),
            "ledger.json unreadable".into(),
        ),
        (
            "a token that nobody asked for",
            {
                let mut files = files.clone();
                let at = position(&files, "manifest.json");
                files.insert(at, (format!("tokens/{}.tsr", "0".repeat(32)), vec![1]));
                sealed(files, |_| {})
            },
            format!("tokens/{}.tsr exhibit-unknown", "0".repeat(32)),
        ),
        (
            "a comment behind the end",
            [whole.clone(), b"hello".to_vec()].concat(),
            "zip directory directory".into(),
        ),
        ("no zip", b"not a zip at all, but long enough to be one".to_vec(), "file 1 header".into()),
        ("nothing", Vec::new(), "file 1 truncated".into()),
    ];
    assert!(events > 6);
    for (what, forged, expected) in &forgeries {
        assert_eq!(told(&check(forged)), *expected, "{what}");
    }
    let paths: Vec<_> = (0..forgeries.len())
        .map(|number| world.folder.path().join(format!("{number}.zip")))
        .collect();
    for (path, (_, forged, _)) in paths.iter().zip(&forgeries) {
        std::fs::write(path, forged).unwrap();
    }
    let paths: Vec<&std::path::Path> = paths.iter().map(AsRef::as_ref).collect();
    let program = "for path in sys.argv[1:]:\n    print(told(open(path, 'rb').read()))";
    if let Some(said) = python(program, &paths) {
        let expected: Vec<&String> = forgeries.iter().map(|(_, _, expected)| expected).collect();
        assert_eq!(said.iter().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_life_that_cannot_have_been_is_found_by_the_program_even_if_every_hash_is_new() {
    let mut world = World::of("closed.jsonl");
    let (whole, _) = world.export().unwrap();
    let at =
        world.events.iter().position(|event| event["change"].get("triaged").is_some()).unwrap();
    world.events[at]["change"] = json!({"resumed": {}});
    let (rows, head) = world.rows();
    let mut files = files_of(&whole);
    let lines: String = rows.iter().map(|row| serde_json::to_string(row).unwrap() + "\n").collect();
    let (entries, ledger) = (position(&files, "entries.jsonl"), position(&files, "ledger.json"));
    files[entries].1 = lines.into_bytes();
    files[ledger].1 = json!({"head": head, "countersignatures": []}).to_string().into_bytes();
    let absent = |json: &mut Value| json["absent"] = json["absent"].clone();
    assert_eq!(told(&check(&sealed(files, absent))), format!("event {} illegal-history", at + 1));
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(std::mem::take(bytes)).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// Another text for the manifest, under a seal that fits.
pub(crate) fn sealed_raw(files: &Files, manifest: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut files = files.clone();
    let at = position(&files, "manifest.json");
    files[at].1 = manifest.to_vec();
    let at = position(&files, "seal.txt");
    files[at].1 =
        format!("{}  manifest.json\n", hex::encode(Sha256::digest(manifest))).into_bytes();
    zip(&files)
}
