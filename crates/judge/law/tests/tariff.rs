//! Bills: worked by hand for each place, at the edges of every clock, and what must hold for any readings.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data must fail")]

#[path = "tariff/breaches.rs"]
mod breaches;
#[path = "tariff/clocks.rs"]
mod clocks;
#[path = "tariff/desk.rs"]
mod desk;
#[path = "tariff/elsewhere.rs"]
mod elsewhere;
#[path = "tariff/laws.rs"]
mod laws;
#[path = "tariff/provinces.rs"]
mod provinces;
#[path = "tariff/readings.rs"]
mod readings;
#[path = "tariff/scopes.rs"]
mod scopes;
