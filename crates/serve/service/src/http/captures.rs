//! Handing in a capture, and asking how far it is.
//!
//! In: bytes. Out: an id at once the bytes are here, then progress. Reading is `upload.rs`'s.

use axum::{
    Extension, Json,
    body::Body,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode, header},
};
use hashwarden_authority::{Act, Resource, Session};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{problem::Problem, state::AppState, upload, view};

/// What the capture is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// Name of the file.
    name: String,
}

/// Takes a capture: pcap or pcapng, plain, gzip or zstd. The bytes are not kept after reading.
#[utoipa::path(post, path = "/captures", operation_id = "send_capture", tag = "captures", params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 202, body = view::CaptureAccepted),
        (status = 403, body = view::Problem),
        (status = 413, body = view::Problem),
        (status = 422, body = view::Problem),
        (status = 503, body = view::Problem, description = "others are being read, or no room"),
    ))]
pub(super) async fn receive(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    named: Result<Query<Named>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<view::CaptureAccepted>), Problem> {
    let here = Resource::at(state.node());
    let leave = state.officers.decide(&session, Act::Upload, &here, state.now())?;
    let Query(Named { name }) = named?;
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse().ok());
    let id = upload::receive(&state, &leave, &name, announced, body).await?;
    Ok((StatusCode::ACCEPTED, Json(view::CaptureAccepted { id })))
}

/// How far a capture is.
#[utoipa::path(get, path = "/captures/{id}", operation_id = "show_capture", tag = "captures",
    params(("id" = String, Path, description = "id of the capture")),
    responses(
        (status = 200, body = view::Capture),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
    ))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<view::Capture>, Problem> {
    state.officers.decide(&session, Act::Upload, &Resource::at(state.node()), state.now())?;
    let Path(id) = id?;
    state.uploads.find(&id).map(Json).ok_or(Problem::NotFound)
}
