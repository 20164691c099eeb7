//! S7, determined: people said so, with mode, dates and machines.

use jiff::Timestamp;

use super::{Grounds, Rectifying};
use crate::case::{
    event::Stamp,
    file::CaseFile,
    lack,
    measure::{Ground, Progress},
    proof::{Decision, Defence, Determination, Inspection, Notice, Receipt, RightsNotice},
    refused::{Refused, all_there},
    seats::Signatures,
};
use crate::role::{Role, Seat};

/// What was determined, and everything that it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// On what the case rests.
    pub grounds: Grounds,
    /// What they were sent.
    pub notice: Option<Notice>,
    /// Their receipt.
    pub receipt: Receipt,
    /// Who looked.
    pub inspections: Vec<Inspection>,
    /// What was determined.
    pub determination: Determination,
    /// By whom.
    pub signatures: Signatures,
    /// When.
    pub at: Timestamp,
}

/// People say that there was mining.
#[derive(Clone, Debug, PartialEq)]
pub struct Determined {
    /// The file.
    pub file: CaseFile,
    /// What was determined.
    pub judgement: Box<Judgement>,
    /// The notice of rights; none until it was served.
    pub rights: Option<RightsNotice>,
}

impl Determined {
    /// Tells the party facts, reasons, basis and rights.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with what the notice lacks.
    pub fn notify_rights(mut self, rights: RightsNotice, stamp: &Stamp) -> Result<Self, Refused> {
        all_there("rights-notified", rights.lacks(stamp.at()))?;
        self.rights = Some(rights);
        Ok(self)
    }

    /// Orders measures, once the party was heard or the time for that is over.
    ///
    /// # Errors
    /// [`Refused::Lacks`] with everything that is missing.
    pub fn order(
        mut self,
        decision: Decision,
        signatures: &Signatures,
        stamp: &Stamp,
    ) -> Result<Rectifying, Refused> {
        let mut lacks = decision.lacks(stamp.at());
        let ground = Ground {
            progress: Progress::Determined,
            class: self.file.class,
            sealed: self.file.clue.sealed,
            illegal_use: self.judgement.determination.illegal_use,
            contested: self.file.is_contested(),
            decided: true,
            now: stamp.at(),
        };
        for lack in decision.measures.iter().flat_map(|measure| measure.lacks(&ground)) {
            if !lacks.contains(&lack) {
                lacks.push(lack);
            }
        }
        match &self.rights {
            None => lacks.push(lack::RIGHTS),
            Some(rights) => {
                if decision.defence == Defence::Over && stamp.at() <= rights.defence_until {
                    lacks.push(lack::DEFENCE_PERIOD);
                }
            }
        }
        if self.file.is_held_up() {
            lacks.push(lack::CONTEST_OPEN);
        }
        // The head who decides has not determined: nobody judges alone what he found himself.
        let alone = (stamp.role() == Role::Head).then(|| stamp.by());
        let head = signatures.of(Seat::Head).map(|signature| signature.by.as_str()).or(alone);
        if head.is_none_or(|head| self.file.people.determined.contains(head)) {
            lacks.push(Seat::Head.lack());
        }
        all_there("ordered", lacks)?;
        for measure in &decision.measures {
            self.file.take_measure(measure.clone(), stamp);
        }
        let Self { file, judgement, rights } = self;
        Ok(Rectifying { file, judgement, rights, decision, returned: Vec::new() })
    }
}
