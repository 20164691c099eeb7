//! Rules that an act may rest on, as the book of the hub has them on a day.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use hashwarden_law::Basis;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    problem::Problem,
    state::AppState,
    view::{
        self, Sentence,
        rule::{RuleList, RuleRow},
    },
};

/// On which day.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct On {
    /// The day, such as 2026-11-24; today at the hub's place where nothing is said.
    on: Option<String>,
}

/// Legal rules in force on a day. Only those whose text was checked are offered.
#[utoipa::path(get, path = "/rules", operation_id = "list_rules", tag = "cases", params(On), responses(
    (status = 200, body = RuleList),
    (status = 422, body = view::Problem),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    on: Result<Query<On>, QueryRejection>,
) -> Result<Json<RuleList>, Problem> {
    let Query(On { on }) = on?;
    let place = state.reference.book.place(&state.node());
    let day = match on.filter(|day| !day.is_empty()) {
        None => place.day(state.now()),
        Some(day) => day.parse::<Date>().map_err(|_| Problem::Field {
            field: "on",
            why: Sentence::new("Write a day such as 2026-11-24.", "请写日期，如 2026-11-24。"),
        })?,
    };
    let active = place.procedure().into_iter().flat_map(|procedure| procedure.active());
    let rules = active.filter(|rule| rule.in_force_on(day));
    let items = rules
        .filter(|rule| matches!(rule.basis, Basis::Law { .. }))
        .map(|rule| RuleRow {
            id: rule.id.clone(),
            version: rule.version,
            article: rule.cited().zh,
            // The book's last day is the day before the one on which it no longer is.
            valid_to: rule
                .valid_to
                .and_then(|last| last.tomorrow().ok())
                .map(|day| day.to_string()),
            valid_from: rule.valid_from.to_string(),
            title: (&rule.title).into(),
        })
        .collect();
    Ok(Json(RuleList { on: day.to_string(), items }))
}
