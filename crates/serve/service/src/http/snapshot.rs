//! The frame of every page.
//!
//! In: nothing. Out: place, time, counts, what is watched.

use axum::{Extension, Json, extract::State};
use hashwarden_authority::Session;
use hashwarden_ledger::FindingFilter;

use super::coverage::{holes, seen, sites};
use crate::{
    office::Reader,
    problem::Problem,
    state::AppState,
    view::{
        self,
        snapshot::{Counts, Snapshot, Watched},
    },
};

/// What a screen is made from.
#[utoipa::path(get, path = "/snapshot", operation_id = "show_snapshot", tag = "frame", responses((status = 200, body = Snapshot)))]
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<Snapshot>, Problem> {
    let standing = state.standing().await?;
    let (found, coverage) = (&standing.found, &standing.coverage);
    let sites = sites(&state, &standing);
    // Whoever sees no sites is told of none by name.
    let sees = Reader::new(&state, &session).sees_sites();
    let for_one_unit = sees.is_err();
    let within = sees.unwrap_or(Some(vec![]));
    let named = seen(sites.clone(), within.as_deref());
    let holes = holes(&state, &named, coverage);
    let known = sites.len();
    let seen = sites.iter().filter(|site| site.network.watched).count();
    #[expect(clippy::cast_precision_loss, reason = "a share of at most millions of sites")]
    let network = (!coverage.is_empty() && known > 0).then(|| seen as f64 / known as f64);
    // The same question as the list behind this number asks.
    let waiting =
        FindingFilter { has_case: Some(false), within, size: 1, ..FindingFilter::default() };
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Ok(Json(Snapshot {
        place: (&state.config.place).into(),
        simulated: state.config.simulated || coverage.iter().any(|c| c.coverage.simulated),
        as_of: state.now().into(),
        sequence: standing.head.sequence,
        head: standing.head.hash.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        counts: Counts {
            today: state.ledger.findings(&waiting).await?.total,
            // Nor how many there are in all.
            findings: if for_one_unit { 0 } else { count(found.len()) },
            cases_open: if for_one_unit { 0 } else { state.ledger.cases_open().await? },
            holes: count(holes.len()),
        },
        // No meter and no host source exists in this version: null says so, a zero would not.
        watched: Watched { network, meter: None, host: None },
        largest_hole: holes.into_iter().next().map(view::Sentence::from),
    }))
}
