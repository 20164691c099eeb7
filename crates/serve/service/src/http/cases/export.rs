//! A case as one file, and the code for its party.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hashwarden_authority::Session;

use super::{
    case_id,
    exhibits::{attachment, blocks},
};
use crate::{
    office::{Reader, export, party},
    problem::Problem,
    state::AppState,
    view::{self, party::PartyCode},
};

/// The case as one zip that proves itself; `X-Seal` is its seal.
#[utoipa::path(get, path = "/cases/{id}/export", operation_id = "export_case", tag = "cases",
    params(("id" = String, Path, description = "id of the case")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip", headers(("X-Seal" = String))),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
    ))]
pub(in super::super) async fn export(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let exported = export::export(&Reader::new(&state, &session), case_id(id)?).await?;
    let failed = |error: std::io::Error| Problem::Failed(Box::new(error));
    let file = std::fs::File::open(exported.file.path()).map_err(failed)?;
    // It is open: the name may go, and nothing is left behind when the line breaks.
    drop(exported.file);
    let mut response = Body::from_stream(blocks(file)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(exported.sealed.bytes));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&format!("{}.zip", exported.number)));
    if let Ok(seal) = HeaderValue::try_from(&exported.sealed.seal) {
        headers.insert(HeaderName::from_static("x-seal"), seal);
    }
    Ok(response)
}

/// Makes a code for the party, shown once: to be handed over on paper.
#[utoipa::path(post, path = "/cases/{id}/party-code", operation_id = "make_party_code", tag = "party",
    params(("id" = String, Path, description = "id of the case")),
    responses(
        (status = 201, body = PartyCode),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 422, body = view::Problem),
    ))]
pub(in super::super) async fn make_code(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<(StatusCode, Json<PartyCode>), Problem> {
    let code = party::make_code(&Reader::new(&state, &session), case_id(id)?).await?;
    Ok((StatusCode::CREATED, Json(code)))
}

/// Ends all codes of the case, and whatever they opened.
#[utoipa::path(delete, path = "/cases/{id}/party-code", operation_id = "revoke_party_code", tag = "party",
    params(("id" = String, Path, description = "id of the case")),
    responses(
        (status = 204),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
    ))]
pub(in super::super) async fn revoke_code(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    party::revoke_codes(&Reader::new(&state, &session), case_id(id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
