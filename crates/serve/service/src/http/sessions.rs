//! Sessions, tokens for scripts, and the second factor: the own ones, and for those who secure accounts
//! everybody's sessions.

use std::collections::BTreeSet;

use axum::{
    Extension, Json,
    extract::{
        Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::StatusCode,
};
use hashwarden_authority::{Act, RoleAt, Session, TokenRequest};

use super::{guard::From, session::checked};
use crate::{
    office::party::administered,
    problem::Problem,
    state::AppState,
    view::{
        self, Sentence,
        officer::{
            NewToken, SessionList, SessionRow, TokenList, TokenOnce, TokenRow, TotpCode, TotpOnce,
        },
    },
};

/// Sessions that last: all where the reader secures accounts, else the own.
#[utoipa::path(get, path = "/sessions", operation_id = "list_sessions", tag = "session", responses(
    (status = 200, body = SessionList),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<SessionList>, Problem> {
    let now = state.session_now();
    let rows = match state.officers.sessions(&session, None, now) {
        Ok(rows) => rows,
        Err(_) => state.officers.sessions(&session, Some(session.officer()), now)?,
    };
    let view = |row: &hashwarden_authority::SessionRow| SessionRow {
        id: row.id.clone(),
        officer: row.officer.clone(),
        created: row.since.into(),
        last_seen: row.last_used.into(),
        address: row.from.to_string(),
        current: row.id == session.id(),
    };
    Ok(Json(SessionList { items: rows.iter().map(view).collect() }))
}

/// Ends a session.
#[utoipa::path(delete, path = "/sessions/{id}", operation_id = "end_session", tag = "session",
    params(("id" = String, Path, description = "id of the session")),
    responses((status = 204), (status = 403, body = view::Problem), (status = 404, body = view::Problem)))]
pub(super) async fn end(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let Path(id) = id?;
    let act = state.officers.revoke_session(&session, &id, state.session_now())?;
    administered(&state, act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reader's own tokens.
#[utoipa::path(get, path = "/tokens", operation_id = "list_tokens", tag = "session", responses((status = 200, body = TokenList)))]
pub(super) async fn tokens(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<TokenList>, Problem> {
    let now = state.session_now();
    let mut tokens = state.officers.tokens(&session, session.officer(), now)?;
    tokens.sort_by_key(|token| std::cmp::Reverse(token.made));
    let view = |token: &hashwarden_authority::ApiToken| TokenRow {
        id: token.id.clone(),
        name: token.label.clone(),
        scopes: token.acts.iter().map(|act| act.name().to_owned()).collect(),
        created: token.made.into(),
        until: token.expires.into(),
    };
    Ok(Json(TokenList { items: tokens.iter().map(view).collect() }))
}

/// Makes a token for scripts, shown once: it acts in the reader's roles, for the acts that are named.
#[utoipa::path(post, path = "/tokens", operation_id = "make_token", tag = "session", request_body = NewToken, responses(
    (status = 201, body = TokenOnce),
    (status = 403, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn make_token(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<NewToken>, JsonRejection>,
) -> Result<(StatusCode, Json<TokenOnce>), Problem> {
    let Json(typed) = body?;
    let acts: Option<BTreeSet<Act>> =
        typed.scopes.iter().map(|word| Act::from_name(word)).collect();
    let acts = acts.ok_or_else(|| Problem::Field {
        field: "scopes",
        why: Sentence::new(
            "Write words of acts, such as read-case or noted.",
            "请填写权限名，如 read-case、noted。",
        ),
    })?;
    let role =
        |grant: &hashwarden_authority::Grant| RoleAt { role: grant.role, node: grant.node.clone() };
    let roles = session.grants().iter().map(role).collect();
    let request = TokenRequest { label: typed.name, acts, roles, expires: typed.until };
    let made = state.officers.make_token(&session, request, state.session_now());
    let (secret, token, act) = made?;
    administered(&state, act).await?;
    let once = TokenOnce { id: token.id, token: secret.as_str().to_owned() };
    Ok((StatusCode::CREATED, Json(once)))
}

/// Ends one of the reader's own tokens.
#[utoipa::path(delete, path = "/tokens/{id}", operation_id = "end_token", tag = "session",
    params(("id" = String, Path, description = "id of the token")),
    responses((status = 204), (status = 403, body = view::Problem), (status = 404, body = view::Problem)))]
pub(super) async fn end_token(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let Path(id) = id?;
    let now = state.session_now();
    let act = state.officers.revoke_token(&session, session.officer(), &id, now)?;
    administered(&state, act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a secret for the own authenticator, shown once; it counts after its first digits.
#[utoipa::path(post, path = "/session/totp", operation_id = "enrol_totp", tag = "session", responses(
    (status = 201, body = TotpOnce),
    (status = 422, body = view::Problem),
))]
pub(super) async fn enrol(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<(StatusCode, Json<TotpOnce>), Problem> {
    let installation = format!("hashwarden {}", state.config.place.code);
    let enrolment = state.officers.enrol_second_factor(&session, &installation)?;
    let once =
        TotpOnce { secret: enrolment.secret, uri: enrolment.uri, recovery: enrolment.recovery };
    Ok((StatusCode::CREATED, Json(once)))
}

/// Puts the own authenticator in force, by its first digits.
#[utoipa::path(post, path = "/session/totp/confirm", operation_id = "confirm_totp", tag = "session", request_body = TotpCode, responses(
    (status = 204),
    (status = 401, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn confirm(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<TotpCode>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(TotpCode { code }) = body?;
    let (now, asking) = (state.session_now(), session.clone());
    let confirmed =
        checked(&state, move |officers| officers.confirm_second_factor(&asking, &code, now));
    administered(&state, confirmed.await?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the own authenticator out of force, by its digits or a recovery code.
#[utoipa::path(delete, path = "/session/totp", operation_id = "disable_totp", tag = "session", request_body = TotpCode, responses(
    (status = 204),
    (status = 401, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn disable(
    State(state): State<AppState>,
    From(from): From,
    Extension(session): Extension<Session>,
    body: Result<Json<TotpCode>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Json(TotpCode { code }) = body?;
    let (now, asking) = (state.session_now(), session.clone());
    let disabled =
        checked(&state, move |officers| officers.disable_second_factor(&asking, &code, from, now));
    administered(&state, disabled.await?).await?;
    Ok(StatusCode::NO_CONTENT)
}
