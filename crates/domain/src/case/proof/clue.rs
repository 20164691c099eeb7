//! A clue: where a case comes from, and the terms that hold for it.

use serde::{Deserialize, Serialize};

use super::{is_hash, need, written};
use crate::{
    case::{
        class::UseClass,
        lack::{self, Lack},
        relapse::Descent,
    },
    id::{FindingId, SiteId},
    node::Node,
    person::PersonRef,
};

/// How a case begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clue {
    /// Number for people.
    pub number: String,
    /// About which site.
    pub site: SiteId,
    /// Where it lies.
    pub node: Node,
    /// What its electricity is for.
    pub class: UseClass,
    /// Whether what is there is a secret of the state: then its head must release what leaves the house.
    #[serde(default)]
    pub state_secret: bool,
    /// Whether only discipline inspection and the head may see it.
    #[serde(default)]
    pub sealed: bool,
    /// Who or what brought it.
    pub origin: Origin,
    /// The record as it came.
    pub raw: RawRecord,
    /// Why it is worth looking at.
    pub reason: String,
    /// The lengths that hold for this case, from the defaults of its place on that day.
    #[serde(default)]
    pub terms: Terms,
}

/// Who or what brought a clue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A finding of the program.
    Finding(FindingId),
    /// An officer saw it.
    Officer,
    /// Another authority of the same rank.
    Peer(String),
    /// An earlier case, closed or elsewhere.
    Relapse(Descent),
    /// The authority above.
    Superior(Node),
    /// Somebody told; the receipt they were given.
    Tip {
        /// Who; sealed.
        reporter: PersonRef,
        /// Number of the receipt.
        receipt: String,
    },
}

/// The record that a clue rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRecord {
    /// SHA-256 of the record, hexadecimal.
    pub sha256: String,
    /// The source that made it.
    pub source: String,
    /// How far the source's clock may be off, in milliseconds; none where nobody measured it.
    pub clock_error_ms: Option<u32>,
}

/// Lengths that hold for a case from its beginning: a later change of the defaults does not touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Days without traffic before a site may be accepted as clear.
    pub quiet_days: u16,
    /// Days of the watch after closing.
    pub watch_days: u16,
    /// Most days of one suspension.
    pub suspend_days: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self { quiet_days: 14, watch_days: 180, suspend_days: 30 }
    }
}

impl Clue {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.number);
        written(&mut lacks, &self.reason);
        let raw = is_hash(&self.raw.sha256) && !self.raw.source.trim().is_empty();
        need(&mut lacks, raw, lack::RAW_RECORD);
        if let Origin::Relapse(descent) = &self.origin {
            need(&mut lacks, !descent.on.is_empty(), lack::MARK);
        }
        lacks
    }
}
