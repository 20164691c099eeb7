//! X5, revoked: a determination was withdrawn. Everybody who had heard of it is to hear that as well.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Judgement;
use crate::case::{
    file::CaseFile,
    proof::{Revocation, Told},
};

/// A determination was withdrawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Revoked {
    /// The file.
    pub file: CaseFile,
    /// What the case was before.
    pub before: &'static str,
    /// What had been determined.
    pub judgement: Box<Judgement>,
    /// Why it was withdrawn.
    pub revocation: Revocation,
    /// When.
    pub at: Timestamp,
    /// Who was told of the withdrawal so far.
    pub withdrawn_to: Vec<(Told, Timestamp)>,
}

impl Revoked {
    /// Everybody who received the finding.
    pub fn recipients(&self) -> BTreeSet<&str> {
        self.file.told.iter().map(|once| once.told.recipient.as_str()).collect()
    }

    /// Those of them who have not been told of its withdrawal.
    pub fn not_yet_told(&self) -> BTreeSet<&str> {
        let told: BTreeSet<&str> =
            self.withdrawn_to.iter().map(|(told, _)| told.recipient.as_str()).collect();
        self.recipients().difference(&told).copied().collect()
    }
}
