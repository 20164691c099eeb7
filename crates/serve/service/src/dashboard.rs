//! The dashboard: files built from `dashboard/`, part of the binary.
//!
//! In: a path. Out: the file, or `index.html` for the addresses of the single page, or a page that
//! says how to build it where it was not. Files under `assets/` carry a hash in their name and never
//! change; the rest is asked for again each time.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../../dashboard/dist"]
#[allow_missing = true]
struct Built;

/// Answers for everything that is not under `/api`.
pub(crate) async fn file(request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let asked = request.headers().get(header::IF_NONE_MATCH).cloned();
    match Built::get(path) {
        Some(found) if !path.is_empty() => serve(path, found, asked.as_ref()),
        // A missing file with an ending is missing; an address without one belongs to the page.
        _ if path.rsplit('/').next().is_some_and(|last| last.contains('.'))
            && path != "index.html" =>
        {
            StatusCode::NOT_FOUND.into_response()
        }
        _ => match Built::get("index.html") {
            Some(index) => serve("index.html", index, asked.as_ref()),
            None => not_built(),
        },
    }
}

fn serve(path: &str, file: EmbeddedFile, asked: Option<&HeaderValue>) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    // Built files have a hash of their content in the name: `assets/index-B7x3k9Qa.js`.
    let hashed = path.starts_with("assets/") && path.rsplit('/').next().is_some_and(is_hashed);
    let keep = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let same = asked.is_some_and(|asked| asked.as_bytes() == tag.as_bytes());
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind =
        if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in
        [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, keep), (header::CONTENT_TYPE, &kind)]
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() >= 8)
}

fn not_built() -> Response {
    const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>hashwarden</title>\
        <body style=\"font:16px/1.6 sans-serif;max-width:40em;margin:4em auto;padding:0 1em\">\
        <h1>The dashboard was not built</h1>\
        <p>The service runs and answers under <code>/api</code>. To have the pages too, run \
        <code>npm ci &amp;&amp; npm run build</code> in <code>dashboard/</code>, then build the program again.</p>\
        <h1 lang=\"zh-CN\">看板尚未构建</h1>\
        <p lang=\"zh-CN\">服务已在运行，接口在 <code>/api</code> 下。需要页面时，请在 <code>dashboard/</code> 中运行 \
        <code>npm ci &amp;&amp; npm run build</code>，再重新构建程序。</p></body></html>";
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (StatusCode::OK, [(header::CONTENT_TYPE, html)], PAGE).into_response()
}
