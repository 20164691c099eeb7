//! Officers from outside: signing in, acting, being refused, and what the files look like.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "authority/accounts.rs"]
mod accounts;
#[path = "authority/decide.rs"]
mod decide;
#[path = "authority/officers.rs"]
mod officers;
#[path = "authority/party.rs"]
mod party;
#[path = "authority/reporter.rs"]
mod reporter;
#[path = "authority/second_factor.rs"]
mod second_factor;
#[path = "authority/tokens.rs"]
mod tokens;
#[path = "authority/world.rs"]
mod world;
