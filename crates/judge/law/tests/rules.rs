//! The rules that are shipped, files that must be refused, and what a status is on any day.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data must fail")]

#[path = "rules/broken.rs"]
mod broken;
#[path = "rules/days.rs"]
mod days;
#[path = "rules/golden.rs"]
mod golden;
#[path = "rules/shipped.rs"]
mod shipped;
