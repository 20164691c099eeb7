//! Power, energy and carbon behind a finding, with the method and the sources of every number.
//!
//! In: what `accounts` settles. Out: intervals, or the reason why nothing is estimated. No figure
//! is ever a guess: without a table for the algorithm the account is unknown.

use serde::{Deserialize, Serialize};

use crate::{
    estimate::Estimate,
    sentence::Sentence,
    units::{Carbon, Energy, Power},
};

/// What a site's hash rate costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Account {
    /// Settled.
    Settled {
        /// Power.
        power: Estimate<Power>,
        /// Energy over 24 hours at that power.
        energy_per_day: Estimate<Energy>,
        /// Greenhouse gas over 24 hours; none where the territory has no factor.
        carbon_per_day: Option<Estimate<Carbon>>,
        /// How it was reckoned and what it leaves out.
        method: Sentence,
        /// Where each number comes from.
        sources: Vec<AccountSource>,
    },
    /// Not estimated.
    Unknown {
        /// Why.
        why: Sentence,
    },
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSource {
    /// What it is.
    pub what: Sentence,
    /// The number with its unit.
    pub value: String,
    /// Publication.
    pub source: String,
    /// Day of the publication or of the figure.
    pub date: String,
}
