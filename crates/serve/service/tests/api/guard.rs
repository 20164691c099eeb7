//! Who is let in, and what every answer carries.

use axum::{
    body::Body,
    http::{Method, Request, header},
};

use crate::hub::{Hub, Who};

#[tokio::test]
async fn a_foreign_host_is_refused_everywhere() {
    let hub = Hub::empty().await;
    for path in ["/", "/api/snapshot", "/api/openapi.json", "/assets/x.js"] {
        for host in ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8080"] {
            let request =
                Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap();
            assert_eq!(
                hub.send(request).await.problem(),
                (400, "wrong-host".into()),
                "{host}{path}"
            );
        }
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(hub.send(request).await.problem().0, 400, "no host at all");
    }
    let request = Request::get("/api/openapi.json").header(header::HOST, "hub.example:443");
    assert_eq!(hub.send(request.body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_change_that_is_not_meant_is_refused() {
    let hub = Hub::filled().await;
    for (method, path) in [
        (Method::POST, "/api/session"),
        (Method::DELETE, "/api/session"),
        (Method::POST, "/api/cases"),
        (Method::POST, "/api/captures?name=x"),
    ] {
        let mut request =
            hub.request(Who::Administrator, method, path).body(Body::from("{}")).unwrap();
        request.headers_mut().remove("x-hashwarden");
        assert_eq!(hub.send(request).await.problem(), (400, "malformed".into()), "{path}");
    }
    assert_eq!(hub.get("/api/session").await.status, 200, "still signed in");
}

#[tokio::test]
async fn nothing_is_shown_to_nobody() {
    let hub = Hub::filled().await;
    for path in [
        "/api/session",
        "/api/snapshot",
        "/api/findings",
        "/api/findings/0",
        "/api/cases",
        "/api/cases/0",
        "/api/territories",
        "/api/coverage",
        "/api/captures/0",
        "/api/events",
    ] {
        let answer = hub.ask(Who::Nobody, Method::GET, path, "").await;
        assert_eq!(answer.problem(), (401, "signed-out".into()), "{path}");
        let mut request = hub.request(Who::Nobody, Method::GET, path).body(Body::empty()).unwrap();
        let forged = format!("hashwarden_session={}", "0".repeat(64));
        request.headers_mut().insert(header::COOKIE, forged.parse().unwrap());
        assert_eq!(hub.send(request).await.status, 401, "{path}");
    }
    assert_eq!(hub.ask(Who::Nobody, Method::GET, "/api/nothing", "").await.problem().0, 404);
}

#[tokio::test]
async fn the_cookie_is_for_us_and_not_for_scripts() {
    let hub = Hub::empty().await;
    let answer = hub
        .ask(Who::Nobody, Method::POST, "/api/session", r#"{"name":"admin","password":"x"}"#)
        .await;
    assert_eq!(answer.problem(), (401, "mismatch".into()));
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
    let answer = hub.ask(Who::Administrator, Method::DELETE, "/api/session", "").await;
    assert_eq!(answer.status, 204);
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert_eq!(cookie, "hashwarden_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    assert_eq!(hub.get("/api/session").await.status, 401);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let hub = Hub::empty().await;
    let body = r#"{"name":"admin","password":"guess"}"#;
    for _ in 0..5 {
        let answer = hub.ask(Who::Nobody, Method::POST, "/api/session", body).await;
        assert_eq!(answer.problem().0, 401);
    }
    let answer = hub.ask(Who::Nobody, Method::POST, "/api/session", body).await;
    assert_eq!(answer.problem(), (429, "too-many".into()));
    assert_eq!(answer.headers[header::RETRY_AFTER], "16");
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let hub = Hub::empty().await;
    for path in ["/", "/api/snapshot", "/api/nothing", "/assets/nothing.js"] {
        let answer = hub.get(path).await;
        let has = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        let policy = has("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.split(';').next().unwrap().contains("unsafe"));
        assert_eq!(has("x-content-type-options"), "nosniff");
        assert_eq!(has("referrer-policy"), "no-referrer");
        if path.starts_with("/api") {
            assert_eq!(has("cache-control"), "no-store");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_or_no_json_is_refused_in_words() {
    let hub = Hub::empty().await;
    let long = format!(r#"{{"finding":"0","reason":"{}"}}"#, "x".repeat(300_000));
    for body in
        [long.as_str(), "{", "7", r#"{"finding":1}"#, r#"{"finding":"0","reason":"r","x":1}"#]
    {
        let answer = hub.ask(Who::Administrator, Method::POST, "/api/cases", body.to_owned()).await;
        assert_eq!(answer.problem(), (400, "malformed".into()));
    }
    for path in ["/api/findings?page=x", "/api/findings?unknown=1"] {
        assert_eq!(hub.get(path).await.problem().0, 400, "{path}");
    }
    for (path, field) in [
        ("/api/findings?since=yesterday", "since"),
        ("/api/findings?has_case=maybe", "has_case"),
        ("/api/cases?state=half", "state"),
        ("/api/cases?tab=half", "tab"),
        ("/api/cases?sort=half", "sort"),
        ("/api/cases?node=a%20b", "node"),
        ("/api/rules?on=today", "on"),
    ] {
        let answer = hub.get(path).await;
        assert_eq!(answer.problem(), (422, "field".into()));
        assert_eq!(answer.json()["field"], field);
    }
}
