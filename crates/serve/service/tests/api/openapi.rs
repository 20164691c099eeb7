//! `openapi.json` is what the routes say. `cargo test -p hashwarden-service -- --ignored renew` writes it.

use std::path::PathBuf;

use hashwarden_service::http;
use serde_json::Value;

use crate::hub::{Hub, Who};

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../openapi.json")
}

#[test]
fn the_description_is_current() {
    let written = std::fs::read_to_string(path()).unwrap_or_default();
    assert!(
        written == http::openapi(),
        "openapi.json is not current; renew it: cargo test -p hashwarden-service -- --ignored renew"
    );
}

#[test]
#[ignore = "writes openapi.json anew"]
fn renew_openapi() {
    std::fs::write(path(), http::openapi()).unwrap();
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let description: Value = serde_json::from_str(&http::openapi()).unwrap();
    let mut found = Vec::new();
    references(&description, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let target = description.pointer(reference.trim_start_matches('#'));
        assert!(target.is_some(), "{reference} leads nowhere");
    }
}

#[tokio::test]
async fn anybody_may_read_the_description_and_every_route_in_it_exists() {
    let hub = Hub::empty().await;
    let nobody = hub.ask(Who::Nobody, axum::http::Method::GET, "/api/openapi.json", "").await;
    assert_eq!(nobody.status, 200);
    let description = nobody.json();
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 45, "{:?}", paths.keys());
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let method = method.to_uppercase().parse().unwrap();
            let path: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { "0" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let answer = hub.ask(Who::Nobody, method, &path, "{}").await;
            // Not signed in, or (for signing in) not understood: but never "no such route".
            assert!([401, 400].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        }
    }
}
