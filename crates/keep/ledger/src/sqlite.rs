//! All that is SQLite's own: file, pragmas, migrations. Every other file uses SQL that PostgreSQL
//! speaks as well.
//!
//! In: a folder. Out: one connection that writes and a pool that reads. Write-ahead log with
//! `synchronous=FULL`: a commit that returned has been synced to the disk
//! (<https://sqlite.org/pragma.html#pragma_synchronous>).

use std::{path::Path, time::Duration};

use sha2::{Digest, Sha256};
use sqlx::{
    ConnectOptions, Connection, Row, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::LedgerError;

/// The file in the ledger's folder.
pub(crate) const FILE: &str = "ledger.sqlite";

/// How long to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(30);

/// Connections that read at once.
const READERS: u32 = 6;

/// The transaction that takes the write lock at once, so that what it reads cannot be overtaken.
pub(crate) const BEGIN_WRITING: &str = "BEGIN IMMEDIATE";

const MIGRATIONS: [(&str, &str); 2] = [
    ("0001_entry", include_str!("../../../../migrations/0001_entry.sql")),
    ("0002_projection", include_str!("../../../../migrations/0002_projection.sql")),
];

/// Opens for writing, making folder, file and tables as needed.
pub(crate) async fn open(folder: &Path) -> Result<(SqliteConnection, SqlitePool), LedgerError> {
    let cannot = |source| LedgerError::CannotOpen { folder: folder.to_owned(), source };
    make_private(folder).map_err(|error| cannot(sqlx::Error::Io(error)))?;
    let options = options(folder)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut writer = options.clone().connect().await.map_err(cannot)?;
    migrate(&mut writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(options.pragma("query_only", "ON"))
        .await
        .map_err(cannot)?;
    Ok((writer, readers))
}

/// Opens for reading only; nothing is made or changed, also where the folder cannot be written.
pub(crate) async fn open_read_only(folder: &Path) -> Result<SqlitePool, LedgerError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Err(LedgerError::Missing { folder: folder.to_owned() });
    }
    let pool = SqlitePoolOptions::new().max_connections(2);
    let options = options(folder).read_only(true);
    match pool.clone().connect_with(options.clone()).await {
        Ok(pool) => Ok(pool),
        // A write-ahead log needs a shared-memory file beside it. Where none can be made (a copy
        // on a read-only medium) and there is no log, the file alone is the whole ledger.
        Err(_) if !folder.join(format!("{FILE}-wal")).exists() => {
            Ok(pool.connect_with(options.immutable(true)).await?)
        }
        Err(source) => Err(LedgerError::CannotOpen { folder: folder.to_owned(), source }),
    }
}

/// Makes the folder where there is none, for its owner only: addresses and names of people are in it.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .busy_timeout(BUSY)
        // Statements of hostile length are not ours; slow ones are told by the service's own log.
        .disable_statement_logging()
}

async fn migrate(writer: &mut SqliteConnection) -> Result<(), LedgerError> {
    let mut transaction = writer.begin_with(BEGIN_WRITING).await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS migration \
         (name TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL)",
    )
    .execute(&mut *transaction)
    .await?;
    let done = sqlx::query("SELECT name FROM migration ORDER BY name")
        .fetch_all(&mut *transaction)
        .await?;
    let mut known = Vec::new();
    for row in &done {
        let name: String = row.try_get(0)?;
        if !MIGRATIONS.iter().any(|(ours, _)| *ours == name) {
            return Err(LedgerError::Newer { found: name });
        }
        known.push(name);
    }
    for (name, text) in MIGRATIONS {
        if known.iter().any(|done| done == name) {
            continue;
        }
        sqlx::raw_sql(text).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO migration (name, sha256) VALUES ($1, $2)")
            .bind(name)
            .bind(hex::encode(Sha256::digest(text)))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
