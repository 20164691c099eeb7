//! A reproducible conclusion about a site: superseded by the next, never edited.
//!
//! In: what `fusion::conclude` makes of prior and evidence. Out: the conclusion with its reasons,
//! what was not watched, and what would refute it. A program's finding never goes past "suspected".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    estimate::Estimate,
    evidence::Hypothesis,
    id::{EvidenceId, FindingId},
    period::Period,
    probability::{Probability, WeightOfEvidence},
    sentence::Sentence,
    site::Site,
};

/// A conclusion about a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Hash of everything below.
    pub id: FindingId,
    /// The site as it was known when the finding was made.
    pub site: Site,
    /// What was weighed.
    pub hypothesis: Hypothesis,
    /// How far the program goes.
    pub verdict: Verdict,
    /// Probability with its range.
    pub probability: Estimate<Probability>,
    /// What was held likely beforehand.
    pub prior: Prior,
    /// Every piece of evidence, strongest first; never empty.
    pub evidence: Vec<WeighedEvidence>,
    /// Sum of what counted, without the prior.
    pub total: Estimate<WeightOfEvidence>,
    /// From the first to the last observation.
    pub during: Period,
    /// The conclusion in one or two sentences.
    pub lead: Sentence,
    /// The reason in one line, for lists.
    pub reason: Sentence,
    /// Active, passive or not known.
    pub mode: Mode,
    /// Why this mode.
    pub mode_why: Sentence,
    /// What would refute it.
    pub refuters: Vec<Refuter>,
    /// What is not known.
    pub unknown: Vec<Sentence>,
    /// Kinds of source that did not watch this site.
    pub unwatched: Vec<Unwatched>,
    /// The time for which it was concluded.
    pub as_of: Timestamp,
}

/// How far a conclusion goes. Only the first two can come from a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A sign, weaker than even odds.
    Indication,
    /// More likely than not, by the program's reckoning.
    Suspected,
}

/// What was held likely before any evidence, and on whose word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// log10 odds with their range.
    pub log10_odds: Estimate<WeightOfEvidence>,
    /// In words.
    pub text: Sentence,
    /// Where the number comes from.
    pub source: String,
}

/// A piece of evidence in a finding.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeighedEvidence {
    /// Which.
    pub id: EvidenceId,
    /// Whether it was added, or stands only beside a stronger one of its family.
    pub counted: bool,
}

/// Who profits: does the site mine, or is it being used?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The site's own people do it.
    Active,
    /// The site lends place, power or network to others who do it.
    Facilitating,
    /// Some of both.
    Mixed,
    /// The site's machines were taken over.
    Passive,
    /// Not evidenced.
    Unknown,
}

/// Something that would speak against the finding if it were shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refuter {
    /// What to show.
    pub text: Sentence,
    /// By how much the weight would change.
    pub weight: WeightOfEvidence,
}

/// A kind of source that did not watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwatched {
    /// Which (`meter`, `host`, `tip`).
    pub family: String,
    /// In words.
    pub label: Sentence,
}

impl Finding {
    /// The same finding with the id of its content.
    #[must_use]
    pub fn identified(mut self) -> Self {
        self.id = FindingId::of_content([]);
        self.id = FindingId::of_json(&self);
        self
    }
}
