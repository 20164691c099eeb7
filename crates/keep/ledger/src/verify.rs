//! Checks all that is kept: the chain, the tables made from it, what lies outside, the file itself.
//!
//! In: a ledger, and heads that somebody wrote down elsewhere. Out: sound, or the first thing that is
//! not and where. Entries come first, since whatever else is wrong can be made anew from them. The
//! tables are compared with those that the entries make now, in temporary tables of the same names.
//! Nothing is changed.

use crate::{
    Ledger, LedgerError, Location,
    chain::{self, Broken, Fault, Head, Known, Verification},
    database::{Connection, Target, query},
    entry::Kind,
    personal,
    projection::{self, TABLES},
    row,
    seal::{self, Condition},
};

mod schema;

impl Ledger {
    /// Checks everything that is kept in `location` without opening it for writing. `heads` were
    /// written down elsewhere; `progress` is called with the number of entries checked so far.
    ///
    /// # Errors
    /// [`LedgerError::Missing`] where there is no ledger, and what the database says when it cannot be
    /// asked; what is wrong with a ledger is [`Verification::Broken`], not an error.
    pub async fn check(
        location: impl Into<Location>,
        heads: &[Head],
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Verification, LedgerError> {
        let location = location.into();
        let outcome = match Self::open_read_only(&location).await {
            Ok(ledger) => {
                let outcome = ledger.verify_against(heads, progress).await;
                ledger.close().await;
                outcome
            }
            Err(error) => Err(error),
        };
        match outcome {
            Err(error @ LedgerError::Missing { .. }) => Err(error),
            Err(error) => match &location {
                // A file that cannot even be opened: its seal may say why.
                Location::Folder(folder) => match seal::condition(folder) {
                    Ok(Condition::Page(page)) => {
                        Ok(Broken::somewhere(Fault::File { page: Some(page) }))
                    }
                    _ => damaged(error),
                },
                Location::Url(_) => damaged(error),
            },
            outcome => outcome,
        }
    }

    /// Checks everything; `progress` is called with the number of entries checked so far.
    ///
    /// # Errors
    /// As [`Ledger::check`].
    pub async fn verify(
        &self,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Verification, LedgerError> {
        self.verify_against(&[], progress).await
    }

    /// Checks only the chain: every entry fits the one before it, the countersigned ones and `heads`.
    ///
    /// # Errors
    /// As [`Ledger::check`].
    pub async fn verify_chain(
        &self,
        heads: &[Head],
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Verification, LedgerError> {
        let mut connection = self.readers.acquire().await?;
        chain_of(&mut connection, heads, progress).await
    }

    async fn verify_against(
        &self,
        heads: &[Head],
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Verification, LedgerError> {
        let mut connection = self.readers.acquire().await?;
        // One state of the database for all questions, whoever appends meanwhile.
        connection.begin_comparing().await?;
        let outcome = everything(&mut connection, heads, progress).await;
        // The temporary tables go with it.
        let _ = connection.end().await;
        let head = match outcome.or_else(damaged)? {
            Verification::Sound(head) => head,
            broken => return Ok(broken),
        };
        if let Location::Folder(folder) = &self.location {
            match seal::condition(folder).map_err(LedgerError::File)? {
                Condition::Page(page) => {
                    return Ok(Broken::somewhere(Fault::File { page: Some(page) }));
                }
                Condition::SealDamaged => return Ok(Broken::somewhere(Fault::File { page: None })),
                Condition::Unsealed | Condition::Whole => {}
            }
        }
        Ok(Verification::Sound(head))
    }
}

/// What the database says about damage is a finding, all else an error.
fn damaged(error: LedgerError) -> Result<Verification, LedgerError> {
    match error {
        LedgerError::Damaged(why) => {
            Ok(Broken::somewhere(Fault::Database { why: why.to_string() }))
        }
        LedgerError::CannotOpen { source, location: Location::Folder(_) } => {
            Ok(Broken::somewhere(Fault::Database { why: source.to_string() }))
        }
        other => Err(other),
    }
}

async fn everything(
    connection: &mut Connection,
    heads: &[Head],
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Verification, LedgerError> {
    let head = match chain_of(connection, heads, progress).await? {
        Verification::Sound(head) => head,
        broken => return Ok(broken),
    };
    if let Some(what) = schema::first_fault(connection).await? {
        return Ok(Broken::somewhere(Fault::Schema { what }));
    }
    if let Some(reference) = personal::first_damaged(Target::Connection(connection)).await? {
        return Ok(Broken::somewhere(Fault::Personal { reference }));
    }
    if let Some(broken) = tables(connection).await? {
        return Ok(broken);
    }
    if let Connection::Sqlite(_) = connection {
        let found = query("PRAGMA integrity_check(1)").fetch_one(&mut *connection).await?;
        let why: String = found.try_get(0)?;
        if why != "ok" {
            return Ok(Broken::somewhere(Fault::Database { why }));
        }
    }
    Ok(Verification::Sound(head))
}

async fn chain_of(
    connection: &mut Connection,
    heads: &[Head],
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Verification, LedgerError> {
    let mut known = Known::new();
    let signed = query("SELECT sequence, body FROM entry WHERE kind = $1 ORDER BY sequence")
        .bind(Kind::Countersigned.name())
        .fetch_all(&mut *connection)
        .await
        // What cannot be read is found, and named, by the walk.
        .unwrap_or_default();
    for found in signed {
        if let Ok(signature) = row::noun::<crate::Countersignature>(&found) {
            let by = format!("{} ({})", signature.node, signature.by);
            known.insert(signature.head.sequence, (signature.head.hash, by));
        }
    }
    for Head { sequence, hash } in heads {
        known.insert(*sequence, (hash.to_lowercase(), "whoever checks".to_owned()));
    }
    known.remove(&0);
    chain::verify(connection, &known, progress).await
}

/// Compares the tables with those that the entries make.
async fn tables(connection: &mut Connection) -> Result<Option<Verification>, LedgerError> {
    let (kept, new) = schema::names(connection).await?;
    for table in TABLES {
        let (name, key) = (table.name, table.key);
        let made = async {
            let copy =
                format!("CREATE TEMPORARY TABLE {name} AS SELECT * FROM {kept}.{name} LIMIT 0");
            query(copy).execute(&mut *connection).await?;
            schema::unique(connection, name, key).await
        };
        if let Err(error) = made.await {
            let row = LedgerError::from(error).to_string();
            return Ok(Some(Broken::somewhere(Fault::Table { table: name.to_owned(), row })));
        }
    }
    match projection::rebuild(connection).await {
        Ok(()) => {}
        Err(LedgerError::Unreadable { sequence, .. }) => {
            return Ok(Some(Broken::at(sequence, Fault::Body)));
        }
        Err(error) => return Err(error),
    }
    for table in TABLES {
        let (name, key) = (table.name, table.key);
        for (one, other) in [(&kept, &new), (&new, &kept)] {
            let differing = format!(
                "SELECT CAST({} AS TEXT) FROM (SELECT * FROM {one}.{name} EXCEPT \
                 SELECT * FROM {other}.{name}) AS differing ORDER BY 1 LIMIT 1",
                key.replace(", ", " || ' ' || ")
            );
            let row = match query(differing).fetch_optional(&mut *connection).await {
                Ok(None) => continue,
                Ok(Some(found)) => found.try_get(0).unwrap_or_default(),
                Err(error) => error.to_string(),
            };
            return Ok(Some(Broken::somewhere(Fault::Table { table: name.to_owned(), row })));
        }
    }
    Ok(None)
}
