//! Cases: the list, one in full, opening one, what it may be kin to, and moving work.
//!
//! In: what officers ask and type. Out: cases. What is done is in `office`; acts on one case are under
//! `cases/`.

use axum::{
    Extension, Json,
    extract::{
        Path, Query, State,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use hashwarden_authority::Session;
use hashwarden_domain::{CaseId, Node};
use hashwarden_ledger::CaseOrder;
use serde::Deserialize;
use utoipa::IntoParams;

use super::acting::{Key, Sent, once, parse, tagged};
use crate::{
    office::{self, ListFilter, Reader, Tab, bulk},
    problem::Problem,
    state::AppState,
    view::{
        self, CaseFull, CaseList, Sentence,
        case::{AssignCases, BulkDone, HandDown, KinCase, OpenCase},
    },
};

pub(super) mod acts;
pub(super) mod exhibits;
pub(super) mod export;

/// Which cases.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// `all`, `mine`, `new`, `overdue`, `relapsed`, `contested`, `waiting`, `open`, `ended`.
    #[serde(default)]
    tab: String,
    /// Words of states, with commas between.
    #[serde(default)]
    state: String,
    /// Words, each of which must be found in the number, a reason, a note or the site's finding.
    #[serde(default)]
    q: String,
    /// Code of a place: it and all below it.
    node: Option<String>,
    /// `due`, `changed`, `power`.
    #[serde(default)]
    sort: String,
    /// 1 for the first page.
    page: Option<u32>,
    /// Rows a page, at most 200; 50 where nothing is said.
    size: Option<u32>,
}

/// One page of the cases that the reader may see.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "cases", params(Filter), responses(
    (status = 200, body = CaseList),
    (status = 403, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<CaseList>, Problem> {
    let Query(typed) = filter?;
    let wrong = |field, en: &str, zh: &str| Problem::Field { field, why: Sentence::new(en, zh) };
    let tab = Tab::from_word(&typed.tab).ok_or_else(|| {
        let en = "Write all, mine, new, overdue, relapsed, contested, waiting, open or ended.";
        wrong(
            "tab",
            en,
            "请写 all、mine、new、overdue、relapsed、contested、waiting、open 或 ended。",
        )
    })?;
    let order = match typed.sort.as_str() {
        "" | "changed" => CaseOrder::Changed,
        "due" => CaseOrder::Due,
        "power" => CaseOrder::Power,
        _ => {
            return Err(wrong(
                "sort",
                "Write due, changed or power.",
                "请写 due、changed 或 power。",
            ));
        }
    };
    let states = typed.state.split(',').map(str::trim).filter(|state| !state.is_empty());
    let filter = ListFilter {
        tab,
        states: states.map(str::to_owned).collect(),
        words: typed.q,
        node: typed.node.filter(|code| !code.is_empty()).map(|code| node(&code)).transpose()?,
        order,
        page: typed.page.unwrap_or(1).max(1) - 1,
        size: typed.size.unwrap_or(office::list::SIZE).clamp(1, office::list::MAX_SIZE),
    };
    Ok(Json(office::list(&Reader::new(&state, &session), &filter).await?))
}

/// Makes a finding a case, or records a clue that somebody brings.
#[utoipa::path(post, path = "/cases", operation_id = "open_case", tag = "cases", request_body = OpenCase, responses(
    (status = 201, body = CaseFull),
    (status = 403, body = view::Problem),
    (status = 404, body = view::Problem),
    (status = 409, body = view::Problem, description = "the site has an open case, or (`kin`) this may be an earlier case again"),
    (status = 422, body = view::Problem),
))]
pub(super) async fn open(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    key: Key,
    Sent(body): Sent,
) -> Response {
    let act = async {
        let reader = Reader::new(&state, &session);
        let record = office::open(&reader, parse(&body)?).await?;
        Ok(tagged(StatusCode::CREATED, office::full::full(&reader, &record).await?))
    };
    once(&state, &session, key, &[b"POST /cases", &body], act).await
}

/// One case in full.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "show_case", tag = "cases",
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = CaseFull, headers(("ETag" = String))), (status = 404, body = view::Problem)))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let reader = Reader::new(&state, &session);
    Ok(tagged(StatusCode::OK, office::show(&reader, case_id(id)?).await?))
}

/// Earlier cases that this one may be kin to: proposals, decided by nobody yet.
#[utoipa::path(get, path = "/cases/{id}/kin", operation_id = "list_kin", tag = "cases",
    params(("id" = String, Path, description = "id of the case")),
    responses((status = 200, body = Vec<KinCase>), (status = 404, body = view::Problem)))]
pub(super) async fn kin(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Vec<KinCase>>, Problem> {
    Ok(Json(office::kin::kin(&Reader::new(&state, &session), case_id(id)?).await?))
}

/// Hands several cases to a place; each is done or refused alone.
#[utoipa::path(post, path = "/cases/hand-down", operation_id = "hand_down_cases", tag = "cases", request_body = HandDown, responses(
    (status = 200, body = BulkDone),
    (status = 422, body = view::Problem),
))]
pub(super) async fn hand_down(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<HandDown>, JsonRejection>,
) -> Result<Json<BulkDone>, Problem> {
    let Json(typed) = body?;
    Ok(Json(bulk::hand_down(&Reader::new(&state, &session), typed).await?))
}

/// Gives several cases to an officer; each is done or refused alone.
#[utoipa::path(post, path = "/cases/assign", operation_id = "assign_cases", tag = "cases", request_body = AssignCases, responses(
    (status = 200, body = BulkDone),
    (status = 422, body = view::Problem),
))]
pub(super) async fn assign(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<AssignCases>, JsonRejection>,
) -> Result<Json<BulkDone>, Problem> {
    let Json(typed) = body?;
    Ok(Json(bulk::assign(&Reader::new(&state, &session), typed).await?))
}

pub(super) fn case_id(id: Result<Path<String>, PathRejection>) -> Result<CaseId, Problem> {
    let Path(id) = id?;
    id.parse().map_err(|_| Problem::NotFound)
}

/// A place by its code.
pub(super) fn node(code: &str) -> Result<Node, Problem> {
    code.parse().map_err(|_| Problem::Field {
        field: "node",
        why: Sentence::new(
            "Write the code of a place, such as 150102.",
            "请填写地区代码，如 150102。",
        ),
    })
}

/// The page of a case after an act on it.
pub(super) async fn page(
    reader: &Reader<'_>,
    record: &hashwarden_ledger::CaseRecord,
) -> Result<Response, Problem> {
    let case = office::full::full(reader, record).await?;
    Ok(tagged(StatusCode::OK, case).into_response())
}
