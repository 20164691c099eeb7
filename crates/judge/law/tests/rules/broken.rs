//! Files that must be refused: each says on the line that is wrong, behind `# FAULT:`, what is told of it.

use std::{fs, path::Path};

use hashwarden_law::{
    Provisions,
    provision::{Status, packs},
};

/// Line and beginning of what is told, as a file announces them.
fn announced(text: &str) -> Vec<(usize, String)> {
    let mut told = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((_, faults)) = line.split_once("# FAULT: ") else { continue };
        told.extend(faults.split(" | ").map(|fault| (index + 1, fault.to_owned())));
    }
    told
}

/// Every broken file, by its name without the number.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/broken");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (_, name) = name.split_once('-').unwrap();
        (format!("xx/{name}"), fs::read_to_string(path).unwrap())
    };
    files.iter().map(read).collect()
}

#[test]
fn each_is_refused_with_file_line_and_reason() {
    let files = files();
    assert!(files.len() >= 30, "{} files", files.len());
    let mut wrong = String::new();
    for (name, text) in &files {
        let faults = Provisions::load([(name.as_str(), text.as_str())], packs::invented());
        let faults = faults.err().unwrap_or_default();
        let mut left = announced(text);
        assert!(!left.is_empty(), "{name} announces nothing");
        for fault in &faults {
            let (en, zh) = (fault.reason.sentence().en, fault.reason.sentence().zh);
            assert!(zh.chars().any(|sign| sign > '\u{3000}'), "{name}: no Chinese: {zh}");
            let found =
                left.iter().position(|(line, said)| *line == fault.line && en.contains(said));
            match found {
                Some(index) if fault.file == *name => drop(left.remove(index)),
                _ => wrong += &format!("{name}: not announced: {fault}\n"),
            }
        }
        for (line, said) in left {
            wrong += &format!("{name}: not told: line {line}: {said}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_file_that_is_whole_again_is_accepted() {
    // The same file without what is wrong: the tests above would pass with a loader that refuses all.
    let (_, text) = files().into_iter().find(|(name, _)| name == "xx/gap.toml").unwrap();
    let text = text.replace("valid_from = \"2022-07-02\"", "valid_from = \"2022-07-01\"");
    let rules = Provisions::load([("xx/gap.toml", text.as_str())], packs::invented()).unwrap();
    assert_eq!(rules.all().len(), 2);
}

/// The one file of a name, with some of its text replaced, and what comes of it.
fn mended(name: &str, replaced: &[(&str, &str)]) -> Provisions {
    let (_, mut text) = files().into_iter().find(|(file, _)| file == name).unwrap();
    for (old, new) in replaced {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    Provisions::load([(name, text.as_str())], packs::invented()).unwrap()
}

#[test]
fn a_rule_of_one_day_is_a_rule() {
    let day = [("valid_to = \"2022-01-31\"", "valid_to = \"2022-02-01\"")];
    let rules = mended("xx/ends-before-it-begins.toml", &day);
    let on = |text: &str| rules.all()[0].status_on(text.parse().unwrap());
    assert_eq!(on("2022-01-31"), Status::NotYet);
    assert_eq!(on("2022-02-01"), Status::InForce);
    assert_eq!(on("2022-02-02"), Status::Expired);
}

#[test]
fn a_rule_is_repealed_by_what_ends_it_first_or_on_its_own_last_day() {
    let name = "xx/repealed-by-a-draft.toml";
    let by = ("status = \"draft\"", "status = \"in-force\"");
    for (last, status) in [
        ("2022-02-27", Status::Expired),
        ("2022-02-28", Status::Repealed),
        ("2022-03-01", Status::Repealed),
    ] {
        let to = format!("valid_to = \"{last}\"");
        let rules = mended(name, &[by, ("valid_to = \"not stated\"", &to)]);
        let first = rules.get("first").unwrap();
        assert_eq!(first.status_on("2022-03-01".parse().unwrap()), status, "{last}");
        assert_eq!(first.last_day(), Some(last.min("2022-02-28").parse().unwrap()));
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_read_or_refused() {
    let (_, text) = packs::FILES.iter().find(|(name, _)| *name == "cn-sichuan/price.toml").unwrap();
    let whole = Provisions::load([("cn-sichuan/price.toml", *text)], packs::invented()).unwrap();
    for end in 0..text.len() {
        let Some(part) = text.get(..end) else { continue };
        if let Ok(rules) = Provisions::load([("cn-sichuan/price.toml", part)], packs::invented()) {
            // Only the line break at the end can be done without.
            assert_eq!(rules.all(), whole.all(), "cut off after {end} bytes");
        }
    }
}

#[test]
fn faults_of_several_files_come_together_and_in_order() {
    let files = files();
    let named: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let forward = Provisions::load(named.clone(), packs::invented()).unwrap_err();
    let backward = Provisions::load(named.into_iter().rev(), packs::invented()).unwrap_err();
    assert_eq!(forward, backward);
    assert!(forward.is_sorted());
}
