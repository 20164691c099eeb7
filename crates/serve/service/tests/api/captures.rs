//! A capture from the first byte to its findings, and captures that are refused.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use hashwarden_service::Limits;
use serde_json::Value;
use tokio_stream::StreamExt;

use crate::hub::{Hub, Who};

async fn done(hub: &Hub, id: &str) -> Value {
    for _ in 0..600 {
        let capture = hub.get(&format!("/api/captures/{id}")).await.json();
        if capture["state"] == "done" || capture["state"] == "failed" {
            return capture;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the capture was not read within half a minute");
}

fn left_over(hub: &Hub) -> usize {
    std::fs::read_dir(hub.folder.path().join("captures")).map_or(0, Iterator::count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_captures_become_findings_and_their_bytes_are_not_kept() {
    let begin = "2026-03-01T16:00:00Z".parse().unwrap();
    let district = hashwarden_drill::district(1, begin, hashwarden_drill::Scale::District);
    let hub = Hub::with(Limits::default(), &district.sites_toml, "CN").await;
    let working = district.truth.sessions.first().unwrap().site.clone();
    let files = district.truth.sites.iter().find(|site| site.key == working).unwrap();
    let mut evidence = 0;
    for (name, bytes) in district.captures {
        if !files.captures.contains(&name) {
            continue;
        }
        let size = bytes.len();
        let path = format!("/api/captures?name=folder%2F{name}");
        let accepted = hub.ask(Who::Administrator, Method::POST, &path, bytes).await;
        assert_eq!(accepted.status, 202, "{}", accepted.text);
        let capture = done(&hub, accepted.json()["id"].as_str().unwrap()).await;
        assert_eq!((&capture["state"], &capture["name"]), (&"done".into(), &name.clone().into()));
        assert_eq!(capture["total"], size);
        assert!(capture["packets"].as_u64().unwrap() > 0);
        evidence += capture["evidence"].as_u64().unwrap();
        if let Some(finding) = capture["findings"].get(0) {
            let finding = hub.get(&format!("/api/findings/{}", finding.as_str().unwrap())).await;
            let conversation = &finding.json()["conversations"][0];
            assert_eq!(conversation["source"], name);
        }
    }
    assert!(evidence > 0, "the truth says that somebody works at {working}");
    assert_eq!(left_over(&hub), 0);
    let coverage = hub.get("/api/coverage").await.json();
    assert_eq!(coverage["sources"].as_array().unwrap().len(), files.captures.len());
    let list = hub.get("/api/findings").await.json();
    assert!(list["total"].as_u64().unwrap() > 0);
}

/// Rows of Suricata's eve.json: an answer for a listed name, then a flow to the address in it.
const EVE: &str = concat!(
    r#"{"timestamp":"2026-03-01T10:00:00.000000+0000","event_type":"dns","src_ip":"10.0.0.1","src_port":53,"dest_ip":"10.0.0.5","dest_port":40000,"proto":"UDP","dns":{"version":2,"type":"answer","id":9,"qr":true,"rrname":"NAME","rrtype":"A","rcode":"NOERROR","answers":[{"rrname":"NAME","rrtype":"A","ttl":60,"rdata":"203.0.113.77"}]}}"#,
    "\n",
    r#"{"timestamp":"2026-03-01T11:00:00.000000+0000","event_type":"flow","src_ip":"10.0.0.5","src_port":50000,"dest_ip":"203.0.113.77","dest_port":3333,"proto":"TCP","flow":{"pkts_toserver":600,"pkts_toclient":610,"bytes_toserver":60000,"bytes_toclient":120000,"start":"2026-03-01T10:00:01.000000+0000","end":"2026-03-01T10:50:00.000000+0000","age":3000,"state":"closed"}}"#,
    "\n",
);

#[tokio::test]
async fn a_log_becomes_a_finding_that_says_who_told_it() {
    let hub = Hub::empty().await;
    let path = "/api/captures?name=eve.json";
    let body = EVE.replace("NAME", "pool.example");
    let accepted = hub.ask(Who::Administrator, Method::POST, path, body).await;
    let capture = done(&hub, accepted.json()["id"].as_str().unwrap()).await;
    assert_eq!((&capture["state"], &capture["records"]), (&"done".into(), &2.into()), "{capture}");
    let finding = capture["findings"][0].as_str().unwrap();
    let finding = hub.get(&format!("/api/findings/{finding}")).await.json();
    let conversations = finding["conversations"].as_array().unwrap();
    let of = |protocol| conversations.iter().find(|one| one["protocol"] == protocol).unwrap();
    let flow = of("pool-flow");
    assert_eq!(flow["told_by"]["en"], "Suricata's eve.json");
    assert_eq!(flow["traffic"]["received"], serde_json::json!({ "packets": 610, "bytes": 120000 }));
    assert_eq!(flow["traffic"]["answered"], true);
    let name = of("dns-pool");
    assert!(name["told_by"]["zh"].as_str().unwrap().contains("Suricata"));
    assert!(name["traffic"].is_null());
    let coverage = hub.get("/api/coverage").await.json();
    let source = &coverage["sources"][0];
    assert_eq!((&source["kind"], &source["records"]), (&"records".into(), &2.into()));
    assert_eq!(source["packets"], 1_210);
}

#[tokio::test]
async fn what_is_no_capture_fails_with_a_reason_and_is_not_kept() {
    let hub = Hub::empty().await;
    let text = "this is a letter, not a capture\n".repeat(20);
    let accepted =
        hub.ask(Who::Administrator, Method::POST, "/api/captures?name=a.txt", text).await;
    let capture = done(&hub, accepted.json()["id"].as_str().unwrap()).await;
    assert_eq!(capture["state"], "failed");
    assert!(!capture["message"]["zh"].as_str().unwrap().is_empty(), "{capture}");
    assert_eq!(capture["lost"][0]["what"], "file-unreadable");
    assert_eq!(left_over(&hub), 0);
}

#[tokio::test]
async fn too_large_empty_or_without_name_is_refused() {
    let limits = Limits { capture_bytes: 1000, ..Limits::default() };
    let hub = Hub::with(limits, "", "15").await;
    let send =
        |path: &'static str, body: Body| hub.ask(Who::Administrator, Method::POST, path, body);
    let path = "/api/captures?name=x.pcap";
    // Announced, and found out while receiving.
    let request =
        hub.request(Who::Administrator, Method::POST, path).header("content-length", "1001");
    let announced = hub.send(request.body(Body::from(vec![0; 1001])).unwrap()).await;
    assert_eq!(announced.problem(), (413, "too-large".into()));
    let chunks =
        tokio_stream::iter((0..11).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![0; 100]))));
    assert_eq!(send(path, Body::from_stream(chunks)).await.problem(), (413, "too-large".into()));
    assert_eq!(send(path, Body::empty()).await.problem(), (422, "field".into()));
    assert_eq!(send("/api/captures?name=", Body::from("x")).await.problem(), (422, "field".into()));
    assert_eq!(send("/api/captures", Body::from("x")).await.problem(), (400, "malformed".into()));
    assert_eq!(left_over(&hub), 0);
    // The places that the refused ones held are free again.
    for _ in 0..3 {
        let accepted = send(path, Body::from("no capture")).await;
        assert_eq!(accepted.status, 202);
        done(&hub, accepted.json()["id"].as_str().unwrap()).await;
    }
}

#[tokio::test]
async fn a_third_at_once_is_told_to_wait_and_one_cut_short_is_dropped() {
    let hub = Hub::empty().await;
    let path = "/api/captures?name=slow.pcap";
    let mut open = Vec::new();
    for _ in 0..2 {
        let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, std::io::Error>>(1);
        let body = Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receiver));
        let request = hub.request(Who::Administrator, Method::POST, path).body(body).unwrap();
        let router = hub.router.clone();
        let task = tokio::spawn(tower::ServiceExt::oneshot(router, request));
        sender.send(Ok(Bytes::from_static(b"a"))).await.unwrap();
        // The second send returns once the first chunk was taken: the place is held by then.
        sender.send(Ok(Bytes::from_static(b"b"))).await.unwrap();
        sender.send(Ok(Bytes::from_static(b"c"))).await.unwrap();
        open.push((sender, task));
    }
    let third = hub.ask(Who::Administrator, Method::POST, path, "x").await;
    assert_eq!(third.problem(), (503, "busy".into()));
    for (sender, task) in open {
        sender.send(Err(std::io::Error::other("cut"))).await.unwrap();
        let response = task.await.unwrap().unwrap();
        assert_eq!(response.status(), 400);
    }
    assert_eq!(left_over(&hub), 0);
    let mut body =
        Box::pin(tokio_stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"x"))]));
    assert!(body.next().await.is_some());
    let after = hub.ask(Who::Administrator, Method::POST, path, "x").await;
    assert_eq!(after.status, 202);
}
