//! How much observations weigh for or against a hypothesis, by which rule, and why, in words.
//!
//! In: what `fusion`'s rules make of observations. Out: evidence that explains itself. Its id is a
//! hash of its content.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    algorithm::Algorithm,
    coin::Coin,
    estimate::Estimate,
    id::{EvidenceId, ObservationId, SiteId},
    observation::{
        Provenance,
        wire::{
            ActivityBin, Carrier, DifficultyStep, FlowSeen, MessageCount, RecordForm, Shares,
            Transport,
        },
    },
    period::Period,
    probability::{Probability, WeightOfEvidence},
    sentence::Sentence,
    subject::{Endpoint, Subject},
    units::HashRate,
    wallet::Wallet,
};

/// What is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hypothesis {
    /// Virtual currency is mined at the site.
    Mining,
}

/// Evidence of one family rests on the same underlying fact: only its strongest member counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Talk with a pool: the session and the name it was reached by.
    PoolContact,
}

/// Rule and version, printed `pool-session/1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleName {
    /// Name.
    pub name: String,
    /// Rises with every change of weights or conditions.
    pub version: u32,
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.version)
    }
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Hash of everything below but the provenance: a copy of a capture is no second proof.
    pub id: EvidenceId,
    /// About which site.
    pub site: SiteId,
    /// About which hypothesis.
    pub hypothesis: Hypothesis,
    /// What it depends on.
    pub family: Family,
    /// By which rule.
    pub rule: RuleName,
    /// log10 likelihood ratio with its range.
    pub weight: Estimate<WeightOfEvidence>,
    /// Probability from this evidence alone with the rule's stated prior.
    pub confidence: Probability,
    /// The observations it rests on; never empty.
    pub basis: Vec<ObservationId>,
    /// Whose address.
    pub subject: Subject,
    /// When.
    pub during: Period,
    /// Where the first observation of the basis comes from.
    pub provenance: Provenance,
    /// What kind of evidence, in a few words.
    pub label: Sentence,
    /// What was seen, against what it was weighed.
    pub reason: Sentence,
    /// The facts as the command line and the screens show them.
    pub detail: EvidenceDetail,
}

/// Facts of the evidence. What is not known is `None`, never guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceDetail {
    /// Name of the protocol by the command line's contract.
    pub protocol: String,
    /// Below it.
    pub transport: Transport,
    /// Who hands out work.
    pub peer: Option<Endpoint>,
    /// The peer's name.
    pub peer_name: Option<String>,
    /// Name of the pool by the pool list.
    pub pool: Option<String>,
    /// Coin, where it follows.
    pub coin: Option<Coin>,
    /// Algorithm, where it follows.
    pub algorithm: Option<Algorithm>,
    /// Account or user name as it was sent, without an e-mail address.
    pub login: Option<String>,
    /// Wallet in it.
    pub wallet: Option<Wallet>,
    /// Worker name.
    pub worker: Option<String>,
    /// Program.
    pub agent: Option<String>,
    /// What carried it, outermost first.
    pub carried_by: Vec<Carrier>,
    /// Messages by name.
    pub messages: Vec<MessageCount>,
    /// Results handed in.
    pub shares: Option<Shares>,
    /// Difficulty over time.
    pub difficulty: Vec<DifficultyStep>,
    /// Hash rate with its Poisson range.
    pub hash_rate: Option<Estimate<HashRate>>,
    /// Submissions over time.
    pub activity: Vec<ActivityBin>,
    /// What of it was not heard, in words.
    pub unheard: Option<Sentence>,
    /// The form of another program's record that told it; none where packets were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<RecordForm>,
    /// Packets and bytes that were counted, where that is all that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Box<FlowSeen>>,
}

impl Evidence {
    /// The same evidence with the id of its content.
    #[must_use]
    pub fn identified(mut self) -> Self {
        self.id = EvidenceId::of_content([]);
        let nowhere = Provenance {
            source: String::new(),
            sha256: None,
            first_record: None,
            last_record: None,
            simulated: self.provenance.simulated,
        };
        let provenance = std::mem::replace(&mut self.provenance, nowhere);
        self.id = EvidenceId::of_json(&self);
        self.provenance = provenance;
        self
    }
}
