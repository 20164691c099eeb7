//! Proof that a paper reached somebody.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DocumentRef, need};
use crate::{
    case::lack::{self, Lack},
    person::PersonRef,
};

/// Somebody received it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Who signed for it.
    pub signed_by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// How.
    pub service: Service,
    /// The proof of service.
    pub proof: DocumentRef,
}

/// How a paper was served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Handed over.
    Delivered,
    /// Electronically, on a signed consent (Administrative Penalty Law, article 61).
    Electronic {
        /// SHA-256 of the consent.
        consent_sha256: String,
    },
    /// By post.
    Posted,
}

impl Receipt {
    pub(crate) fn check(&self, lacks: &mut Vec<Lack>, now: Timestamp) {
        self.proof.check(lacks);
        self.service.check(lacks);
        need(lacks, self.at <= now, lack::NOT_YET);
    }
}

impl Service {
    pub(crate) fn check(&self, lacks: &mut Vec<Lack>) {
        if let Self::Electronic { consent_sha256 } = self {
            need(lacks, super::is_hash(consent_sha256), lack::CONSENT);
        }
    }
}
