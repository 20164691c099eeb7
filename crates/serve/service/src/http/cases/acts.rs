//! Acts on one case: one route for all of them, and those that need two persons.

use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use hashwarden_authority::Session;
use serde_json::{Value, json};

use super::{
    super::acting::{Key, Seen, Sent, once, parse, tagged},
    case_id, page,
};
use crate::{
    office::{self, Reader},
    problem::Problem,
    state::AppState,
    view::{
        self, CaseFull,
        case::{NoteCase, SignProposal, WithdrawProposal},
    },
};

/// Does something to a case; where others must sign, it becomes a proposal.
#[utoipa::path(post, path = "/cases/{id}/acts/{act}", operation_id = "act_on_case", tag = "cases",
    request_body(content = Value, description = "the proof of the act; people stand as {\"name\": \"...\"}"),
    params(
        ("id" = String, Path, description = "id of the case"),
        ("act" = String, Path, description = "word of the act, such as `triaged`"),
        ("If-Match" = String, Header, description = "ETag of the case as it was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key is done once"),
    ),
    responses(
        (status = 200, body = CaseFull, headers(("ETag" = String))),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "`stale` or `wrong-state`"),
        (status = 422, body = view::Problem, description = "`lacks`, `field` or `same-key`"),
        (status = 428, body = view::Problem),
    ))]
pub(in super::super) async fn act(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    path: Result<Path<(String, String)>, PathRejection>,
    Seen(seen): Seen,
    key: Key,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let Path((id, name)) = path?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let act = async {
        let proof = if body.is_empty() { json!({}) } else { parse::<Value>(&body)? };
        let reader = Reader::new(&state, &session);
        let record = office::act(&reader, id, &name, proof, seen).await?;
        page(&reader, &record).await
    };
    let seen = seen.to_string();
    let asked = [id.as_bytes().as_slice(), name.as_bytes(), seen.as_bytes(), &body];
    Ok(once(&state, &session, key, &asked, act).await)
}

/// Writes something down; the same as the act `noted`.
#[utoipa::path(post, path = "/cases/{id}/notes", operation_id = "note_case", tag = "cases", request_body = NoteCase,
    params(
        ("id" = String, Path, description = "id of the case"),
        ("If-Match" = String, Header, description = "ETag of the case as it was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key is done once"),
    ),
    responses(
        (status = 201, body = CaseFull, headers(("ETag" = String))),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "`stale`"),
        (status = 422, body = view::Problem),
        (status = 428, body = view::Problem),
    ))]
pub(in super::super) async fn note(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
    Seen(seen): Seen,
    key: Key,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let id = case_id(id)?;
    let act = async {
        let NoteCase { text } = parse(&body)?;
        let text = office::open::text("text", &text)?;
        let reader = Reader::new(&state, &session);
        let record = office::act(&reader, id, "noted", json!({ "text": text }), seen).await?;
        Ok(tagged(StatusCode::CREATED, office::full::full(&reader, &record).await?))
    };
    let seen = seen.to_string();
    let asked = [id.as_bytes().as_slice(), b"notes", seen.as_bytes(), &body];
    Ok(once(&state, &session, key, &asked, act).await)
}

/// Takes a seat of a proposal; the last one makes it happen.
#[utoipa::path(post, path = "/cases/{id}/proposals/{proposal}/sign", operation_id = "sign_proposal", tag = "cases",
    request_body = SignProposal,
    params(
        ("id" = String, Path, description = "id of the case"),
        ("proposal" = u64, Path, description = "number of the event that proposed it"),
        ("If-Match" = String, Header, description = "ETag of the case as it was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key is done once"),
    ),
    responses(
        (status = 200, body = CaseFull, headers(("ETag" = String))),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "`stale` or `wrong-state`"),
        (status = 422, body = view::Problem),
        (status = 428, body = view::Problem),
    ))]
pub(in super::super) async fn sign(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    path: Result<Path<(String, u64)>, PathRejection>,
    Seen(seen): Seen,
    key: Key,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let Path((id, proposal)) = path?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let act = async {
        let SignProposal { seat, opinion } = parse(&body)?;
        let opinion = office::open::text("opinion", &opinion)?;
        let reader = Reader::new(&state, &session);
        let record = office::sign(&reader, id, proposal, &seat, opinion, seen).await?;
        page(&reader, &record).await
    };
    let words = format!("sign {proposal} {seen}");
    let asked = [id.as_bytes().as_slice(), words.as_bytes(), &body];
    Ok(once(&state, &session, key, &asked, act).await)
}

/// Takes a proposal back, or refuses it in a role that has a seat in it.
#[utoipa::path(post, path = "/cases/{id}/proposals/{proposal}/withdraw", operation_id = "withdraw_proposal", tag = "cases",
    request_body = WithdrawProposal,
    params(
        ("id" = String, Path, description = "id of the case"),
        ("proposal" = u64, Path, description = "number of the event that proposed it"),
        ("If-Match" = String, Header, description = "ETag of the case as it was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "the same key is done once"),
    ),
    responses(
        (status = 200, body = CaseFull, headers(("ETag" = String))),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "`stale`"),
        (status = 422, body = view::Problem),
        (status = 428, body = view::Problem),
    ))]
pub(in super::super) async fn withdraw(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    path: Result<Path<(String, u64)>, PathRejection>,
    Seen(seen): Seen,
    key: Key,
    Sent(body): Sent,
) -> Result<Response, Problem> {
    let Path((id, proposal)) = path?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let act = async {
        let WithdrawProposal { why } = parse(&body)?;
        let why = office::open::text("why", &why)?;
        let reader = Reader::new(&state, &session);
        let record = office::withdraw(&reader, id, proposal, why, seen).await?;
        page(&reader, &record).await
    };
    let words = format!("withdraw {proposal} {seen}");
    let asked = [id.as_bytes().as_slice(), words.as_bytes(), &body];
    Ok(once(&state, &session, key, &asked, act).await)
}
