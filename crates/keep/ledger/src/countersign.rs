//! A node above vouches for the history up to an entry, so that who keeps it cannot write it anew.
//!
//! In: a head that the superior's own program recorded when the history was sent up. Out: an entry that
//! names it; checking the chain checks that the entry of that number still has that hash.

use hashwarden_domain::Node;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Appended, Entry, Head, Ledger, LedgerError, database::query, row};

/// What a superior recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countersignature {
    /// The head that was seen.
    pub head: Head,
    /// By which node.
    pub node: Node,
    /// Who signed there.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What is to be said about it, such as the number of a letter.
    pub note: String,
}

impl Ledger {
    /// Records a countersignature, if the history holds that head.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] where the history does not, and as [`Ledger::append`].
    pub async fn countersign(
        &self,
        signature: Countersignature,
        at: Timestamp,
    ) -> Result<Appended, LedgerError> {
        let Head { sequence, hash } = &signature.head;
        let found = query("SELECT sequence, hash FROM entry WHERE sequence = $1")
            .bind(row::integer(*sequence))
            .fetch_optional(&self.readers)
            .await?;
        let ours = found.map(|found| row::head(&found)).transpose()?;
        if ours.as_ref() != Some(&signature.head) {
            return Err(LedgerError::Refused(format!(
                "entry {sequence} of this ledger does not have the hash {hash}: what was \
                 countersigned is another history"
            )));
        }
        self.append(vec![Entry::Countersigned(signature)], at).await
    }

    /// All countersignatures, in the order in which they were recorded.
    ///
    /// # Errors
    /// What the database says.
    pub async fn countersignatures(&self) -> Result<Vec<Countersignature>, LedgerError> {
        let rows = query("SELECT sequence, body FROM entry WHERE kind = $1 ORDER BY sequence")
            .bind(crate::Kind::Countersigned.name())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(row::noun).collect()
    }
}
