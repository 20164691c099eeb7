//! A transfer: another authority carries on.

use serde::{Deserialize, Serialize};

use super::{DocumentRef, need, written};
use crate::{
    case::{
        file::CaseFile,
        lack::{self, Lack},
    },
    exhibit::ExhibitId,
};

/// Another authority carries on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// What kind of authority.
    pub to: TransferTo,
    /// Its name.
    pub authority: String,
    /// The letter with the list of what goes along.
    pub letter: DocumentRef,
    /// Exhibits that go along.
    pub exhibits: Vec<ExhibitId>,
    /// Why.
    pub why: String,
}

/// A kind of authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferTo {
    /// Discipline inspection.
    Discipline,
    /// Finance, tax, banks.
    Finance,
    /// Another territory.
    OtherTerritory,
    /// Police.
    Police,
    /// The regulator of power supply.
    PowerRegulator,
}

impl Transfer {
    pub(crate) fn lacks(&self, file: &CaseFile) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.authority);
        written(&mut lacks, &self.why);
        self.letter.check(&mut lacks);
        let known = self.exhibits.iter().all(|exhibit| file.holds(exhibit));
        need(&mut lacks, known, lack::EXHIBIT);
        lacks
    }
}
