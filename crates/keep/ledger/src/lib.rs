//! The append-only, hash-chained history of everything that was seen, concluded and done.
//!
//! In: [`Entry`] values of the domain's nouns. Out: the same, by id, by site, by case, by filter, and
//! the proof that none was changed since. An append is durable when it returns. Nothing is updated
//! or deleted: a finding's next version supersedes it, a case's next event carries it on. Tables
//! made from the entries answer questions quickly and can be made anew ([`Ledger::rebuild`]).
//! Personal data stands outside the chain and is the one thing that can be deleted.
//! No clock is read here (callers say when), no rule is applied, and nobody's right is checked.
//!
//! SQLite in one folder, or PostgreSQL; several processes may read and append at once.

mod account;
mod append;
mod backup;
mod case;
mod chain;
mod countersign;
mod coverage;
mod database;
mod due;
mod entry;
mod error;
mod evidence;
mod finding;
mod location;
mod observation;
mod page;
mod personal;
mod projection;
mod row;
mod seal;
mod search;
mod transfer;
mod verify;
mod white_list;
mod writer;

pub use append::{Appended, CaseAct};
pub use case::{
    CaseFilter, CaseOrder, CasePage, CaseRecord, CaseRow, EntryRow, Kin, Kinsman, Marked,
    RecordedEvent, Seen,
};
pub use chain::{Broken, Fault, Head, Verification};
pub use countersign::Countersignature;
pub use coverage::RecordedCoverage;
pub use due::Due;
pub use entry::{Administered, Entry, Kind, Source};
pub use error::LedgerError;
pub use finding::{CaseLink, FindingRecord, FindingVersion, SiteFinding};
pub use location::Location;
pub use page::{Facets, FindingFilter, FindingPage, Sort, TerritoryFacet};
pub use personal::{Deletion, Grounds, Personal};
pub use transfer::Scope;

use database::{Connection, Pool, migration, postgres, query, sqlite};
use seal::Seal;
use writer::Writer;

/// A ledger.
#[derive(Debug)]
pub struct Ledger {
    location: Location,
    readers: Pool,
    /// The task that writes; none where the ledger was opened for reading.
    writer: Option<Writer>,
}

impl Ledger {
    /// Opens the ledger there, making folder and tables as needed.
    ///
    /// # Errors
    /// [`LedgerError::CannotOpen`] where the folder or the server cannot be used,
    /// [`LedgerError::Newer`] where a newer program wrote it.
    pub async fn open(location: impl Into<Location>) -> Result<Self, LedgerError> {
        let location = location.into();
        let (pool, mut seal) = match &location {
            Location::Folder(folder) => {
                let cannot = |error| LedgerError::CannotOpen {
                    location: location.clone(),
                    source: sqlx::Error::Io(error),
                };
                sqlite::make_private(folder).map_err(cannot)?;
                // First the lock: nobody seals a file that is being opened.
                let seal = Seal::of(folder).map_err(cannot)?;
                (sqlite::open(folder).await?, Some(seal))
            }
            Location::Url(url) => (postgres::open(url).await?, None),
        };
        let mut connection = pool.acquire().await?;
        if !migration::is_current(&mut connection).await {
            if let Some(seal) = &mut seal {
                seal.break_open()?;
            }
            migration::run(&mut connection).await?;
        }
        drop(connection);
        let readers = match &location {
            Location::Folder(folder) => sqlite::readers(folder).await?,
            Location::Url(url) => postgres::readers(url).await?,
        };
        Ok(Self { location, readers, writer: Some(Writer::start(pool, seal)) })
    }

    /// Opens the ledger there for reading and checking; nothing is made or changed.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] where there is none, [`LedgerError::CannotOpen`] where it cannot be read.
    pub async fn open_read_only(location: impl Into<Location>) -> Result<Self, LedgerError> {
        let location = location.into();
        let readers = match &location {
            Location::Folder(folder) => sqlite::open_read_only(folder).await?,
            Location::Url(url) => {
                let readers = postgres::readers(url).await?;
                if query("SELECT 1 FROM entry LIMIT 1").fetch_optional(&readers).await.is_err() {
                    return Err(LedgerError::Missing { location });
                }
                readers
            }
        };
        Ok(Self { location, readers, writer: None })
    }

    /// Where it lies.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The last entry.
    ///
    /// # Errors
    /// What the database says.
    pub async fn head(&self) -> Result<Head, LedgerError> {
        let row = query("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        row.map_or(Ok(Head::empty()), |row| row::head(&row))
    }

    /// Lets the database look at how its rows are spread, so that it chooses the right index. Worth
    /// doing once a day, and after much was taken in.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tune(&self) -> Result<(), LedgerError> {
        self.writer()?
            .work(|connection| {
                Box::pin(async move {
                    if let Connection::Postgres(_) = connection {
                        // It also says which pages everybody sees, so that an index alone answers.
                        // That cannot be done within the transaction that this is in.
                        for step in ["COMMIT", "VACUUM (ANALYZE) case_current, case_due", "BEGIN"] {
                            connection.run(step).await?;
                        }
                    }
                    query("ANALYZE").execute(connection).await.map(drop).map_err(Into::into)
                })
            })
            .await
    }

    /// Ends all connections; SQLite's write-ahead log is folded into the file, and the file sealed.
    pub async fn close(self) {
        self.readers.close().await;
        if let Some(writer) = self.writer
            && let Some(seal) = writer.close().await
        {
            // What was acknowledged is on the disk already; a failure here loses nothing.
            let _ = seal.close_up();
        }
    }

    fn writer(&self) -> Result<&Writer, LedgerError> {
        self.writer.as_ref().ok_or(LedgerError::ReadOnly)
    }
}
