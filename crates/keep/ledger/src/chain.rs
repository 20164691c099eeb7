//! The hash chain: each entry carries the hash of the one before it.
//!
//! In: the columns of an entry. Out: its hash (SHA-256, FIPS 180-4, over every column with its
//! length before it), and for a whole ledger the first entry that does not fit. A chain shows that
//! something in it was changed; that its last entries were cut off shows only against a head
//! (sequence and hash) that was written down elsewhere, so heads are printed on papers and screens.

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use crate::{
    LedgerError,
    entry::{Entry, Kind},
};

/// The last entry: how far the ledger reaches, and the hash that stands for all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Number of the last entry; 0 in an empty ledger.
    pub sequence: u64,
    /// Its hash; 64 zeros in an empty ledger.
    pub hash: String,
}

/// What a check of the whole chain says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Verification {
    /// Every entry fits the one before.
    Sound(Head),
    /// The first entry that does not.
    Broken(Broken),
}

/// The first wrong entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Its number (where the number itself is wrong: the one that should have stood there).
    pub sequence: i64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// It cannot be read as what it says it is.
    Body,
    /// One or more entries are missing before the next, or a number was changed.
    Gap,
    /// Its hash does not fit its content.
    Hash,
    /// It does not carry the hash of the entry before it.
    Order,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Body => "it cannot be read as what it says it is",
            Self::Gap => "an entry is missing here, or its number was changed",
            Self::Hash => "its hash does not fit its content",
            Self::Order => "it does not carry the hash of the entry before it",
        })
    }
}

impl Head {
    /// The head of a ledger without entries.
    pub fn empty() -> Self {
        Self { sequence: 0, hash: "0".repeat(64) }
    }
}

/// The hash of an entry.
pub(crate) fn hash(
    sequence: i64,
    at: &str,
    kind: &str,
    noun: &str,
    body: &str,
    previous: &str,
) -> String {
    let mut digest = Sha256::new();
    for part in [sequence.to_string().as_str(), at, kind, noun, body, previous] {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex::encode(digest.finalize())
}

/// Entries read at a time.
const PAGE: i64 = 2000;

/// Walks the whole chain; `progress` is called with the number of entries checked so far.
pub(crate) async fn verify(
    pool: &SqlitePool,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Verification, LedgerError> {
    let mut last = i64::MIN;
    let mut expected = 1;
    let mut previous = Head::empty().hash;
    loop {
        let page = sqlx::query(
            "SELECT sequence, at, kind, noun, body, previous, hash FROM entry \
             WHERE sequence > $1 ORDER BY sequence LIMIT $2",
        )
        .bind(last)
        .bind(PAGE)
        .fetch_all(pool)
        .await?;
        if page.is_empty() {
            let sequence = u64::try_from(expected - 1).unwrap_or(0);
            return Ok(Verification::Sound(Head { sequence, hash: previous }));
        }
        for row in &page {
            match check(row, expected, &previous) {
                Ok(hash) => previous = hash,
                Err(fault) => {
                    return Ok(Verification::Broken(Broken { sequence: expected, fault }));
                }
            }
            last = expected;
            expected += 1;
        }
        progress(u64::try_from(last).unwrap_or(0));
    }
}

/// The hash of the entry in this row, if everything about it is right.
fn check(row: &SqliteRow, expected: i64, previous: &str) -> Result<String, Fault> {
    // A column that was turned into another storage class cannot be read as text: that is a fault
    // of the entry, not of the database.
    let text = |column: usize| row.try_get::<String, _>(column).map_err(|_| Fault::Body);
    let sequence: i64 = row.try_get(0).map_err(|_| Fault::Gap)?;
    if sequence != expected {
        return Err(Fault::Gap);
    }
    let (at, kind, noun, body) = (text(1)?, text(2)?, text(3)?, text(4)?);
    let (before, stated) = (text(5)?, text(6)?);
    if before != previous {
        return Err(Fault::Order);
    }
    if hash(sequence, &at, &kind, &noun, &body, &before) != stated {
        return Err(Fault::Hash);
    }
    let kind = Kind::from_name(&kind).ok_or(Fault::Body)?;
    let entry = Entry::parse(kind, &body).map_err(|_| Fault::Body)?;
    let same_noun = match &entry {
        // Ids that stand in the body; the others are recomputed only by the program that wrote them.
        Entry::CaseEvent(_)
        | Entry::Evidence(_)
        | Entry::Finding(_)
        | Entry::Observation { .. } => entry.noun() == noun,
        Entry::Account { .. } | Entry::Coverage(_) | Entry::Source(_) => true,
    };
    if same_noun { Ok(stated) } else { Err(Fault::Body) }
}
