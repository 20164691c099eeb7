//! S10, closed: accepted, the volume sealed.

use jiff::{SignedDuration, Timestamp};

use super::{Rectifying, RelapseWatch};
use crate::case::{
    event::Stamp,
    proof::{Acceptance, RectificationReport, WatchEnd},
    refused::Refused,
};

/// Accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// As it was before.
    pub rectifying: Rectifying,
    /// What the unit said.
    pub report: RectificationReport,
    /// By what it was accepted.
    pub acceptance: Acceptance,
    /// When.
    pub closed_at: Timestamp,
    /// The end of the watch; none until then.
    pub watched: Option<WatchEnd>,
}

impl Closed {
    /// Watches on; once only.
    ///
    /// # Errors
    /// [`Refused::State`] where the watch is over.
    pub fn watch(self, stamp: &Stamp) -> Result<RelapseWatch, Refused> {
        if self.watched.is_some() {
            return Err(Refused::State { change: "watch-begun", state: "closed" });
        }
        let days = i64::from(self.rectifying.file.clue.terms.watch_days);
        let length = SignedDuration::from_hours(24 * days);
        let until = stamp.at().saturating_add(length).unwrap_or(Timestamp::MAX);
        Ok(RelapseWatch { closed: self, until })
    }
}
