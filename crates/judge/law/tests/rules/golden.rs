//! What `rules show --on DATE --json` prints on five days, held against files that a person has read.
//!
//! After a change of the rules: read the difference, then copy the new file, whose place is told.

use std::{fs, path::Path};

use hashwarden_law::provision::packs;
use jiff::civil::Date;

#[test]
fn five_days_are_as_they_were_read() {
    let rules = packs::built_in().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/golden");
    let mut wrong = String::new();
    for day in ["2021-08-01", "2022-01-10", "2022-06-01", "2024-06-01", "2026-03-01"] {
        let on: Date = day.parse().unwrap();
        let line = |rule: &hashwarden_law::Provision| {
            serde_json::to_string(&rule.shown_on(on)).unwrap() + "\n"
        };
        let now: String = rules.all().iter().map(line).collect();
        let golden = here.join(format!("{day}.jsonl"));
        if fs::read_to_string(&golden).unwrap_or_default() != now {
            let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{day}.jsonl"));
            fs::write(&new, now).unwrap();
            wrong += &format!("{} differs from {}\n", golden.display(), new.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
