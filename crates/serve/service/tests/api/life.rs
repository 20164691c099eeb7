//! The whole life of a case over HTTP, with every role its own person: to the end of the watch, contested
//! and revoked, relapsed, dismissed, suspended, supervised, handed down.

use axum::http::{Method, header};
use hashwarden_domain::Role;
use serde_json::{Value, json};

use crate::{
    hub::{Hub, Who},
    proofs::{COUNTY, Play, acceptance, finding, paper},
};

fn states(case: &Value) -> Vec<&str> {
    let track = case["track"].as_array().unwrap();
    let reached = track.iter().filter(|step| !step["reached"].is_null());
    reached.map(|step| step["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn from_a_finding_to_the_end_of_the_watch() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_watched().await;
    let case = play.case().await;
    assert_eq!(case["state"], "relapse-watch");
    assert_eq!(case["state_name"], json!({ "en": "Relapse watch", "zh": "复查期" }));
    assert_eq!(states(&case).len(), 12);
    assert_eq!(case["mode"], "active");
    assert_eq!(case["people"]["determined"], json!(["li", "wang", "wu", "zheng"]));
    assert_eq!(case["people"]["accepted"], "qian");
    let begun = case["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&begun["act"], &begun["machine"]), (&json!("watch-begun"), &json!(true)));
    assert_eq!(case["measures"][0]["kind"], "stop-use");

    // Too early, and then in time.
    let ended = json!({ "watched_by": "egress 1; nothing was seen" });
    let early = play.tries(play.cast.officer, "watch-ended", &ended).await;
    assert_eq!(early.problem(), (422, "lacks".into()));
    assert_eq!(early.json()["lacks"][0]["code"], "watch-over");
    play.wait_days(181).await;
    let case = play.act(play.cast.officer, "watch-ended", ended).await;
    assert_eq!(case["state"], "closed");
    let list = hub.ask(play.cast.officer, Method::GET, "/api/cases?tab=ended", "").await.json();
    assert_eq!((&list["total"], &list["tabs"]["open"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn every_step_is_offered_to_the_role_that_may_take_it_and_says_why_not_to_others() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_verifying().await;
    let case = play.case().await;
    let step = &case["next"][0];
    assert_eq!((&step["act"], &step["allowed"]), (&json!("determined"), &json!(false)));
    let demand = |code: &str| {
        let demands = step["demands"].as_array().unwrap();
        demands.iter().find(|demand| demand["code"] == code).cloned().unwrap_or_default()
    };
    assert_eq!(demand("on-site")["met"], true);
    assert_eq!(demand("scene-record")["met"], false);
    assert_eq!(demand("mode")["met"], Value::Null);
    assert_eq!(step["who"][0]["role"], "officer");
    let by_analyst = hub.ask(play.cast.analyst, Method::GET, &play.path(""), "").await.json();
    let why = by_analyst["next"][0]["why"]["zh"].as_str().unwrap();
    assert!(why.contains("执法人员"), "{why}");
    assert!(case["clocks"].as_array().unwrap().iter().any(|due| due["id"] == "determine"));
    assert_eq!(case["due"]["id"], "determine");
    assert_eq!(case["due"]["law"], false);
}

#[tokio::test]
async fn a_proposal_waits_in_the_list_of_whoever_may_sign_it_and_nobody_signs_twice() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_verifying().await;
    let mut ids = Vec::new();
    for label in ["device", "software", "pool-record", "scene", "photo"] {
        ids.push(play.exhibit(label, label.as_bytes()).await);
    }
    let proof = crate::proofs::determination(&ids, play.now());
    let case = play.act(play.cast.officer, "determined", proof).await;
    assert_eq!(case["state"], "verifying");
    let pending = &case["pending"][0];
    assert_eq!(pending["seats"].as_array().unwrap().len(), 3);
    assert_eq!(pending["may_withdraw"], true);
    assert!(pending["seats"].as_array().unwrap().iter().all(|seat| seat["may_sign"] == false));
    for (who, waiting) in [(play.cast.legal, 1), (play.cast.officer, 0), (play.cast.acceptor, 0)] {
        let list = hub.ask(who, Method::GET, "/api/cases?tab=waiting", "").await.json();
        assert_eq!((&list["total"], &list["tabs"]["waiting"]), (&json!(waiting), &json!(waiting)));
    }
    let proposal = pending["proposal"].as_u64().unwrap();
    let path = play.path(&format!("/proposals/{proposal}/sign"));
    let own = json!({ "seat": "second-officer", "opinion": "I agree with myself" });
    let answer = hub.act(play.cast.officer, &path, play.version().await, &own).await;
    assert_eq!(answer.problem(), (422, "lacks".into()));
    assert_eq!(answer.json()["lacks"][0]["code"], "two-persons");
    let path = play.path(&format!("/proposals/{proposal}/withdraw"));
    let why = json!({ "why": "The scene record is not legible." });
    let answer = hub.act(play.cast.legal, &path, play.version().await, &why).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["pending"], json!([]));
}

#[tokio::test]
async fn the_party_contests_and_the_determination_is_withdrawn_from_everybody_who_heard_of_it() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_determined().await;
    play.act(play.cast.officer, "rights-notified", crate::proofs::rights(play.now())).await;
    let told = json!({ "recipient": "Energy bureau", "document": paper("circular") });
    play.act(play.cast.officer, "told", told.clone()).await;

    let path = play.path("/party-code");
    let code = hub.ask(play.cast.officer, Method::POST, &path, "").await;
    assert_eq!(code.status, 201, "{}", code.text);
    let typed = json!({ "code": code.json()["code"] });
    let page = hub.ask(Who::Nobody, Method::POST, "/api/party/session", typed.to_string()).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.contains("Path=/api/party;"), "{cookie}");
    let view = page.json();
    assert_eq!(view["exhibits"].as_array().unwrap().len(), 5);
    assert!(view["seen"].as_array().unwrap().iter().any(|fact| fact["machine"] == false));
    assert!(!page.text.contains("probability") && !page.text.contains("0.97"));
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let word = json!({
        "kind": "defence", "statement": "那是登记过的模型训练。", "agrees": "all", "name": "罗某",
    });
    let request = hub
        .request(Who::Nobody, Method::POST, "/api/party/contests")
        .header(header::COOKIE, &cookie)
        .header(header::CONTENT_TYPE, "application/json");
    let answer = hub.send(request.body(word.to_string().into()).unwrap()).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["contests"][0]["kind"], "defence");
    // The party's cookie opens nothing else.
    let request =
        hub.request(Who::Nobody, Method::GET, "/api/cases").header(header::COOKIE, cookie);
    assert_eq!(hub.send(request.body("".into()).unwrap()).await.status, 401);

    // An open defence holds the decision up.
    play.wait_days(9).await;
    let proof = crate::proofs::decision(play.now());
    let ordered = play.tries(play.cast.officer, "ordered", &proof).await;
    assert_eq!(ordered.problem(), (422, "lacks".into()));
    assert!(ordered.text.contains("contest-open"), "{}", ordered.text);

    let upheld = json!({
        "contest": 1, "outcome": "upheld", "opinion": "The logs show a model training.",
        "document": paper("answer"), "effect": "revoked",
    });
    // Whoever signed the determination answers nobody about it.
    let own = play.tries(play.cast.legal, "contest-decided", &upheld).await;
    assert_eq!(own.problem(), (422, "lacks".into()));
    assert_eq!(own.json()["lacks"][0]["code"], "reviewer");
    let reviewer = hub.officer("xu", &[(Role::LegalReviewer, COUNTY)]).await;
    let case = play.act(reviewer, "contest-decided", upheld).await;
    assert_eq!(case["state"], "revoked");
    let heard = |case: &Value| {
        let told = case["told"].as_array().unwrap().clone();
        let told = told.into_iter().find(|told| told["recipient"] == "Energy bureau").unwrap();
        !told["withdrawn_at"].is_null()
    };
    assert!(!heard(&case));
    let withdrawal = json!({ "recipient": "Energy bureau", "document": paper("withdrawal") });
    let case = play.act(play.cast.officer, "told", withdrawal).await;
    assert!(heard(&case));
    assert_eq!(case["contests"][0]["decided"]["by"], "xu");
}

#[tokio::test]
async fn a_relapse_in_the_watch_opens_a_linked_child_that_is_supervised_above() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_watched().await;
    let finding = finding(&hub).await;
    let analyst = play.cast.analyst;
    let open = |more: Value| {
        let mut body = json!({ "finding": finding, "reason": "It is seen again." });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        hub.ask(analyst, Method::POST, "/api/cases", body.to_string())
    };
    let asked = open(json!({})).await;
    assert_eq!(asked.problem(), (409, "kin".into()));
    let kin = &asked.json()["kin"][0];
    assert_eq!((&kin["kinship"], &kin["case"]["id"]), (&json!("relapse"), &json!(play.id)));
    assert!(kin["consequences"].to_string().contains("starts-at-notified"));

    let child = open(json!({ "accept_kinship": true })).await;
    assert_eq!(child.status, 201, "{}", child.text);
    let child = child.json();
    assert_eq!(child["state"], "notified");
    assert_eq!(child["parent"]["id"], json!(play.id));
    assert_eq!(child["supervision"]["from"]["code"], "150000");
    assert_eq!(child["origin"], "relapse");
    let parent = play.case().await;
    let link = &parent["links"][0];
    assert_eq!((&link["case"]["id"], &link["is_parent"]), (&child["id"], &json!(false)));
    assert_eq!(parent["version"].as_u64(), Some(parent["events"].as_array().unwrap().len() as u64));
    let list = hub.ask(analyst, Method::GET, "/api/cases?tab=relapsed", "").await.json();
    assert_eq!(list["items"][0]["id"], child["id"]);
}

#[tokio::test]
async fn what_is_not_kin_says_why_and_begins_like_any_other() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_watched().await;
    let body = json!({
        "finding": finding(&hub).await, "reason": "Seen.", "not_kin": "Another tenant moved in.",
    });
    let answer = hub.ask(play.cast.analyst, Method::POST, "/api/cases", body.to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let case = answer.json();
    assert_eq!((&case["state"], &case["parent"]), (&json!("clue"), &Value::Null));
    assert!(case["events"][1]["text"].as_str().unwrap().contains("Another tenant"));
    let path = format!("/api/cases/{}/kin", case["id"].as_str().unwrap());
    let kin = hub.ask(play.cast.analyst, Method::GET, &path, "").await.json();
    assert_eq!(kin[0]["case"]["id"], json!(play.id), "it stays a candidate");
}

#[tokio::test]
async fn a_pause_stops_the_clock_and_the_way_and_goes_on_again() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_notified().await;
    let resume_on = play.now() + jiff::SignedDuration::from_hours(24 * 20);
    let pause = json!({ "reason": "The building is flooded.", "resume_on": resume_on.to_string() });
    let case = play.together(play.cast.officer, "suspended", pause).await;
    assert_eq!(case["overlays"], json!(["suspended"]));
    assert_eq!(case["due"]["id"], "resume");
    let stands = case["clocks"].as_array().unwrap().iter().find(|due| due["id"] == "acknowledge");
    let stands = stands.unwrap();
    assert_eq!(stands["standing"], "suspended");
    assert_eq!(stands["resume_on"], json!(resume_on.to_string()));
    let receipt = crate::proofs::receipt(play.now());
    let answer = play.tries(play.cast.clerk, "acknowledged", &receipt).await;
    assert_eq!(answer.json()["lacks"][0]["code"], "suspended");
    play.wait_days(10).await;
    let case = play.act(play.cast.officer, "resumed", json!({})).await;
    assert_eq!(case["overlays"], json!([]));
    assert_eq!(
        (&case["due"]["id"], &case["due"]["standing"]),
        (&json!("acknowledge"), &json!("running"))
    );
}

#[tokio::test]
async fn a_notice_that_nobody_signed_for_is_supervised_by_rule_and_told_upwards() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_notified().await;
    play.wait_days(4).await;
    assert_eq!(play.case().await["due"]["standing"], "overdue");
    assert_eq!(play.case().await["supervision"], Value::Null, "two more working days first");
    let list = hub.ask(play.cast.officer, Method::GET, "/api/cases?tab=overdue", "").await.json();
    assert_eq!(list["total"], 1);
    play.wait_days(4).await;
    let case = play.case().await;
    assert_eq!(case["supervision"]["from"]["code"], "150000");
    let last = case["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["act"], &last["by"]), (&json!("supervised"), &json!("system")));
    assert!(!case["due"]["escalated_to"].as_array().unwrap().is_empty());
    let board = hub.ask(play.cast.officer, Method::GET, "/api/deadlines", "").await.json();
    assert_eq!(board["items"][0]["case"]["id"], json!(play.id));
}

#[tokio::test]
async fn a_superior_hands_down_in_bulk_supervises_and_does_not_do_the_work() {
    let hub = Hub::drill().await;
    // Nobody is officer in the county yet: the case lands at the hub's place.
    let body = json!({ "finding": finding(&hub).await, "reason": "look" });
    let case = hub.post("/api/cases", body).await.json();
    assert_eq!(case["place"]["code"], "15");
    let county = hub.officer("wang", &[(Role::Officer, COUNTY)]).await;
    let (id, version) = (case["id"].clone(), case["version"].clone());
    let path = format!("/api/cases/{}", id.as_str().unwrap());
    let seen = hub.ask(county, Method::GET, &path, "").await;
    assert_eq!(seen.problem(), (404, "not-found".into()));
    let cases = json!([{ "id": id, "version": version }, { "id": "00".repeat(16), "version": 1 }]);
    let body = |confirm: u64| json!({ "cases": cases, "to": COUNTY, "why": "It lies there.", "confirm": confirm });
    let unconfirmed = hub.post("/api/cases/hand-down", body(1)).await;
    assert_eq!(unconfirmed.problem(), (422, "field".into()));
    let done = hub.post("/api/cases/hand-down", body(2)).await.json();
    assert_eq!(done["done"], json!([id]));
    assert_eq!(done["refused"][0]["problem"]["code"], "not-found");
    let path = format!("/api/cases/{}", id.as_str().unwrap());
    let case = hub.ask(county, Method::GET, &path, "").await.json();
    assert_eq!(case["place"]["code"], COUNTY);
    // From above: orders, but not the work.
    let triage = hub.act(Who::Administrator, &format!("{path}/acts/triaged"), 2, &json!({})).await;
    assert_eq!(triage.problem(), (403, "forbidden".into()));
    assert_eq!(triage.json()["needed"][0], json!({ "role": "analyst", "node": COUNTY }));
    let until = hub.state.now() + jiff::SignedDuration::from_hours(240);
    let order = json!({ "order": paper("order"), "demand": "Report.", "until": until.to_string() });
    let path = format!("{path}/acts/supervised");
    let supervised = hub.act(Who::Administrator, &path, 2, &order).await;
    assert_eq!(supervised.status, 200, "{}", supervised.text);
    let own = hub.act(county, &path, 3, &order).await;
    assert_eq!(own.problem(), (403, "forbidden".into()));
}

#[tokio::test]
async fn what_is_not_accepted_goes_back() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_rectifying().await;
    play.act(play.cast.clerk, "rectification-reported", crate::proofs::report()).await;
    // Too early, one machine short, and by whoever determined.
    let mut proof = acceptance(play.now());
    proof["devices"][0]["count"] = json!(5);
    proof["quiet"]["start"] =
        json!((play.now() - jiff::SignedDuration::from_hours(24)).to_string());
    let answer = play.tries(play.cast.acceptor, "accepted", &proof).await;
    let lacks = answer.json()["lacks"].to_string();
    assert!(lacks.contains("\"quiet\"") && lacks.contains("devices-accounted"), "{lacks}");
    assert_eq!(play.tries(play.cast.officer, "accepted", &proof).await.problem().0, 403);
    let missing = json!({ "missing": "One machine still runs." });
    let case = play.act(play.cast.acceptor, "returned", missing).await;
    assert_eq!(case["state"], "rectifying");
}

#[tokio::test]
async fn the_party_gets_no_less_time_than_the_law_gives_and_as_much_where_nothing_is_said() {
    let hub = Hub::drill().await;
    let play = Play::begin(&hub).await.until_determined().await;
    let mut notice = crate::proofs::rights(play.now());
    let early = play.now() + jiff::SignedDuration::from_hours(48);
    notice["defence_until"] = json!(early.to_string());
    let short = play.tries(play.cast.officer, "rights-notified", &notice).await;
    assert_eq!(short.problem(), (422, "field".into()));
    assert_eq!(short.json()["field"], "defence_until");
    notice.as_object_mut().unwrap().remove("defence_until");
    let case = play.act(play.cast.officer, "rights-notified", notice).await;
    let right =
        case["clocks"].as_array().unwrap().iter().find(|due| due["id"] == "cn-penalty-64-request");
    assert!(right.is_some_and(|due| due["standing"] == "running"), "{}", case["clocks"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exhibit_is_taken_in_though_the_authority_for_time_does_not_answer() {
    let mut hub = Hub::drill().await;
    // A port on which nobody listens.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let authority = format!("http://{closed}/tsr").parse().unwrap();
    hub.state = hub.state.clone().with_time_authority(authority);
    hub.router = hashwarden_service::http::router(hub.state.clone());
    let play = Play::begin(&hub).await;
    let id = play.exhibit("photo", b"a photo").await;
    let case = play.case().await;
    let file = &case["exhibits"][0]["file"];
    assert_eq!((&file["bytes"], &file["time_token"]), (&json!(7), &Value::Null));
    assert_eq!(file["sm3"].as_str().unwrap().len(), 64);
    let path = play.path(&format!("/exhibits/{id}"));
    let sent = hub.ask(play.cast.officer, Method::GET, &path, "").await;
    assert_eq!(
        (sent.text.as_str(), &sent.headers["content-length"]),
        ("a photo", &"7".parse().unwrap())
    );
    let check = hub.ask(play.cast.officer, Method::POST, &format!("{path}/check"), "").await.json();
    assert_eq!(check["ok"], true);
    assert_eq!(play.case().await["exhibits"][0]["checked"]["ok"], true);
    // The file changes behind the hub's back: a check says so, and the export names it.
    let sha256 = file["sha256"].as_str().unwrap();
    let kept = hub.folder.path().join("exhibits/sha256").join(&sha256[..2]).join(sha256);
    std::fs::remove_file(&kept).unwrap();
    std::fs::write(&kept, b"b photo").unwrap();
    let check = hub.ask(play.cast.officer, Method::POST, &format!("{path}/check"), "").await.json();
    assert_eq!(check["ok"], false);
    let export = hub.ask(play.cast.officer, Method::GET, &play.path("/export"), "").await;
    assert_eq!(export.problem(), (500, "exhibit".into()));
}
