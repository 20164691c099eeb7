//! S5, acknowledged: a receipt is there.

use super::{Grounds, Verifying};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    lack,
    proof::{Inspection, Inspector, Notice, Receipt},
    refused::{Refused, all_there},
};

/// They have signed for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Acknowledged {
    /// The file.
    pub file: CaseFile,
    /// On what it rests.
    pub grounds: Grounds,
    /// What they were sent.
    pub notice: Option<Notice>,
    /// Their receipt.
    pub receipt: Receipt,
}

impl Acknowledged {
    /// Somebody looks at the place itself; after a relapse not the unit.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the inspection lacks.
    pub fn inspect(self, inspection: Inspection, _: &Stamp) -> Result<Verifying, Refused> {
        let mut lacks = inspection.lacks();
        let by_unit = matches!(inspection.inspector, Inspector::Unit { .. });
        if by_unit && matches!(self.grounds, Grounds::Relapse(_)) {
            lacks.push(lack::UNIT_CHECKED);
        }
        all_there("inspection-begun", lacks)?;
        let Self { file, grounds, notice, receipt } = self;
        Ok(Verifying { file, grounds, notice, receipt, inspections: vec![inspection] })
    }
}
