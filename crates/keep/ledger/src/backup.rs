//! Copies: made while others write, checked when made, and put back only where nothing is.
//!
//! In: a ledger and a folder. Out: the folder with a whole copy of one moment: for SQLite a file that is a
//! ledger itself, for PostgreSQL the lines of an export. What is put back was checked before.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter},
    path::Path,
};

use crate::{
    Head, Ledger, LedgerError, Location, Scope, Verification,
    database::{query, sqlite},
    seal::Seal,
};

/// The copy of a PostgreSQL ledger.
const LINES: &str = "ledger.jsonl";

impl Ledger {
    /// Copies the ledger as it stands now into a folder that holds none, and checks the copy.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where the folder holds a ledger or the copy does not hold, and what the
    /// database says.
    pub async fn backup(
        &self,
        folder: &Path,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Head, LedgerError> {
        make_empty(folder)?;
        match &self.location {
            Location::Folder(from) => copy_file(from, folder).await?,
            Location::Url(_) => {
                let path = folder.join(LINES);
                let file = private(&path).map_err(LedgerError::File)?;
                let mut out = BufWriter::with_capacity(1 << 20, file);
                let head = self.export(Scope::Everything, &mut out, progress).await?;
                let file = out.into_inner().map_err(|e| LedgerError::File(e.into_error()))?;
                file.sync_all().map_err(LedgerError::File)?;
                return Ok(head);
            }
        }
        match Self::check(folder, &[], progress).await? {
            Verification::Sound(head) => Ok(head),
            Verification::Broken(broken) => Err(LedgerError::Refused(format!(
                "the copy does not hold ({}), and so does not the ledger",
                broken.fault
            ))),
        }
    }

    /// Puts a copy back, into a folder or a database that holds no ledger yet. The copy is checked first;
    /// it may have been made from the other kind of database.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where there is a ledger already or the copy does not hold,
    /// [`LedgerError::Missing`] where there is no copy, and what the database says.
    pub async fn restore(
        backup: &Path,
        to: impl Into<Location>,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Head, LedgerError> {
        let to = to.into();
        if let Location::Folder(folder) = &to {
            make_empty(folder)?;
        }
        let lines = backup.join(LINES);
        if lines.is_file() {
            let file = File::open(&lines).map_err(LedgerError::File)?;
            let reader = BufReader::with_capacity(1 << 20, file);
            let ledger = Self::open(&to).await?;
            let outcome = ledger.import(Box::new(reader), progress).await;
            ledger.close().await;
            return undo_on_error(outcome, &to);
        }
        match Self::check(backup, &[], progress).await? {
            Verification::Sound(_) => {}
            Verification::Broken(broken) => {
                let entry = broken.entry.map(|n| format!("entry {n}: ")).unwrap_or_default();
                return Err(LedgerError::Refused(format!(
                    "the copy does not hold and was not put back: {entry}{}",
                    broken.fault
                )));
            }
        }
        match &to {
            Location::Folder(folder) => {
                copy_file(backup, folder).await?;
                let ledger = Self::open_read_only(folder).await?;
                let head = ledger.head().await;
                ledger.close().await;
                head
            }
            Location::Url(_) => {
                let ledger = Self::open(&to).await?;
                let outcome = ledger.import_from(backup, progress).await;
                ledger.close().await;
                outcome
            }
        }
    }
}

/// A consistent copy of the file, whoever writes meanwhile (<https://sqlite.org/lang_vacuum.html>).
async fn copy_file(from: &Path, to: &Path) -> Result<(), LedgerError> {
    let source = sqlite::open_read_only(from).await?;
    let target = to.join(sqlite::FILE);
    let name = target.to_str().ok_or_else(|| {
        LedgerError::Refused(format!("{} has a name that is no text", target.display()))
    })?;
    let outcome = query("VACUUM INTO $1").bind(name).execute(&source).await;
    source.close().await;
    outcome?;
    // The way in which it is kept, before it is sealed: opening it later changes nothing.
    sqlite::open(to).await?.close().await;
    let durable = || {
        File::open(&target)?.sync_all()?;
        Seal::of(to)?.close_up()
    };
    durable().map_err(LedgerError::File)
}

/// Makes the folder, or refuses one with a ledger in it.
fn make_empty(folder: &Path) -> Result<(), LedgerError> {
    if [sqlite::FILE, LINES].iter().any(|name| folder.join(name).exists()) {
        return Err(LedgerError::Refused(format!(
            "there is a ledger in {} already; nothing was overwritten",
            folder.display()
        )));
    }
    sqlite::make_private(folder).map_err(LedgerError::File)
}

/// A new file for its owner only.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes the empty ledger that an import which failed left in a new folder.
fn undo_on_error(outcome: Result<Head, LedgerError>, to: &Location) -> Result<Head, LedgerError> {
    if let (Err(_), Location::Folder(folder)) = (&outcome, to) {
        for name in [sqlite::FILE, "ledger.seal"] {
            // Should it stay, it is an empty ledger, and the next attempt says so.
            let _ = fs::remove_file(folder.join(name));
        }
    }
    outcome
}
