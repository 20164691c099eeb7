//! What the ledger could not do, named by who must act, and the way from the database's codes to it.
//!
//! In: errors of the database. Out: words that say what to do. Nothing is retried here.

use hashwarden_domain::{CaseId, case::IllegalHistory};
use sqlx::sqlite::SqliteError;

use crate::Location;

/// What the ledger could not do.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another process held the ledger for longer than we wait.
    #[error("another process is writing to the ledger and did not finish in time; try again")]
    Busy,
    /// A case number that another case has.
    #[error("another case took this number in between; ask for the next free one")]
    Conflict,
    /// Somebody else acted on the case in between.
    #[error(
        "somebody else acted on this case in between: it was seen after {seen} events and has {now}; \
         look at it again before acting"
    )]
    Stale {
        /// Which case.
        case: CaseId,
        /// Events that whoever acted knew.
        seen: u64,
        /// Events that there are; [`crate::Ledger::case_events_since`] reads the new ones.
        now: u64,
    },
    /// An event that cannot have happened to the case as it stands.
    #[error("this cannot happen to the case: {why}")]
    Illegal {
        /// Which case.
        case: CaseId,
        /// What the life cycle says.
        #[source]
        why: IllegalHistory,
    },
    /// The database file is damaged.
    #[error("the ledger is damaged; keep it as it is and restore a copy")]
    Damaged(#[source] sqlx::Error),
    /// No room left.
    #[error("there is no room left for the ledger; nothing was written; make room and try again")]
    Full,
    /// The folder or the server cannot be used.
    #[error("the ledger in {location} cannot be opened; {}", advice(location))]
    CannotOpen {
        /// Where.
        location: Location,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The program is shutting down.
    #[error("the program was shut down in the middle of this; nothing of it was kept")]
    Interrupted,
    /// There is none to read.
    #[error("there is no ledger in {location}")]
    Missing {
        /// Where.
        location: Location,
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
    /// The server went away.
    #[error(
        "the ledger's database does not answer; whether the last act was kept shows when it is back"
    )]
    Unreachable(#[source] sqlx::Error),
    /// A backup, an export or a folder that is not what it should be.
    #[error("{0}")]
    Refused(String),
    /// A file could not be read or written.
    #[error("a file could not be read or written")]
    File(#[source] std::io::Error),
    /// Anything else that the database says.
    #[error("the ledger's database failed")]
    Database(#[source] sqlx::Error),
}

/// What to look at first.
fn advice(location: &Location) -> &'static str {
    match location {
        Location::Folder(_) => "check that the folder exists and may be written",
        Location::Url(_) => "check that the server runs, and the user's name and right",
    }
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return match error {
                sqlx::Error::PoolTimedOut => Self::Busy,
                sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                    Self::Unreachable(error)
                }
                _ => Self::Database(error),
            };
        };
        let code = database.code().unwrap_or_default();
        if database.try_downcast_ref::<SqliteError>().is_some() {
            // The lower byte is the primary code: https://sqlite.org/rescode.html
            return match code.parse::<u32>().map(|code| code & 0xff) {
                Ok(5 | 6) => Self::Busy,
                Ok(8) => Self::ReadOnly,
                Ok(11 | 26) => Self::Damaged(error),
                Ok(13) => Self::Full,
                _ => Self::Database(error),
            };
        }
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        match &*code {
            "40001" | "40P01" | "55P03" => Self::Busy,
            "25006" | "42501" => Self::ReadOnly,
            "XX001" | "XX002" => Self::Damaged(error),
            "53100" => Self::Full,
            "57P01" | "57P02" | "57P03" => Self::Unreachable(error),
            _ => Self::Database(error),
        }
    }
}
