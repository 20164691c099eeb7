//! A revocation: a determination is withdrawn, and everybody who had heard of it hears that as well.

use serde::{Deserialize, Serialize};

use super::{DocumentRef, written};
use crate::case::lack::Lack;

/// A determination is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Why.
    pub why: String,
    /// The paper.
    pub document: DocumentRef,
}

/// Somebody was told: of the finding, or of its withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Who.
    pub recipient: String,
    /// By which paper.
    pub document: DocumentRef,
}

impl Revocation {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.why);
        self.document.check(&mut lacks);
        lacks
    }
}

impl Told {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.recipient);
        self.document.check(&mut lacks);
        lacks
    }
}
