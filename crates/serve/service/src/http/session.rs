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
use hashwarden_authority::{Officers, Session};
use jiff::Timestamp;

use super::guard::{COOKIE, From, token};
use crate::{
    office::party::administered,
    problem::Problem,
    state::AppState,
    view::{self, session::ChangePassword},
};

/// Longest wait for one's turn to have a password checked.
const LONGEST_QUEUE: Duration = Duration::from_secs(10);

/// Signs somebody in.
#[utoipa::path(post, path = "/session", operation_id = "sign_in", tag = "session", request_body = view::SignIn, responses(
    (status = 200, body = view::Session),
    (status = 401, body = view::Problem, description = "name and password do not go together, or (`code-needed`) digits are asked for"),
    (status = 429, body = view::Problem, description = "too many attempts"),
))]
pub(super) async fn sign_in(
    State(state): State<AppState>,
    From(from): From,
    body: Result<Json<view::SignIn>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(typed) = body?;
    let now = state.session_now();
    let signed = checked(&state, move |officers| {
        let code = typed.code.as_deref().filter(|code| !code.is_empty());
        officers.sign_in_with(&typed.name, &typed.password, code, from, now)
    });
    let (token, session) = signed.await?;
    let cookie = cookie(COOKIE, "/", token.as_str(), session.expires(), now, &state);
    Ok((cookie, Json(described(&state, &session))).into_response())
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", operation_id = "show_session", tag = "session", responses(
    (status = 200, body = view::Session),
    (status = 401, body = view::Problem),
))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Json<view::Session> {
    Json(described(&state, &session))
}

/// A session, with what everybody is to know about the installation.
fn described(state: &AppState, session: &Session) -> view::Session {
    let notice = state.officers.notice().ok().flatten();
    view::Session { notice: notice.map(Into::into), ..session.into() }
}

/// Signs out.
#[utoipa::path(delete, path = "/session", operation_id = "sign_out", tag = "session", responses((status = 204)))]
pub(super) async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = token(&headers) {
        state.officers.sign_out(token);
    }
    let now = state.session_now();
    (StatusCode::NO_CONTENT, cookie(COOKIE, "/", "", now, now, &state)).into_response()
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
    let now = state.session_now();
    let own = session.clone();
    let changed = checked(&state, move |officers| {
        officers.change_password(&own, &typed.current, &typed.new, from, now)
    });
    administered(&state, changed.await?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hashing a password takes its time and memory on purpose: not on the threads that answer, few at
/// once, and nobody waits for ever.
pub(super) async fn checked<T: Send + 'static, E: Into<Problem> + Send + 'static>(
    state: &AppState,
    check: impl FnOnce(&Officers) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem> {
    let place = tokio::time::timeout(LONGEST_QUEUE, state.hashing.clone().acquire_owned()).await;
    let Ok(Ok(place)) = place else { return Err(Problem::Busy) };
    let officers = state.officers.clone();
    let task = tokio::task::spawn_blocking(move || {
        let checked = check(&officers);
        drop(place);
        checked
    });
    task.await?.map_err(Into::into)
}

pub(super) fn cookie(
    name: &str,
    path: &str,
    token: &str,
    expires: Timestamp,
    now: Timestamp,
    state: &AppState,
) -> [(header::HeaderName, HeaderValue); 1] {
    let seconds = expires.duration_since(now).as_secs().max(0);
    // Behind a proxy the browser speaks TLS; on loopback it does not, and would drop the cookie.
    let secure = if state.config.behind_proxy { "; Secure" } else { "" };
    let text = format!(
        "{name}={token}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    // Tokens are hexadecimal: the text is always a header's.
    let value = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    [(header::SET_COOKIE, value)]
}
