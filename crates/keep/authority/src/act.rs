//! Roles, acts, and who may do which.
//!
//! In: a session and an act. Out: an [`Authority`] that the act demands, or a refusal that says which
//! role could. What the act does is not known here.

use hashwarden_domain::{Authority, LegalBasis};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::session::Session;

/// What an officer is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything.
    Administrator,
    /// Works on findings and cases.
    Analyst,
    /// Reads everything, changes nothing.
    Auditor,
}

/// Something that changes what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Ends a case.
    CloseCase,
    /// Writes something down in a case.
    NoteCase,
    /// Makes a finding a case.
    OpenCase,
    /// Hands in a capture.
    Upload,
}

/// The session's roles do not allow the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this needs the role {}", needed.name())]
pub struct Forbidden {
    /// The least role that would do.
    pub needed: Role,
}

impl Role {
    /// The word in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
        }
    }

    fn allows(self, act: Act) -> bool {
        match (self, act) {
            (Self::Administrator, _) => true,
            (Self::Analyst, Act::CloseCase | Act::NoteCase | Act::OpenCase | Act::Upload) => true,
            (Self::Auditor, _) => false,
        }
    }
}

/// Leave for the act. No other function of the product mints an [`Authority`].
///
/// # Errors
/// [`Forbidden`] where none of the session's roles allows it.
pub fn authority(session: &Session, act: Act, now: Timestamp) -> Result<Authority, Forbidden> {
    match session.roles().iter().find(|role| role.allows(act)) {
        Some(role) => {
            let citation = format!("role {} of this installation", role.name());
            Ok(Authority::mint(session.officer().to_owned(), now, LegalBasis { citation }))
        }
        None => Err(Forbidden { needed: Role::Analyst }),
    }
}
