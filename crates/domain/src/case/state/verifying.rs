//! S6, verifying: somebody looks at the place itself.

use super::{Determined, Dismissed, Grounds, Judgement};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    lack,
    proof::{Determination, Dismissal, Inspection, Notice, Receipt},
    refused::{Refused, all_there},
    seats::Signatures,
};
use crate::role::Seat;

/// Somebody looks at the place itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Verifying {
    /// The file.
    pub file: CaseFile,
    /// On what it rests.
    pub grounds: Grounds,
    /// What they were sent.
    pub notice: Option<Notice>,
    /// Their receipt.
    pub receipt: Receipt,
    /// Who looked, in order; never empty.
    pub inspections: Vec<Inspection>,
}

impl Verifying {
    /// Somebody else looks as well: officers after the unit's own check.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the inspection lacks.
    pub fn inspect_again(mut self, inspection: Inspection, _: &Stamp) -> Result<Self, Refused> {
        all_there("inspection-begun", inspection.lacks())?;
        self.inspections.push(inspection);
        Ok(self)
    }

    /// Whether this officer was one of two on site.
    pub fn was_on_site(&self, officer: &str) -> bool {
        self.inspections.iter().any(|inspection| inspection.was_on_site(officer))
    }

    /// People say that there was mining: two officers who were there, legal and technical review.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with everything that is missing.
    pub fn determine(
        mut self,
        determination: Determination,
        signatures: &Signatures,
        stamp: &Stamp,
    ) -> Result<Determined, Refused> {
        let mut lacks = determination.lacks(&self.file);
        for seat in [Seat::SecondOfficer, Seat::LegalReview, Seat::TechnicalReview] {
            if signatures.of(seat).is_none() {
                lacks.push(seat.lack());
            }
        }
        let second = signatures.of(Seat::SecondOfficer);
        let both = self.was_on_site(signatures.proposer())
            && second.is_none_or(|signature| self.was_on_site(&signature.by));
        if !both {
            lacks.push(lack::ON_SITE);
        }
        if signatures.people().any(|by| self.file.people.reviewed.contains(by)) {
            lacks.push(lack::NOT_REVIEWER);
        }
        if determination.during.last() > stamp.at() {
            lacks.push(lack::NOT_YET);
        }
        all_there("determined", lacks)?;
        self.file.people.determined.extend(signatures.people().map(str::to_owned));
        self.file.marks.extend(determination.marks());
        let Self { file, grounds, notice, receipt, inspections } = self;
        let judgement = Judgement {
            grounds,
            notice,
            receipt,
            inspections,
            determination,
            signatures: signatures.clone(),
            at: stamp.at(),
        };
        Ok(Determined { file, judgement: Box::new(judgement), rights: None })
    }

    /// Nothing was found; the unit is told so.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the dismissal lacks.
    pub fn dismiss(self, dismissal: Dismissal, stamp: &Stamp) -> Result<Dismissed, Refused> {
        Dismissed::from(self.file, "verifying", dismissal, stamp)
    }
}
