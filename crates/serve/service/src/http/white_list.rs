//! The white list: proposed by one, confirmed by another, ended; hits are counted.

use axum::{
    Extension, Json,
    extract::{
        Path, State,
        rejection::{JsonRejection, PathRejection},
    },
    http::StatusCode,
};
use hashwarden_authority::Session;
use hashwarden_domain::white_list::ListingId;

use crate::{
    office::{Reader, white_list},
    problem::Problem,
    state::AppState,
    view::{
        self,
        white_list::{EndListing, ListingView, ProposeListing, WhiteList},
    },
};

/// Listings that the reader sees, newest first.
#[utoipa::path(get, path = "/white-list", operation_id = "list_white_list", tag = "white-list", responses(
    (status = 200, body = WhiteList),
))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<WhiteList>, Problem> {
    Ok(Json(white_list::list(&Reader::new(&state, &session)).await?))
}

/// Proposes a listing; somebody else must confirm it.
#[utoipa::path(post, path = "/white-list", operation_id = "propose_listing", tag = "white-list", request_body = ProposeListing, responses(
    (status = 201, body = ListingView),
    (status = 403, body = view::Problem),
    (status = 404, body = view::Problem),
    (status = 422, body = view::Problem),
))]
pub(super) async fn propose(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    body: Result<Json<ProposeListing>, JsonRejection>,
) -> Result<(StatusCode, Json<ListingView>), Problem> {
    let Json(typed) = body?;
    let listing = white_list::propose(&Reader::new(&state, &session), typed).await?;
    Ok((StatusCode::CREATED, Json(listing)))
}

/// Confirms what somebody else proposed.
#[utoipa::path(post, path = "/white-list/{id}/confirm", operation_id = "confirm_listing", tag = "white-list",
    params(("id" = String, Path, description = "id of the listing")),
    responses(
        (status = 200, body = ListingView),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 422, body = view::Problem),
    ))]
pub(super) async fn confirm(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ListingView>, Problem> {
    let id = listing(id)?;
    Ok(Json(white_list::confirm(&Reader::new(&state, &session), id).await?))
}

/// Ends a listing before its time, or refuses a proposed one.
#[utoipa::path(post, path = "/white-list/{id}/end", operation_id = "end_listing", tag = "white-list", request_body = EndListing,
    params(("id" = String, Path, description = "id of the listing")),
    responses(
        (status = 200, body = ListingView),
        (status = 403, body = view::Problem),
        (status = 404, body = view::Problem),
        (status = 422, body = view::Problem),
    ))]
pub(super) async fn end(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<EndListing>, JsonRejection>,
) -> Result<Json<ListingView>, Problem> {
    let id = listing(id)?;
    let Json(EndListing { why }) = body?;
    Ok(Json(white_list::end(&Reader::new(&state, &session), id, &why).await?))
}

fn listing(id: Result<Path<String>, PathRejection>) -> Result<ListingId, Problem> {
    let Path(id) = id?;
    id.parse().map_err(|_| Problem::NotFound)
}
