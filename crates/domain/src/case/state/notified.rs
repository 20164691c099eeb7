//! S4, notified: handed down or sent to the unit.

use super::Acknowledged;
use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::{Attribution, Notice, Receipt, Screening, Suspicion},
    refused::{Refused, all_there},
    relapse::Descent,
};

/// On what a case that is handed down rests.
#[derive(Clone, Debug, PartialEq)]
pub enum Grounds {
    /// It was judged: screening, suspicion, attribution.
    Judged(Box<(Screening, Suspicion, Attribution)>),
    /// The same place relapsed within its watch.
    Relapse(Descent),
}

/// They have been told.
#[derive(Clone, Debug, PartialEq)]
pub struct Notified {
    /// The file.
    pub file: CaseFile,
    /// On what it rests.
    pub grounds: Grounds,
    /// What they were sent; none where a relapse began here.
    pub notice: Option<Notice>,
}

impl Notified {
    /// They signed for it.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the receipt lacks.
    pub fn acknowledge(self, receipt: Receipt, stamp: &Stamp) -> Result<Acknowledged, Refused> {
        let mut lacks = Vec::new();
        receipt.check(&mut lacks, stamp.at());
        all_there("acknowledged", lacks)?;
        let Self { file, grounds, notice } = self;
        Ok(Acknowledged { file, grounds, notice, receipt })
    }
}
