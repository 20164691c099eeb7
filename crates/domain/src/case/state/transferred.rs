//! X3, transferred: another authority carries on.

use jiff::Timestamp;

use crate::case::{
    event::Stamp,
    file::CaseFile,
    proof::{Told, Transfer},
    refused::{Refused, all_there},
    seats::Signatures,
};
use crate::role::{Role, Seat};

/// Another authority carries on.
#[derive(Clone, Debug, PartialEq)]
pub struct Transferred {
    /// The file.
    pub file: CaseFile,
    /// What the case was before.
    pub before: &'static str,
    /// To whom, with what.
    pub transfer: Transfer,
    /// When.
    pub at: Timestamp,
}

impl Transferred {
    pub(in crate::case) fn from(
        mut file: CaseFile,
        before: &'static str,
        transfer: Transfer,
        signatures: &Signatures,
        stamp: &Stamp,
    ) -> Result<Self, Refused> {
        let mut lacks = transfer.lacks(&file);
        if signatures.of(Seat::Head).is_none() && stamp.role() != Role::Head {
            lacks.push(Seat::Head.lack());
        }
        all_there("transferred", lacks)?;
        let (recipient, document) = (transfer.authority.clone(), transfer.letter.clone());
        file.tell(Told { recipient, document }, stamp.at());
        Ok(Self { file, before, transfer, at: stamp.at() })
    }
}
