//! S3, attributed: whose it is, is known; they have not been told.

use super::{Grounds, Notified};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::{Attribution, Notice, Screening, Suspicion, Told},
    refused::{Refused, all_there},
    seats::Signatures,
};
use crate::role::{Role, Seat};

/// Whose it is, is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributed {
    /// The file.
    pub file: CaseFile,
    /// Where it was looked up.
    pub screening: Screening,
    /// The written suspicion.
    pub suspicion: Suspicion,
    /// Whose it was.
    pub attribution: Attribution,
}

impl Attributed {
    /// Tells them; about a home or a secret of the state the head releases it.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the notice lacks.
    pub fn notify(
        mut self,
        notice: Notice,
        signatures: &Signatures,
        stamp: &Stamp,
    ) -> Result<Notified, Refused> {
        let mut lacks = notice.lacks();
        let released = signatures.of(Seat::Head).is_some() || stamp.role() == Role::Head;
        if (self.file.class.may_be_a_home() || self.file.clue.state_secret) && !released {
            lacks.push(Seat::Head.lack());
        }
        all_there("notified", lacks)?;
        let told = Told { recipient: notice.to.clone(), document: notice.letter.clone() };
        self.file.tell(told, stamp.at());
        let Self { file, screening, suspicion, attribution } = self;
        let grounds = Grounds::Judged(Box::new((screening, suspicion, attribution)));
        Ok(Notified { file, grounds, notice: Some(notice) })
    }
}
