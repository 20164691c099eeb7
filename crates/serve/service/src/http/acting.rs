//! What every act carries: the version that was seen, and a key under which it is done once.
//!
//! In: the headers `If-Match` and `Idempotency-Key` (RFC 9110, 13.1.1; draft-ietf-httpapi-idempotency-key).
//! Out: both, read; and the answer of the first time where an act is sent again.

use axum::{
    Json,
    body::{Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use hashwarden_authority::Session;

use crate::{
    idempotency::{Answer, Asked, MAX_ANSWER},
    problem::Problem,
    state::AppState,
    view::CaseFull,
};

/// The header of the key.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How many events of the case whoever acts has seen.
pub(super) struct Seen(pub(super) u64);

/// The key under which an act is done once; none where none was sent.
pub(super) struct Key(pub(super) Option<String>);

impl FromRequestParts<AppState> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let value = parts.headers.get(header::IF_MATCH).ok_or(Problem::NoVersion)?;
        let tag = value.to_str().unwrap_or_default().trim();
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        let version = version.and_then(|version| version.parse().ok());
        version.map(Self).ok_or_else(|| {
            Problem::Malformed("`If-Match` names one version, such as \"7\"".to_owned())
        })
    }
}

impl FromRequestParts<AppState> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        let key = parts.headers.get(KEY).map(|key| key.to_str().unwrap_or_default().to_owned());
        Ok(Self(key))
    }
}

/// Does something, unless it was done already under this key: then the answer is that of the first time.
/// `asked` is all that was asked: another question under the same key is refused.
pub(super) async fn once(
    state: &AppState,
    session: &Session,
    key: Key,
    asked: &[&[u8]],
    act: impl Future<Output = Result<Response, Problem>>,
) -> Response {
    let Key(Some(key)) = key else { return act.await.into_response() };
    let now = state.session_now();
    let mut place = match state.answers.ask(session.officer(), &key, asked, now).await {
        Err(problem) => return problem.into_response(),
        Ok(Asked::Before(answer)) => return answer.into_response(),
        Ok(Asked::First(place)) => place,
    };
    let response = act.await.into_response();
    let (parts, body) = response.into_parts();
    let etag = parts.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::Malformed("the answer could not be made".to_owned()).into_response();
    };
    let answer = Answer {
        status: parts.status,
        etag: etag.map(str::to_owned),
        is_problem: !parts.status.is_success(),
        body: bytes,
    };
    if !parts.status.is_server_error() && answer.body.len() <= MAX_ANSWER {
        *place = Some(answer.clone());
    }
    answer.into_response()
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let kind = if self.is_problem { "application/problem+json" } else { "application/json" };
        let mut response = (self.status, self.body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(tag) = self.etag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

/// A case with its version as ETag.
pub(super) fn tagged(status: StatusCode, case: CaseFull) -> Response {
    let tag = format!("\"{}\"", case.row.version);
    // Digits in quotes are always a header's value.
    let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"0\""));
    (status, [(header::ETAG, tag)], Json(case)).into_response()
}

/// The body of a request, up to the limit.
pub(super) struct Sent(pub(super) Bytes);

impl FromRequest<AppState> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state).await;
        body.map(Self).map_err(|rejection| Problem::Malformed(rejection.body_text()))
    }
}

/// JSON that was sent, read strictly.
pub(super) fn parse<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::Malformed(error.to_string()))
}
