//! `watch` as a user runs it: a capture through a pipe, and interfaces in network namespaces.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "watch/interface.rs"]
mod interface;
#[path = "watch/line.rs"]
mod line;
#[path = "watch/pipe.rs"]
mod pipe;
#[path = "watch/records.rs"]
mod records;
