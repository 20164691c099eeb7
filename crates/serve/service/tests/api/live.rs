//! Events for open pages: what another process appends is heard.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, header},
};
use hashwarden_ledger::Ledger;
use hashwarden_service::{Limits, http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::{
    hub::{Hub, Who},
    world,
};

#[tokio::test]
async fn an_append_by_somebody_else_is_heard_within_seconds() {
    let hub = Hub::empty().await;
    let request = hub.request(Who::Administrator, Method::GET, "/api/events");
    let response = hub.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.into_body().into_data_stream();
    // The watch has read the head by the time it has waited once.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let other = Ledger::open(hub.folder.path()).await.unwrap();
    other.append(vec![world::seen(1)], world::at(0)).await.unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(10), chunks.next()).await;
    let text = heard.unwrap().unwrap().unwrap();
    assert_eq!(&text[..], b"event: snapshot\ndata: {\"sequence\":1}\n\n");
}

#[tokio::test]
async fn places_to_listen_are_limited_and_come_free() {
    let limits = Limits { listeners: 1, ..Limits::default() };
    let hub = Hub::with(limits, "", "15").await;
    let listen = || {
        let request = hub.request(Who::Administrator, Method::GET, "/api/events");
        hub.router.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    let first = listen().await.unwrap();
    assert_eq!(first.status(), 200);
    assert_eq!(listen().await.unwrap().status(), 503);
    drop(first);
    assert_eq!(listen().await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_open_page_does_not_keep_the_service_from_stopping() {
    let hub = Hub::empty().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(http::serve(listener, hub.state.clone(), async {
        let _ = stopped.await;
    }));
    let mut page = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = hub.request(Who::Administrator, Method::GET, "/api/events");
    let cookie = request.headers_ref().unwrap()[header::COOKIE].to_str().unwrap().to_owned();
    let text = format!("GET /api/events HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n");
    page.write_all(text.as_bytes()).await.unwrap();
    let mut begin = [0; 15];
    page.read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 200 OK");
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), server).await;
    ended.expect("it stops at once").unwrap().unwrap();
}

#[tokio::test]
async fn a_case_is_told_of_to_those_who_may_see_it() {
    use hashwarden_domain::Role;
    let hub = Hub::filled().await;
    let officer = hub.officer("wang", &[(Role::Officer, "150100")]).await;
    let analyst = hub.officer("zhao", &[(Role::Analyst, "150100")]).await;
    let beside = hub.officer("sun", &[(Role::Officer, "150200")]).await;
    let listen = async |who: Who| {
        let request = hub.request(who, Method::GET, "/api/events").body(Body::empty()).unwrap();
        hub.router.clone().oneshot(request).await.unwrap().into_body().into_data_stream()
    };
    let (mut own, mut other) = (listen(officer).await, listen(beside).await);
    tokio::time::sleep(Duration::from_millis(200)).await;
    // The clock of this hub stands still: what happens at the same moment counts as new once.
    let finding = crate::proofs::finding(&hub).await;
    let body = serde_json::json!({ "finding": finding, "reason": "look" }).to_string();
    let opened = hub.ask(analyst, Method::POST, "/api/cases", body).await;
    assert_eq!(opened.status, 201, "{}", opened.text);
    let mut heard = String::new();
    while !heard.contains("event: case") {
        let chunk = tokio::time::timeout(Duration::from_secs(10), own.next()).await;
        heard.push_str(std::str::from_utf8(&chunk.unwrap().unwrap().unwrap()).unwrap());
    }
    let id = opened.json()["id"].as_str().unwrap().to_owned();
    assert!(heard.contains(&id) && heard.contains("\"version\":1"), "{heard}");
    let chunk = tokio::time::timeout(Duration::from_secs(10), other.next()).await;
    let chunk = chunk.unwrap().unwrap().unwrap();
    assert!(chunk.starts_with(b"event: snapshot"));
    let more = tokio::time::timeout(Duration::from_millis(300), other.next()).await;
    assert!(more.is_err(), "nothing is told of the neighbour's case");
}
