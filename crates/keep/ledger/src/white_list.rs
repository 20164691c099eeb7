//! The white list as its entries make it.
//!
//! In: entries. Out: listings. What cannot happen any more when its turn comes (two officers confirmed at
//! once) has no effect; it stays in the chain.

use hashwarden_domain::{WhiteList, WhiteListEvent};

use crate::{Ledger, LedgerError, database::query, entry::Kind, row};

impl Ledger {
    /// All listings, in the order in which they were proposed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn white_list(&self) -> Result<WhiteList, LedgerError> {
        let rows = query("SELECT sequence, body FROM entry WHERE kind = $1 ORDER BY sequence")
            .bind(Kind::WhiteList.name())
            .fetch_all(&self.readers)
            .await?;
        let mut list = WhiteList::default();
        for found in &rows {
            let event: WhiteListEvent = row::noun(found)?;
            // Refused where it came too late: see above.
            let _ = list.apply(event);
        }
        Ok(list)
    }
}
