//! Runs the binary as a user does, in a folder of its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/cases.rs"]
mod cases;
#[path = "cli/contract.rs"]
mod contract;
#[path = "cli/program.rs"]
mod program;
#[path = "cli/records.rs"]
mod records;
#[path = "cli/rules.rs"]
mod rules;
#[path = "cli/shared_captures.rs"]
mod shared_captures;
#[path = "cli/tariff.rs"]
mod tariff;
#[path = "cli/truth.rs"]
mod truth;
