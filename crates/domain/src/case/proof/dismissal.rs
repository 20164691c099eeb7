//! A dismissal: why a suspicion is none.

use serde::{Deserialize, Serialize};

use super::written;
use crate::case::lack::Lack;

/// Why a suspicion is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// On which ground.
    pub ground: DismissalGround,
    /// Why.
    pub why: String,
    /// What was checked and found.
    pub checked: String,
}

/// On which ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DismissalGround {
    /// Another case is about it.
    Duplicate,
    /// It is not what it looked like.
    False,
    /// It is lawful there.
    Lawful,
    /// Another place's.
    OutOfTerritory,
    /// Nobody can tell whose it is.
    Unattributable,
}

impl DismissalGround {
    /// The word in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::False => "false",
            Self::Lawful => "lawful",
            Self::OutOfTerritory => "out-of-territory",
            Self::Unattributable => "unattributable",
        }
    }
}

impl Dismissal {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.why);
        written(&mut lacks, &self.checked);
        lacks
    }
}
