//! All that is PostgreSQL's own: the address, the lock, what a new session is told.
//!
//! In: `postgres://` addresses. Out: one connection that writes and a pool that reads. No TLS is
//! linked: the server is on this machine, on a socket, or behind a tunnel of its own; an address that
//! asks for TLS (`sslmode=require`) is refused and not quietly served without.

use std::time::Duration;

use sqlx::{
    ConnectOptions,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::Pool;
use crate::{LedgerError, Location};

/// Connections that read at once.
const READERS: u32 = 6;

/// How long to wait for a connection.
const WAIT: Duration = Duration::from_secs(30);

/// A transaction in which nobody else appends: the next entry follows the head that is read here,
/// however many hubs share the database. Readers are not held up by this lock.
pub(crate) const BEGIN_WRITING: &str = "BEGIN; LOCK TABLE entry IN EXCLUSIVE MODE";

/// A transaction for temporary tables beside the kept ones, all of one moment.
pub(crate) const BEGIN_COMPARING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; SET LOCAL temp_buffers = '64MB'; \
     SET LOCAL enable_seqscan = off";

/// Same for the first of all transactions, when there may be no table to lock. The number is ours.
pub(crate) const BEGIN_MIGRATING: &str = "BEGIN; SELECT pg_advisory_xact_lock(7239411086)";

/// The pool of one connection that writes.
pub(crate) async fn open(url: &str) -> Result<Pool, LedgerError> {
    connect(url, PgPoolOptions::new().max_connections(1), false).await
}

/// The pool that reads beside it, or alone.
pub(crate) async fn readers(url: &str) -> Result<Pool, LedgerError> {
    connect(url, PgPoolOptions::new().max_connections(READERS), true).await
}

async fn connect(url: &str, pool: PgPoolOptions, read: bool) -> Result<Pool, LedgerError> {
    let cannot = |source| LedgerError::CannotOpen { location: Location::Url(url.into()), source };
    let options: PgConnectOptions = url.parse().map_err(cannot)?;
    let options = options
        .application_name("hashwarden")
        .options([
            // A commit that returned is on the server's disk, whatever the server's own default.
            ("synchronous_commit", "on"),
            ("default_transaction_read_only", if read { "on" } else { "off" }),
            ("client_min_messages", "warning"),
            // A statement for one shape of question; planning anew each time costs more than it saves.
            ("plan_cache_mode", "auto"),
            ("jit", "off"),
            // What is asked for again and again is in memory or on a disk without a head to move.
            ("random_page_cost", "1.1"),
            // Whoever writes asks by keys alone. A plan made while a table was empty would read all of
            // it for each batch, until the server next looks at how large it has become.
            ("enable_seqscan", if read { "on" } else { "off" }),
        ])
        .disable_statement_logging();
    let pool = pool.acquire_timeout(WAIT).connect_with(options).await.map_err(cannot)?;
    Ok(Pool::Postgres(pool))
}
