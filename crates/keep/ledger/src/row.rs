//! From a row of the database to a noun, with a clear word where it cannot be read.
//!
//! In: rows whose first columns are as each function says. Out: nouns, numbers, times.

use crate::{Head, LedgerError, database::Row};
use hashwarden_domain::Id;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

/// A noun from the columns `sequence`, `body`.
pub(crate) fn noun<T: DeserializeOwned>(row: &Row) -> Result<T, LedgerError> {
    let sequence: i64 = row.try_get("sequence")?;
    let body: String = row.try_get("body")?;
    parse(sequence, &body)
}

/// A noun from its JSON.
pub(crate) fn parse<T: DeserializeOwned>(sequence: i64, body: &str) -> Result<T, LedgerError> {
    serde_json::from_str(body).map_err(|source| LedgerError::Unreadable { sequence, source })
}

/// A head from the columns `sequence`, `hash`.
pub(crate) fn head(row: &Row) -> Result<Head, LedgerError> {
    Ok(Head { sequence: number(row.try_get("sequence")?), hash: row.try_get("hash")? })
}

/// A count of the database, which is never negative.
pub(crate) fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A number for the database, which ends at 2^63.
pub(crate) fn integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// An id from its text.
pub(crate) fn id<Of>(row: &Row, column: &str) -> Result<Id<Of>, LedgerError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error| {
        LedgerError::Database(sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
    })
}

/// A time as the tables sort it.
pub(crate) fn microseconds(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A time from its microseconds.
pub(crate) fn moment(row: &Row, column: &'static str) -> Result<Timestamp, LedgerError> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| undecodable(column))
}

/// A time from its text.
pub(crate) fn time(row: &Row, column: &str) -> Result<Timestamp, LedgerError> {
    let text: String = row.try_get(column)?;
    text.parse().map_err(|error: jiff::Error| {
        LedgerError::Database(sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
    })
}

/// A value that is there and cannot be what it should be.
pub(crate) fn undecodable(column: &'static str) -> LedgerError {
    LedgerError::Database(sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: "it is not what it should be".into(),
    })
}
