//! S0, a clue: recorded, not yet looked at.

use super::{Grounds, Notified, Triage};
use crate::case::{
    apply::Case,
    event::Stamp,
    file::CaseFile,
    proof::{Clue, Origin, Screening},
    refused::{Refused, all_there},
    relapse::{Descent, Kinship},
};
use crate::id::CaseId;

/// A clue.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The file.
    pub file: CaseFile,
}

impl Recorded {
    /// Begins a case. A relapse skips judging and self-check, which an earlier case went through.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the clue lacks.
    pub fn begin(id: CaseId, clue: Clue, stamp: &Stamp) -> Result<Case, Refused> {
        all_there("recorded", clue.lacks())?;
        let file = CaseFile::new(id, clue, stamp);
        Ok(match &file.clue.origin {
            Origin::Relapse(descent @ Descent { kinship: Kinship::Relapse, .. }) => {
                let grounds = Grounds::Relapse(descent.clone());
                Case::Notified(Notified { grounds, notice: None, file })
            }
            _ => Case::Recorded(Self { file }),
        })
    }

    /// Looks at it: seen before, on a warning list, on a white list.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the screening lacks.
    pub fn triage(self, screening: Screening, _: &Stamp) -> Result<Triage, Refused> {
        all_there("triaged", screening.lacks())?;
        Ok(Triage { file: self.file, screening })
    }
}
