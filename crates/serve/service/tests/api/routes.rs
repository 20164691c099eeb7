//! Golden answers: every route that reads, as JSON that a person can look through.
//!
//! `cargo test -p hashwarden-service -- --ignored renew` writes them anew; look at the difference.

use std::path::PathBuf;

use serde_json::Value;

use crate::hub::{Hub, Who};

/// Compare, or write anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Compare,
    Renew,
}

#[tokio::test]
async fn every_reading_route_answers_as_before() {
    golden(Mode::Compare).await;
}

#[tokio::test]
#[ignore = "writes the golden answers anew"]
async fn renew_golden() {
    golden(Mode::Renew).await;
}

async fn golden(mode: Mode) {
    let hub = Hub::filled().await;
    let list = hub.get("/api/findings?sort=probability").await.json();
    let first = list["items"][0]["id"].as_str().unwrap().to_owned();
    let dns = list["items"][2]["id"].as_str().unwrap().to_owned();
    let body = serde_json::json!({ "finding": first, "reason": "矿池会话，需到场核实" });
    let case = hub.post("/api/cases", body).await.json()["id"].as_str().unwrap().to_owned();
    let text = serde_json::json!({ "text": "called the college" });
    hub.act(Who::Administrator, &format!("/api/cases/{case}/notes"), 1, &text).await;

    let mut wrong = Vec::new();
    for (name, path) in [
        ("session", "/api/session".to_owned()),
        ("snapshot", "/api/snapshot".to_owned()),
        ("findings", "/api/findings".to_owned()),
        ("findings_filtered", "/api/findings?q=hall&territory=150100&has_case=true".to_owned()),
        ("finding", format!("/api/findings/{first}")),
        ("finding_without_account", format!("/api/findings/{dns}")),
        ("cases", "/api/cases?tab=open".to_owned()),
        ("case", format!("/api/cases/{case}")),
        ("territories", "/api/territories".to_owned()),
        ("coverage", "/api/coverage".to_owned()),
        ("deadlines", "/api/deadlines".to_owned()),
        ("nodes", "/api/nodes".to_owned()),
        ("kin", format!("/api/cases/{case}/kin")),
    ] {
        let answer = hub.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        if let Err(difference) = same(name, &answer.json(), mode) {
            wrong.push(difference);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn same(name: &str, answer: &Value, mode: Mode) -> Result<(), String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.json"));
    let is = masked(&serde_json::to_string_pretty(answer).unwrap()) + "\n";
    if mode == Mode::Renew {
        std::fs::write(path, is).unwrap();
        return Ok(());
    }
    let was = std::fs::read_to_string(&path).unwrap_or_default();
    let first = was.lines().zip(is.lines()).position(|(a, b)| a != b);
    match first {
        None if was == is => Ok(()),
        line => Err(format!("{} differs from line {line:?}; now:\n{is}", path.display())),
    }
}

/// Ids and hashes by order of appearance (`id-1`, `hash-1`): a golden answer is about what is said, and
/// a new field in a noun changes every hash.
fn masked(text: &str) -> String {
    let mut known: Vec<&str> = Vec::new();
    let parts = text.split('"').map(|part| {
        let kind = match part.len() {
            32 => "id",
            64 => "hash",
            _ => return part.to_owned(),
        };
        if !part.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return part.to_owned();
        }
        let number = known.iter().position(|one| *one == part).unwrap_or_else(|| {
            known.push(part);
            known.len() - 1
        });
        format!("{kind}-{}", number + 1)
    });
    parts.collect::<Vec<_>>().join("\"")
}
