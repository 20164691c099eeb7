//! What the ledger could not do, named by who must act, and the way from the database's codes to it.
//!
//! In: errors of the database. Out: words that say what to do. Nothing is retried here.

use std::path::PathBuf;

/// What the ledger could not do.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another process held the ledger for longer than we wait.
    #[error("another process is writing to the ledger and did not finish in time; try again")]
    Busy,
    /// Somebody else acted on the case in between.
    #[error("somebody else acted on this case in between; look at it again before acting")]
    Conflict,
    /// The database file is damaged.
    #[error("the ledger file is damaged; keep it as it is and restore a copy")]
    Damaged(#[source] sqlx::Error),
    /// No room left.
    #[error("there is no room left for the ledger; nothing was written; make room and try again")]
    Full,
    /// The folder cannot be used.
    #[error("the ledger in {} cannot be opened; check that the folder exists and may be written", folder.display())]
    CannotOpen {
        /// Which folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The program is shutting down.
    #[error("the program was shut down in the middle of this; nothing of it was kept")]
    Interrupted,
    /// There is none to read.
    #[error("there is no ledger in {}", folder.display())]
    Missing {
        /// Which folder.
        folder: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "a newer version of the program wrote this ledger (migration {found}); use that version"
    )]
    Newer {
        /// The first migration that we do not know.
        found: String,
    },
    /// It may not be written.
    #[error("the ledger may not be written: it is read-only, or was opened for reading only")]
    ReadOnly,
    /// An entry that cannot be read: written by a newer program, or changed.
    #[error("entry {sequence} of the ledger cannot be read; `hashwarden ledger verify` says more")]
    Unreadable {
        /// Which.
        sequence: i64,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A noun that has no JSON; a defect of ours.
    #[error("an entry could not be turned into JSON")]
    Unwritable(#[source] serde_json::Error),
    /// Anything else that the database says.
    #[error("the ledger's database failed")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|e| e.code())
            .and_then(|code| code.parse::<u32>().ok())
            // The lower byte is the primary code: https://sqlite.org/rescode.html
            .map(|code| code & 0xff);
        match code {
            Some(5 | 6) => Self::Busy,
            Some(8) => Self::ReadOnly,
            Some(11 | 26) => Self::Damaged(error),
            Some(13) => Self::Full,
            _ => Self::Database(error),
        }
    }
}
