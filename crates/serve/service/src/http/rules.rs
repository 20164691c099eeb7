//! Rules that an act may rest on, as the hub knows them on a day.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    office::basis::{self, Offered},
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

/// Rules in force on a day at the hub's place: what may be done first, then the procedure. Only those whose
/// text was checked are offered; an act that cites any other is refused.
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
    let offered = basis::offered(&state, &state.node(), day).into_iter();
    let items = offered
        .map(|Offered { rule, title }| RuleRow {
            id: rule.id,
            version: rule.version,
            article: rule.article,
            valid_from: rule.valid_from.to_string(),
            valid_to: rule.valid_to.map(|day| day.to_string()),
            title: (&title).into(),
        })
        .collect();
    Ok(Json(RuleList { on: day.to_string(), items }))
}
