//! The ledger from outside: what is read back, what survives, and what a changed file says.

#![allow(clippy::unwrap_used, reason = "a test may panic, also in what its parts share")]

#[path = "ledger/durable.rs"]
mod durable;
#[path = "ledger/reads.rs"]
mod reads;
#[path = "ledger/tamper.rs"]
mod tamper;
#[path = "ledger/world.rs"]
mod world;
