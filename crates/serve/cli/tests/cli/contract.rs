//! The command line's contract: exit codes, the shape of lines, nothing else on standard output.

use std::fs;

use serde_json::{Value, json};

use crate::program::{run, run_with_input};

/// A folder with a simulated district in `d/`.
pub(crate) fn district() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = run(folder.path(), &["drill", "d"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    folder
}

pub(crate) const BUSY: &str = "d/captures/drill-county-data-centre.pcap";

#[test]
fn lines_have_the_contract_s_fields() {
    let folder = district();
    let answer = run(folder.path(), &["inspect", "--json", "--sites", "d/sites.toml", BUSY]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    assert_eq!(answer.stderr, "", "nothing to complain of, no bar in a pipe");
    let kinds: Vec<_> =
        answer.lines().iter().map(|line| line["type"].as_str().unwrap().to_owned()).collect();
    let order = ["evidence", "finding", "coverage"];
    let at = |kind: &String| order.iter().position(|known| known == kind).expect("a known type");
    assert!(kinds.is_sorted_by_key(at), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "coverage").count(), 1);

    let session = answer
        .of_type("evidence")
        .into_iter()
        .find(|line| line["protocol"] == "stratum-v1")
        .expect("the data centre speaks Stratum");
    assert_eq!(session["rule"], "pool-session/1");
    assert_eq!(session["transport"], "tcp");
    assert!(session["confidence"].as_f64().unwrap() > 0.9);
    for (path, is) in [
        ("/subject/ip", Value::is_string as fn(&Value) -> bool),
        ("/subject/port", Value::is_u64),
        ("/peer/ip", Value::is_string),
        ("/peer/port", Value::is_u64),
        ("/first_seen", Value::is_string),
        ("/last_seen", Value::is_string),
        ("/source", Value::is_string),
        ("/detail/wallet", Value::is_string),
        ("/detail/worker", Value::is_string),
        ("/detail/agent", Value::is_string),
        ("/detail/shares/submitted", Value::is_u64),
        ("/detail/shares/accepted", Value::is_u64),
        ("/detail/shares/rejected", Value::is_u64),
        ("/detail/difficulty", Value::is_number),
        ("/detail/hash_rate/low", Value::is_number),
        ("/detail/hash_rate/central", Value::is_number),
        ("/detail/hash_rate/high", Value::is_number),
        ("/reason/en", Value::is_string),
        ("/reason/zh", Value::is_string),
    ] {
        assert!(session.pointer(path).is_some_and(is), "{path} in {session}");
    }
    assert_eq!(session["detail"]["coin"], "BTC");
    assert_eq!(session["detail"]["algorithm"], "sha256d");
    assert_eq!(session["detail"]["hash_rate"]["unit"], "H/s");

    let finding = &answer.of_type("finding")[0];
    assert_eq!(finding["verdict"], "suspected", "a program goes no further");
    assert_eq!(finding["mode"], "unknown");
    assert_eq!(finding["stated_by"], "machine");
    let coverage = &answer.of_type("coverage")[0];
    assert!(coverage["packets"].as_u64().unwrap() > 0);
    assert_eq!(coverage["lost"], json!([]));
}

#[test]
fn the_same_input_gives_the_same_bytes_from_a_file_and_from_a_pipe() {
    let folder = district();
    let twice = [(); 2].map(|()| run(folder.path(), &["inspect", "--json", BUSY]).stdout);
    assert_eq!(twice[0], twice[1]);
    let bytes = fs::read(folder.path().join(BUSY)).unwrap();
    let piped = run_with_input(folder.path(), &["inspect", "--json", "-"], &bytes);
    let without_source = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| {
                let mut value: Value = serde_json::from_str(line).unwrap();
                value.as_object_mut().unwrap().remove("source");
                value
            })
            .collect()
    };
    assert_eq!(without_source(&twice[0]), without_source(&piped.stdout));
}

#[test]
fn exit_codes_tell_scripts_what_happened() {
    let folder = district();
    let at = folder.path();
    fs::write(at.join("note.txt"), "not a capture\n").unwrap();
    fs::write(at.join("broken.toml"), "[[site]]\nkey = 1\nwhat = 2\n").unwrap();
    for (arguments, code) in [
        (vec!["inspect", BUSY], 0),
        (vec!["inspect", "--fail-on-finding", BUSY], 1),
        (vec!["inspect"], 2),
        (vec!["inspect", "--no-such-flag", BUSY], 2),
        (vec!["no-such-command"], 2),
        (vec!["inspect", "--sites", "broken.toml", BUSY], 2),
        (vec!["inspect", "--sites", "absent.toml", BUSY], 2),
        (vec!["inspect", "note.txt", BUSY], 3),
        (vec!["inspect", "absent.pcap"], 3),
        (vec!["drill", "d"], 2),
        (vec!["serve", "--listen", "192.0.2.1:1"], 2),
        (vec!["--help"], 0),
        (vec!["completions", "bash"], 0),
        (vec!["man"], 0),
        (vec!["doctor"], 0),
    ] {
        let answer = run(at, &arguments);
        assert_eq!(answer.code, code, "{arguments:?}: {}{}", answer.stdout, answer.stderr);
        if code >= 2 {
            assert!(!answer.stderr.is_empty(), "{arguments:?} says nothing of what is wrong");
        }
    }
}

#[test]
fn what_is_kept_can_be_listed_and_verified_and_tampering_shows() {
    let folder = district();
    let at = folder.path();
    let kept = run(at, &["inspect", "--json", "--data", "data", "--sites", "d/sites.toml", BUSY]);
    assert_eq!(kept.code, 0, "{}", kept.stderr);
    assert_eq!(kept.of_type("finding").len(), 1);
    // Again: the same sights fold, the conclusion is the same one.
    let again = run(at, &["inspect", "--json", "--data", "data", "--sites", "d/sites.toml", BUSY]);
    assert_eq!(again.stdout, kept.stdout);

    let sound = run(at, &["ledger", "verify", "--data", "data"]);
    assert_eq!(sound.code, 0, "{}", sound.stdout);
    assert!(sound.stdout.starts_with("sound: "), "{}", sound.stdout);
    let cases = run(at, &["case", "list", "--data", "data"]);
    assert_eq!(cases.code, 0);
    assert!(cases.stdout.contains("No case here"), "{}", cases.stdout);
    let absent = run(at, &["case", "show", "2026-0001", "--data", "data"]);
    assert_eq!(absent.code, 2);
    assert!(absent.stderr.contains("hashwarden case list"), "{}", absent.stderr);

    // One byte of what was said, wherever it stands, as somebody with an editor would.
    let file = at.join("data/ledger.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    let word = b"mining.subscribe";
    let places: Vec<_> =
        (0..bytes.len() - word.len()).filter(|at| bytes[*at..].starts_with(word)).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place] ^= 1;
    }
    fs::write(&file, bytes).unwrap();
    let broken = run(at, &["ledger", "verify", "--data", "data"]);
    assert_eq!(broken.code, 1, "{}{}", broken.stdout, broken.stderr);
    assert!(broken.stdout.starts_with("BROKEN at entry "), "{}", broken.stdout);

    let none = run(at, &["ledger", "verify", "--data", "elsewhere"]);
    assert_eq!(none.code, 4);
    assert!(none.stderr.contains("no ledger"), "{}", none.stderr);
}

#[test]
fn the_example_of_a_sites_file_is_one() {
    let folder = district();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/sites.example.toml");
    let answer = run(folder.path(), &["inspect", "--json", "--sites", example, BUSY]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
}
