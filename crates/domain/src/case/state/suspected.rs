//! S2, suspected: reasons written, nobody outside told.

use super::{Attributed, Dismissed};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::{Attribution, Dismissal, Screening, Suspicion},
    refused::{Refused, all_there},
    relapse::{Mark, MarkKind},
};

/// Somebody is suspected; nobody knows yet who it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspected {
    /// The file.
    pub file: CaseFile,
    /// Where it was looked up.
    pub screening: Screening,
    /// The written suspicion.
    pub suspicion: Suspicion,
}

impl Suspected {
    /// A register tells whose it was at that time.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the attribution lacks.
    pub fn attribute(mut self, attribution: Attribution, _: &Stamp) -> Result<Attributed, Refused> {
        all_there("attributed", attribution.lacks())?;
        self.file.class = attribution.class;
        self.file.marks.extend(attribution.marks.iter().cloned());
        let person = attribution.person.map(|p| Mark::new(MarkKind::Person, &p.to_string()));
        self.file.marks.extend(person);
        let Self { file, screening, suspicion } = self;
        Ok(Attributed { file, screening, suspicion, attribution })
    }

    /// It is nothing.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the dismissal lacks.
    pub fn dismiss(self, dismissal: Dismissal, stamp: &Stamp) -> Result<Dismissed, Refused> {
        Dismissed::from(self.file, "suspected", dismissal, stamp)
    }
}
