//! Appending: all of a batch or none of it, durable when it returns.
//!
//! In: entries and the time of appending. Out: the new head. A noun whose id is a hash of its
//! content and that is there already is skipped. The write lock is taken before the head is read, so
//! that two processes cannot both follow the same entry.

use std::pin::Pin;

use jiff::Timestamp;
use sqlx::SqliteConnection;

use crate::{Head, Ledger, LedgerError, chain, entry::Entry, projection, row, sqlite};

/// What an append did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The head after it.
    pub head: Head,
    /// Entries written.
    pub written: u64,
    /// Entries that were there already.
    pub skipped: u64,
}

/// What is done in a transaction.
type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, LedgerError>> + Send + 'c>>;

impl Ledger {
    /// Appends a batch: all of it or, on any error, none of it.
    ///
    /// # Errors
    /// [`LedgerError::Conflict`] where a case event's number is taken, [`LedgerError::Full`],
    /// [`LedgerError::ReadOnly`], [`LedgerError::Busy`] and what else the database says.
    pub async fn append(
        &self,
        entries: Vec<Entry>,
        at: Timestamp,
    ) -> Result<Appended, LedgerError> {
        self.write(move |connection| {
            Box::pin(async move { append(connection, &entries, at).await })
        })
        .await
    }

    /// Does `work` in one transaction that holds the write lock from its begin.
    ///
    /// It runs as a task of its own: a caller that goes away (a browser that hangs up) does not
    /// leave it half done.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let writer = self.writer.clone().ok_or(LedgerError::ReadOnly)?;
        let task = tokio::spawn(async move {
            let mut writer = writer.lock_owned().await;
            sqlx::query(sqlite::BEGIN_WRITING).execute(&mut *writer).await?;
            let outcome = match work(&mut writer).await {
                Ok(done) => {
                    let committed = sqlx::query("COMMIT").execute(&mut *writer).await;
                    committed.map(|_| done).map_err(LedgerError::from)
                }
                Err(error) => Err(error),
            };
            if outcome.is_err() {
                // Some failures roll back by themselves; then there is nothing left to undo.
                let _ = sqlx::query("ROLLBACK").execute(&mut *writer).await;
            }
            outcome
        });
        task.await.map_err(|_| LedgerError::Interrupted)?
    }
}

async fn append(
    connection: &mut SqliteConnection,
    entries: &[Entry],
    at: Timestamp,
) -> Result<Appended, LedgerError> {
    let mut head = last(connection).await?;
    let (mut written, mut skipped) = (0, 0);
    let when = at.to_string();
    for entry in entries {
        let noun = entry.noun();
        if is_known(connection, entry, &noun).await? {
            skipped += 1;
            continue;
        }
        let kind = entry.kind().name();
        let body = entry.body().map_err(LedgerError::Unwritable)?;
        let sequence = row::integer(head.sequence) + 1;
        let hash = chain::hash(sequence, &when, kind, &noun, &body, &head.hash);
        sqlx::query(
            "INSERT INTO entry (sequence, at, kind, noun, body, previous, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(sequence)
        .bind(&when)
        .bind(kind)
        .bind(&noun)
        .bind(&body)
        .bind(&head.hash)
        .bind(&hash)
        .execute(&mut *connection)
        .await?;
        projection::step(connection, sequence, at, &noun, entry).await?;
        head = Head { sequence: head.sequence + 1, hash };
        written += 1;
    }
    Ok(Appended { head, written, skipped })
}

async fn last(connection: &mut SqliteConnection) -> Result<Head, LedgerError> {
    let found = sqlx::query("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1")
        .fetch_optional(connection)
        .await?;
    found.map_or(Ok(Head::empty()), |found| row::head(&found))
}

/// Whether the same noun is there already. A case's event never is: its id is the case's.
async fn is_known(
    connection: &mut SqliteConnection,
    entry: &Entry,
    noun: &str,
) -> Result<bool, LedgerError> {
    let query = match entry {
        Entry::CaseEvent(_) => return Ok(false),
        Entry::Observation { site, .. } => {
            sqlx::query("SELECT 1 FROM observation_by_site WHERE observation = $1 AND site = $2")
                .bind(noun)
                .bind(site.to_string())
        }
        _ => sqlx::query("SELECT 1 FROM entry WHERE noun = $1 AND kind = $2 LIMIT 1")
            .bind(noun)
            .bind(entry.kind().name()),
    };
    Ok(query.fetch_optional(connection).await?.is_some())
}

#[cfg(test)]
mod tests {
    use hashwarden_domain::Coverage;

    use super::*;

    fn coverage(n: u64) -> Entry {
        Entry::Coverage(Coverage {
            source: "x".repeat(2000),
            watched: None,
            packets: n,
            bytes: n,
            flows: n,
            records: 0,
            lost: vec![],
            simulated: true,
        })
    }

    #[tokio::test]
    async fn without_room_nothing_is_written_and_the_reason_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path()).await.unwrap();
        ledger.append(vec![coverage(0)], Timestamp::UNIX_EPOCH).await.unwrap();
        let before = ledger.head().await.unwrap();
        // SQLite reports a disk without room and a file at its limit by the same code.
        {
            let mut writer = ledger.writer.as_ref().unwrap().lock().await;
            sqlx::query("PRAGMA max_page_count = 60").execute(&mut *writer).await.unwrap();
        }
        let batch = (1..500).map(coverage).collect();
        let error = ledger.append(batch, Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert!(matches!(error, LedgerError::Full), "{error:?}");
        assert_eq!(ledger.head().await.unwrap(), before);
        // What is small enough still fits: the ledger is not stuck.
        let small = ledger.append(vec![coverage(1)], Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(small.head.sequence, before.sequence + 1);
    }
}
