//! What officers do: open, note, close; and who may not.

use axum::http::Method;
use serde_json::{Value, json};

use crate::hub::{Hub, Who};

async fn first_finding(hub: &Hub) -> String {
    let list = hub.get("/api/findings?sort=probability").await.json();
    list["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn open(hub: &Hub) -> Value {
    let finding = first_finding(hub).await;
    let answer = hub.post("/api/cases", json!({ "finding": finding, "reason": " look " })).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_case_from_open_to_closed() {
    let hub = Hub::filled().await;
    let before = hub.get("/api/snapshot").await.json();
    let case = open(&hub).await;
    assert_eq!(case["number"], "2026-0001");
    assert_eq!(case["reason"], "look");
    assert_eq!(case["opened_by"], "admin");
    assert_eq!(case["site"]["name"]["zh"], "1号机房");
    let id = case["id"].as_str().unwrap();

    let row = &hub.get("/api/findings?has_case=true").await.json()["items"][0];
    assert_eq!(row["case"], json!({ "id": id, "number": "2026-0001", "state": "open" }));
    let after = hub.get("/api/snapshot").await.json();
    assert_eq!(after["counts"]["cases_open"], 1);
    assert_eq!(
        after["counts"]["today"].as_u64().unwrap() + 1,
        before["counts"]["today"].as_u64().unwrap()
    );
    assert_eq!(after["sequence"].as_u64().unwrap(), before["sequence"].as_u64().unwrap() + 1);

    let noted = hub.post(&format!("/api/cases/{id}/notes"), json!({ "text": "去看过" })).await;
    assert_eq!(noted.status, 201);
    assert_eq!(noted.json()["events"][1]["text"], "去看过");

    let close = json!({ "outcome": "dismissed", "reason": "a school's lesson" });
    let closed = hub.post(&format!("/api/cases/{id}/close"), close.clone()).await;
    assert_eq!(closed.status, 200);
    let closed = closed.json();
    assert_eq!((&closed["state"], &closed["outcome"]), (&json!("closed"), &json!("dismissed")));
    assert!(closed["next"].as_array().unwrap().iter().all(|next| next["allowed"] == false));
    let row = &hub.get("/api/findings?verdict=dismissed").await.json()["items"][0];
    assert_eq!((&row["verdict"], &row["stated_by"]), (&json!("dismissed"), &json!("person")));

    let again = hub.post(&format!("/api/cases/{id}/close"), close).await;
    assert_eq!(again.problem(), (409, "already-closed".into()));
    let note = hub.post(&format!("/api/cases/{id}/notes"), json!({ "text": "late" })).await;
    assert_eq!(note.problem(), (409, "already-closed".into()));
    assert_eq!(hub.get("/api/cases?state=closed").await.json()["total"], 1);
    assert_eq!(hub.get("/api/cases?state=open").await.json()["total"], 0);
    assert_eq!(hub.get("/api/cases?q=2026-0001").await.json()["total"], 1);
    assert_eq!(hub.get("/api/cases?q=elsewhere").await.json()["total"], 0);
}

#[tokio::test]
async fn one_open_case_a_site() {
    let hub = Hub::filled().await;
    open(&hub).await;
    let finding = first_finding(&hub).await;
    let again = hub.post("/api/cases", json!({ "finding": finding, "reason": "again" })).await;
    assert_eq!(again.problem(), (409, "already-open".into()));
    assert!(again.json()["detail"]["en"].as_str().unwrap().contains("2026-0001"));
}

#[tokio::test]
async fn what_is_empty_or_unknown_is_refused_and_nothing_is_written() {
    let hub = Hub::filled().await;
    let before = hub.get("/api/snapshot").await.json()["sequence"].clone();
    let finding = first_finding(&hub).await;
    let answer = hub.post("/api/cases", json!({ "finding": finding, "reason": " \n" })).await;
    assert_eq!(answer.problem(), (422, "field".into()));
    assert_eq!(answer.json()["field"], "reason");
    let long = json!({ "finding": finding, "reason": "字".repeat(4001) });
    assert_eq!(hub.post("/api/cases", long).await.problem().0, 422);
    for id in ["0", &"0".repeat(32), "../x"] {
        let body = json!({ "finding": id, "reason": "r" });
        assert_eq!(hub.post("/api/cases", body).await.problem().0, 404);
        assert_eq!(hub.get(&format!("/api/findings/{id}")).await.problem().0, 404);
        assert_eq!(hub.get(&format!("/api/cases/{id}")).await.problem().0, 404);
        let path = format!("/api/cases/{id}/notes");
        assert_eq!(hub.post(&path, json!({ "text": "t" })).await.problem().0, 404);
    }
    assert_eq!(hub.get("/api/snapshot").await.json()["sequence"], before);
}

#[tokio::test]
async fn an_auditor_reads_everything_and_changes_nothing() {
    let hub = Hub::filled().await;
    let id = open(&hub).await["id"].as_str().unwrap().to_owned();
    let before = hub.get("/api/snapshot").await.json()["sequence"].clone();
    let finding = first_finding(&hub).await;
    for (path, body) in [
        ("/api/cases".to_owned(), json!({ "finding": finding, "reason": "r" })),
        (format!("/api/cases/{id}/notes"), json!({ "text": "t" })),
        (format!("/api/cases/{id}/close"), json!({ "outcome": "resolved", "reason": "r" })),
        ("/api/captures?name=x.pcap".to_owned(), json!("bytes")),
    ] {
        let answer = hub.ask(Who::Auditor, Method::POST, &path, body.to_string()).await;
        assert_eq!(answer.problem(), (403, "forbidden".into()), "{path}");
    }
    let case = hub.ask(Who::Auditor, Method::GET, &format!("/api/cases/{id}"), "").await.json();
    assert!(case["next"].as_array().unwrap().iter().all(|next| next["allowed"] == false));
    assert_eq!(hub.get("/api/snapshot").await.json()["sequence"], before);
}

#[tokio::test]
async fn two_officers_close_at_once_and_one_is_told() {
    let hub = Hub::filled().await;
    let id = open(&hub).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/cases/{id}/close");
    let close = |outcome: &str| hub.post(&path, json!({ "outcome": outcome, "reason": "r" }));
    let (a, b) = tokio::join!(close("resolved"), close("handed-over"));
    let mut status = [a.status.as_u16(), b.status.as_u16()];
    status.sort_unstable();
    assert_eq!(status, [200, 409]);
    let case = hub.get(&format!("/api/cases/{id}")).await.json();
    assert_eq!(case["events"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_chosen_password_replaces_the_printed_one() {
    let hub = Hub::empty().await;
    let change = |current: &str, new: &str| {
        let body = json!({ "current": current, "new": new }).to_string();
        hub.ask(Who::Administrator, Method::PUT, "/api/session/password", body)
    };
    assert_eq!(change("x", "short").await.problem(), (422, "field".into()));
    assert_eq!(change("x", "long enough, this one").await.problem(), (401, "mismatch".into()));
    assert_eq!(hub.get("/api/session").await.json()["must_change"], true);
}
