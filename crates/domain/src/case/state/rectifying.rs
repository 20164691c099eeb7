//! S8, rectifying: measures are in force.

use super::{AwaitingAcceptance, Judgement};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::{Decision, RectificationReport, Return, RightsNotice},
    refused::{Refused, all_there},
};

/// Measures are in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Rectifying {
    /// The file.
    pub file: CaseFile,
    /// What was determined.
    pub judgement: Box<Judgement>,
    /// The notice of rights.
    pub rights: Option<RightsNotice>,
    /// What was ordered.
    pub decision: Decision,
    /// How often the unit was sent back, and what was missing.
    pub returned: Vec<Return>,
}

impl Rectifying {
    /// The unit says that it is done.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the report lacks.
    pub fn report(
        self,
        report: RectificationReport,
        _: &Stamp,
    ) -> Result<AwaitingAcceptance, Refused> {
        all_there("rectification-reported", report.lacks())?;
        Ok(AwaitingAcceptance { rectifying: self, report })
    }
}
