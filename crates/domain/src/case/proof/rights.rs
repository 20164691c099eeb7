//! The notice of rights: before a decision its subject is told facts, reasons, basis and rights.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DocumentRef, Receipt, need};
use crate::case::lack::{self, Lack};

/// The notice of rights, served (Administrative Penalty Law, articles 44, 45, 63).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RightsNotice {
    /// The paper.
    pub notice: DocumentRef,
    /// That it was received.
    pub receipt: Receipt,
    /// Whether a hearing may be asked for.
    pub hearing: bool,
    /// Last moment for a defence or a request, by the law and the calendar of the place.
    pub defence_until: Timestamp,
}

impl RightsNotice {
    pub(crate) fn lacks(&self, now: Timestamp) -> Vec<Lack> {
        let mut lacks = Vec::new();
        self.notice.check(&mut lacks);
        self.receipt.check(&mut lacks, now);
        need(&mut lacks, self.defence_until > self.receipt.at, lack::DEFENCE_PERIOD);
        lacks
    }
}
