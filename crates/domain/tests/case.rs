//! The life of a case from outside: invariants, histories, refusals.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "case/golden.rs"]
mod golden;
#[path = "case/histories.rs"]
mod histories;
#[path = "case/invariants.rs"]
mod invariants;
#[path = "case/overlays.rs"]
mod overlays;
#[path = "case/refusals.rs"]
mod refusals;
#[path = "case/world.rs"]
mod world;
