//! Shapes that many answers share: sentence, interval, place, site, time, span, loss, problem.
//!
//! In: nouns of the domain. Out: their JSON.

use hashwarden_domain::{Estimate, HashRate, Period, Power, site::Territory};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The same text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sentence {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

/// A quantity that is known as a range.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Best value.
    pub central: f64,
    /// Upper limit.
    pub high: f64,
    /// Unit: `W`, `kWh/d`, `kg CO2e/d`, `H/s`, `Sol/s`.
    pub unit: String,
}

/// An instant: RFC 3339, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Time(pub Timestamp);

/// From one instant to just before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// First instant.
    pub start: Time,
    /// First instant that no longer belongs to it.
    pub end: Time,
}

/// A node of the territory tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    /// GB/T 2260 for Chinese places, ISO 3166 elsewhere, `unknown`.
    pub code: String,
    /// Name.
    pub name: Sentence,
}

/// A premises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Site {
    /// Id, 32 hexadecimal digits.
    pub id: String,
    /// What people call it.
    pub name: Sentence,
    /// The legal person answerable for it.
    pub unit: Sentence,
    /// Where it lies.
    pub territory: Place,
}

/// What stands about a site. The program itself never goes past `suspected`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A sign, weaker than even odds.
    Indication,
    /// More likely than not, by the program's reckoning.
    Suspected,
    /// Checked on the spot by persons.
    Verified,
    /// Determined by persons.
    Determined,
    /// A person found another explanation.
    Dismissed,
}

/// Something that was lost, a kind a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Loss {
    /// Kind.
    pub what: String,
    /// How many.
    pub count: u64,
    /// Why, and what to do about it.
    pub why: Sentence,
}

/// What did not happen, and what to do; every answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// A word for programs.
    pub code: String,
    /// What did not happen.
    pub title: Sentence,
    /// What to do.
    pub detail: Sentence,
    /// Which field is wrong, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What an act lacks (`lacks`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub lacks: Vec<Lacking>,
    /// Who could do it (`forbidden`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub needed: Vec<Needed>,
    /// Events that were seen (`stale`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
    /// Events that there are (`stale`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<u64>,
    /// What happened in between (`stale`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub changed: Vec<super::case::Event>,
    /// Earlier cases that a new clue is kin to (`kin`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub kin: Vec<super::case::KinCase>,
}

/// Something that an act lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lacking {
    /// Word for programs.
    pub code: String,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// A role at a place that could do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Needed {
    /// Word of the role.
    pub role: String,
    /// Code of the place.
    pub node: String,
}

impl From<hashwarden_domain::Sentence> for Sentence {
    fn from(sentence: hashwarden_domain::Sentence) -> Self {
        Self { en: sentence.en, zh: sentence.zh }
    }
}

impl From<&hashwarden_domain::Sentence> for Sentence {
    fn from(sentence: &hashwarden_domain::Sentence) -> Self {
        Self { en: sentence.en.clone(), zh: sentence.zh.clone() }
    }
}

impl Sentence {
    /// Both texts.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

impl Interval {
    /// An estimate in a unit.
    pub fn new<Q>(estimate: Estimate<Q>, unit: &str, read: impl FnMut(Q) -> f64) -> Self {
        let Estimate { low, central, high } = estimate.map(read);
        Self { low, central, high, unit: unit.to_owned() }
    }

    /// Power in watts.
    pub fn power(power: Estimate<Power>) -> Self {
        Self::new(power, "W", Power::as_watts)
    }

    /// Hash rate in the unit of its algorithm.
    pub fn hash_rate(rate: Estimate<HashRate>) -> Self {
        let unit = rate.central.algorithm().rate_unit();
        Self::new(rate, unit, HashRate::as_hashes_per_second)
    }
}

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Time {
    /// The last instant of a period.
    pub fn last_of(period: Period) -> Self {
        Self(period.last())
    }
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        Self { start: Time(period.start()), end: Time(period.end()) }
    }
}

impl From<&Territory> for Place {
    fn from(territory: &Territory) -> Self {
        Self { code: territory.code.clone(), name: (&territory.name).into() }
    }
}

impl From<&hashwarden_domain::Site> for Site {
    fn from(site: &hashwarden_domain::Site) -> Self {
        Self {
            id: site.id.to_string(),
            name: (&site.name).into(),
            unit: (&site.unit).into(),
            territory: (&site.territory).into(),
        }
    }
}

impl From<&hashwarden_domain::Loss> for Loss {
    fn from(loss: &hashwarden_domain::Loss) -> Self {
        Self { what: loss.what.name().to_owned(), count: loss.count, why: (&loss.why).into() }
    }
}

impl Verdict {
    /// The verdict of the ledger's word; an unknown word says no more than a sign.
    pub fn from_word(word: &str) -> Self {
        match word {
            "suspected" => Self::Suspected,
            "verified" => Self::Verified,
            "determined" => Self::Determined,
            "dismissed" => Self::Dismissed,
            _ => Self::Indication,
        }
    }
}
