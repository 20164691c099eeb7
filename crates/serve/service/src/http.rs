//! Every route on one screen.
//!
//! In: requests. Out: answers of the handlers under `http/`, which translate and never decide; all
//! else is the dashboard's files. The guard goes around all of it: host, session, forged requests,
//! headers. The same table makes `openapi.json`.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{dashboard, office::duty, state::AppState, view};

mod acting;
#[allow(unused_qualifications, reason = "utoipa writes out the path of `IntoParams`")]
mod captures;
#[allow(unused_qualifications, reason = "utoipa writes out the path of `IntoParams`")]
mod cases;
mod coverage;
#[allow(unused_qualifications, reason = "utoipa writes out the path of `IntoParams`")]
mod deadlines;
mod drill;
mod events;
#[allow(unused_qualifications, reason = "utoipa writes out the path of `IntoParams`")]
mod findings;
mod guard;
mod nodes;
mod officers;
mod party;
#[allow(unused_qualifications, reason = "utoipa writes out the path of `IntoParams`")]
mod rules;
mod session;
mod sessions;
mod snapshot;
mod territories;
mod white_list;

/// Longest JSON body taken, in bytes. Captures and exhibits are streamed and have their own limits.
const MAX_BODY: usize = 256 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "hashwarden",
        description = "Findings, cases, coverage. Every call but signing in needs the session's \
            cookie, or `Authorization: Bearer` with a token; every call that changes something needs \
            the header `X-Hashwarden: 1`, unless a token is sent. An act on a case names the version \
            that was seen in `If-Match`. Every answer that is no success is an `application/problem+json` of the shape `Problem`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(view::Problem, view::Capture))
)]
struct Description;

/// Longest time that requests under way may take once the service is asked to stop.
const LONGEST_GOODBYE: Duration = Duration::from_secs(10);

/// Answers on `listener` until `stop`; then ends the lines to open pages, lets requests under way
/// finish, and returns.
///
/// # Errors
/// What the system says about the listener.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let live = Arc::clone(&state.live);
    tokio::spawn(duty::keep_watch(state.clone()));
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, app).with_graceful_shutdown(async move {
        stop.await;
        live.end();
        let _ = stopping.send(());
    });
    let too_long = async {
        let _ = stopped.await;
        tokio::time::sleep(LONGEST_GOODBYE).await;
    };
    tokio::select! {
        served = served => served,
        () = too_long => Ok(()),
    }
}

/// All answers of the service.
pub fn router(state: AppState) -> Router {
    let (open, _) = open_routes().split_for_parts();
    let (closed, _) = closed_routes().split_for_parts();
    let api = open
        .merge(closed.layer(from_fn_with_state(state.clone(), guard::signed_in)))
        .fallback(guard::no_such_route)
        .method_not_allowed_fallback(guard::no_such_route)
        .layer(from_fn(guard::not_forged))
        .layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .nest("/api", api)
        .fallback(dashboard::file)
        .layer(CompressionLayer::new())
        .layer(from_fn(guard::headers))
        .layer(from_fn_with_state(state.clone(), guard::our_host))
        .with_state(state)
}

/// What anybody may ask.
fn open_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(session::sign_in))
        .routes(routes!(party::sign_in))
        .routes(routes!(party::show))
        .routes(routes!(party::exhibit))
        .routes(routes!(party::contest))
        .route("/openapi.json", axum::routing::get(description))
}

/// What only somebody signed in may ask.
fn closed_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(session::show, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(snapshot::show))
        .routes(routes!(findings::list))
        .routes(routes!(findings::show))
        .routes(routes!(cases::list, cases::open))
        .routes(routes!(cases::hand_down))
        .routes(routes!(cases::assign))
        .routes(routes!(cases::show))
        .routes(routes!(cases::kin))
        .routes(routes!(cases::acts::act))
        .routes(routes!(cases::acts::note))
        .routes(routes!(cases::acts::sign))
        .routes(routes!(cases::acts::withdraw))
        .routes(routes!(cases::exhibits::add))
        .routes(routes!(cases::exhibits::file))
        .routes(routes!(cases::exhibits::check))
        .routes(routes!(cases::export::export))
        .routes(routes!(cases::export::make_code, cases::export::revoke_code))
        .routes(routes!(deadlines::list))
        .routes(routes!(white_list::list, white_list::propose))
        .routes(routes!(white_list::confirm))
        .routes(routes!(white_list::end))
        .routes(routes!(nodes::list))
        .routes(routes!(rules::list))
        .routes(routes!(officers::list, officers::add))
        .routes(routes!(officers::grant))
        .routes(routes!(officers::revoke))
        .routes(routes!(officers::reset))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(sessions::tokens, sessions::make_token))
        .routes(routes!(sessions::end_token))
        .routes(routes!(sessions::enrol, sessions::disable))
        .routes(routes!(sessions::confirm))
        .routes(routes!(drill::show, drill::advance))
        .routes(routes!(territories::show))
        .routes(routes!(coverage::show))
        .routes(routes!(captures::receive))
        .routes(routes!(captures::show))
        .routes(routes!(events::listen))
}

/// The description of all routes, as it stands in `openapi.json`.
pub fn openapi() -> String {
    let routes = OpenApiRouter::with_openapi(Description::openapi())
        .nest("/api", open_routes().merge(closed_routes()));
    let (_, description) = routes.split_for_parts();
    // Our own description has string keys only: it has a JSON form.
    description.to_pretty_json().unwrap_or_default() + "\n"
}

async fn description() -> impl axum::response::IntoResponse {
    ([(axum::http::header::CONTENT_TYPE, "application/json")], openapi())
}
