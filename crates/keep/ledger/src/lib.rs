//! The append-only, hash-chained history of everything that was seen, concluded and done.
//!
//! In: [`Entry`] values of the domain's nouns. Out: the same, by id, by site, by case, by filter, and
//! the proof that none was changed since. An append is durable when it returns. Nothing is updated
//! or deleted: a finding's next version supersedes it, a case's next event carries it on. Tables
//! made from the entries answer questions quickly and can be made anew ([`Ledger::rebuild`]).
//! No clock is read here (callers say when), no rule is applied, and nobody's right is checked.
//!
//! SQLite in one folder; several processes may read and append at once.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::Mutex;

mod account;
mod append;
mod case;
mod chain;
mod coverage;
mod entry;
mod error;
mod evidence;
mod finding;
mod observation;
mod page;
mod projection;
mod row;
mod search;
mod sqlite;

pub use append::Appended;
pub use case::{CaseFilter, CaseRecord, RecordedEvent};
pub use chain::{Broken, Fault, Head, Verification};
pub use coverage::RecordedCoverage;
pub use entry::{Entry, Kind, Source};
pub use error::LedgerError;
pub use finding::{CaseLink, FindingRecord, FindingVersion, SiteFinding};
pub use page::{Facets, FindingFilter, FindingPage, Sort, TerritoryFacet};

/// A ledger in a folder.
#[derive(Debug)]
pub struct Ledger {
    folder: PathBuf,
    readers: SqlitePool,
    /// The one connection that writes; none where the ledger was opened for reading.
    writer: Option<Arc<Mutex<SqliteConnection>>>,
}

impl Ledger {
    /// Opens the ledger in `folder`, making both as needed.
    ///
    /// # Errors
    /// [`LedgerError::CannotOpen`] where the folder cannot be used, [`LedgerError::Newer`] where a
    /// newer program wrote it.
    pub async fn open(folder: &Path) -> Result<Self, LedgerError> {
        let (writer, readers) = sqlite::open(folder).await?;
        Ok(Self { folder: folder.to_owned(), readers, writer: Some(Arc::new(Mutex::new(writer))) })
    }

    /// Opens the ledger in `folder` for reading and checking; nothing is made or changed.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] where there is none, [`LedgerError::CannotOpen`] where it cannot be read.
    pub async fn open_read_only(folder: &Path) -> Result<Self, LedgerError> {
        let readers = sqlite::open_read_only(folder).await?;
        Ok(Self { folder: folder.to_owned(), readers, writer: None })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The last entry.
    ///
    /// # Errors
    /// What the database says.
    pub async fn head(&self) -> Result<Head, LedgerError> {
        let row = sqlx::query("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        row.map_or(Ok(Head::empty()), |row| row::head(&row))
    }

    /// Checks the whole chain; `progress` is called with the number of entries checked so far.
    ///
    /// # Errors
    /// What the database says; a chain that does not hold is [`Verification::Broken`], not an error.
    pub async fn verify(
        &self,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Verification, LedgerError> {
        chain::verify(&self.readers, progress).await
    }

    /// Ends all connections; the write-ahead log is folded into the file.
    pub async fn close(self) {
        self.readers.close().await;
        if let Some(writer) = self.writer.and_then(Arc::into_inner) {
            // What was acknowledged is on the disk already; a failure here loses nothing.
            let _ = sqlx::Connection::close(writer.into_inner()).await;
        }
    }
}
