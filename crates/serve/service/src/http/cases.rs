//! Cases: lists, one in full, and the acts on them.
//!
//! In: what officers ask and type. Out: cases. Each act first gets an authority for the officer, then
//! steps the case as the domain allows, then appends one event; two officers at once: the second is told.

use axum::{
    Extension, Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::StatusCode,
};
use hashwarden_authority::{Act, Session, authority};
use hashwarden_domain::{
    Case, CaseEvent, CaseId, FindingId,
    case::{self, Opened},
};
use hashwarden_ledger::{CaseFilter, CaseRecord, Entry, FindingRecord};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    problem::Problem,
    state::AppState,
    view::{self, CaseRow, case::Reader},
};

/// Longest text of a reason or a note, in characters.
const MAX_TEXT: usize = 4000;

/// Which cases.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// `open`, `closed`, `all`; all where nothing is said.
    #[serde(default)]
    state: String,
    /// Words, each of which must be found in the number, a reason, a note or the site's finding.
    #[serde(default)]
    q: String,
}

/// Cases, latest change first.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "cases", params(Filter), responses(
    (status = 200, body = view::CaseList),
    (status = 422, body = view::Problem),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<view::CaseList>, Problem> {
    let Query(typed) = filter?;
    let wanted = match typed.state.as_str() {
        "" | "all" => None,
        "open" | "closed" => Some(typed.state),
        _ => {
            let why = view::Sentence::new(
                "Write `open`, `closed` or `all`.",
                "请写 open、closed 或 all。",
            );
            return Err(Problem::Field { field: "state", why });
        }
    };
    let filter = CaseFilter { words: typed.q, state: wanted, site: None };
    let (total, records) = state.ledger.cases(&filter).await?;
    let mut items = Vec::with_capacity(records.len());
    for record in &records {
        let (first, now) = findings_of(&state, record).await?;
        items.push(CaseRow::new(record, &first, now.as_ref()));
    }
    Ok(Json(view::CaseList { total, items }))
}

/// Makes a finding a case.
#[utoipa::path(post, path = "/cases", operation_id = "open_case", tag = "cases", request_body = view::OpenCase, responses(
    (status = 201, body = view::Case),
    (status = 403, body = view::Problem),
    (status = 404, body = view::Problem),
    (status = 409, body = view::Problem, description = "the site has an open case"),
    (status = 422, body = view::Problem),
))]
pub(super) async fn open(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<view::OpenCase>, JsonRejection>,
) -> Result<(StatusCode, Json<view::Case>), Problem> {
    let leave = authority(&session, Act::OpenCase, state.now())?;
    let Json(typed) = body?;
    let reason = text("reason", typed.reason)?;
    let finding: FindingId = typed.finding.parse().map_err(|_| Problem::NotFound)?;
    let found = state.ledger.finding(finding).await?.ok_or(Problem::NotFound)?;
    if let Some(case) = found.case.filter(|case| case.state == "open") {
        return Err(Problem::AlreadyOpen { number: case.number });
    }
    let number = state.ledger.next_case_number(leave.granted()).await?;
    let at = leave.granted().to_string();
    let id = CaseId::of_content([b"case", number.as_bytes(), finding.as_bytes(), at.as_bytes()]);
    let (_, event) = case::open(id, number, found.finding.site.id, finding, reason, &leave);
    append(&state, event).await?;
    Ok((StatusCode::CREATED, full(&state, &session, id).await?))
}

/// One case in full.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "show_case", tag = "cases",
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = view::Case), (status = 404, body = view::Problem)))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<view::Case>, Problem> {
    full(&state, &session, case_id(id)?).await
}

/// Writes something down.
#[utoipa::path(post, path = "/cases/{id}/notes", operation_id = "note_case", tag = "cases", request_body = view::NoteCase,
    params(("id" = String, Path, description = "id of the case")),
    responses(
        (status = 201, body = view::Case),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "closed, or somebody else acted"),
        (status = 422, body = view::Problem),
    ))]
pub(super) async fn note(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<view::NoteCase>, JsonRejection>,
) -> Result<(StatusCode, Json<view::Case>), Problem> {
    let leave = authority(&session, Act::NoteCase, state.now())?;
    let id = case_id(id)?;
    let Json(typed) = body?;
    let text = text("text", typed.text)?;
    let (_, event) = opened(&state, id).await?.note(text, &leave);
    append(&state, event).await?;
    Ok((StatusCode::CREATED, full(&state, &session, id).await?))
}

/// Ends a case.
#[utoipa::path(post, path = "/cases/{id}/close", operation_id = "close_case", tag = "cases", request_body = view::CloseCase,
    params(("id" = String, Path, description = "id of the case")),
    responses(
        (status = 200, body = view::Case),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 409, body = view::Problem, description = "closed already, or somebody else acted"),
        (status = 422, body = view::Problem),
    ))]
pub(super) async fn close(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<view::CloseCase>, JsonRejection>,
) -> Result<Json<view::Case>, Problem> {
    let leave = authority(&session, Act::CloseCase, state.now())?;
    let id = case_id(id)?;
    let Json(typed) = body?;
    let reason = text("reason", typed.reason)?;
    let (_, event) = opened(&state, id).await?.close(typed.outcome.into(), reason, &leave);
    append(&state, event).await?;
    full(&state, &session, id).await
}

fn case_id(id: Result<Path<String>, PathRejection>) -> Result<CaseId, Problem> {
    let Path(id) = id?;
    id.parse().map_err(|_| Problem::NotFound)
}

/// Text that somebody typed, trimmed; refused when empty or too long.
fn text(field: &'static str, typed: String) -> Result<String, Problem> {
    let text = typed.trim();
    let why = if text.is_empty() {
        view::Sentence::new(
            "Write a sentence; it stands in the history.",
            "请写一句话；它会留在经过里。",
        )
    } else if text.chars().count() > MAX_TEXT {
        view::Sentence::new("At most 4000 characters; shorten it.", "最多 4000 字；请缩短。")
    } else {
        return Ok(text.to_owned());
    };
    Err(Problem::Field { field, why })
}

/// The case, which must be open.
async fn opened(state: &AppState, id: CaseId) -> Result<Opened, Problem> {
    match state.ledger.case(id).await?.ok_or(Problem::NotFound)?.case {
        Case::Opened(opened) => Ok(opened),
        Case::Closed(_) => Err(Problem::AlreadyClosed),
    }
}

async fn append(state: &AppState, event: CaseEvent) -> Result<(), Problem> {
    let at = event.at;
    state.ledger.append(vec![Entry::CaseEvent(event)], at).await?;
    Ok(())
}

async fn full(
    state: &AppState,
    session: &Session,
    id: CaseId,
) -> Result<Json<view::Case>, Problem> {
    let record = state.ledger.case(id).await?.ok_or(Problem::NotFound)?;
    let (first, now) = findings_of(state, &record).await?;
    let history = state.ledger.history(record.case.opened().site).await?;
    let reader = match authority(session, Act::NoteCase, state.now()) {
        Ok(_) => Reader::Acts,
        Err(_) => Reader::Reads,
    };
    Ok(Json(view::Case::new(&record, &first, now.as_ref(), &history, reader)))
}

/// The finding on which a case was opened, and what stands about the site now.
async fn findings_of(
    state: &AppState,
    record: &CaseRecord,
) -> Result<(FindingRecord, Option<FindingRecord>), Problem> {
    let opened = record.case.opened();
    let first = state.ledger.finding(opened.finding).await?.ok_or(Problem::NotFound)?;
    Ok((first, state.ledger.finding_of_site(opened.site).await?))
}
