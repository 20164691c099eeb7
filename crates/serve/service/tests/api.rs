//! The HTTP API from outside: real ledger in a temporary folder, stopped clock, requests as a browser
//! sends them.

#![allow(clippy::unwrap_used, reason = "a test may panic, also in what its parts share")]

#[path = "api/accounts.rs"]
mod accounts;
#[path = "api/acts.rs"]
mod acts;
#[path = "api/basis.rs"]
mod basis;
#[path = "api/captures.rs"]
mod captures;
#[path = "api/guard.rs"]
mod guard;
#[path = "api/hub.rs"]
mod hub;
#[path = "api/invariants.rs"]
mod invariants;
#[path = "api/life.rs"]
mod life;
#[path = "api/live.rs"]
mod live;
#[path = "api/openapi.rs"]
mod openapi;
#[path = "api/pages.rs"]
mod pages;
#[path = "api/proofs.rs"]
mod proofs;
#[path = "api/routes.rs"]
mod routes;
#[path = "api/sight.rs"]
mod sight;
#[path = "api/speed.rs"]
mod speed;
#[path = "api/table.rs"]
mod table;
// The same nouns as the ledger's own tests.
#[allow(dead_code, reason = "a part of it is used here")]
#[path = "../../../keep/ledger/tests/ledger/world.rs"]
mod world;
