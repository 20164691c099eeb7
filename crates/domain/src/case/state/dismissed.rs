//! X1, dismissed: false, lawful, a duplicate, nobody's, or another place's.

use jiff::Timestamp;

use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::Dismissal,
    refused::{Refused, all_there},
};

/// It was nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Dismissed {
    /// The file.
    pub file: CaseFile,
    /// What the case was before.
    pub before: &'static str,
    /// Why.
    pub dismissal: Dismissal,
    /// When.
    pub at: Timestamp,
}

impl Dismissed {
    pub(super) fn from(
        file: CaseFile,
        before: &'static str,
        dismissal: Dismissal,
        stamp: &Stamp,
    ) -> Result<Self, Refused> {
        all_there("dismissed", dismissal.lacks())?;
        Ok(Self { file, before, dismissal, at: stamp.at() })
    }
}
