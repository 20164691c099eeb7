//! The dashboard's files, or the page that says how to build them.

use axum::{body::Body, http::Method};

use crate::hub::{Hub, Who};

#[tokio::test]
async fn addresses_of_the_page_give_the_page_and_missing_files_are_missing() {
    let hub = Hub::empty().await;
    for path in ["/", "/findings", "/findings/00", "/cases/2026-0001"] {
        let answer = hub.ask(Who::Nobody, Method::GET, path, "").await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(
            answer.headers["content-type"].to_str().unwrap().starts_with("text/html"),
            "{path}"
        );
        assert!(answer.text.contains("hashwarden"), "{path}");
    }
    for path in ["/assets/none.js", "/none.txt"] {
        assert_eq!(hub.ask(Who::Nobody, Method::GET, path, "").await.status, 404, "{path}");
    }
    let post = hub.ask(Who::Nobody, Method::POST, "/", "").await;
    assert_eq!(post.status, 405);
}

#[tokio::test]
async fn a_file_that_did_not_change_is_not_sent_again() {
    let hub = Hub::empty().await;
    let first = hub.ask(Who::Nobody, Method::GET, "/", "").await;
    let Some(tag) = first.headers.get("etag").cloned() else {
        println!("skipped: the dashboard was not built");
        return;
    };
    assert_eq!(first.headers["cache-control"], "no-cache");
    let mut request = hub.request(Who::Nobody, Method::GET, "/").body(Body::empty()).unwrap();
    request.headers_mut().insert("if-none-match", tag);
    let again = hub.send(request).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
}
