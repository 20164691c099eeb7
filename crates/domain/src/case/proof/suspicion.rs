//! A written suspicion: on what it rests, how sure it is, who may be told.

use serde::{Deserialize, Serialize};

use super::{need, written};
use crate::{
    case::{
        lack::{self, Lack},
        relapse::Mark,
    },
    id::EvidenceId,
    probability::Probability,
};

/// Why somebody is suspected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspicion {
    /// Evidence that a mining protocol was spoken.
    pub protocol_proofs: Vec<EvidenceId>,
    /// Signs that prove nothing alone.
    pub weak_signals: Vec<WeakSignal>,
    /// The reason in plain words.
    pub reason: String,
    /// How probable it is.
    pub confidence: Probability,
    /// Who may be told (TLP 2.0).
    pub tlp: Tlp,
    /// Which acts may be taken on it (PAP).
    pub pap: Tlp,
    /// By what the same people would be known again: wallets, workers.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A sign that proves nothing alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeakSignal {
    /// From what kind of source; two of one kind are one.
    pub source: SignalSource,
    /// What was seen.
    pub what: String,
}

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignalSource {
    /// Hosts and machine rooms.
    Host,
    /// Electricity meters.
    Meter,
    /// Traffic.
    Network,
    /// People.
    Tip,
}

/// Colours of the Traffic Light Protocol 2.0; the Permissible Actions Protocol uses the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tlp {
    /// Anybody.
    Clear,
    /// The community.
    Green,
    /// Those who must know, and their clients.
    Amber,
    /// Those who must know.
    AmberStrict,
    /// Those who are there.
    Red,
}

impl Suspicion {
    pub(crate) fn lacks(&self) -> Vec<Lack> {
        let mut lacks = Vec::new();
        written(&mut lacks, &self.reason);
        let mut sources: Vec<SignalSource> = self.weak_signals.iter().map(|s| s.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let enough = !self.protocol_proofs.is_empty() || sources.len() >= 2;
        need(&mut lacks, enough, lack::GROUNDS);
        lacks
    }
}
