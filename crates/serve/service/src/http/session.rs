//! Signing in, out, and choosing a password.
//!
//! In: name and password. Out: a session, and a cookie that scripts cannot read.

use std::time::Duration;

use axum::{
    Extension, Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hashwarden_authority::{Officers, Refused, Session};
use jiff::Timestamp;

use super::guard::{COOKIE, From, token};
use crate::{
    problem::Problem,
    state::AppState,
    view::{self, session::ChangePassword},
};

/// Longest wait for one's turn to have a password checked.
const LONGEST_QUEUE: Duration = Duration::from_secs(10);

/// Signs somebody in.
#[utoipa::path(post, path = "/session", operation_id = "sign_in", tag = "session", request_body = view::SignIn, responses(
    (status = 200, body = view::Session),
    (status = 401, body = view::Problem, description = "name and password do not go together"),
    (status = 429, body = view::Problem, description = "too many attempts"),
))]
pub(super) async fn sign_in(
    State(state): State<AppState>,
    From(from): From,
    body: Result<Json<view::SignIn>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(typed) = body?;
    let now = state.now();
    let signed =
        checked(&state, move |officers| officers.sign_in(&typed.name, &typed.password, from, now));
    let (token, session) = signed.await?;
    let cookie = cookie(token.as_str(), session.expires(), now, state.config.behind_proxy);
    Ok((cookie, Json(view::Session::from(&session))).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", operation_id = "show_session", tag = "session", responses(
    (status = 200, body = view::Session),
    (status = 401, body = view::Problem),
))]
pub(super) async fn show(Extension(session): Extension<Session>) -> Json<view::Session> {
    Json((&session).into())
}

/// Signs out.
#[utoipa::path(delete, path = "/session", operation_id = "sign_out", tag = "session", responses((status = 204)))]
pub(super) async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = token(&headers) {
        state.officers.sign_out(token);
    }
    let now = state.now();
    (StatusCode::NO_CONTENT, cookie("", now, now, state.config.behind_proxy)).into_response()
}

/// Chooses a password; all sessions of the officer end.
#[utoipa::path(put, path = "/session/password", operation_id = "change_password", tag = "session", request_body = ChangePassword,
    responses(
        (status = 204),
        (status = 401, body = view::Problem, description = "the current password is wrong"),
        (status = 422, body = view::Problem, description = "the new one is too short or too long"),
    ))]
pub(super) async fn change_password(
    State(state): State<AppState>,
    From(from): From,
    Extension(session): Extension<Session>,
    body: Result<Json<ChangePassword>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(typed) = body?;
    let now = state.now();
    let changed = checked(&state, move |officers| {
        officers.change_password(&session, &typed.current, &typed.new, from, now)
    });
    changed.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hashing a password takes its time and memory on purpose: not on the threads that answer, few at
/// once, and nobody waits for ever.
async fn checked<T: Send + 'static>(
    state: &AppState,
    check: impl FnOnce(&Officers) -> Result<T, Refused> + Send + 'static,
) -> Result<T, Problem> {
    let place = tokio::time::timeout(LONGEST_QUEUE, state.hashing.clone().acquire_owned()).await;
    let Ok(Ok(place)) = place else { return Err(Problem::Busy) };
    let officers = state.officers.clone();
    let task = tokio::task::spawn_blocking(move || {
        let checked = check(&officers);
        drop(place);
        checked
    });
    Ok(task.await??)
}

fn cookie(
    token: &str,
    expires: Timestamp,
    now: Timestamp,
    behind_proxy: bool,
) -> [(header::HeaderName, HeaderValue); 1] {
    let seconds = expires.duration_since(now).as_secs().max(0);
    // Behind a proxy the browser speaks TLS; on loopback it does not, and would drop the cookie.
    let secure = if behind_proxy { "; Secure" } else { "" };
    let text =
        format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    // Tokens are hexadecimal: the text is always a header's.
    let value = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    [(header::SET_COOKIE, value)]
}
