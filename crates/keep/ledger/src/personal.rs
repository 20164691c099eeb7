//! Personal data, outside the chain: entries name it by a reference, so that it can be deleted when its
//! time is over and the chain still holds.
//!
//! In: a reference (SHA-256 over a random salt and the text), salt, text, until when it is kept. Out:
//! the same, or nothing once it was deleted; a deletion leaves a certificate in the chain. Text may be
//! a ciphertext under a key that is not here: then it is handed out as it is. Why something may be
//! deleted is not known here.

use futures_util::TryStreamExt;
use hashwarden_domain::{CaseId, PersonRef, person::SALT};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Entry, Ledger, LedgerError,
    append::{self, Batch},
    database::{
        Connection, Pool, Row, Target, query,
        rows::{Rows, fetch_in},
    },
    projection::Cases,
    row,
};

/// What is kept about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// What went into the reference beside the text.
    pub salt: [u8; SALT],
    /// The text, or its ciphertext where it is sealed.
    pub content: String,
    /// What it is: `party`, `tip`, `reporter` ...
    pub kind: String,
    /// Of which case.
    pub case: Option<CaseId>,
    /// Until when it may be kept; none where that is not known yet.
    pub keep_until: Option<Timestamp>,
    /// Id of the key that the content is sealed under.
    pub sealed_under: Option<String>,
}

/// Why personal data is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// By whom.
    pub by: String,
    /// In words.
    pub why: String,
    /// The retention rule, by its name.
    pub rule: String,
}

/// The certificate of a deletion: it stands in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// What was deleted.
    pub refs: Vec<PersonRef>,
    /// How many.
    pub count: u64,
    /// By whom.
    pub by: String,
    /// In words.
    pub why: String,
    /// Under which retention rule.
    pub rule: String,
    /// When.
    pub at: Timestamp,
}

impl Ledger {
    /// Keeps personal data. What belongs to an act on a case goes with the act
    /// ([`Ledger::append_case`]), so that neither is there without the other.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where the reference does not fit, and what the database says.
    pub async fn put_personal(
        &self,
        reference: PersonRef,
        personal: Personal,
        at: Timestamp,
    ) -> Result<(), LedgerError> {
        let batch = Batch::of_personal(vec![(reference, personal)], at)?;
        self.writer()?.append(batch).await.map(drop)
    }

    /// What is kept under a reference; none once it was deleted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn personal(&self, reference: PersonRef) -> Result<Option<Personal>, LedgerError> {
        let found = query(format!("SELECT {COLUMNS} FROM personal WHERE ref = $1"))
            .bind(reference.to_string())
            .fetch_optional(&self.readers)
            .await?;
        found.map(|found| read(&found).map(|(_, personal)| personal)).transpose()
    }

    /// All that is kept of a case, in the order of its references.
    ///
    /// # Errors
    /// What the database says.
    pub async fn personal_of(
        &self,
        case: CaseId,
    ) -> Result<Vec<(PersonRef, Personal)>, LedgerError> {
        let rows = query(format!("SELECT {COLUMNS} FROM personal WHERE case_id = $1 ORDER BY ref"))
            .bind(case.to_string())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Deletes what is kept under these references and leaves a certificate in the chain; none where
    /// nothing was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_personal(
        &self,
        refs: Vec<PersonRef>,
        grounds: Grounds,
        at: Timestamp,
    ) -> Result<Option<Deletion>, LedgerError> {
        self.delete(Which::These(refs), grounds, at).await
    }

    /// Deletes what was to be kept until before `at`, at most [`Ledger::MAX_DELETED`] at once, and
    /// leaves a certificate in the chain; none where nothing was due.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_expired(
        &self,
        grounds: Grounds,
        at: Timestamp,
    ) -> Result<Option<Deletion>, LedgerError> {
        self.delete(Which::Expired, grounds, at).await
    }

    /// Most that one certificate names.
    pub const MAX_DELETED: i64 = 10_000;

    async fn delete(
        &self,
        which: Which,
        grounds: Grounds,
        at: Timestamp,
    ) -> Result<Option<Deletion>, LedgerError> {
        let writer = self.writer()?;
        let deletion = writer
            .work(move |connection| {
                Box::pin(async move { certify(connection, which, grounds, at).await })
            })
            .await?;
        if deletion.is_some() {
            // Nothing of it is left in a log or in a row that only looks deleted. Should this not
            // succeed, it is so after the next one.
            let _ = forget(&self.readers).await;
        }
        Ok(deletion)
    }
}

enum Which {
    Expired,
    These(Vec<PersonRef>),
}

async fn certify(
    connection: &mut Connection,
    which: Which,
    grounds: Grounds,
    at: Timestamp,
) -> Result<Option<Deletion>, LedgerError> {
    let found = match which {
        Which::Expired => {
            query("SELECT ref FROM personal WHERE keep_until < $1 ORDER BY ref LIMIT $2")
                .bind(row::microseconds(at))
                .bind(Ledger::MAX_DELETED)
                .fetch_all(&mut *connection)
                .await?
        }
        Which::These(refs) => {
            let names = refs.iter().map(PersonRef::to_string);
            fetch_in(connection, "SELECT ref FROM personal WHERE ref IN", names).await?
        }
    };
    let mut refs = found.iter().map(reference).collect::<Result<Vec<_>, _>>()?;
    refs.sort();
    refs.dedup();
    if refs.is_empty() {
        return Ok(None);
    }
    for reference in &refs {
        query("DELETE FROM personal WHERE ref = $1")
            .bind(reference.to_string())
            .execute(&mut *connection)
            .await?;
    }
    let Grounds { by, why, rule } = grounds;
    let count = refs.len().try_into().unwrap_or(u64::MAX);
    let deletion = Deletion { refs, count, by, why, rule, at };
    let batch = Batch::new(vec![Entry::Deleted(deletion.clone())], at)?;
    for outcome in append::all(connection, &[batch], &mut Cases::default()).await? {
        outcome?;
    }
    Ok(Some(deletion))
}

/// SQLite: the log goes into the file, where deleted rows are overwritten with zeros. PostgreSQL:
/// rows that no transaction sees any more are removed.
async fn forget(readers: &Pool) -> Result<(), LedgerError> {
    match readers {
        Pool::Sqlite(_) => {
            query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(readers).await?;
        }
        Pool::Postgres(_) => {
            query("VACUUM personal").execute(readers).await?;
        }
    }
    Ok(())
}

const COLUMNS: &str = "ref, salt, content, kind, case_id, keep_until, seal_key, added, digest";

/// Writes rows; the same reference again changes nothing.
pub(crate) async fn write(
    connection: &mut Connection,
    all: Vec<(&(PersonRef, Personal), Timestamp)>,
) -> Result<(), LedgerError> {
    let mut rows = Rows::new(
        "INSERT INTO personal \
         (ref, salt, content, kind, case_id, keep_until, seal_key, added, digest)",
        "ON CONFLICT (ref) DO NOTHING",
    );
    for ((reference, personal), at) in all {
        let case = personal.case.map(|case| case.to_string());
        let keep_until = personal.keep_until.map(row::microseconds);
        let added = row::microseconds(at);
        rows.push([
            reference.to_string().into(),
            hex::encode(personal.salt).into(),
            (&personal.content).into(),
            (&personal.kind).into(),
            case.into(),
            keep_until.into(),
            (&personal.sealed_under).into(),
            added.into(),
            digest(*reference, personal, added).into(),
        ]);
    }
    Ok(rows.insert(connection).await?)
}

/// Refuses text that its reference does not stand for; of sealed text that cannot be told.
pub(crate) fn check(reference: PersonRef, personal: &Personal) -> Result<(), LedgerError> {
    let fits = personal.sealed_under.is_some()
        || PersonRef::of(&personal.salt, &personal.content) == reference;
    if fits {
        Ok(())
    } else {
        Err(LedgerError::Refused(format!(
            "the reference {reference} does not stand for the text that came with it"
        )))
    }
}

fn digest(reference: PersonRef, personal: &Personal, added: i64) -> String {
    let mut hash = Sha256::new();
    let numbers = [personal.keep_until.map(row::microseconds), Some(added)];
    let numbers = numbers.map(|number| number.map(|n| n.to_string()).unwrap_or_default());
    for part in [
        reference.to_string().as_str(),
        &hex::encode(personal.salt),
        &personal.content,
        &personal.kind,
        &personal.case.map(|case| case.to_string()).unwrap_or_default(),
        personal.sealed_under.as_deref().unwrap_or_default(),
        &numbers[0],
        &numbers[1],
    ] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

fn reference(found: &Row) -> Result<PersonRef, LedgerError> {
    let text: &str = found.try_get("ref")?;
    text.parse().map_err(|_| row::undecodable("ref"))
}

fn read(found: &Row) -> Result<(PersonRef, Personal), LedgerError> {
    let mut salt = [0; SALT];
    hex::decode_to_slice(found.try_get::<&str, _>("salt")?, &mut salt)
        .map_err(|_| row::undecodable("salt"))?;
    let case: Option<&str> = found.try_get("case_id")?;
    let keep_until: Option<i64> = found.try_get("keep_until")?;
    let personal = Personal {
        salt,
        content: found.try_get("content")?,
        kind: found.try_get("kind")?,
        case: case.map(|id| id.parse().map_err(|_| row::undecodable("case_id"))).transpose()?,
        keep_until: keep_until
            .map(|at| Timestamp::from_microsecond(at).map_err(|_| row::undecodable("keep_until")))
            .transpose()?,
        sealed_under: found.try_get("seal_key")?,
    };
    Ok((reference(found)?, personal))
}

/// The reference of the first row that is not as it was written.
pub(crate) async fn first_damaged(target: Target<'_>) -> Result<Option<String>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM personal ORDER BY ref");
    let mut rows = query(sql).fetch(target);
    while let Some(found) = rows.try_next().await? {
        let whole = read(&found).and_then(|(reference, personal)| {
            let stated: &str = found.try_get("digest")?;
            let fits = digest(reference, &personal, found.try_get("added")?) == stated;
            Ok(fits && check(reference, &personal).is_ok())
        });
        if !whole.unwrap_or(false) {
            return Ok(Some(found.try_get("ref").unwrap_or_default()));
        }
    }
    Ok(None)
}
