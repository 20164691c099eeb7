//! What officers do with cases, free of HTTP: the dashboard's routes and the command line call the same.
//!
//! In: a session, a case, the proof of an act as JSON. Out: the case after it, or a [`Problem`] that says
//! in words what keeps it from happening. Order of every act: the case is read, the right is asked for,
//! the version that was seen is compared, names of people are put outside of the chain, the case is
//! stepped, and all is appended at once. Rights are judged in `keep/authority`, the life of a case in
//! `domain`, clocks in `judge/law`.

pub mod act;
pub(crate) mod basis;
pub mod bulk;
pub mod deadlines;
pub mod docket;
pub mod duty;
pub mod exhibit;
pub mod export;
pub mod full;
pub mod kin;
pub mod list;
pub mod open;
pub mod party;
mod person;
pub(crate) mod place;
pub(crate) mod plain;
pub mod reader;
mod rights;
mod telling;
mod unit;
pub mod white_list;

pub use act::{act, sign, withdraw};
pub use list::{ListFilter, Tab, list};
pub use open::open;
pub use reader::Reader;

use hashwarden_domain::CaseId;
use hashwarden_ledger::CaseRecord;

use crate::{problem::Problem, view};

/// A case as its page shows it, for somebody who may read it.
///
/// # Errors
/// [`Problem::NotFound`] where there is none, or none that the reader may know of.
pub async fn show(reader: &Reader<'_>, id: CaseId) -> Result<view::CaseFull, Problem> {
    let record = read(reader, id).await?;
    full::full(reader, &record).await
}

/// A case that the reader may read.
///
/// # Errors
/// As [`show`].
pub async fn read(reader: &Reader<'_>, id: CaseId) -> Result<CaseRecord, Problem> {
    let record = reader.state.ledger.case(id).await?.ok_or(Problem::NotFound)?;
    // Whether a case is there at all is not told to those who may not read it.
    reader.may_read(record.case.file()).map_err(|_| Problem::NotFound)?;
    Ok(record)
}

/// The case of a number for people.
///
/// # Errors
/// As [`show`].
pub async fn by_number(reader: &Reader<'_>, number: &str) -> Result<CaseRecord, Problem> {
    let id = list::id_of(reader.state, number).await?.ok_or(Problem::NotFound)?;
    read(reader, id).await
}
