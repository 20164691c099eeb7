//! Reading evidence by id.
//!
//! In: ids. Out: evidence in the order asked for; one that is not there is left out.

use hashwarden_domain::{Evidence, EvidenceId};

use crate::{Ledger, LedgerError, entry::Kind};

impl Ledger {
    /// The evidence of these ids, in their order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evidence(&self, ids: &[EvidenceId]) -> Result<Vec<Evidence>, LedgerError> {
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(evidence) = self.by_noun(Kind::Evidence, &id.to_string()).await? {
                found.push(evidence);
            }
        }
        Ok(found)
    }
}
