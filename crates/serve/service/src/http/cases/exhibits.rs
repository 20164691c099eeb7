//! Exhibits of a case: handing one in, its file, and whether the file is whole.

use std::io::Read;

use axum::{
    Extension, Json,
    body::{Body, Bytes},
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hashwarden_authority::Session;
use hashwarden_custody::store::Reading;
use hashwarden_domain::{CaseId, ExhibitFile, ExhibitId};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

use super::{
    super::acting::{Seen, tagged},
    case_id,
};
use crate::{
    office::{
        self, Reader,
        exhibit::{self, NewExhibit},
    },
    problem::Problem,
    state::AppState,
    view::{self, CaseFull, case::Checked},
};

/// Bytes of a file that are handed out at once.
const BLOCK: usize = 256 * 1024;
/// Blocks that wait for a slow reader.
const QUEUE: usize = 4;

/// What an exhibit is called.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Named {
    /// Number in the case; the next free one where nothing is said.
    label: Option<String>,
    /// What it is.
    title: String,
    /// When it was taken (RFC 3339); now where nothing is said.
    taken_at: Option<String>,
    /// Who holds it first; the one who adds it where nothing is said.
    held_by: Option<String>,
    /// Name of its file.
    name: Option<String>,
    /// Media type of its file.
    media_type: Option<String>,
    /// A thing without a file: the body is empty then.
    #[serde(default)]
    thing: bool,
}

/// Takes an exhibit in, as a stream; both hashes are made here.
#[utoipa::path(post, path = "/cases/{id}/exhibits", operation_id = "add_exhibit", tag = "exhibits",
    params(
        ("id" = String, Path, description = "id of the case"),
        Named,
        ("If-Match" = String, Header, description = "ETag of the case as it was read"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, body = CaseFull, headers(("ETag" = String))),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "`stale`"),
        (status = 413, body = view::Problem),
        (status = 422, body = view::Problem),
        (status = 428, body = view::Problem),
    ))]
pub(in super::super) async fn add(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
    named: Result<Query<Named>, QueryRejection>,
    Seen(seen): Seen,
    body: Body,
) -> Result<Response, Problem> {
    let id = case_id(id)?;
    let Query(named) = named?;
    let taken_at = named.taken_at.filter(|at| !at.is_empty()).map(|at| at.parse::<Timestamp>());
    let taken_at = taken_at.transpose().map_err(|_| Problem::Field {
        field: "taken_at",
        why: view::Sentence::new(
            "Write a time such as 2026-11-24T08:00:00Z.",
            "请写时刻，如 2026-11-24T08:00:00Z。",
        ),
    })?;
    let name = named.name.unwrap_or_default();
    let media_type = named.media_type.filter(|kind| !kind.is_empty()).unwrap_or_else(|| {
        mime_guess::from_path(&name).first_or_octet_stream().essence_str().to_owned()
    });
    let new = NewExhibit {
        label: named.label.filter(|label| !label.is_empty()),
        title: named.title,
        taken_at,
        held_by: named.held_by.filter(|held_by| !held_by.is_empty()),
        file: (!named.thing).then_some((name, media_type)),
    };
    let reader = Reader::new(&state, &session);
    let record = exhibit::add(&reader, id, new, body, seen).await?;
    Ok(tagged(StatusCode::CREATED, office::full::full(&reader, &record).await?))
}

/// The file of an exhibit.
#[utoipa::path(get, path = "/cases/{id}/exhibits/{exhibit}", operation_id = "show_exhibit", tag = "exhibits",
    params(
        ("id" = String, Path, description = "id of the case"),
        ("exhibit" = String, Path, description = "id of the exhibit"),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = view::Problem),
    ))]
pub(in super::super) async fn file(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let (id, exhibit) = ids(path)?;
    let (kept, reading) = exhibit::file(&Reader::new(&state, &session), id, exhibit).await?;
    Ok(send(&kept, reading))
}

/// Reads the file of an exhibit whole and says whether it is what it was.
#[utoipa::path(post, path = "/cases/{id}/exhibits/{exhibit}/check", operation_id = "check_exhibit", tag = "exhibits",
    params(
        ("id" = String, Path, description = "id of the case"),
        ("exhibit" = String, Path, description = "id of the exhibit"),
    ),
    responses((status = 200, body = Checked), (status = 404, body = view::Problem)))]
pub(in super::super) async fn check(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<Checked>, Problem> {
    let (id, exhibit) = ids(path)?;
    Ok(Json(exhibit::check(&Reader::new(&state, &session), id, exhibit).await?))
}

fn ids(
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<(CaseId, ExhibitId), Problem> {
    let Path((id, exhibit)) = path?;
    let found = id.parse().ok().zip(exhibit.parse().ok());
    found.ok_or(Problem::NotFound)
}

/// A file as it is read: a changed one ends before its announced length, so that nobody takes it for whole.
pub(in super::super) fn send(kept: &ExhibitFile, reading: Reading) -> Response {
    let mut response = Body::from_stream(blocks(reading)).into_response();
    let headers = response.headers_mut();
    // Never shown by the browser as a page of ours, whatever it says that it is.
    let kind = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(kept.bytes));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&kept.name));
    if let Ok(hash) = HeaderValue::try_from(&kept.sha256) {
        headers.insert(HeaderName::from_static("x-sha256"), hash);
    }
    response
}

/// A name for a download (RFC 6266, with the encoding of RFC 8187).
pub(in super::super) fn attachment(name: &str) -> HeaderValue {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let encoded: String = name
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let text = format!("attachment; filename*=UTF-8''{encoded}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Reading waits for the disk: on a thread of its own.
pub(in super::super) fn blocks(
    mut from: impl Read + Send + 'static,
) -> ReceiverStream<std::io::Result<Bytes>> {
    let (sender, blocks) = mpsc::channel(QUEUE);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut block = vec![0; BLOCK];
            let part = match from.read(&mut block) {
                Ok(0) => return,
                Ok(read) => {
                    block.truncate(read);
                    Ok(Bytes::from(block))
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let failed = part.is_err();
            // Whoever asked has gone: nothing is left to do.
            if sender.blocking_send(part).is_err() || failed {
                return;
            }
        }
    });
    ReceiverStream::new(blocks)
}
