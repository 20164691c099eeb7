//! The clock of a drill. A hub that shows anything real has none of this: the routes are not there.

use axum::{
    Extension, Json,
    extract::{State, rejection::JsonRejection},
};

use hashwarden_authority::{Act, Refusal, Session, Why};
use hashwarden_domain::Role;

use crate::{
    live::News,
    office::duty,
    problem::Problem,
    state::AppState,
    view::{
        self, Sentence,
        clock::{AdvanceClock, DrillClock},
    },
};

/// Most hours at once: a little more than a year.
const MOST: u32 = 9000;

/// What time it is in the drill.
#[utoipa::path(get, path = "/drill/clock", operation_id = "show_drill_clock", tag = "drill", responses(
    (status = 200, body = DrillClock),
    (status = 404, body = view::Problem, description = "this hub runs on the system's clock"),
))]
pub(super) async fn show(State(state): State<AppState>) -> Result<Json<DrillClock>, Problem> {
    drill(&state)?;
    Ok(Json(clock(&state)))
}

/// Moves the drill forward, so that a case can be played through in an hour. Any role that works on cases or
/// on the installation may; who reads alone or answers for one unit may not.
#[utoipa::path(post, path = "/drill/clock", operation_id = "advance_drill_clock", tag = "drill", request_body = AdvanceClock, responses(
    (status = 200, body = DrillClock),
    (status = 403, body = view::Problem),
    (status = 404, body = view::Problem, description = "this hub runs on the system's clock"),
    (status = 422, body = view::Problem),
))]
pub(super) async fn advance(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<AdvanceClock>, JsonRejection>,
) -> Result<Json<DrillClock>, Problem> {
    drill(&state)?;
    works_here(&state, &session)?;
    let Json(AdvanceClock { advance_hours }) = body?;
    if !(1..=MOST).contains(&advance_hours) || !state.clock.advance(advance_hours) {
        let why = Sentence::new(
            "Write 1 to 9000 hours; a drill goes at most ten years ahead.",
            "请填写 1 至 9000 小时；演练最多提前十年。",
        );
        return Err(Problem::Field { field: "advance_hours", why });
    }
    // What has become due meanwhile is not left to the next minute.
    duty::round(&state).await?;
    state.live.tell(News::Clock(state.now()));
    Ok(Json(clock(&state)))
}

fn drill(state: &AppState) -> Result<(), Problem> {
    if state.config.simulated { Ok(()) } else { Err(Problem::NotFound) }
}

fn works_here(state: &AppState, session: &Session) -> Result<(), Problem> {
    let works = |role| !matches!(role, Role::Auditor | Role::UnitAdministrator);
    if session.grants().iter().any(|grant| works(grant.role)) {
        return Ok(());
    }
    let (act, node, why) = (Act::Noted, state.node(), Why::Role);
    Err(Problem::Forbidden(Box::new(Refusal { act, node, why, could: vec![], hidden: false })))
}

fn clock(state: &AppState) -> DrillClock {
    DrillClock { now: state.now().into(), moved: state.clock.is_moved() }
}
