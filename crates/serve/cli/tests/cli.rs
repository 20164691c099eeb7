//! Runs the binary as a user does, in a folder of its own.

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/contract.rs"]
mod contract;
#[path = "cli/program.rs"]
mod program;
#[path = "cli/shared_captures.rs"]
mod shared_captures;
#[path = "cli/truth.rs"]
mod truth;
