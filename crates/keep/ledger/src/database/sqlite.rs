//! All that is SQLite's own: file, pragmas.
//!
//! In: a folder. Out: one connection that writes and a pool that reads. Write-ahead log with
//! `synchronous=FULL`: a commit that returned has been synced to the disk
//! (<https://sqlite.org/pragma.html#pragma_synchronous>).

use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
    },
};

use super::Pool;
use crate::{LedgerError, Location};

/// The file in the ledger's folder.
pub(crate) const FILE: &str = "ledger.sqlite";

/// How long to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(30);

/// Connections that read at once.
const READERS: u32 = 6;

/// Rows handed over at once from the thread that reads the file.
const ROWS: usize = 1024;

/// The transaction that takes the write lock at once, so that what it reads cannot be overtaken.
pub(crate) const BEGIN_WRITING: &str = "BEGIN IMMEDIATE";

/// A transaction for temporary tables beside the kept ones. `query_only` would refuse these too; the
/// connection is a reader's, and nothing but temporary tables is written on it.
pub(crate) const BEGIN_COMPARING: &str =
    "PRAGMA query_only = OFF; PRAGMA temp.cache_size = -131072; BEGIN";

/// The pool of one connection that writes, making the file as needed.
pub(crate) async fn open(folder: &Path) -> Result<Pool, LedgerError> {
    let cannot = |source| cannot(folder, source);
    let options = for_writing(folder)
        .create_if_missing(true)
        // A statement of many rows keeps what it would undo; in a file that was a fifth of all work.
        .pragma("temp_store", "MEMORY");
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(cannot)?;
    Ok(Pool::Sqlite(pool))
}

/// The pool that reads beside it.
pub(crate) async fn readers(folder: &Path) -> Result<Pool, LedgerError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(for_writing(folder).pragma("query_only", "ON"))
        .await
        .map_err(|source| cannot(folder, source))?;
    Ok(Pool::Sqlite(pool))
}

/// Opens for reading only; nothing is made or changed, also where the folder cannot be written.
pub(crate) async fn open_read_only(folder: &Path) -> Result<Pool, LedgerError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Err(LedgerError::Missing { location: folder.into() });
    }
    let pool = SqlitePoolOptions::new().max_connections(2);
    let options = options(folder).read_only(true);
    match pool.clone().connect_with(options.clone()).await {
        Ok(pool) => Ok(Pool::Sqlite(pool)),
        // A write-ahead log needs a shared-memory file beside it. Where none can be made (a copy
        // on a read-only medium) and there is no log, the file alone is the whole ledger.
        Err(_) if !folder.join(format!("{FILE}-wal")).exists() => {
            let pool = pool.connect_with(options.immutable(true)).await;
            Ok(Pool::Sqlite(pool.map_err(|source| cannot(folder, source))?))
        }
        Err(source) => Err(cannot(folder, source)),
    }
}

/// An empty database in memory, to make tables anew in.
pub(crate) async fn in_memory() -> Result<Pool, LedgerError> {
    let options = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    let pool: SqlitePool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    Ok(Pool::Sqlite(pool))
}

fn cannot(folder: &Path, source: sqlx::Error) -> LedgerError {
    LedgerError::CannotOpen { location: Location::from(folder), source }
}

/// Makes the folder where there is none, for its owner only: addresses and names of people are in it.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn for_writing(folder: &Path) -> SqliteConnectOptions {
    options(folder)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // A longer log between checkpoints: pages that many entries touch are written back once.
        .pragma("wal_autocheckpoint", "16000")
        .pragma("cache_size", "-65536")
        // What was deleted from `personal` is not left in the file's free places.
        .pragma("secure_delete", "ON")
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .busy_timeout(BUSY)
        .row_buffer_size(ROWS)
        // Statements of hostile length are not ours; slow ones are told by the service's own log.
        .disable_statement_logging()
}
