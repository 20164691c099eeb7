//! Tables made from the entries: one step an entry, in the transaction that appends it.
//!
//! In: an entry with its number. Out: changed rows. What a step reads besides is only what earlier
//! entries made, so that stepping and rebuilding give the same rows (a test compares them).

use hashwarden_domain::{
    CaseEvent, Coverage, Observation, SiteId,
    case::{CaseChange, Outcome},
};
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::{
    Ledger, LedgerError,
    entry::{Entry, Kind},
    row,
};

mod finding;

pub(crate) use finding::verdict_name;

/// Brings the tables up to this entry.
pub(crate) async fn step(
    connection: &mut SqliteConnection,
    sequence: i64,
    at: Timestamp,
    noun: &str,
    entry: &Entry,
) -> Result<(), LedgerError> {
    match entry {
        Entry::Account { finding, account, .. } => {
            finding::account(connection, sequence, *finding, account).await
        }
        Entry::CaseEvent(event) => case_event(connection, sequence, event).await,
        Entry::Coverage(coverage) => watched(connection, sequence, noun, coverage).await,
        // Found by their ids; a finding's step reads the evidence it names.
        Entry::Evidence(_) | Entry::Source(_) => Ok(()),
        Entry::Finding(found) => finding::finding(connection, sequence, at, found).await,
        Entry::Observation { site, observation } => {
            observed(connection, sequence, *site, observation).await
        }
    }
}

impl Ledger {
    /// Makes all tables anew from the entries.
    ///
    /// # Errors
    /// [`LedgerError::Unreadable`] for an entry that cannot be read, and what the database says.
    pub async fn rebuild(&self) -> Result<(), LedgerError> {
        self.write(|connection| Box::pin(rebuild(connection))).await
    }
}

async fn rebuild(connection: &mut SqliteConnection) -> Result<(), LedgerError> {
    sqlx::raw_sql(
        "DELETE FROM observation_by_site; DELETE FROM coverage_by_source; \
         DELETE FROM finding_version; DELETE FROM finding_current; \
         DELETE FROM finding_protocol; DELETE FROM account_current; \
         DELETE FROM case_current; DELETE FROM case_event;",
    )
    .execute(&mut *connection)
    .await?;
    let mut last = 0;
    loop {
        let page = sqlx::query(
            "SELECT sequence, at, kind, noun, body FROM entry \
             WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        )
        .bind(last)
        .bind(PAGE)
        .fetch_all(&mut *connection)
        .await?;
        if page.is_empty() {
            return Ok(());
        }
        for found in &page {
            last = again(connection, found).await?;
        }
    }
}

/// The step of an entry that is there already; its number.
async fn again(connection: &mut SqliteConnection, found: &SqliteRow) -> Result<i64, LedgerError> {
    let sequence: i64 = found.try_get("sequence")?;
    let kind: String = found.try_get("kind")?;
    let kind = Kind::from_name(&kind).ok_or_else(|| LedgerError::Unreadable {
        sequence,
        source: serde::de::Error::custom(format!("`{kind}` is not a kind of entry")),
    })?;
    let body: String = found.try_get("body")?;
    let entry =
        Entry::parse(kind, &body).map_err(|source| LedgerError::Unreadable { sequence, source })?;
    let at = row::time(found, "at")?;
    let noun: String = found.try_get("noun")?;
    step(connection, sequence, at, &noun, &entry).await?;
    Ok(sequence)
}

/// Entries read at a time.
const PAGE: i64 = 1000;

async fn observed(
    connection: &mut SqliteConnection,
    sequence: i64,
    site: SiteId,
    observation: &Observation,
) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO observation_by_site (observation, site, source, sequence) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (observation) DO UPDATE SET \
         site = excluded.site, source = excluded.source, sequence = excluded.sequence",
    )
    .bind(observation.id.to_string())
    .bind(site.to_string())
    .bind(&observation.provenance.source)
    .bind(sequence)
    .execute(connection)
    .await?;
    Ok(())
}

async fn watched(
    connection: &mut SqliteConnection,
    sequence: i64,
    noun: &str,
    coverage: &Coverage,
) -> Result<(), LedgerError> {
    sqlx::query("INSERT INTO coverage_by_source (coverage, source, sequence) VALUES ($1, $2, $3)")
        .bind(noun)
        .bind(&coverage.source)
        .bind(sequence)
        .execute(connection)
        .await?;
    Ok(())
}

async fn case_event(
    connection: &mut SqliteConnection,
    sequence: i64,
    event: &CaseEvent,
) -> Result<(), LedgerError> {
    let case = event.case.to_string();
    let at = row::microseconds(event.at);
    unless_taken(
        sqlx::query("INSERT INTO case_event (case_id, event, sequence) VALUES ($1, $2, $3)")
            .bind(&case)
            .bind(row::integer(event.sequence))
            .bind(sequence)
            .execute(&mut *connection)
            .await,
    )?;
    match &event.change {
        CaseChange::Opened { number, site, finding, reason } => {
            let search = format!("{number} {reason} {}", event.by).to_lowercase();
            unless_taken(
                sqlx::query(
                    "INSERT INTO case_current (case_id, number, site, finding, state, outcome, \
                     opened_at, last_change, search) \
                     VALUES ($1, $2, $3, $4, 'open', NULL, $5, $5, $6)",
                )
                .bind(&case)
                .bind(number)
                .bind(site.to_string())
                .bind(finding.to_string())
                .bind(at)
                .bind(search)
                .execute(&mut *connection)
                .await,
            )?;
        }
        CaseChange::Noted { text } => {
            sqlx::query(
                "UPDATE case_current SET last_change = $2, search = search || ' ' || $3 \
                 WHERE case_id = $1",
            )
            .bind(&case)
            .bind(at)
            .bind(text.to_lowercase())
            .execute(&mut *connection)
            .await?;
        }
        CaseChange::Closed { outcome, reason } => {
            sqlx::query(
                "UPDATE case_current SET state = 'closed', outcome = $2, last_change = $3, \
                 search = search || ' ' || $4 WHERE case_id = $1",
            )
            .bind(&case)
            .bind(outcome_name(*outcome))
            .bind(at)
            .bind(reason.to_lowercase())
            .execute(&mut *connection)
            .await?;
            if *outcome == Outcome::Dismissed {
                // A person's word stands until new evidence makes a new version of the finding.
                sqlx::query(
                    "UPDATE finding_current SET verdict = 'dismissed', stated_by = $2 \
                     WHERE site = (SELECT site FROM case_current WHERE case_id = $1)",
                )
                .bind(&case)
                .bind(&event.by)
                .execute(&mut *connection)
                .await?;
            }
        }
    }
    Ok(())
}

/// The word for an outcome in tables and JSON.
pub(crate) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Dismissed => "dismissed",
        Outcome::HandedOver => "handed-over",
        Outcome::Resolved => "resolved",
    }
}

/// Two officers act at once: the second one's event has a number that is taken.
fn unless_taken<T>(result: Result<T, sqlx::Error>) -> Result<T, LedgerError> {
    result.map_err(|error| match error.as_database_error() {
        Some(e) if e.is_unique_violation() => LedgerError::Conflict,
        _ => error.into(),
    })
}
