//! What a unit reports when it is done, and what an acceptor sends back.

use serde::{Deserialize, Serialize};

use super::{DocumentRef, written};
use crate::case::lack::Lack;

/// The unit says that it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationReport {
    /// The paper.
    pub report: DocumentRef,
    /// How it was.
    pub before: String,
    /// How it is.
    pub after: String,
}

/// It is not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// What is missing.
    pub missing: String,
}

impl RectificationReport {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        self.report.check(&mut lacks);
        written(&mut lacks, &self.before);
        written(&mut lacks, &self.after);
        lacks
    }
}

impl Return {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.missing);
        lacks
    }
}
