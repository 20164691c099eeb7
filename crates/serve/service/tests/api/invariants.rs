//! Invariants of regulation note 6.6 that only the whole service can show: 7, 11 and 12.

use std::collections::BTreeMap;

use axum::http::Method;
use hashwarden_domain::Role;
use serde_json::json;

use crate::{
    hub::{Hub, Who},
    proofs::{COUNTY, Play, finding, hash, paper},
};

async fn zip(hub: &Hub, who: Who, path: &str) -> (u16, Vec<u8>) {
    let request = hub.request(who, Method::GET, path).body(axum::body::Body::empty()).unwrap();
    use tower::ServiceExt;
    let response = hub.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
    (status, bytes.to_vec())
}

#[tokio::test]
async fn invariant_7_the_sum_of_children_is_the_parent_and_asking_again_gives_the_same_bytes() {
    let hub = Hub::filled().await;
    // Cases at the hub's place, in two counties and in a district below one of them.
    for (name, node) in [("a", "150100"), ("b", "150200"), ("c", "150102")] {
        let who = hub.officer(name, &[(Role::Analyst, node)]).await;
        let clue = json!({ "clue": {
            "site": hashwarden_domain::Site::id_of(name).to_string(), "node": node,
            "class": "school", "origin": "officer", "reason": "seen on the spot",
            "number": "", "raw": { "sha256": hash(name), "source": "visit", "clock_error_ms": null },
        } });
        let opened = hub.ask(who, Method::POST, "/api/cases", clue.to_string()).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
    }
    let body = json!({ "finding": finding(&hub).await, "reason": "look" });
    assert_eq!(hub.post("/api/cases", body).await.status, 201);

    let answer = hub.get("/api/nodes").await;
    let nodes = answer.json();
    let mut children: BTreeMap<String, u64> = BTreeMap::new();
    let rows = nodes["items"].as_array().unwrap();
    for row in rows {
        if let Some(parent) = row["parent"].as_str() {
            *children.entry(parent.to_owned()).or_default() += row["open"].as_u64().unwrap();
        }
    }
    for row in rows {
        let below = children.get(row["code"].as_str().unwrap()).copied().unwrap_or(0);
        let own = row["open_here"].as_u64().unwrap();
        assert_eq!(row["open"].as_u64(), Some(below + own), "{row}");
    }
    let of = |code: &str| rows.iter().find(|row| row["code"] == code).unwrap()["open"].clone();
    // Two of them carry the findings' own sites; the hub's own case is at the hub or below.
    assert_eq!((of("15"), of("150102"), of("150200")), (json!(4), json!(1), json!(1)));
    let list = hub.get("/api/cases?tab=open").await.json();
    assert_eq!(list["total"], of("15"));
    assert_eq!(list["tabs"]["open"], of("15"));
    assert_eq!(hub.get("/api/snapshot").await.json()["counts"]["cases_open"], of("15"));
    for path in ["/api/nodes", "/api/cases", "/api/cases?tab=open&sort=due", "/api/deadlines"] {
        assert_eq!(hub.get(path).await.text, hub.get(path).await.text, "{path}");
    }
}

#[tokio::test]
async fn invariant_11_an_exported_case_is_whole_and_one_changed_byte_is_found() {
    use hashwarden_custody::verify::{Verdict, verify};
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_watched().await;
    let (status, bytes) = zip(&hub, play.cast.officer, &play.path("/export")).await;
    assert_eq!(status, 200);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.zip");
    std::fs::write(&path, &bytes).unwrap();
    match verify(&path, None, &mut |_| {}).unwrap() {
        Verdict::Whole(whole) => assert_eq!(whole.withheld.len(), 0),
        Verdict::Fault(fault) => panic!("{fault}"),
    }
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    std::fs::write(&path, &changed).unwrap();
    assert!(matches!(verify(&path, None, &mut |_| {}).unwrap(), Verdict::Fault(_)));
    let left = std::fs::read_dir(hub.folder.path().join("exports")).unwrap().count();
    assert_eq!(left, 0, "nothing of an export stays on the hub");
    assert_eq!(zip(&hub, play.cast.clerk, &play.path("/export")).await.0, 403);
}

#[tokio::test]
async fn invariant_12_the_reporter_is_in_no_answer_and_in_no_export() {
    const NAME: &str = "Ouyang Reporter 138-0000-0000";
    let hub = Hub::drill().await;
    let cast = crate::proofs::Cast::at(&hub).await;
    let discipline = hub.officer("jin", &[(Role::Discipline, COUNTY)]).await;
    let clue = json!({ "clue": {
        "site": hashwarden_domain::Site::id_of("site-1").to_string(), "node": COUNTY,
        "class": "school", "reason": "Fans run all night.", "number": "",
        "origin": { "tip": { "reporter": { "name": NAME }, "receipt": "T-7" } },
        "raw": { "sha256": hash("letter"), "source": "letter", "clock_error_ms": null },
    } });
    let opened = hub.ask(cast.analyst, Method::POST, "/api/cases", clue.to_string()).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    assert!(!opened.text.contains("Ouyang"));
    let play = Play { hub: &hub, cast, id: opened.json()["id"].as_str().unwrap().to_owned() };
    play.exhibit("letter", NAME.as_bytes()).await;
    play.act(play.cast.officer, "told", json!({ "recipient": "x", "document": paper("p") })).await;

    for who in [play.cast.analyst, play.cast.officer, play.cast.head, discipline, Who::Auditor] {
        for path in [
            "/api/cases".to_owned(),
            "/api/cases?q=Ouyang".to_owned(),
            play.path(""),
            play.path("/kin"),
            "/api/deadlines".to_owned(),
        ] {
            let answer = hub.ask(who, Method::GET, &path, "").await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(!answer.text.contains("Ouyang"), "{path}");
        }
    }
    assert_eq!(hub.get("/api/cases?q=Ouyang").await.json()["total"], 0);
    // The letter itself is withheld from an export for whoever may not unseal the name.
    for (who, letter) in [(play.cast.officer, false), (Who::Auditor, false), (discipline, true)] {
        let (status, bytes) = zip(&hub, who, &play.path("/export")).await;
        assert_eq!(status, 200);
        let found = bytes.windows(6).any(|part| part == b"Ouyang");
        assert_eq!(found, letter);
    }
    let mut lines = Vec::new();
    let everything = hashwarden_ledger::Scope::Everything;
    hub.state.ledger.export(everything, &mut lines, &mut |_| {}).await.unwrap();
    assert!(!String::from_utf8(lines).unwrap().contains("Ouyang"), "sealed even in the ledger");
}
