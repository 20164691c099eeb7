//! Live events for open pages.
//!
//! In: nothing. Out: `text/event-stream` with `snapshot` ({"sequence": n}) whenever the ledger grows,
//! also by another process, and `capture` (a `Capture`) as captures go on.

use std::convert::Infallible;

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use serde_json::json;
use tokio_stream::{Stream, StreamExt, wrappers::BroadcastStream};

use crate::{live::News, problem::Problem, state::AppState};

/// Tells what happens.
#[utoipa::path(get, path = "/events", operation_id = "listen", tag = "live", responses(
    (status = 200, content_type = "text/event-stream", body = String,
        description = "`snapshot` with {\"sequence\": n}; `capture` with a Capture"),
    (status = 503, body = crate::view::Problem, description = "too many pages listen"),
))]
pub(super) async fn listen(
    State(state): State<AppState>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let (news, place) = state.live.listen(&state.ledger).ok_or(Problem::Busy)?;
    let news = BroadcastStream::new(news).take_while(|news| !matches!(news, Ok(News::End)));
    let events = news.filter_map(move |news| {
        // The place is held as long as the page listens.
        let _ = &place;
        // A page that fell behind has missed events; the next one brings it up to date.
        match news.ok()? {
            News::Capture(capture) => Event::default().event("capture").json_data(capture).ok(),
            News::End => None,
            News::Snapshot(sequence) => {
                Event::default().event("snapshot").json_data(json!({ "sequence": sequence })).ok()
            }
        }
    });
    Ok(Sse::new(events.map(Ok)).keep_alive(KeepAlive::default()))
}
