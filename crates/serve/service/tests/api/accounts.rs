//! Accounts over HTTP: made, given roles, signed in with a second factor, ended; tokens for scripts; and
//! each change in the ledger.

use axum::http::{Method, header};
use hashwarden_domain::Role;
use hashwarden_ledger::Scope;
use serde_json::{Value, json};

use crate::hub::{Hub, Who};

#[tokio::test]
async fn an_administrator_makes_an_officer_who_signs_in_and_acts_at_the_own_place() {
    let hub = Hub::filled().await;
    let new = json!({ "name": "sun", "grants": [{ "role": "analyst", "node": "150100" }] });
    let made = hub.post("/api/officers", new.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let password = made.json()["password"].as_str().unwrap().to_owned();
    assert_eq!(hub.post("/api/officers", new).await.problem(), (422, "field".into()));
    let body = json!({ "name": "sun", "password": password }).to_string();
    let signed = hub.ask(Who::Nobody, Method::POST, "/api/session", body).await;
    assert_eq!(signed.status, 200, "{}", signed.text);
    let session = signed.json();
    assert_eq!(session["grants"], json!([{ "role": "analyst", "node": "150100" }]));
    assert_eq!(session["must_change"], true);

    let list = hub.get("/api/officers").await.json();
    let names: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["admin", "auditor", "sun"]);
    let grant = json!({ "role": "officer", "node": "150100" }).to_string();
    let given = hub.ask(Who::Administrator, Method::POST, "/api/officers/sun/grants", grant).await;
    assert_eq!(given.status, 204, "{}", given.text);
    let apart = json!({ "role": "auditor", "node": "150100" });
    let refused = hub.post("/api/officers/sun/grants", apart).await;
    assert_eq!(refused.problem(), (422, "refused".into()));
    let taken = hub.ask(Who::Administrator, Method::DELETE, "/api/officers/sun/grants/1", "").await;
    assert_eq!(taken.status, 204, "{}", taken.text);
    let list = hub.get("/api/officers").await.json();
    assert_eq!(list["items"][2]["grants"][0]["role"], "officer");
    let reset = hub.post("/api/officers/sun/password", json!({})).await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    assert_ne!(reset.json()["password"], json!(password));
    let kinds = kinds(&hub).await;
    assert_eq!(kinds, ["add-officer", "grant-role", "grant-role", "revoke-role", "reset-password"]);
}

/// Words of the administrative acts in the ledger, in order.
async fn kinds(hub: &Hub) -> Vec<String> {
    let mut lines = Vec::new();
    hub.state.ledger.export(Scope::History, &mut lines, &mut |_| {}).await.unwrap();
    let text = String::from_utf8(lines).unwrap();
    let entries = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let acts = entries.filter(|line| line["entry"]["kind"] == "administered").map(|line| {
        let body: Value = serde_json::from_str(line["entry"]["body"].as_str().unwrap()).unwrap();
        body["act"].as_str().unwrap().to_owned()
    });
    acts.collect()
}

#[tokio::test]
async fn nobody_but_an_administrator_touches_accounts() {
    let hub = Hub::filled().await;
    let officer = hub.officer("wang", &[(Role::Officer, "15")]).await;
    for (method, path, body) in [
        (Method::GET, "/api/officers", json!({})),
        (Method::POST, "/api/officers", json!({ "name": "x" })),
        (Method::POST, "/api/officers/wang/grants", json!({ "role": "head", "node": "15" })),
        (Method::POST, "/api/officers/admin/password", json!({})),
    ] {
        let answer = hub.ask(officer, method, path, body.to_string()).await;
        assert_eq!(answer.problem(), (403, "forbidden".into()), "{path}");
    }
    // The own sessions are one's own business, others' are not.
    let own = hub.ask(officer, Method::GET, "/api/sessions", "").await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["current"], true);
    let all = hub.get("/api/sessions").await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 3);
    let mine = own["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/sessions/{mine}");
    assert_eq!(hub.ask(officer, Method::DELETE, &path, "").await.status, 204);
    assert_eq!(hub.ask(officer, Method::GET, "/api/session", "").await.status, 401);
}

#[tokio::test]
async fn a_token_does_what_it_was_made_for_and_no_more() {
    let hub = Hub::filled().await;
    let officer = hub.officer("wang", &[(Role::Officer, "15")]).await;
    let until = (hub.state.now() + jiff::SignedDuration::from_hours(24)).to_string();
    let wanted = json!({ "name": "nightly", "scopes": ["read-case"], "until": until }).to_string();
    let made = hub.ask(officer, Method::POST, "/api/tokens", wanted).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let token = format!("Bearer {}", made.json()["token"].as_str().unwrap());
    let ask = |method: Method, path: &str, body: &Value| {
        let mut request = hub
            .request(Who::Nobody, method, path)
            .header(header::AUTHORIZATION, &token)
            .body(body.to_string().into())
            .unwrap();
        // A script is not a browser: the token says that it is meant.
        request.headers_mut().remove("x-hashwarden");
        hub.send(request)
    };
    assert_eq!(ask(Method::GET, "/api/cases", &json!({})).await.status, 200);
    let body = json!({ "finding": crate::proofs::finding(&hub).await, "reason": "r" });
    let opened = ask(Method::POST, "/api/cases", &body).await;
    assert_eq!(opened.problem(), (403, "forbidden".into()));
    assert!(opened.json()["detail"]["en"].as_str().unwrap().contains("token"));
    let again = json!({ "name": "more", "scopes": ["read-case"], "until": until });
    assert_ne!(ask(Method::POST, "/api/tokens", &again).await.status, 201);
    let list = hub.ask(officer, Method::GET, "/api/tokens", "").await;
    assert!(!list.text.contains(made.json()["token"].as_str().unwrap()));
    let path = format!("/api/tokens/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(hub.ask(officer, Method::DELETE, &path, "").await.status, 204);
    assert_eq!(ask(Method::GET, "/api/cases", &json!({})).await.status, 401);
    let none = json!({ "name": "x", "scopes": ["fly"], "until": until }).to_string();
    let none = hub.ask(officer, Method::POST, "/api/tokens", none).await;
    assert_eq!(none.problem(), (422, "field".into()));
}

#[tokio::test]
async fn a_second_factor_is_asked_for_only_once_it_was_confirmed() {
    let hub = Hub::filled().await;
    let officer = hub.officer("wang", &[(Role::Officer, "15")]).await;
    let enrolled = hub.ask(officer, Method::POST, "/api/session/totp", "").await;
    assert_eq!(enrolled.status, 201, "{}", enrolled.text);
    assert!(enrolled.json()["uri"].as_str().unwrap().starts_with("otpauth://"));
    assert_eq!(enrolled.json()["recovery"].as_array().unwrap().len(), 10);
    let wrong = json!({ "code": "000000" }).to_string();
    let wrong = hub.ask(officer, Method::POST, "/api/session/totp/confirm", wrong).await;
    assert_eq!(wrong.problem(), (401, "mismatch".into()));
    let accounts = hub.get("/api/officers").await.json();
    let row =
        accounts["items"].as_array().unwrap().iter().find(|row| row["name"] == "wang").unwrap();
    assert_eq!(row["totp"], false);
}

#[tokio::test]
async fn the_clock_of_a_drill_moves_cases_and_signs_nobody_out_and_no_real_hub_has_it() {
    let real = Hub::filled().await;
    assert_eq!(real.get("/api/drill/clock").await.problem().0, 404);
    let body = json!({ "advance_hours": 24 });
    assert_eq!(real.post("/api/drill/clock", body.clone()).await.problem().0, 404);
    let hub = Hub::drill().await;
    let before = hub.get("/api/drill/clock").await.json();
    assert_eq!(before["moved"], false);
    for hours in [0, 9001] {
        let far = hub.post("/api/drill/clock", json!({ "advance_hours": hours })).await;
        assert_eq!(far.problem(), (422, "field".into()));
    }
    assert_eq!(hub.post("/api/drill/clock", json!({ "advance_hours": 9000 })).await.status, 200);
    let session = hub.get("/api/session").await;
    assert_eq!(session.status, 200, "a year later nobody was signed out");
    let after = hub.get("/api/drill/clock").await.json();
    assert_eq!(after["moved"], true);
    assert!(after["now"].as_str() > before["now"].as_str());
}

#[tokio::test]
async fn the_white_list_takes_two_persons_and_counts_what_it_saw() {
    let hub = Hub::drill().await;
    let analyst = hub.officer("zhao", &[(Role::Analyst, "150100")]).await;
    let officer = hub.officer("wang", &[(Role::Officer, "150100")]).await;
    let beside = hub.officer("sun", &[(Role::Officer, "150200")]).await;
    let finding = hub.get("/api/findings?sort=probability").await.json();
    let site = finding["items"][0]["site"]["id"].clone();
    let until = (hub.state.now() + jiff::SignedDuration::from_hours(24 * 90)).to_string();
    let wanted = json!({ "site": site, "reason": "registered training", "until": until });
    let proposed = hub.ask(analyst, Method::POST, "/api/white-list", wanted.to_string()).await;
    assert_eq!(proposed.status, 201, "{}", proposed.text);
    let listing = proposed.json();
    assert_eq!((&listing["state"], &listing["may_confirm"]), (&json!("waiting"), &json!(false)));
    let path = format!("/api/white-list/{}", listing["id"].as_str().unwrap());
    let confirm = format!("{path}/confirm");
    assert_eq!(hub.ask(analyst, Method::POST, &confirm, "").await.problem().0, 403);
    assert_eq!(hub.ask(beside, Method::POST, &confirm, "").await.problem().0, 404);
    let confirmed = hub.ask(officer, Method::POST, &confirm, "").await;
    assert_eq!(confirmed.json()["state"], "holds", "{}", confirmed.text);
    assert_eq!(hub.ask(officer, Method::POST, &confirm, "").await.problem().0, 422);
    assert_eq!(hub.get("/api/white-list").await.json()["items"].as_array().unwrap().len(), 1);
    let list = hub.ask(beside, Method::GET, "/api/white-list", "").await.json();
    assert_eq!(list["items"], json!([]));
    let end = json!({ "why": "The training is over." }).to_string();
    let ended = hub.ask(officer, Method::POST, &format!("{path}/end"), end).await;
    assert_eq!(ended.json()["state"], "ended", "{}", ended.text);
    let far = json!({ "site": site, "reason": "r", "until": "2040-01-01T00:00:00Z" });
    let far = hub.ask(analyst, Method::POST, "/api/white-list", far.to_string()).await;
    assert_eq!(far.problem(), (422, "field".into()));
}
