//! Live events for open pages.
//!
//! In: nothing. Out: `text/event-stream` with `snapshot` ({"sequence": n}) whenever the ledger grows,
//! also by another process, `case` ({"id", "version", "number"}) for each case that changed and that the
//! reader may see, `capture` (a `Capture`) as captures go on, `clock` ({"now"}) when a drill is moved.

use std::{collections::BTreeMap, convert::Infallible};

use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use hashwarden_authority::Session;
use hashwarden_domain::CaseId;
use hashwarden_ledger::{CaseFilter, CaseOrder, CaseRow};
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::{broadcast, broadcast::error::RecvError, mpsc};
use tokio_stream::{Stream, StreamExt, wrappers::ReceiverStream};

use super::guard::{bearer, token};
use crate::{
    live::News,
    office::{Reader, list::seen_by},
    problem::Problem,
    state::AppState,
};

/// Events that wait for a page that reads slowly.
const QUEUE: usize = 64;
/// Most cases that one change of the ledger tells of; a page asks anew anyway.
const MAX_CHANGED: u32 = 50;

/// Tells what happens.
#[utoipa::path(get, path = "/events", operation_id = "listen", tag = "live", responses(
    (status = 200, content_type = "text/event-stream", body = String,
        description = "`snapshot` with {\"sequence\": n}; `case` with {\"id\", \"version\", \"number\"}; `capture` with a Capture; `clock` with {\"now\"}"),
    (status = 503, body = crate::view::Problem, description = "too many pages listen"),
))]
pub(super) async fn listen(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    // By whatever let the request in; it is looked up anew at each event.
    let token = bearer(&headers).or_else(|| token(&headers)).ok_or(Problem::SignedOut)?.to_owned();
    let (news, place) = state.live.listen(&state.ledger).ok_or(Problem::Busy)?;
    let (sender, events) = mpsc::channel(QUEUE);
    let since = state.now();
    tokio::spawn(Listener { state, token, since, told: BTreeMap::new(), sender }.listen(news));
    let events = ReceiverStream::new(events).map(move |event| {
        // The place is held as long as the page listens.
        let _ = &place;
        Ok(event)
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// A page that listens.
struct Listener {
    state: AppState,
    token: String,
    /// The latest change of a case that it was told of.
    since: Timestamp,
    /// Cases that changed at that very moment, with the version told.
    told: BTreeMap<CaseId, u64>,
    sender: mpsc::Sender<Event>,
}

impl Listener {
    async fn listen(mut self, mut news: broadcast::Receiver<News>) {
        loop {
            let heard = tokio::select! {
                () = self.sender.closed() => return,
                heard = news.recv() => heard,
            };
            let events = match heard {
                Ok(News::End) | Err(RecvError::Closed) => return,
                // A page that fell behind has missed events; the next one brings it up to date.
                Err(RecvError::Lagged(_)) => continue,
                // Roles may have been taken meanwhile; with the session the line ends.
                Ok(news) => {
                    match self.state.officers.session(&self.token, self.state.session_now()) {
                        Some(session) => self.events(news, &session).await,
                        None => return,
                    }
                }
            };
            for event in events {
                if self.sender.send(event).await.is_err() {
                    return;
                }
            }
        }
    }

    async fn events(&mut self, news: News, session: &Session) -> Vec<Event> {
        let event = |name: &str| Event::default().event(name);
        match news {
            News::Capture(capture) => event("capture").json_data(capture).into_iter().collect(),
            News::Clock(now) => {
                event("clock").json_data(json!({ "now": now.to_string() })).into_iter().collect()
            }
            News::End => vec![],
            News::Snapshot(sequence) => {
                let first = event("snapshot").json_data(json!({ "sequence": sequence }));
                first.into_iter().chain(self.cases(session).await).collect()
            }
        }
    }

    /// Cases that changed since the last time, as far as the reader may see them.
    async fn cases(&mut self, session: &Session) -> Vec<Event> {
        let reach = Reader::new(&self.state, session).reach();
        let filter = CaseFilter {
            seen_by: Some(seen_by(&self.state, &reach)),
            order: CaseOrder::Changed,
            size: MAX_CHANGED,
            ..CaseFilter::default()
        };
        // What cannot be read now is read by the page itself.
        let Ok(page) = self.state.ledger.cases(&filter).await else { return vec![] };
        // What happened at the moment that was told last may have been told already.
        let is_new = |row: &CaseRow| {
            row.last_change > self.since
                || row.last_change == self.since && self.told.get(&row.id) != Some(&row.version)
        };
        let changed: Vec<CaseRow> = page.items.into_iter().filter(is_new).collect();
        if let Some(last) = changed.iter().map(|row| row.last_change).max() {
            if last > self.since {
                self.told.clear();
            }
            self.since = last;
            let at_last = changed.iter().filter(|row| row.last_change == last);
            self.told.extend(at_last.map(|row| (row.id, row.version)));
        }
        let told = changed.iter().filter_map(|row| {
            let data =
                json!({ "id": row.id.to_string(), "version": row.version, "number": row.number });
            Event::default().event("case").json_data(data).ok()
        });
        told.collect()
    }
}
