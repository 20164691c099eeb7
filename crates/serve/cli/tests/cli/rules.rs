//! `rules`: the contract of its lines and exit codes, for what is built in and for folders.

use std::{fs, path::Path};

use crate::program::run;

const DAYS: [&str; 5] = ["2021-08-01", "2022-01-10", "2022-06-01", "2024-06-01", "2026-03-01"];

fn law() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judge/law/tests/rules")
}

#[test]
fn what_is_built_in_is_without_fault_and_shown_as_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let checked = run(folder.path(), &["rules", "check"]);
    assert_eq!((checked.code, checked.stderr.as_str()), (0, ""), "{}", checked.stdout);
    for day in DAYS {
        let shown = run(folder.path(), &["rules", "show", "--on", day, "--json"]);
        assert_eq!((shown.code, shown.stderr.as_str()), (0, ""));
        let golden = fs::read_to_string(law().join(format!("golden/{day}.jsonl"))).unwrap();
        assert_eq!(shown.stdout, golden, "{day}");
    }
    let sichuan = run(
        folder.path(),
        &["rules", "show", "--on", "2022-06-01", "--jurisdiction", "cn-sichuan", "--json"],
    );
    let lines = sichuan.lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["type"], "rule");
    assert_eq!(lines[0]["status"], "in-force");
    assert_eq!(lines[0]["parameters"]["rate"], "2.00");
    assert!(lines[0]["parameters"]["tax_included"].is_null());
}

#[test]
fn a_folder_with_faults_is_refused_with_file_and_line_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let packs = folder.path().join("packs/xx");
    fs::create_dir_all(&packs).unwrap();
    let broken = fs::read_dir(law().join("broken")).unwrap().map(|entry| entry.unwrap().path());
    let gap =
        broken.into_iter().find(|path| path.to_string_lossy().ends_with("-gap.toml")).unwrap();
    fs::copy(gap, packs.join("gap.toml")).unwrap();
    fs::write(packs.join("bytes.toml"), b"jurisdiction = \"xx\"\n\xff\n").unwrap();
    let said = run(folder.path(), &["rules", "check", "packs"]);
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert_eq!(
        said.stdout,
        "packs/xx/bytes.toml:2: not TOML: not UTF-8\n\
         packs/xx/gap.toml:28: second: continues first (packs/xx/gap.toml:9), which ends on 2022-06-30, \
         but begins only on 2022-07-02: a gap\n"
    );
    let chinese = run(folder.path(), &["rules", "check", "packs", "--language", "zh"]);
    assert_eq!(chinese.code, 1);
    assert!(
        chinese.stdout.contains("packs/xx/gap.toml:28: second：接续 first"),
        "{}",
        chinese.stdout
    );
    // What has faults is not shown either.
    let shown = run(folder.path(), &["rules", "show", "--on", "2022-06-01", "--rules", "packs"]);
    assert_eq!((shown.code, shown.stdout.as_str()), (2, ""));
}

#[test]
fn what_changed_is_told_with_its_days() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(
        folder.path(),
        &[
            "rules",
            "diff",
            "--from",
            "2022-06-01",
            "--to",
            "2026-03-01",
            "--jurisdiction",
            "cn",
            "--json",
        ],
    );
    assert_eq!(said.code, 0, "{}", said.stderr);
    let lines = said.lines();
    let ended = lines.iter().find(|line| line["id"] == "cn-237").unwrap();
    assert_eq!(ended["was"], "in-force");
    assert_eq!(ended["is"], "repealed");
    assert_eq!(ended["turns"][0]["on"], "2026-02-06");
    let back = run(folder.path(), &["rules", "diff", "--from", "2026-03-01", "--to", "2022-06-01"]);
    assert_eq!(back.code, 2);
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["rules", "check", "nowhere"][..],
        &["rules", "show", "--on", "2022-06-01", "--jurisdiction", "atlantis"],
        &["rules", "show", "--on", "2022-02-30"],
        &["rules", "show"],
    ] {
        let said = run(folder.path(), arguments);
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{arguments:?}");
    }
}
