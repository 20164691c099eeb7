//! The beginning of an inspection: who looks, with which leave.

use serde::{Deserialize, Serialize};

use super::{DocumentRef, need, written};
use crate::case::lack::{self, Lack};

/// A look at the place itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// Who looks.
    pub inspector: Inspector,
    /// The authority to inspect, or the letter that asked the unit to check itself.
    pub leave: DocumentRef,
}

/// Who looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inspector {
    /// Two officers on site.
    OnSite {
        /// Both, with the badges they showed (Administrative Penalty Law, articles 42 and 55).
        officers: [Badge; 2],
    },
    /// The unit checks itself.
    Unit {
        /// Who does it there.
        by: String,
    },
}

/// An officer and the badge shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    /// The officer's name.
    pub officer: String,
    /// Number of the badge.
    pub badge: String,
}

impl Inspection {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        self.leave.check(&mut lacks);
        match &self.inspector {
            Inspector::Unit { by } => written(&mut lacks, by),
            Inspector::OnSite { officers: [first, second] } => {
                need(&mut lacks, first.officer != second.officer, lack::TWO_OFFICERS);
                for badge in [first, second] {
                    let shown = !badge.officer.trim().is_empty() && !badge.badge.trim().is_empty();
                    need(&mut lacks, shown, lack::BADGE);
                }
            }
        }
        lacks
    }

    /// Whether this officer was one of the two on site.
    pub fn was_on_site(&self, officer: &str) -> bool {
        match &self.inspector {
            Inspector::OnSite { officers } => officers.iter().any(|badge| badge.officer == officer),
            Inspector::Unit { .. } => false,
        }
    }
}
