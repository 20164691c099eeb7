//! Places that are known here, with the number of open cases as far as the reader may know it.
//!
//! In: nothing. Out: a tree. A place's number counts it and all below it, at one entry of the ledger: the
//! numbers of the places right below it and its own add up to it.

use std::collections::BTreeSet;

use axum::{Extension, Json, extract::State};
use hashwarden_authority::{Act, Resource, Session};
use hashwarden_domain::Node;

use crate::{
    office::{Reader, place},
    problem::Problem,
    state::AppState,
    view::node::{NodeList, NodeRow},
};

/// All places that are known here.
#[utoipa::path(get, path = "/nodes", operation_id = "list_nodes", tag = "frame", responses((status = 200, body = NodeList)))]
pub(super) async fn list(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
) -> Result<Json<NodeList>, Problem> {
    let reader = Reader::new(&state, &session);
    let (head, open) = loop {
        // Counts of one snapshot: read again if anything was appended meanwhile.
        let before = state.ledger.head().await?;
        let open = state.ledger.open_by_node().await?;
        if state.ledger.head().await? == before {
            break (before, open);
        }
    };
    let known = known(&state, &session, open.iter().map(|(node, _)| node));
    let items = known
        .iter()
        .map(|node| {
            let above = known.iter().filter(|other| other.is_ancestor_of(node));
            let parent = above.max_by_key(|other| depth(other));
            let may = reader.may_at(Act::ReadCount, &Resource::at(node.clone())).is_ok();
            let sum = |counts: fn(&Node, &Node) -> bool| -> u64 {
                open.iter().filter(|(at, _)| counts(node, at)).map(|(_, count)| count).sum()
            };
            NodeRow {
                code: node.code().to_owned(),
                name: place::name(&state, node.code()),
                parent: parent.map(|parent| parent.code().to_owned()),
                open: may.then(|| sum(Node::holds)),
                open_here: may.then(|| sum(|node, at| node.holds(at) && at.holds(node))),
                own: session.grants().iter().any(|grant| grant.node == *node),
            }
        })
        .collect();
    Ok(Json(NodeList { sequence: head.sequence, items }))
}

/// Places of the table, of sites, of the reader's roles and of cases, those above before those below.
fn known<'a>(
    state: &AppState,
    session: &Session,
    of_cases: impl Iterator<Item = &'a Node>,
) -> Vec<Node> {
    let mut all: BTreeSet<Node> = of_cases.cloned().collect();
    let sites = state.reference.sites.all();
    all.extend(sites.iter().filter_map(|site| site.territory.code.parse().ok()));
    all.extend(session.grants().iter().map(|grant| grant.node.clone()));
    let here = state.node();
    let tiles = state.reference.territories.iter().filter_map(|tile| tile.code.parse().ok());
    all.extend(tiles.filter(|node: &Node| here.holds(node)));
    all.insert(here);
    let mut all: Vec<Node> = all.into_iter().collect();
    // The same place under two codes (15, 150000) is one.
    all.dedup_by(|one, two| one.holds(two) && two.holds(one));
    all.sort_by_key(|node| (depth(node), node.clone()));
    all
}

fn depth(node: &Node) -> usize {
    std::iter::successors(Some(node.clone()), Node::parent).count()
}
