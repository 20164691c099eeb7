//! Reading accounts: the one behind a finding.
//!
//! In: a finding. Out: its latest account. Accounts are settled elsewhere.

use hashwarden_domain::{Account, FindingId};

use crate::{Ledger, LedgerError, database::query, entry::AccountBody, row};

impl Ledger {
    /// The account of a finding, where one was settled.
    ///
    /// # Errors
    /// What the database says.
    pub async fn account(&self, finding: FindingId) -> Result<Option<Account>, LedgerError> {
        let found = query(
            "SELECT e.sequence, e.body FROM account_current a \
             JOIN entry e ON e.sequence = a.sequence WHERE a.finding = $1",
        )
        .bind(finding.to_string())
        .fetch_optional(&self.readers)
        .await?;
        let account: Option<AccountBody> = found.map(|found| row::noun(&found)).transpose()?;
        Ok(account.map(|body| body.account))
    }
}
