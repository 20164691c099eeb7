//! S11, relapse watch: closed, but watched.

use jiff::Timestamp;

use super::Closed;
use crate::case::{
    event::Stamp,
    lack,
    proof::WatchEnd,
    refused::{Refused, all_there},
};

/// Closed, but watched.
#[derive(Clone, Debug, PartialEq)]
pub struct RelapseWatch {
    /// As it was closed.
    pub closed: Closed,
    /// Until when.
    pub until: Timestamp,
}

impl RelapseWatch {
    /// Nothing was seen: closed for good.
    ///
    /// # Errors
    /// [`Refused::Lacks`] before the watch is over.
    pub fn end(self, end: WatchEnd, stamp: &Stamp) -> Result<Closed, Refused> {
        let mut lacks = end.lacks();
        if stamp.at() < self.until {
            lacks.push(lack::OVER_WATCH);
        }
        all_there("watch-ended", lacks)?;
        Ok(Closed { watched: Some(end), ..self.closed })
    }
}
