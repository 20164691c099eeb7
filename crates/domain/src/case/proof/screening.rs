//! Screening of a clue: seen before, on a warning list, on a white list. Hits are written down, not hidden.

use serde::{Deserialize, Serialize};

use super::need;
use crate::{
    case::lack::{self, Lack},
    id::CaseId,
};

/// What a clue was looked up in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// Cases about the same site, address, account or wallet; empty where there is none.
    pub same: Vec<CaseId>,
    /// The list of services that look like pools and are none.
    pub warning_list: ListCheck,
    /// The list of sites known to compute lawfully.
    pub white_list: ListCheck,
}

/// A look into a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListCheck {
    /// Which list, in which version.
    pub version: String,
    /// What was found there; none where nothing was.
    pub hit: Option<String>,
}

impl Screening {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        for list in [&self.warning_list, &self.white_list] {
            need(&mut lacks, !list.version.trim().is_empty(), lack::SCREENING);
        }
        lacks
    }
}
