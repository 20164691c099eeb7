//! Opening, noting, naming the version that was seen, doing the same twice; what is refused and how.

use axum::http::{Method, header};
use hashwarden_domain::Role;
use serde_json::{Value, json};

use crate::{
    hub::{Hub, Who},
    proofs::{COUNTY, Play, finding, screening},
};

async fn open(hub: &Hub) -> Value {
    let body = json!({ "finding": finding(hub).await, "reason": " look " });
    let answer = hub.post("/api/cases", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.headers[header::ETAG], "\"1\"");
    answer.json()
}

#[tokio::test]
async fn a_case_is_opened_noted_and_dismissed() {
    let hub = Hub::filled().await;
    let before = hub.get("/api/snapshot").await.json();
    let case = open(&hub).await;
    assert_eq!(case["number"], "2026-0001");
    assert_eq!(case["reason"], "look");
    assert_eq!(case["recorded_by"], "admin");
    assert_eq!(case["site"]["name"]["zh"], "1号机房");
    assert_eq!(case["class"], "school");
    let id = case["id"].as_str().unwrap();
    let row = &hub.get("/api/findings?has_case=true").await.json()["items"][0];
    let link = json!({ "id": id, "number": "2026-0001", "state": "clue", "ended": false });
    assert_eq!(row["case"], link);
    let after = hub.get("/api/snapshot").await.json();
    assert_eq!(after["counts"]["cases_open"], 1);
    assert_eq!(
        after["counts"]["today"].as_u64().unwrap() + 1,
        before["counts"]["today"].as_u64().unwrap()
    );
    assert_eq!(after["sequence"].as_u64().unwrap(), before["sequence"].as_u64().unwrap() + 1);

    let path = format!("/api/cases/{id}");
    let text = json!({ "text": "去看过" });
    let noted = hub.act(Who::Administrator, &format!("{path}/notes"), 1, &text).await;
    assert_eq!(noted.status, 201, "{}", noted.text);
    assert_eq!(noted.json()["events"][1]["text"], "去看过");
    let triaged = format!("{path}/acts/triaged");
    hub.act(Who::Administrator, &triaged, 2, &screening()).await;
    let why = json!({ "ground": "false", "why": "a school's lesson", "checked": "the timetable" });
    let dismissed = hub.act(Who::Administrator, &format!("{path}/acts/dismissed"), 3, &why).await;
    assert_eq!(dismissed.json()["state"], "dismissed", "{}", dismissed.text);
    let row = &hub.get("/api/findings?verdict=dismissed").await.json()["items"][0];
    assert_eq!((&row["verdict"], &row["stated_by"]), (&json!("dismissed"), &json!("person")));
    let again = hub.act(Who::Administrator, &format!("{path}/acts/dismissed"), 4, &why).await;
    assert_eq!(again.problem(), (409, "wrong-state".into()));
    for (query, total) in [
        ("tab=ended", 1),
        ("tab=open", 0),
        ("state=dismissed,clue", 1),
        ("state=triage", 0),
        ("q=2026-0001", 1),
        ("q=elsewhere", 0),
        ("node=150100", 0),
        ("node=15&sort=power", 1),
        ("sort=due&tab=all", 1),
        ("tab=mine", 0),
    ] {
        let list = hub.get(&format!("/api/cases?{query}")).await.json();
        assert_eq!(list["total"], total, "{query}");
    }
}

#[tokio::test]
async fn one_open_case_a_site() {
    let hub = Hub::filled().await;
    open(&hub).await;
    let body = json!({ "finding": finding(&hub).await, "reason": "again" });
    let again = hub.post("/api/cases", body).await;
    assert_eq!(again.problem(), (409, "already-open".into()));
    assert!(again.json()["detail"]["en"].as_str().unwrap().contains("2026-0001"));
}

#[tokio::test]
async fn what_is_empty_or_unknown_is_refused_and_nothing_is_written() {
    let hub = Hub::filled().await;
    let before = hub.get("/api/snapshot").await.json()["sequence"].clone();
    let finding = finding(&hub).await;
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
        let note = hub.act(Who::Administrator, &path, 1, &json!({ "text": "t" })).await;
        assert_eq!(note.problem().0, 404);
    }
    assert_eq!(hub.get("/api/snapshot").await.json()["sequence"], before);
}

#[tokio::test]
async fn an_act_names_what_it_saw_and_a_stale_one_is_told_what_changed() {
    let hub = Hub::filled().await;
    let path = format!("/api/cases/{}", open(&hub).await["id"].as_str().unwrap());
    let unnamed = hub.post(&format!("{path}/acts/triaged"), screening()).await;
    assert_eq!(unnamed.problem(), (428, "no-version".into()));
    let note = json!({ "text": "first" });
    hub.act(Who::Administrator, &format!("{path}/notes"), 1, &note).await;
    let stale = hub.act(Who::Administrator, &format!("{path}/acts/triaged"), 1, &screening()).await;
    assert_eq!(stale.problem(), (409, "stale".into()));
    let stale = stale.json();
    assert_eq!((&stale["seen"], &stale["now"]), (&json!(1), &json!(2)));
    assert_eq!(stale["changed"][0]["text"], "first");
    let case = hub.get(&path).await;
    assert_eq!(case.headers[header::ETAG], "\"2\"");
    assert_eq!(case.json()["state"], "clue");
}

#[tokio::test]
async fn two_officers_at_once_and_one_is_told() {
    let hub = Hub::filled().await;
    let path = format!("/api/cases/{}/acts/triaged", open(&hub).await["id"].as_str().unwrap());
    let proof = screening();
    let triage = || hub.act(Who::Administrator, &path, 1, &proof);
    let (a, b) = tokio::join!(triage(), triage());
    let mut status = [a.status.as_u16(), b.status.as_u16()];
    status.sort_unstable();
    assert_eq!(status, [200, 409]);
}

#[tokio::test]
async fn the_same_key_acts_once_and_another_body_under_it_is_refused() {
    let hub = Hub::filled().await;
    let path = format!("/api/cases/{}/notes", open(&hub).await["id"].as_str().unwrap());
    let send = |key: &str, text: &str| {
        let request = hub
            .request(Who::Administrator, Method::POST, &path)
            .header(header::IF_MATCH, "\"1\"")
            .header("idempotency-key", key);
        hub.send(request.body(json!({ "text": text }).to_string().into()).unwrap())
    };
    let (first, twin) = tokio::join!(send("k1", "once"), send("k1", "once"));
    assert_eq!((first.status.as_u16(), twin.status.as_u16()), (201, 201));
    assert_eq!(first.text, twin.text);
    assert_eq!(first.headers[header::ETAG], twin.headers[header::ETAG]);
    assert_eq!(send("k1", "twice").await.problem(), (422, "same-key".into()));
    let stale = send("k2", "another").await;
    assert_eq!(stale.problem(), (409, "stale".into()));
    assert_eq!(send("k2", "another").await.text, stale.text, "a refusal is kept as well");
    assert_eq!(send(&"x".repeat(65), "t").await.problem(), (400, "malformed".into()));
    let case = hub.get(path.trim_end_matches("/notes")).await.json();
    assert_eq!(case["version"], 2);
}

#[tokio::test]
async fn an_auditor_reads_everything_and_changes_nothing() {
    let hub = Hub::filled().await;
    let id = open(&hub).await["id"].as_str().unwrap().to_owned();
    let before = hub.get("/api/snapshot").await.json()["sequence"].clone();
    let path = format!("/api/cases/{id}");
    let body = json!({ "finding": finding(&hub).await, "reason": "r" }).to_string();
    let opened = hub.ask(Who::Auditor, Method::POST, "/api/cases", body).await;
    assert_eq!(opened.problem(), (403, "forbidden".into()));
    for act in ["notes", "acts/triaged", "acts/noted", "acts/handed-down"] {
        let answer =
            hub.act(Who::Auditor, &format!("{path}/{act}"), 1, &json!({ "text": "t" })).await;
        assert_eq!(answer.problem(), (403, "forbidden".into()), "{act}");
    }
    let capture = hub.ask(Who::Auditor, Method::POST, "/api/captures?name=x.pcap", "bytes").await;
    assert_eq!(capture.problem(), (403, "forbidden".into()));
    let case = hub.ask(Who::Auditor, Method::GET, &path, "").await.json();
    let offers = case["next"].as_array().unwrap().iter().chain(case["acts"].as_array().unwrap());
    assert!(offers.clone().count() > 5);
    for offer in offers {
        assert_eq!(offer["allowed"], false, "{offer}");
        assert!(!offer["why"]["zh"].as_str().unwrap().is_empty());
    }
    assert_eq!(hub.get("/api/snapshot").await.json()["sequence"], before);
}

#[tokio::test]
async fn each_missing_proof_is_named() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await;
    let lacks = async |who: Who, act: &str, proof: Value| -> Vec<String> {
        let answer = play.tries(who, act, &proof).await;
        assert_eq!(answer.problem(), (422, "lacks".into()), "{act}: {}", answer.text);
        let lacks = answer.json()["lacks"].as_array().unwrap().clone();
        let named = |lack: &Value| {
            assert!(
                !lack["zh"].as_str().unwrap().is_empty()
                    && !lack["en"].as_str().unwrap().is_empty()
            );
            lack["code"].as_str().unwrap().to_owned()
        };
        lacks.iter().map(named).collect()
    };
    let analyst = play.cast.analyst;
    let mut proof = screening();
    proof["white_list"]["version"] = json!(" ");
    assert_eq!(lacks(analyst, "triaged", proof).await, ["screening"]);
    play.act(analyst, "triaged", screening()).await;
    let mut proof = crate::proofs::suspicion();
    proof["protocol_proofs"] = json!([]);
    proof["reason"] = json!("");
    assert_eq!(lacks(analyst, "suspected", proof).await, ["words", "grounds"]);
    play.act(analyst, "suspected", crate::proofs::suspicion()).await;
    let mut proof = crate::proofs::attribution(play.now());
    proof["port"] = Value::Null;
    proof["valid"]["end"] = proof["seen_at"].clone();
    let found = lacks(analyst, "attributed", proof).await;
    assert_eq!(found, ["valid-then", "port"]);
    play.act(analyst, "attributed", crate::proofs::attribution(play.now())).await;
    let mut proof = crate::proofs::notice(play.now());
    proof["observed"]["source"]["port"] = Value::Null;
    proof["letter"]["sha256"] = json!("none");
    assert_eq!(lacks(play.cast.officer, "notified", proof).await, ["document", "five-tuple"]);
    play.act(play.cast.officer, "notified", crate::proofs::notice(play.now())).await;
    let mut proof = crate::proofs::receipt(play.now());
    proof["at"] = json!("2030-01-01T00:00:00Z");
    assert_eq!(lacks(play.cast.clerk, "acknowledged", proof).await, ["not-yet"]);
    play.act(play.cast.clerk, "acknowledged", crate::proofs::receipt(play.now())).await;
    let mut proof = crate::proofs::on_site();
    proof["inspector"]["on-site"]["officers"][1] = json!({ "officer": "wang", "badge": "" });
    let found = lacks(play.cast.officer, "inspection-begun", proof).await;
    assert_eq!(found, ["two-officers", "badge"]);
    play.act(play.cast.officer, "inspection-begun", crate::proofs::on_site()).await;
    let none: Vec<String> = (0..5).map(|n: u32| format!("{n:032x}")).collect();
    let proof = crate::proofs::determination(&none, play.now());
    let found = lacks(play.cast.officer, "determined", proof).await;
    for code in ["device", "software", "pool-record", "scene-record", "photos"] {
        assert!(found.iter().any(|one| one == code), "{code}: {found:?}");
    }
}

#[tokio::test]
async fn names_of_people_stand_outside_of_the_chain() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_verifying().await;
    let id: hashwarden_domain::CaseId = play.id.parse().unwrap();
    let kept = hub.state.ledger.personal_of(id).await.unwrap();
    let names: Vec<&str> = kept.iter().map(|(_, personal)| personal.content.as_str()).collect();
    assert!(names.contains(&"罗某") && names.contains(&"韩某"), "{names:?}");
    for row in hub.state.ledger.rows_of_case(id).await.unwrap() {
        assert!(!row.body.contains("罗某") && !row.body.contains("韩某"));
    }
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

#[tokio::test]
async fn a_unit_sees_its_own_case_and_nothing_else() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_suspected().await;
    let clerk = play.cast.clerk;
    // Nobody learns from a page that he is looked at: only the notice tells.
    assert_eq!(hub.ask(clerk, Method::GET, "/api/cases", "").await.json()["total"], 0);
    assert_eq!(hub.ask(clerk, Method::GET, &play.path(""), "").await.problem().0, 404);
    let proof = crate::proofs::attribution(play.now());
    play.act(play.cast.analyst, "attributed", proof).await;
    play.act(play.cast.officer, "notified", crate::proofs::notice(play.now())).await;
    let list = hub.ask(clerk, Method::GET, "/api/cases", "").await.json();
    assert_eq!((&list["total"], &list["siblings"]), (&json!(1), &json!([])));
    assert_eq!(hub.ask(clerk, Method::GET, &play.path(""), "").await.status, 200);
    let other = hub.officer("other", &[(Role::UnitAdministrator, "150200/site-2")]).await;
    assert_eq!(hub.ask(other, Method::GET, &play.path(""), "").await.problem().0, 404);
    assert_eq!(hub.ask(other, Method::GET, "/api/cases", "").await.json()["total"], 0);
    for path in ["/api/findings", "/api/coverage", "/api/territories"] {
        assert_eq!(hub.ask(clerk, Method::GET, path, "").await.problem().0, 403, "{path}");
    }
}

#[tokio::test]
async fn a_county_reads_its_own_findings_and_of_its_siblings_only_counts() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await;
    let beside = hub.officer("sun", &[(Role::Officer, "150200")]).await;
    let list = hub.ask(beside, Method::GET, "/api/cases", "").await.json();
    assert_eq!(list["total"], 0);
    assert_eq!(list["siblings"][0]["node"], COUNTY);
    assert_eq!(list["siblings"][0]["open"], 1);
    assert_eq!(hub.ask(beside, Method::GET, &play.path(""), "").await.problem().0, 404);
    let findings = hub.ask(beside, Method::GET, "/api/findings", "").await.json();
    assert_eq!(findings["total"], 1);
    assert_eq!(findings["items"][0]["site"]["territory"]["code"], "150200");
    assert_eq!(findings["facets"]["territory"].as_array().unwrap().len(), 1);
    let path = format!("/api/findings/{}", finding(&hub).await);
    assert_eq!(hub.ask(beside, Method::GET, &path, "").await.problem().0, 404);
}
