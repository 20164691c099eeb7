//! The quick way along the chain: a stretch of entries is read as one text and hashed where it lies.
//!
//! In: where to go on, the hash up to there. Out: how far everything fits. A row handed over by a
//! database's driver costs more than hashing what is in it, so that the database joins some hundred
//! rows. Nothing is judged here: where anything does not fit, [`super::verify`] walks the chain row
//! by row and says what is wrong. Whatever is accepted here, that walk would accept.

use std::str;

use crate::database::{Connection, query};

/// Entries a stretch.
const ENTRIES: i64 = 512;

/// Columns joined, after their lengths in bytes. A value that is not text, as it can be in SQLite, is
/// not between these two signs, and a row that holds one is left out; so every row that comes has its
/// parts as they are stored.
const JOINED: &str = "SELECT string_agg(line, '') FROM (SELECT \
     concat(sequence, ',', octet_length(at), ',', octet_length(kind), ',', octet_length(noun), ',', \
     octet_length(body), ',', octet_length(previous), ',', octet_length(hash), ',', \
     at, kind, noun, body, previous, hash) AS line \
     FROM entry WHERE sequence >= $1 AND sequence <= $2 \
     AND at BETWEEN '!' AND '~' AND kind BETWEEN '!' AND '~' AND noun BETWEEN '!' AND '~' \
     AND body BETWEEN '!' AND '~' AND previous BETWEEN '!' AND '~' AND hash BETWEEN '!' AND '~' \
     ORDER BY sequence LIMIT $3) AS lines";

/// How far the chain was walked.
pub(super) struct Walk {
    /// Number of the next entry.
    pub(super) expected: i64,
    /// Hash of the one before it.
    pub(super) previous: [u8; 32],
    bytes: Vec<u8>,
}

impl Walk {
    /// Before the first entry.
    pub(super) fn new() -> Self {
        Self { expected: 1, previous: [0; 32], bytes: Vec::new() }
    }

    /// Walks one stretch and tells each entry's hash. `None` where something does not fit or cannot be
    /// read; `Some(false)` at the end of the chain.
    pub(super) async fn stretch(
        &mut self,
        connection: &mut Connection,
        mut told: impl FnMut(i64, &[u8; 32]) -> bool,
    ) -> Option<bool> {
        // What stands before the first entry does not belong there.
        let from = if self.expected == 1 { i64::MIN } else { self.expected };
        let found = query(JOINED)
            .bind(from)
            .bind(self.expected.saturating_add(ENTRIES - 1))
            // Also where the database knows nothing of the table yet, it goes along the numbers.
            .bind(ENTRIES)
            .fetch_one(&mut *connection)
            .await
            .ok()?;
        let Some(joined) = found.try_get::<Option<&str>, _>(0).ok()? else {
            let last = query("SELECT sequence FROM entry ORDER BY sequence DESC LIMIT 1")
                .fetch_optional(connection)
                .await
                .ok()?;
            let last = last.map_or(Ok(0), |found| found.try_get::<i64, _>(0)).ok()?;
            return (last == self.expected - 1).then_some(false);
        };
        let mut rest = joined;
        while !rest.is_empty() {
            let number = |rest: &mut &str| -> Option<i64> {
                let (number, after) = rest.split_once(',')?;
                *rest = after;
                number.parse().ok()
            };
            let sequence = number(&mut rest)?;
            let mut lengths = [0; 6];
            for length in &mut lengths {
                *length = usize::try_from(number(&mut rest)?).ok()?;
            }
            let mut parts = [""; 6];
            for (part, length) in parts.iter_mut().zip(lengths) {
                (*part, rest) = rest.split_at_checked(length)?;
            }
            if sequence != self.expected {
                return None;
            }
            let hash = super::fits(sequence, parts, &self.previous, &mut self.bytes).ok()?;
            self.previous = hash;
            if !told(sequence, &hash) {
                return None;
            }
            self.expected += 1;
        }
        Some(true)
    }
}
