//! Findings: a page of them, and one in full.
//!
//! In: a filter or an id. Out: what stands; for an id also a version that was superseded.

use axum::{
    Extension, Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
};
use hashwarden_authority::Session;
use hashwarden_domain::{EvidenceId, FindingId, Node};
use hashwarden_ledger::{FindingFilter, Sort};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{office::Reader, problem::Problem, state::AppState, view};

/// Rows a page where nothing is said.
const SIZE: u32 = 50;

/// Which findings, in which order.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Words, each of which must be found in names, reasons, addresses, wallets or case numbers.
    #[serde(default)]
    q: String,
    /// One verdict, or several with commas between.
    verdict: Option<String>,
    /// Code of the territory.
    territory: Option<String>,
    /// Protocol.
    protocol: Option<String>,
    /// Whether the site has a case.
    has_case: Option<String>,
    /// Seen at or after: RFC 3339, or a day in UTC.
    since: Option<String>,
    /// In which order; `recent` where nothing is said.
    #[serde(default)]
    #[param(inline)]
    sort: Order,
    /// 1 for the first page.
    page: Option<u32>,
    /// Rows a page, at most 200; 50 where nothing is said.
    size: Option<u32>,
}

/// In which order.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Order {
    /// Most power first.
    Power,
    /// Most probable first.
    Probability,
    /// Latest seen first.
    #[default]
    Recent,
}

/// One page of findings.
#[utoipa::path(get, path = "/findings", operation_id = "list_findings", tag = "findings", params(Filter), responses(
    (status = 200, body = view::FindingPage),
    (status = 400, body = view::Problem),
    (status = 403, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<view::FindingPage>, Problem> {
    let within = Reader::new(&state, &session).sees_sites()?;
    let Query(typed) = filter?;
    let page = typed.page.unwrap_or(1).max(1);
    let size = typed.size.unwrap_or(SIZE).clamp(1, FindingFilter::MAX_SIZE);
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let filter = FindingFilter {
        words: typed.q,
        verdict: filled(typed.verdict),
        territory: filled(typed.territory),
        within,
        protocol: filled(typed.protocol),
        has_case: match filled(typed.has_case).as_deref() {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => {
                return Err(wrong("has_case", "Write `true` or `false`.", "请写 true 或 false。"));
            }
        },
        since: filled(typed.since).map(|text| instant(&text)).transpose()?,
        sort: match typed.sort {
            Order::Power => Sort::Power,
            Order::Probability => Sort::Probability,
            Order::Recent => Sort::Recent,
        },
        page: page - 1,
        size,
    };
    let found = state.ledger.findings(&filter).await?;
    Ok(Json(view::FindingPage::new(found, page, size)))
}

/// One finding in full.
#[utoipa::path(get, path = "/findings/{id}", operation_id = "show_finding", tag = "findings",
    params(("id" = String, Path, description = "id of the finding, also of a superseded one")),
    responses(
        (status = 200, body = view::Finding),
        (status = 404, body = view::Problem),
    ))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<view::Finding>, Problem> {
    let within = Reader::new(&state, &session).sees_sites()?;
    let Path(id) = id?;
    let id: FindingId = id.parse().map_err(|_| Problem::NotFound)?;
    let record = state.ledger.finding(id).await?.ok_or(Problem::NotFound)?;
    let lies: Node = record.finding.site.territory.code.parse().unwrap_or_else(|_| Node::root());
    if within.is_some_and(|places| !places.iter().any(|place| place.holds(&lies))) {
        return Err(Problem::NotFound);
    }
    let ids: Vec<EvidenceId> = record.finding.evidence.iter().map(|one| one.id).collect();
    let evidence = state.ledger.evidence(&ids).await?;
    let history = state.ledger.history(record.finding.site.id).await?;
    Ok(Json(view::Finding::new(&record, &evidence, &history)))
}

fn instant(text: &str) -> Result<jiff::Timestamp, Problem> {
    let day = || {
        let day: jiff::civil::Date = text.parse().ok()?;
        jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
    };
    text.parse().ok().or_else(day).ok_or_else(|| {
        wrong(
            "since",
            "Write a time such as 2026-11-24T08:00:00Z, or a day such as 2026-11-24.",
            "请写时刻，如 2026-11-24T08:00:00Z，或日期，如 2026-11-24。",
        )
    })
}

fn wrong(field: &'static str, en: &str, zh: &str) -> Problem {
    Problem::Field { field, why: view::Sentence::new(en, zh) }
}
