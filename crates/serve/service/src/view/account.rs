//! Power, energy and carbon behind a finding, with method and sources.
//!
//! In: an account of the domain, or none. Out: intervals with units, or why nothing is estimated.

use hashwarden_domain as domain;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Interval, Sentence};

/// What the hash rate of a site costs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Account {
    /// Power.
    #[schema(required)]
    pub power: Option<Interval>,
    /// Energy over 24 hours at that power.
    #[schema(required)]
    pub energy_per_day: Option<Interval>,
    /// Greenhouse gas over 24 hours; null where the territory has no factor.
    #[schema(required)]
    pub carbon_per_day: Option<Interval>,
    /// Why nothing is estimated, where nothing is.
    #[schema(required)]
    pub why_unknown: Option<Sentence>,
    /// How it was reckoned and what it leaves out.
    pub method: Sentence,
    /// Where each number comes from.
    pub sources: Vec<AccountSource>,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
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

impl Account {
    /// The view of an account; none: it was never settled.
    pub fn new(account: Option<&domain::Account>) -> Self {
        match account {
            Some(domain::Account::Settled {
                power,
                energy_per_day,
                carbon_per_day,
                method,
                sources,
            }) => Self {
                power: Some(Interval::power(*power)),
                energy_per_day: Some(Interval::new(*energy_per_day, "kWh/d", |energy| {
                    energy.as_kilowatt_hours()
                })),
                carbon_per_day: carbon_per_day
                    .map(|carbon| Interval::new(carbon, "kg CO2e/d", |c| c.as_kilograms())),
                why_unknown: None,
                method: method.into(),
                sources: sources.iter().map(AccountSource::from).collect(),
            },
            Some(domain::Account::Unknown { why }) => Self::unknown(why.into()),
            None => Self::unknown(Sentence::new(
                "No account was settled for this finding.",
                "此项尚未核算。",
            )),
        }
    }

    fn unknown(why: Sentence) -> Self {
        Self {
            power: None,
            energy_per_day: None,
            carbon_per_day: None,
            method: Sentence::new(
                "Not estimated: no number is given where there is no ground for one.",
                "不估算：没有依据就不给数字。",
            ),
            why_unknown: Some(why),
            sources: vec![],
        }
    }
}

/// Power of an account, where it was settled.
pub fn power_of(account: Option<&domain::Account>) -> Option<Interval> {
    match account {
        Some(domain::Account::Settled { power, .. }) => Some(Interval::power(*power)),
        _ => None,
    }
}

impl From<&domain::AccountSource> for AccountSource {
    fn from(source: &domain::AccountSource) -> Self {
        Self {
            what: (&source.what).into(),
            value: source.value.clone(),
            source: source.source.clone(),
            date: source.date.clone(),
        }
    }
}
