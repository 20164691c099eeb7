//! Cases from the command line: opened, acted on, refused, exported, checked; the ledger copied.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{
    contract::{BUSY, district},
    program::{Answer, run, run_with_input},
};

/// A data folder with a finding, and officers who work where it lies.
struct Office {
    folder: tempfile::TempDir,
    finding: String,
}

impl Office {
    fn open() -> Self {
        let folder = district();
        let at = folder.path();
        let kept =
            run(at, &["inspect", "--json", "--data", "data", "--sites", "d/sites.toml", BUSY]);
        let finding = kept.of_type("finding")[0].clone();
        let place = territory(at, &finding);
        // The last one works for the place above.
        for (name, role, place) in [
            ("zhao", "analyst", place.as_str()),
            ("wang", "officer", &place),
            ("shen", "auditor", &place),
            ("gao", "audit-administrator", "XX-53"),
        ] {
            let role = format!("--role={role}@{place}");
            let added = run(at, &["officer", "add", name, "--data", "data", &role]);
            assert_eq!(added.code, 0, "{}{}", added.stdout, added.stderr);
            let line = added.stdout.lines().find(|line| line.starts_with(name)).unwrap();
            let password = line.split_whitespace().last().unwrap();
            fs::write(at.join(format!("{name}.password")), password).unwrap();
        }
        let finding = finding["id"].as_str().unwrap().to_owned();
        Self { folder, finding }
    }

    fn at(&self) -> &Path {
        self.folder.path()
    }

    fn case(&self, who: &str, arguments: &[&str], proof: &Value) -> Answer {
        let password = format!("{who}.password");
        let mut all = vec!["case"];
        all.extend(arguments);
        all.extend(["--data", "data", "--sites", "d/sites.toml", "--json", "--as", who]);
        all.extend(["--password-file", &password]);
        run_with_input(self.at(), &all, proof.to_string().as_bytes())
    }

    fn opened(&self) -> String {
        let reason = "A session with a pool was seen.";
        let arguments = ["open", "--finding", &self.finding, "--reason", reason];
        let opened = self.case("zhao", &arguments, &Value::Null);
        assert_eq!(opened.code, 0, "{}{}", opened.stdout, opened.stderr);
        opened.lines()[0]["number"].as_str().unwrap().to_owned()
    }
}

/// Where the finding's site lies, by the sites file.
fn territory(at: &Path, finding: &Value) -> String {
    let text = fs::read_to_string(at.join("d/sites.toml")).unwrap();
    let key = finding["site"]["key"].as_str().or(finding["site"].as_str()).unwrap_or_default();
    let site = text.split("[[site]]").find(|site| site.contains(&format!("key = \"{key}\"")));
    let site = site.unwrap_or_else(|| panic!("{finding}"));
    let code = site.split("territory = { code = \"").nth(1).unwrap();
    code.split('"').next().unwrap().to_owned()
}

fn screening() -> Value {
    let list = |version: &str| json!({"version": version, "hit": null});
    json!({"same": [], "warning_list": list("2026-03"), "white_list": list("2026-03-01")})
}

#[test]
fn an_act_is_done_in_its_order_by_who_may_and_a_refusal_says_what_is_missing() {
    let office = Office::open();
    let number = office.opened();

    // Nothing was looked up.
    let mut bad = screening();
    bad["white_list"]["version"] = json!("");
    let refused = office.case("zhao", &["act", &number, "triaged", "--proof", "-"], &bad);
    assert_eq!(refused.code, 1, "{}{}", refused.stdout, refused.stderr);
    let problem = &refused.lines()[0]["problem"];
    assert_eq!(problem["lacks"][0]["code"], "screening", "{problem}");
    // Not in this state.
    let early = office.case("zhao", &["act", &number, "suspected", "--proof", "-"], &json!({}));
    assert_eq!(early.code, 1, "{}{}", early.stdout, early.stderr);
    // Not by this role.
    for who in ["shen", "wang"] {
        let act = ["act", &number, "triaged", "--proof", "-"];
        let refused = office.case(who, &act, &screening());
        assert_eq!(refused.code, 1, "{who}: {}{}", refused.stdout, refused.stderr);
        assert_eq!(refused.lines()[0]["problem"]["code"], "forbidden", "{who}");
    }
    let done = office.case("zhao", &["act", &number, "triaged", "--proof", "-"], &screening());
    assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
    assert_eq!(done.lines()[0]["state"], "triage");
    // Somebody saw it before that.
    let act = ["act", &number, "noted", "--seen", "1", "--proof", "-"];
    let stale = office.case("zhao", &act, &json!({"text": "late"}));
    assert_eq!(stale.code, 1);
    assert_eq!(stale.lines()[0]["problem"]["code"], "stale", "{}", stale.stdout);

    let shown = run(office.at(), &["case", "show", &number, "--data", "data", "--json"]);
    assert_eq!(shown.lines()[0]["version"], 2, "{}", shown.stdout);
    let listed = run(office.at(), &["case", "list", "--data", "data", "--state", "triage"]);
    assert!(listed.stdout.contains(&number), "{}", listed.stdout);
    let wrong = run(office.at(), &["case", "list", "--data", "data", "--state", "done"]);
    assert_eq!(wrong.code, 2);
}

#[test]
fn who_acts_must_be_known() {
    let office = Office::open();
    let number = office.opened();
    fs::write(office.at().join("wrong"), "not the password").unwrap();
    for (who, code) in [
        (vec![], 2),
        (vec!["--as", "zhao", "--password-file", "wrong"], 2),
        (vec!["--token-file", "wrong"], 2),
    ] {
        let mut arguments = vec!["case", "act", &number, "resumed", "--data", "data"];
        arguments.extend(&who);
        let answer = run(office.at(), &arguments);
        assert_eq!(answer.code, code, "{who:?}: {}{}", answer.stdout, answer.stderr);
        assert!(!answer.stderr.is_empty());
    }
}

#[test]
fn an_exported_case_is_checked_offline_and_a_changed_byte_is_found() {
    let office = Office::open();
    let number = office.opened();
    let exported = office.case("wang", &["export", &number, "case.zip"], &Value::Null);
    assert_eq!(exported.code, 0, "{}{}", exported.stdout, exported.stderr);
    let seal = exported.lines()[0]["seal"].as_str().unwrap().to_owned();
    let again = office.case("wang", &["export", &number, "case.zip"], &Value::Null);
    assert_eq!(again.code, 4, "nothing is overwritten");

    let whole = run(office.at(), &["case", "verify", "case.zip", "--seal", &seal, "--json"]);
    assert_eq!(whole.code, 0, "{}", whole.stdout);
    assert_eq!(whole.lines()[0]["type"], "whole");
    assert_eq!(whole.lines()[0]["number"], number.as_str());

    let path = office.at().join("case.zip");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let broken = run(office.at(), &["case", "verify", "case.zip", "--json"]);
    assert_eq!(broken.code, 1, "{}", broken.stdout);
    let fault = &broken.lines()[0];
    assert_eq!(fault["type"], "fault");
    assert!(fault["entry"].is_string() && fault["what"].is_string(), "{fault}");
}

#[test]
fn the_ledger_is_copied_put_back_and_exported() {
    let office = Office::open();
    office.opened();
    let at = office.at();
    let sound = run(at, &["ledger", "verify", "--data", "data", "--json"]);
    assert_eq!(sound.code, 0, "{}{}", sound.stdout, sound.stderr);
    let line = &sound.lines()[0];
    let head = format!("{}:{}", line["entries"], line["hash"].as_str().unwrap());

    let copied = run(at, &["ledger", "backup", "copy", "--data", "data"]);
    assert_eq!(copied.code, 0, "{}{}", copied.stdout, copied.stderr);
    assert!(copied.stdout.contains(&head), "{}", copied.stdout);
    let over = run(at, &["ledger", "restore", "copy", "--data", "data"]);
    assert_eq!(over.code, 4, "a ledger was overwritten");
    let back = run(at, &["ledger", "restore", "copy", "--data", "other"]);
    assert_eq!(back.code, 0, "{}{}", back.stdout, back.stderr);
    let same = run(at, &["ledger", "verify", "--data", "other", "--head", &head, "--json"]);
    assert_eq!(same.code, 0, "{}", same.stdout);
    let wrong = head.replace(&head[head.len() - 4..], "0000");
    let other = run(at, &["ledger", "verify", "--data", "other", "--head", &wrong, "--json"]);
    assert_eq!(other.code, 1, "{}", other.stdout);
    assert_eq!(other.lines()[0]["type"], "fault");

    // A place above vouches for it; the place itself and another history are refused.
    let sign = |who: &str, head: &str| {
        let password = format!("{who}.password");
        let signed = ["ledger", "countersign", head, "--of", "XX-530103", "--data", "data"];
        let all: Vec<_> =
            signed.into_iter().chain(["--as", who, "--password-file", &password]).collect();
        run(at, &all)
    };
    for (who, head, code) in [("wang", &head, 1), ("gao", &wrong, 1), ("gao", &head, 0)] {
        let signed = sign(who, head);
        assert_eq!(signed.code, code, "{who} {head}: {}{}", signed.stdout, signed.stderr);
    }
    let still = run(at, &["ledger", "verify", "--data", "data"]);
    assert_eq!(still.code, 0, "{}", still.stdout);

    let lines = run(at, &["ledger", "export", "--data", "data"]);
    assert_eq!(lines.code, 0, "{}", lines.stderr);
    let entries = lines.lines().iter().filter(|line| line.get("entry").is_some()).count();
    assert_eq!(json!(entries), line["entries"].as_u64().unwrap() + 1);
}

#[test]
fn a_drill_and_real_data_never_share_a_folder() {
    let office = Office::open();
    let at = office.at();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--stop-after", "1", "--data"];
    let real = run(at, &[&serve[..], &["data", "--drill"]].concat());
    assert_eq!(real.code, 2, "{}", real.stderr);
    assert!(real.stderr.contains("real data"), "{}", real.stderr);
    let drill = run(at, &[&serve[..], &["played", "--drill"]].concat());
    assert_eq!(drill.code, 0, "{}", drill.stderr);
    let again = run(at, &[&serve[..], &["played", "--drill"]].concat());
    assert_eq!(again.code, 0, "{}", again.stderr);
    let taken_for_real = run(at, &[&serve[..], &["played"]].concat());
    assert_eq!(taken_for_real.code, 2, "{}", taken_for_real.stderr);
}
