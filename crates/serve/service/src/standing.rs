//! What stands about all sites at one entry of the ledger, read once and shared by the pages that total.
//!
//! In: the ledger. Out: findings, coverages and who saw whom, for one sequence number. Pages ask again
//! whenever the ledger grows; reading everything anew for each of them would take most of a second with
//! thousands of sites.

use std::sync::Arc;

use hashwarden_domain::SiteId;
use hashwarden_ledger::{Head, Ledger, LedgerError, RecordedCoverage, SiteFinding};
use tokio::sync::Mutex;

/// Most coverages looked at, latest first.
const MAX_SOURCES: u32 = 1000;

/// What stands at one entry.
#[derive(Debug)]
pub(crate) struct Standing {
    /// The entry.
    pub(crate) head: Head,
    /// What stands about each site.
    pub(crate) found: Vec<SiteFinding>,
    /// What was watched, latest first.
    pub(crate) coverage: Vec<RecordedCoverage>,
    /// Which source saw which site.
    pub(crate) seen: Vec<(SiteId, String)>,
}

/// The latest that was read.
#[derive(Debug, Default)]
pub(crate) struct Latest(Mutex<Option<Arc<Standing>>>);

impl Latest {
    /// What stands now. Pages that ask at once wait for one reading.
    pub(crate) async fn of(&self, ledger: &Ledger) -> Result<Arc<Standing>, LedgerError> {
        let mut latest = self.0.lock().await;
        // The head is read first: what is appended meanwhile may be in the rest already, and the next
        // question, with a later head, reads again. Nothing newer is ever missing for good.
        let head = ledger.head().await?;
        if let Some(known) = latest.as_ref().filter(|known| known.head == head) {
            return Ok(Arc::clone(known));
        }
        let standing = Arc::new(Standing {
            head,
            found: ledger.site_findings().await?,
            coverage: ledger.coverages(MAX_SOURCES).await?,
            seen: ledger.sources_by_site().await?,
        });
        *latest = Some(Arc::clone(&standing));
        Ok(standing)
    }
}
