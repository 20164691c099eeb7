//! What is kept from whom: the unit reads no inner papers, a county nothing of its neighbours, nobody
//! learns of a sealed case by its child, and no text shows other than it is.

use std::time::Duration;

use axum::{body::Body, http::Method};
use hashwarden_domain::{Role, Site};
use hashwarden_service::Limits;
use serde_json::{Value, json};
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::{
    hub::{Hub, Who},
    proofs::{COUNTY, Play, finding, hash, measure, paper, receipt, screening},
};

fn clue(site: &str, node: &str, class: &str) -> String {
    json!({ "clue": {
        "site": Site::id_of(site).to_string(), "node": node, "class": class, "origin": "officer",
        "reason": "seen on the spot", "number": "",
        "raw": { "sha256": hash(site), "source": "visit", "clock_error_ms": null },
    } })
    .to_string()
}

#[tokio::test]
async fn the_unit_reads_what_was_sent_to_it_and_no_inner_papers() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_notified().await;
    let (officer, clerk) = (play.cast.officer, play.cast.clerk);
    let photo = play.exhibit("photo", b"taken in secret").await;
    play.act(officer, "noted", json!({ "text": "INTERNAL: a raid on Monday" })).await;
    play.act(officer, "told", json!({ "recipient": "Their employer", "document": paper("p") }))
        .await;
    let page = hub.ask(clerk, Method::GET, &play.path(""), "").await;
    assert_eq!(page.status, 200);
    for inner in [
        "INTERNAL",
        "Their employer",
        "Shares were handed in",
        "A session with a pool was seen.",
        "taken in secret",
        "photo",
    ] {
        assert!(!page.text.contains(inner), "{inner}: {}", page.text);
    }
    let case = page.json();
    for none in ["pending", "links", "told", "custody", "exhibits"] {
        assert_eq!(case[none], json!([]), "{none}");
    }
    let acts: Vec<&str> =
        case["events"].as_array().unwrap().iter().map(|e| e["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["recorded", "notified"]);
    assert_eq!(hub.ask(clerk, Method::GET, &play.path("/kin"), "").await.problem().0, 404);
    let file = play.path(&format!("/exhibits/{photo}/file"));
    assert_eq!(hub.ask(clerk, Method::GET, &file, "").await.problem().0, 404);
    let list = hub.ask(clerk, Method::GET, "/api/cases?q=nothing-like-it", "").await;
    assert_eq!(list.json()["total"], 1, "words are not looked for in what is not shown");
    assert!(!list.text.contains("A session with a pool was seen."));
    let path = play.path("/acts/acknowledged");
    let stale = hub.act(clerk, &path, 1, &receipt(play.now())).await;
    assert_eq!(stale.problem(), (409, "stale".into()));
    assert!(!stale.text.contains("INTERNAL") && !stale.text.contains("employer"));
    // The officers' page has all of it, and the unit goes on as before.
    assert!(hub.ask(officer, Method::GET, &play.path(""), "").await.text.contains("INTERNAL"));
    play.act(clerk, "acknowledged", receipt(play.now())).await;
    let counts = &hub.ask(clerk, Method::GET, "/api/snapshot", "").await.json()["counts"];
    assert_eq!((&counts["findings"], &counts["cases_open"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn a_clue_is_brought_where_its_site_lies() {
    let hub = Hub::filled().await;
    let analyst = hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await;
    // Of another county, known by the sites file; known by a finding alone, at no place.
    for site in ["site-2", "site-7"] {
        let body = clue(site, COUNTY, "school");
        let answer = hub.ask(analyst, Method::POST, "/api/cases", body).await;
        assert_eq!(answer.problem(), (422, "field".into()), "{site}");
        assert_eq!(answer.json()["field"], "site");
    }
    for site in ["site-1", "a place that nobody knows"] {
        let body = clue(site, COUNTY, "school");
        let answer = hub.ask(analyst, Method::POST, "/api/cases", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    // From above, and at the hub what lies nobody knows where.
    for site in ["site-2", "site-7"] {
        let answer = hub
            .ask(Who::Administrator, Method::POST, "/api/cases", clue(site, "15", "school"))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
}

#[tokio::test]
async fn nobody_takes_a_home_away_by_a_word() {
    let sites = "[[site]]\nkey = \"home\"\nkind = \"household\"\n\
        name = { en = \"Flat\", zh = \"住宅\" }\nunit = { en = \"A family\", zh = \"住户\" }\n\
        territory = { code = \"150100\", name = { en = \"City\", zh = \"市\" } }\n\
        addresses = [{ network = \"10.0.0.9/32\" }]\n";
    let hub = Hub::with(Limits::default(), sites, "15").await;
    let analyst = hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await;
    for class in ["industry", "unknown", "school"] {
        let body = clue("home", COUNTY, class);
        let answer = hub.ask(analyst, Method::POST, "/api/cases", body).await;
        assert_eq!(answer.problem(), (422, "field".into()), "{class}");
        assert_eq!(answer.json()["field"], "class");
    }
    let body = clue("home", COUNTY, "residential");
    assert_eq!(hub.ask(analyst, Method::POST, "/api/cases", body).await.status, 201);

    // Of a finding: the sites file says that it is a school.
    let hub = Hub::filled().await;
    let open = async |class: &str| {
        let body = json!({ "finding": finding(&hub).await, "reason": "r", "class": class });
        hub.post("/api/cases", body).await
    };
    assert_eq!(open("industry").await.json()["field"], "class");
    let home = open("residential").await;
    assert_eq!((home.status.as_u16(), &home.json()["class"]), (201, &json!("residential")));
}

#[tokio::test]
async fn a_line_ends_with_its_session() {
    let hub = Hub::filled().await;
    let officer = hub.officer("wang", &[(Role::Officer, COUNTY)]).await;
    let analyst = hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await;
    let request = hub.request(officer, Method::GET, "/api/events").body(Body::empty()).unwrap();
    let response = hub.router.clone().oneshot(request).await.unwrap();
    let mut line = response.into_body().into_data_stream();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let out = hub.ask(officer, Method::DELETE, "/api/session", "").await;
    assert_eq!(out.status, 204, "{}", out.text);
    let body = json!({ "finding": finding(&hub).await, "reason": "look" }).to_string();
    assert_eq!(hub.ask(analyst, Method::POST, "/api/cases", body).await.status, 201);
    let next = tokio::time::timeout(Duration::from_secs(10), line.next()).await;
    assert!(next.expect("the line ends").is_none(), "nothing is told after the session");
}

#[tokio::test]
async fn no_code_is_made_before_the_party_was_told() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_suspected().await;
    let path = play.path("/party-code");
    let early = hub.ask(play.cast.officer, Method::POST, &path, "").await;
    assert_eq!(early.problem(), (409, "wrong-state".into()));
    play.act(play.cast.analyst, "attributed", crate::proofs::attribution(play.now())).await;
    play.act(play.cast.officer, "notified", crate::proofs::notice(play.now())).await;
    assert_eq!(hub.ask(play.cast.officer, Method::POST, &path, "").await.status, 201);
}

/// A case of the county's site at the hub itself, which the county does not read; its number.
async fn case_above(hub: &Hub) -> (String, String) {
    let body = clue("site-1", "15", "school");
    let opened = hub.ask(Who::Administrator, Method::POST, "/api/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let opened = opened.json();
    (opened["id"].as_str().unwrap().into(), opened["number"].as_str().unwrap().into())
}

async fn dismiss(hub: &Hub, who: Who, id: &str) {
    let path = |act: &str| format!("/api/cases/{id}/acts/{act}");
    let triaged = hub.act(who, &path("triaged"), 1, &screening()).await;
    assert_eq!(triaged.status, 200, "{}", triaged.text);
    // By the wallet of the finding it is known again.
    let mut proof = crate::proofs::suspicion();
    proof["marks"] = json!([{ "kind": "wallet", "value": "bc1qexample" }]);
    let suspected = hub.act(who, &path("suspected"), 2, &proof).await;
    assert_eq!(suspected.json()["state"], "suspected", "{}", suspected.text);
    let why = json!({ "ground": "false", "why": "a lesson", "checked": "the timetable" });
    let dismissed = hub.act(who, &path("dismissed"), 3, &why).await;
    assert_eq!(dismissed.status, 200, "{}", dismissed.text);
}

#[tokio::test]
async fn numbers_of_other_places_are_not_told() {
    for kin in [false, true] {
        let hub = Hub::filled().await;
        hub.officer("wang", &[(Role::Officer, COUNTY)]).await;
        let analyst = hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await;
        let (id, number) = case_above(&hub).await;
        let finding = finding(&hub).await;
        let open = |more: Value| {
            let mut body = json!({ "finding": finding, "reason": "r" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            hub.ask(analyst, Method::POST, "/api/cases", body.to_string())
        };
        let open_above = open(json!({})).await;
        assert_eq!(open_above.problem(), (409, "already-open".into()));
        assert!(!open_above.text.contains(&number), "{}", open_above.text);
        dismiss(&hub, Who::Administrator, &id).await;
        let more = match kin {
            true => json!({ "accept_kinship": true }),
            false => json!({ "not_kin": "Another tenant." }),
        };
        let opened = open(more).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        assert!(!opened.text.contains(&number) && !opened.text.contains(&id), "{}", opened.text);
        let case = opened.json();
        assert_eq!(case["parent"], Value::Null);
        if kin {
            assert_eq!(case["links"][0]["case"], Value::Null);
            let path = format!("/api/cases/{}", case["id"].as_str().unwrap());
            assert_eq!(hub.get(&path).await.json()["parent"]["number"], json!(number));
        } else {
            let note = case["events"][1]["text"].as_str().unwrap();
            assert!(note.contains("an earlier case of another place: Another tenant."), "{note}");
        }
    }
}

#[tokio::test]
async fn the_child_of_a_sealed_case_is_sealed() {
    let hub = Hub::drill().await;
    hub.officer("wang", &[(Role::Officer, COUNTY)]).await;
    // Also an analyst: as such, the account may open what is not sealed.
    let roles = [(Role::Discipline, COUNTY), (Role::Analyst, COUNTY)];
    let discipline = hub.officer("jin", &roles).await;
    let open = async |more: Value| {
        let mut body = json!({ "finding": finding(&hub).await, "reason": "an official" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        hub.ask(discipline, Method::POST, "/api/cases", body.to_string()).await
    };
    let parent = open(json!({ "sealed": true })).await.json();
    dismiss(&hub, discipline, parent["id"].as_str().unwrap()).await;
    // A case of the same moment would be the same case.
    let later = json!({ "advance_hours": 1 });
    assert_eq!(hub.post("/api/drill/clock", later).await.status, 200);
    let child = open(json!({ "accept_kinship": true })).await;
    assert_eq!(child.status, 201, "{}", child.text);
    assert_eq!(child.json()["sealed"], true);
    let analyst = hub.officer("zhao", &[(Role::Analyst, COUNTY)]).await;
    let path = format!("/api/cases/{}", child.json()["id"].as_str().unwrap());
    assert_eq!(hub.ask(analyst, Method::GET, &path, "").await.problem().0, 404);
}

#[tokio::test]
async fn whoever_signs_a_measure_reads_which_and_on_what_rule() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_verifying().await;
    let case =
        play.act(play.cast.officer, "measure-taken", measure("preservation", play.now())).await;
    let summary = case["pending"][0]["summary"].as_array().unwrap().clone();
    let value = |label: &str| {
        let line = summary.iter().find(|line| line["label"]["en"] == label);
        line.unwrap_or_else(|| panic!("no {label}: {summary:?}"))["value"].clone()
    };
    assert_eq!(value("Measure"), "preservation");
    assert!(value("Basis").as_str().unwrap().contains("cn-energy-71-stop@1"));
    assert_eq!(value("Document"), "order");
}

#[tokio::test]
async fn no_text_shows_other_than_it_is() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await;
    let officer = play.cast.officer;
    let turned = "evidence\u{202e}gpj.exe\u{0}";
    let refused = play.tries(officer, "noted", &json!({ "text": turned })).await;
    assert_eq!(refused.problem(), (422, "field".into()));
    let long = play.tries(officer, "noted", &json!({ "text": "字".repeat(4001) })).await;
    assert_eq!(long.problem(), (422, "field".into()));
    let version = play.version().await;
    let body = json!({ "text": format!("one\n{turned}") });
    let noted = hub.act(officer, &play.path("/notes"), version, &body).await;
    assert_eq!(noted.status, 201, "{}", noted.text);
    assert_eq!(noted.json()["events"][1]["text"], "one\nevidencegpj.exe");
    let path =
        play.path("/exhibits?label=E%E2%81%A61&title=t%E2%80%8Fi&name=evidence%E2%80%AEgpj.exe");
    let request = hub
        .request(officer, Method::POST, &path)
        .header(axum::http::header::IF_MATCH, format!("\"{}\"", play.version().await));
    let added = hub.send(request.body(Body::from("bytes")).unwrap()).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let added = added.json()["exhibits"][0].clone();
    assert_eq!((&added["label"], &added["title"]), (&json!("E1"), &json!("ti")));
    assert_eq!(added["file"]["name"], "evidencegpj.exe");
}

#[tokio::test]
async fn who_reads_alone_does_not_move_the_drill() {
    let hub = Hub::drill().await;
    let clerk = hub.officer("clerk", &[(Role::UnitAdministrator, "150100/site-1")]).await;
    let officer = hub.officer("wang", &[(Role::Officer, COUNTY)]).await;
    let body = json!({ "advance_hours": 1 }).to_string();
    for (who, status) in [(Who::Auditor, 403), (clerk, 403), (officer, 200)] {
        let answer = hub.ask(who, Method::POST, "/api/drill/clock", body.clone()).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
}
