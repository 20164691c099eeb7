//! Clocks as they run: by the procedure, the defaults and the calendar that are shipped.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its data must fail")]

mod escalation;
mod files;
mod invariants;
mod lives;
mod places;
mod rules;
mod world;
