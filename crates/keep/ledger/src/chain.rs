//! The hash chain: each entry carries the hash of the one before it.
//!
//! In: the columns of an entry. Out: its hash (SHA-256, FIPS 180-4, over every column with its
//! length before it), and for a whole ledger the first entry that does not fit. A chain shows that
//! something in it was changed; that its last entries were cut off shows only against a head
//! (sequence and hash) that was written down elsewhere, so heads are printed on papers and screens.

use std::{collections::BTreeMap, io::Write};

use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    LedgerError,
    database::{Connection, Row, query},
};

mod stretch;

use stretch::Walk;

/// The last entry: how far the ledger reaches, and the hash that stands for all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of the last entry; 0 in an empty ledger.
    pub sequence: u64,
    /// Its hash; 64 zeros in an empty ledger.
    pub hash: String,
}

/// What a check says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Verification {
    /// Everything fits; the last entry.
    Sound(Head),
    /// The first thing that does not.
    Broken(Broken),
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Number of the entry (where the number itself is wrong: the one that should have stood there);
    /// none where no entry is wrong.
    pub entry: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The entry cannot be read as what it says it is.
    Body,
    /// One or more entries are missing before the next, or a number was changed.
    Gap,
    /// The entry's hash does not fit its content.
    Hash,
    /// The entry does not carry the hash of the entry before it.
    Order,
    /// The chain ends before an entry whose hash was written down.
    Truncated,
    /// The entry's hash is not the one that was written down for its number.
    OtherHistory {
        /// By whom.
        by: String,
    },
    /// The database cannot read the entry.
    Unreadable {
        /// Its words.
        why: String,
    },
    /// A row made from the entries is not as they make it.
    Table {
        /// Which table.
        table: String,
        /// What tells the row apart.
        row: String,
    },
    /// Personal data is not as it was written.
    Personal {
        /// Under which reference.
        reference: String,
    },
    /// Tables, indexes or triggers are not those that the program made.
    Schema {
        /// Which.
        what: String,
    },
    /// The database's own check of its file or a look at it fails.
    Database {
        /// Its words.
        why: String,
    },
    /// The file is not as it was when it was sealed, in a place that no entry and no row lies in.
    File {
        /// 4 KiB page, from 1; none where the seal itself was changed.
        page: Option<u64>,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Body => f.write_str("it cannot be read as what it says it is"),
            Self::Gap => f.write_str("an entry is missing here, or its number was changed"),
            Self::Hash => f.write_str("its hash does not fit its content"),
            Self::Order => f.write_str("it does not carry the hash of the entry before it"),
            Self::Truncated => f.write_str("the chain ends before it, and it was written down"),
            Self::OtherHistory { by } => {
                write!(f, "its hash is not the one that was written down by {by}")
            }
            Self::Unreadable { why } => write!(f, "the database cannot read it: {why}"),
            Self::Table { table, row } => {
                write!(f, "in the table {table}, the row {row} is not as the entries make it")
            }
            Self::Personal { reference } => {
                write!(f, "personal data under {reference} is not as it was written")
            }
            Self::Schema { what } => {
                write!(f, "{what} is not as the program made it, or is missing")
            }
            Self::Database { why } => write!(f, "the database is damaged: {why}"),
            Self::File { page: Some(page) } => write!(
                f,
                "page {page} of the file (from byte {}) is not as it was when it was closed",
                (page - 1) * 4096
            ),
            Self::File { page: None } => f.write_str("the seal beside the file was changed"),
        }
    }
}

impl Broken {
    pub(crate) fn at(sequence: i64, fault: Fault) -> Verification {
        Verification::Broken(Self { entry: Some(u64::try_from(sequence).unwrap_or(0)), fault })
    }

    pub(crate) fn somewhere(fault: Fault) -> Verification {
        Verification::Broken(Self { entry: None, fault })
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
    let mut bytes = Vec::with_capacity(body.len() + 300);
    hex::encode(digest(&mut bytes, sequence, [at, kind, noun, body, previous]))
}

fn digest(bytes: &mut Vec<u8>, sequence: i64, parts: [&str; 5]) -> [u8; 32] {
    let mut number = [0; 20];
    let mut rest = number.as_mut_slice();
    // Twenty bytes hold every number, with its sign.
    let _ = write!(rest, "{sequence}");
    let unused = rest.len();
    let number = &number[..number.len() - unused];
    bytes.clear();
    for part in std::iter::once(number).chain(parts.iter().map(|part| part.as_bytes())) {
        bytes.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Sha256::digest(bytes).into()
}

/// A hash that somebody wrote down, and who.
pub(crate) type Known = BTreeMap<u64, (String, String)>;

/// After so many entries `progress` is told.
const PROGRESS: i64 = 4096;

/// Walks the whole chain; `progress` is called with the number of entries checked so far.
pub(crate) async fn verify(
    connection: &mut Connection,
    known: &Known,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Verification, LedgerError> {
    let mut walk = Walk::new();
    loop {
        let told = |sequence: i64, hash: &[u8; 32]| {
            let number = u64::try_from(sequence).unwrap_or(0);
            if sequence % PROGRESS == 0 {
                progress(number);
            }
            known.get(&number).is_none_or(|(stated, _)| *stated == hex::encode(hash))
        };
        match walk.stretch(connection, told).await {
            Some(true) => {}
            Some(false) => break,
            // Something is wrong: row by row, to say what.
            None => {
                if let Connection::Postgres(_) = connection {
                    // After a refusal it would answer nothing more in this transaction.
                    let _ = connection.run("ROLLBACK").await;
                }
                return row_by_row(connection, known, progress).await;
            }
        }
    }
    let sequence = u64::try_from(walk.expected - 1).unwrap_or(0);
    progress(sequence);
    if known.keys().any(|number| *number > sequence) {
        return Ok(Broken::at(walk.expected, Fault::Truncated));
    }
    Ok(Verification::Sound(Head { sequence, hash: hex::encode(walk.previous) }))
}

async fn row_by_row(
    connection: &mut Connection,
    known: &Known,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Verification, LedgerError> {
    let mut expected = 1;
    let mut previous = [0; 32];
    let mut bytes = Vec::new();
    let mut written_down = known.iter().peekable();
    let mut rows =
        query("SELECT sequence, at, kind, noun, body, previous, hash FROM entry ORDER BY sequence")
            .fetch(connection);
    loop {
        let row = match rows.try_next().await {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => {
                return match LedgerError::from(error) {
                    LedgerError::Damaged(error) => {
                        Ok(Broken::at(expected, Fault::Unreadable { why: error.to_string() }))
                    }
                    other => Err(other),
                };
            }
        };
        match check(&row, expected, &previous, &mut bytes) {
            Ok(hash) => previous = hash,
            Err(fault) => return Ok(Broken::at(expected, fault)),
        }
        while let Some((number, (hash, by))) = written_down.peek()
            && u64::try_from(expected) == Ok(**number)
        {
            if *hash != hex::encode(previous) {
                return Ok(Broken::at(expected, Fault::OtherHistory { by: by.clone() }));
            }
            written_down.next();
        }
        if expected % PROGRESS == 0 {
            progress(u64::try_from(expected).unwrap_or(0));
        }
        expected += 1;
    }
    let sequence = u64::try_from(expected - 1).unwrap_or(0);
    progress(sequence);
    if written_down.any(|(number, _)| *number > sequence) {
        return Ok(Broken::at(expected, Fault::Truncated));
    }
    Ok(Verification::Sound(Head { sequence, hash: hex::encode(previous) }))
}

/// The hash of the entry in this row, if everything about it is right.
fn check(
    row: &Row,
    expected: i64,
    previous: &[u8; 32],
    bytes: &mut Vec<u8>,
) -> Result<[u8; 32], Fault> {
    // A column that was turned into another storage class cannot be read as text: that is a fault
    // of the entry, not of the database.
    let text = |column: usize| row.try_get::<&str, _>(column).map_err(|_| Fault::Body);
    let sequence: i64 = row.try_get(0).map_err(|_| Fault::Gap)?;
    if sequence != expected {
        return Err(Fault::Gap);
    }
    let parts = [text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(6)?];
    fits(sequence, parts, previous, bytes)
}

/// The hash of an entry of these parts (time, kind, noun, body, hash before, hash), if it fits.
fn fits(
    sequence: i64,
    [at, kind, noun, body, before, stated]: [&str; 6],
    previous: &[u8; 32],
    bytes: &mut Vec<u8>,
) -> Result<[u8; 32], Fault> {
    let mut digits = [0; 64];
    // Sixty-four digits hold thirty-two bytes.
    let _ = hex::encode_to_slice(previous, &mut digits);
    if before.as_bytes() != digits {
        return Err(Fault::Order);
    }
    let hash = digest(bytes, sequence, [at, kind, noun, body, before]);
    let _ = hex::encode_to_slice(hash, &mut digits);
    if stated.as_bytes() == digits { Ok(hash) } else { Err(Fault::Hash) }
}
