//! S9, awaiting acceptance: the unit says that it is done.

use super::{Closed, Rectifying};
use crate::case::{
    event::Stamp,
    lack,
    measure::MeasureKind,
    proof::{Acceptance, RectificationReport, Return, StopLetter},
    refused::{Refused, all_there},
};

/// The unit says that it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct AwaitingAcceptance {
    /// As it was before.
    pub rectifying: Rectifying,
    /// What it says.
    pub report: RectificationReport,
}

impl AwaitingAcceptance {
    /// It is not done.
    ///
    /// # Errors
    /// [`Refused::Lacks`] where nothing is said to be missing.
    pub fn send_back(self, missing: Return, _: &Stamp) -> Result<Rectifying, Refused> {
        all_there("returned", missing.lacks())?;
        let mut rectifying = self.rectifying;
        rectifying.returned.push(missing);
        Ok(rectifying)
    }

    /// Somebody who neither determined nor answered a contest accepts that it is done.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with everything that is missing.
    pub fn accept(self, acceptance: Acceptance, stamp: &Stamp) -> Result<Closed, Refused> {
        let Self { mut rectifying, report } = self;
        let file = &mut rectifying.file;
        let found = &rectifying.judgement.determination;
        let mut lacks = acceptance.lacks(&file.clue, found, stamp.at());
        let people = &file.people;
        if people.determined.contains(stamp.by()) || people.reviewed.contains(stamp.by()) {
            lacks.push(lack::ACCEPTOR);
        }
        if file.is_held_up() {
            lacks.push(lack::CONTEST_OPEN);
        }
        let charged = file.measures.iter().any(|taken| {
            taken.undone.is_none() && taken.measure.kind == MeasureKind::DifferentialPrice
        });
        if charged && acceptance.stop_letter == StopLetter::NeverListed {
            lacks.push(lack::STOP_LETTER);
        }
        all_there("accepted", lacks)?;
        file.people.accepted = Some(stamp.by().to_owned());
        let closed_at = stamp.at();
        Ok(Closed { rectifying, report, acceptance, closed_at, watched: None })
    }
}
