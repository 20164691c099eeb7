//! What a finding, and the account behind it, change in the tables.
//!
//! In: the finding and, by their ids, the evidence it rests on. Out: the site's current row, one more
//! version, its protocols, and the text that a search looks through.

use std::collections::BTreeSet;

use hashwarden_domain::{Account, Evidence, Finding, FindingId, finding::Verdict};
use jiff::Timestamp;

use crate::{
    LedgerError,
    database::{Connection, query},
    entry::{AccountBody, Kind},
    row, search,
};

/// A finding becomes its site's current one.
pub(super) async fn finding(
    connection: &mut Connection,
    sequence: i64,
    at: Timestamp,
    finding: &Finding,
) -> Result<(), LedgerError> {
    let (id, site) = (finding.id.to_string(), finding.site.id.to_string());
    let before = query("SELECT MAX(version) FROM finding_version WHERE site = $1")
        .bind(&site)
        .fetch_one(&mut *connection)
        .await?;
    let version = before.try_get::<Option<i64>, _>(0)?.unwrap_or(0) + 1;
    query("INSERT INTO finding_version (finding, site, version, sequence) VALUES ($1, $2, $3, $4)")
        .bind(&id)
        .bind(&site)
        .bind(version)
        .bind(sequence)
        .execute(&mut *connection)
        .await?;

    let evidence = evidence_of(connection, finding).await?;
    let power = settled_power(connection, &id).await?;
    for table in [
        "DELETE FROM finding_current WHERE site = $1",
        "DELETE FROM finding_protocol WHERE site = $1",
    ] {
        query(table).bind(&site).execute(&mut *connection).await?;
    }
    query(
        "INSERT INTO finding_current (site, finding, version, verdict, stated_by, probability, power, \
         territory, first_seen, last_seen, recorded, search, sequence) \
         VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&site)
    .bind(&id)
    .bind(version)
    .bind(verdict_name(finding.verdict))
    .bind(finding.probability.central.as_fraction())
    .bind(power)
    .bind(&finding.site.territory.code)
    .bind(row::microseconds(finding.during.start()))
    .bind(row::microseconds(finding.during.end()))
    .bind(row::microseconds(at))
    .bind(search::text(finding, &evidence))
    .bind(sequence)
    .execute(&mut *connection)
    .await?;
    let protocols: BTreeSet<&str> = evidence.iter().map(|e| e.detail.protocol.as_str()).collect();
    for protocol in protocols {
        query("INSERT INTO finding_protocol (site, protocol) VALUES ($1, $2)")
            .bind(&site)
            .bind(protocol)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// An account becomes its finding's current one.
pub(super) async fn account(
    connection: &mut Connection,
    sequence: i64,
    finding: FindingId,
    account: &Account,
) -> Result<(), LedgerError> {
    let finding = finding.to_string();
    query("DELETE FROM account_current WHERE finding = $1")
        .bind(&finding)
        .execute(&mut *connection)
        .await?;
    query("INSERT INTO account_current (finding, sequence) VALUES ($1, $2)")
        .bind(&finding)
        .bind(sequence)
        .execute(&mut *connection)
        .await?;
    query("UPDATE finding_current SET power = $2 WHERE finding = $1")
        .bind(&finding)
        .bind(central_power(account))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// A person's word stands until new evidence makes a new version of the finding.
pub(super) async fn dismissed(
    connection: &mut Connection,
    site: &str,
    by: &str,
) -> Result<(), LedgerError> {
    query("UPDATE finding_current SET verdict = 'dismissed', stated_by = $2 WHERE site = $1")
        .bind(site)
        .bind(by)
        .execute(connection)
        .await?;
    Ok(())
}

/// The word for a verdict in tables and JSON.
pub(crate) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Indication => "indication",
        Verdict::Suspected => "suspected",
    }
}

async fn evidence_of(
    connection: &mut Connection,
    finding: &Finding,
) -> Result<Vec<Evidence>, LedgerError> {
    let mut evidence = Vec::new();
    // The text of a search is bounded, so is what goes into it: the strongest come first.
    for weighed in finding.evidence.iter().take(search::MAX_EVIDENCE) {
        let found = query("SELECT sequence, body FROM entry WHERE noun = $1 AND kind = $2")
            .bind(weighed.id.to_string())
            .bind(Kind::Evidence.name())
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(found) = found {
            evidence.push(row::noun(&found)?);
        }
    }
    Ok(evidence)
}

async fn settled_power(
    connection: &mut Connection,
    finding: &str,
) -> Result<Option<f64>, LedgerError> {
    let found = query(
        "SELECT e.sequence, e.body FROM account_current a JOIN entry e ON e.sequence = a.sequence \
         WHERE a.finding = $1",
    )
    .bind(finding)
    .fetch_optional(connection)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let account: AccountBody = row::noun(&found)?;
    Ok(central_power(&account.account))
}

fn central_power(account: &Account) -> Option<f64> {
    match account {
        Account::Settled { power, .. } => Some(power.central.as_watts()),
        Account::Unknown { .. } => None,
    }
}
