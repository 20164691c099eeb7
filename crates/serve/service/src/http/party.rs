//! The party's page: opened with a one-time code, its own case alone.
//!
//! In: a code, then a cookie of its own that is sent under `/api/party` only. Out: the party's part of the
//! case. None of the officers' routes takes this cookie.

use axum::{
    Json,
    extract::{
        FromRequestParts, Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use hashwarden_authority::PartySession;

use super::{
    cases::exhibits::send,
    guard::{self, From},
    session::{checked, cookie},
};
use crate::{
    office::party,
    problem::Problem,
    state::AppState,
    view::{
        self,
        party::{PartyContest, PartySignIn, PartyView},
    },
};

/// Name of the party's cookie.
const COOKIE: &str = "hashwarden_party";
/// Where it is sent.
const PATH: &str = "/api/party";

/// The holder of a code.
pub(super) struct Party(PartySession);

impl FromRequestParts<AppState> for Party {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let token = guard::cookie(&parts.headers, COOKIE);
        let now = state.session_now();
        let party = token.and_then(|token| state.officers.party_session(token, now));
        party.map(Self).ok_or(Problem::SignedOut)
    }
}

/// Opens the page with a code.
#[utoipa::path(post, path = "/party/session", operation_id = "open_party_page", tag = "party", request_body = PartySignIn, responses(
    (status = 200, body = PartyView),
    (status = 401, body = view::Problem, description = "the code opens nothing"),
    (status = 429, body = view::Problem, description = "too many attempts"),
))]
pub(super) async fn sign_in(
    State(state): State<AppState>,
    From(from): From,
    body: Result<Json<PartySignIn>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(PartySignIn { code }) = body?;
    let now = state.session_now();
    let signed = checked(&state, move |officers| officers.party_sign_in(code.trim(), from, now));
    let (token, session) = signed.await?;
    let page = party::show(&state, &session).await?;
    let cookie = cookie(COOKIE, PATH, token.as_str(), session.expires(), now, &state);
    Ok((cookie, Json(page)).into_response())
}

/// The party's part of its case.
#[utoipa::path(get, path = "/party/case", operation_id = "show_party_case", tag = "party", responses(
    (status = 200, body = PartyView),
    (status = 401, body = view::Problem),
))]
pub(super) async fn show(
    State(state): State<AppState>,
    Party(session): Party,
) -> Result<Json<PartyView>, Problem> {
    Ok(Json(party::show(&state, &session).await?))
}

/// The file of an exhibit that the party may see.
#[utoipa::path(get, path = "/party/exhibits/{id}", operation_id = "show_party_exhibit", tag = "party",
    params(("id" = String, Path, description = "id of the exhibit")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, body = view::Problem),
        (status = 404, body = view::Problem),
    ))]
pub(super) async fn exhibit(
    State(state): State<AppState>,
    Party(session): Party,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let (kept, reading) = party::file(&state, &session, id).await?;
    Ok(send(&kept, reading))
}

/// Hands in the party's word.
#[utoipa::path(post, path = "/party/contests", operation_id = "contest", tag = "party", request_body = PartyContest, responses(
    (status = 201, body = PartyView),
    (status = 401, body = view::Problem),
    (status = 409, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn contest(
    State(state): State<AppState>,
    Party(session): Party,
    body: Result<Json<PartyContest>, JsonRejection>,
) -> Result<(StatusCode, Json<PartyView>), Problem> {
    let Json(typed) = body?;
    Ok((StatusCode::CREATED, Json(party::contest(&state, &session, typed).await?)))
}
