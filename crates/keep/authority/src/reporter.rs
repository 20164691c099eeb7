//! Who reported: sealed under a key of its own, opened only by leave and only into the audit trail.
//!
//! In: a name, a telephone number, whatever tells who it was. Out: a sealed text that may lie in the ledger's
//! table of personal data; it opens only for the case it belongs to. The key is `reporter.key` in the
//! data folder: keep it out of backups that others read, since without it nobody is betrayed by a copy.

use std::path::Path;

use hashwarden_domain::{AdministrativeAct, CaseId};
use jiff::Timestamp;

use crate::{
    act::Act,
    administrative::record,
    decide::Refusal,
    error::AdministrationError,
    officers::Officers,
    seal::{SealError, SealingKey},
    session::Session,
    standing::Resource,
};

/// Who reported. It has no Display, and its Debug says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Reporter(String);

/// The same, sealed; safe to keep and to print.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SealedReporter(String);

/// The key.
#[derive(Debug)]
pub(crate) struct ReporterSeal(SealingKey);

impl ReporterSeal {
    pub(crate) fn open(folder: &Path) -> Result<Self, SealError> {
        SealingKey::open(folder, "reporter").map(Self)
    }
}

impl Reporter {
    /// What tells who it was.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// In the clear: for the one screen that asked, and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl SealedReporter {
    /// A sealed text as it was kept.
    pub fn kept(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// To be kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// It must not land in a log by way of a debug print.
impl std::fmt::Debug for Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reporter(sealed)")
    }
}

impl Officers {
    /// Seals who reported the clue of a case. Anybody may; nobody reads it again without leave.
    ///
    /// # Errors
    /// [`SealError::TooLong`] above [`crate::MAX_SEALED`] bytes.
    pub fn seal_reporter(
        &self,
        case: CaseId,
        reporter: &Reporter,
    ) -> Result<SealedReporter, SealError> {
        self.reporter.0.seal(&case.to_string(), reporter.0.as_bytes()).map(SealedReporter)
    }

    /// Opens it. The record is to be in the ledger before the name is on a screen.
    ///
    /// # Errors
    /// [`Refusal`] for everybody but discipline inspection and the head; [`SealError::Foreign`] where
    /// the text belongs to another case or was sealed with another key.
    pub fn unseal_reporter(
        &self,
        session: &Session,
        resource: &Resource,
        sealed: &SealedReporter,
        now: Timestamp,
    ) -> Result<(Reporter, AdministrativeAct), AdministrationError> {
        let leave = self.decide(session, Act::UnsealReporter, resource, now)?;
        let case = resource.case_id().ok_or(SealError::Foreign)?.to_string();
        let bytes = self.reporter.0.unseal(&case, &sealed.0)?;
        let text = String::from_utf8(bytes).map_err(|_| SealError::Foreign)?;
        let act = record(&leave, Act::UnsealReporter, &case, []);
        Ok((Reporter(text), act))
    }
}

/// Leave that was refused stays a refusal whatever else could go wrong.
impl AdministrationError {
    /// The refusal, where it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}
