//! S1, triage: being judged.

use super::{Dismissed, Suspected};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::{Dismissal, Screening, Suspicion},
    refused::{Refused, all_there},
    seats::Signatures,
};
use crate::role::Seat;

/// A clue that is being judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Triage {
    /// The file.
    pub file: CaseFile,
    /// Where it was looked up.
    pub screening: Screening,
}

impl Triage {
    /// Writes a suspicion; about a home it takes a second analyst.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the suspicion lacks.
    pub fn suspect(
        mut self,
        suspicion: Suspicion,
        signatures: &Signatures,
        _: &Stamp,
    ) -> Result<Suspected, Refused> {
        let mut lacks = suspicion.lacks();
        if self.file.class.may_be_a_home() && signatures.of(Seat::SecondAnalyst).is_none() {
            lacks.push(Seat::SecondAnalyst.lack());
        }
        all_there("suspected", lacks)?;
        self.file.marks.extend(suspicion.marks.iter().cloned());
        Ok(Suspected { file: self.file, screening: self.screening, suspicion })
    }

    /// It is nothing.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the dismissal lacks.
    pub fn dismiss(self, dismissal: Dismissal, stamp: &Stamp) -> Result<Dismissed, Refused> {
        Dismissed::from(self.file, "triage", dismissal, stamp)
    }
}
