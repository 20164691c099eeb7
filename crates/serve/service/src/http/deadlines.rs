//! The deadline board: every duty that runs or ran out, soonest first.

use axum::{
    Extension, Json,
    extract::{Query, State, rejection::QueryRejection},
};
use hashwarden_authority::Session;
use serde::Deserialize;
use utoipa::IntoParams;

use super::cases::node;
use crate::{
    office::{Reader, deadlines},
    problem::Problem,
    state::AppState,
    view::{self, case::DeadlineBoard},
};

/// Days ahead where nothing is said.
const WITHIN: u32 = 30;
/// Most days ahead.
const MAX_WITHIN: u32 = 400;

/// Which deadlines.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Code of a place: it and all below it.
    node: Option<String>,
    /// Due within so many days; 30 where nothing is said.
    within: Option<u32>,
}

/// What is due, and what the reader's places were told of.
#[utoipa::path(get, path = "/deadlines", operation_id = "list_deadlines", tag = "cases", params(Filter), responses(
    (status = 200, body = DeadlineBoard),
    (status = 403, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<DeadlineBoard>, Problem> {
    let Query(typed) = filter?;
    let place = typed.node.filter(|code| !code.is_empty()).map(|code| node(&code)).transpose()?;
    let days = typed.within.unwrap_or(WITHIN).min(MAX_WITHIN);
    Ok(Json(deadlines::board(&Reader::new(&state, &session), place, days).await?))
}
