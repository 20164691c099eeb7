//! What the ledger keeps: one variant a kind, each a noun of the domain.
//!
//! In: a noun. Out: its kind, the id it goes by, and its JSON, fields in the order in which the types
//! declare them, so that equal nouns have equal bytes. What a noun means is not known here.

use hashwarden_domain::{
    Account, CaseEvent, Coverage, Evidence, Finding, FindingId, Id, Observation, SiteId,
    WhiteListEvent,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use hashwarden_domain::AdministrativeAct as Administered;

use crate::{countersign::Countersignature, personal::Deletion};

/// Something to keep.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// What the site of a finding draws and emits; the latest of a finding counts.
    Account {
        /// Which finding.
        finding: FindingId,
        /// Which site.
        site: SiteId,
        /// What it costs.
        account: Box<Account>,
    },
    /// Somebody changed who may do what, or looked at what is sealed.
    Administered(Administered),
    /// Something happened to a case.
    CaseEvent(CaseEvent),
    /// A node above vouches for the history up to an entry.
    Countersigned(Countersignature),
    /// What a source watched.
    Coverage(Coverage),
    /// Personal data was deleted.
    Deleted(Deletion),
    /// How much observations weigh.
    Evidence(Box<Evidence>),
    /// A conclusion about a site; supersedes the site's one before.
    Finding(Box<Finding>),
    /// What a source saw, and whose it was by the sites file of that day. The same sight under
    /// another site is a correction: it moves there.
    Observation {
        /// Which site held the address.
        site: SiteId,
        /// What was seen.
        observation: Box<Observation>,
    },
    /// An input was taken in.
    Source(Source),
    /// Something happened to the white list.
    WhiteList(WhiteListEvent),
}

/// The body of an account's entry.
#[derive(Serialize, Deserialize)]
pub(crate) struct AccountBody<A = Account> {
    pub(crate) finding: FindingId,
    pub(crate) site: SiteId,
    pub(crate) account: A,
}

/// The body of an observation's entry.
#[derive(Serialize, Deserialize)]
pub(crate) struct ObservationBody<O = Observation> {
    pub(crate) site: SiteId,
    pub(crate) observation: O,
}

/// An input that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file or the sensor, as in the coverage.
    pub name: String,
    /// `capture` for files with packets.
    pub kind: String,
    /// SHA-256 of the bytes (hexadecimal), where it was taken.
    pub sha256: Option<String>,
    /// Bytes taken in.
    pub bytes: u64,
    /// Who handed it in.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The kind of an entry, as it stands in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// [`Entry::Account`].
    Account,
    /// [`Entry::Administered`].
    Administered,
    /// [`Entry::CaseEvent`].
    CaseEvent,
    /// [`Entry::Countersigned`].
    Countersigned,
    /// [`Entry::Coverage`].
    Coverage,
    /// [`Entry::Deleted`].
    Deleted,
    /// [`Entry::Evidence`].
    Evidence,
    /// [`Entry::Finding`].
    Finding,
    /// [`Entry::Observation`].
    Observation,
    /// [`Entry::Source`].
    Source,
    /// [`Entry::WhiteList`].
    WhiteList,
}

impl Kind {
    const ALL: [Self; 11] = [
        Self::Account,
        Self::Administered,
        Self::CaseEvent,
        Self::Countersigned,
        Self::Coverage,
        Self::Deleted,
        Self::Evidence,
        Self::Finding,
        Self::Observation,
        Self::Source,
        Self::WhiteList,
    ];

    /// The word in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Administered => "administered",
            Self::CaseEvent => "case-event",
            Self::Countersigned => "countersigned",
            Self::Coverage => "coverage",
            Self::Deleted => "deleted",
            Self::Evidence => "evidence",
            Self::Finding => "finding",
            Self::Observation => "observation",
            Self::Source => "source",
            Self::WhiteList => "white-list",
        }
    }

    /// The kind of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Entry {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Account { .. } => Kind::Account,
            Self::Administered(_) => Kind::Administered,
            Self::CaseEvent(_) => Kind::CaseEvent,
            Self::Countersigned(_) => Kind::Countersigned,
            Self::Coverage(_) => Kind::Coverage,
            Self::Deleted(_) => Kind::Deleted,
            Self::Evidence(_) => Kind::Evidence,
            Self::Finding(_) => Kind::Finding,
            Self::Observation { .. } => Kind::Observation,
            Self::Source(_) => Kind::Source,
            Self::WhiteList(_) => Kind::WhiteList,
        }
    }

    /// The id it goes by: of the case for a case's event, else a hash of the content.
    pub fn noun(&self) -> String {
        match self {
            Self::CaseEvent(event) => event.case.to_string(),
            Self::Evidence(evidence) => evidence.id.to_string(),
            Self::Finding(finding) => finding.id.to_string(),
            Self::Observation { observation, .. } => observation.id.to_string(),
            Self::Account { finding, account, .. } => {
                Id::<Account>::of_json(&(finding, account)).to_string()
            }
            Self::Administered(noun) => Id::<Administered>::of_json(noun).to_string(),
            Self::Countersigned(noun) => Id::<Countersignature>::of_json(noun).to_string(),
            Self::Coverage(coverage) => Id::<Coverage>::of_json(coverage).to_string(),
            Self::Deleted(deletion) => Id::<Deletion>::of_json(deletion).to_string(),
            Self::Source(source) => Id::<Source>::of_json(source).to_string(),
            Self::WhiteList(event) => Id::<WhiteListEvent>::of_json(event).to_string(),
        }
    }

    /// Its JSON.
    pub(crate) fn body(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Account { finding, site, account } => {
                serde_json::to_string(&AccountBody { finding: *finding, site: *site, account })
            }
            Self::Administered(noun) => serde_json::to_string(noun),
            Self::CaseEvent(noun) => serde_json::to_string(noun),
            Self::Countersigned(noun) => serde_json::to_string(noun),
            Self::Coverage(noun) => serde_json::to_string(noun),
            Self::Deleted(noun) => serde_json::to_string(noun),
            Self::Evidence(noun) => serde_json::to_string(noun),
            Self::Finding(noun) => serde_json::to_string(noun),
            Self::Observation { site, observation } => {
                serde_json::to_string(&ObservationBody { site: *site, observation })
            }
            Self::Source(noun) => serde_json::to_string(noun),
            Self::WhiteList(event) => serde_json::to_string(event),
        }
    }

    /// The entry of a kind whose JSON this is.
    pub(crate) fn parse(kind: Kind, body: &str) -> Result<Self, serde_json::Error> {
        fn of<T: DeserializeOwned>(body: &str) -> Result<T, serde_json::Error> {
            serde_json::from_str(body)
        }
        Ok(match kind {
            Kind::Account => {
                let AccountBody { finding, site, account } = of(body)?;
                Self::Account { finding, site, account: Box::new(account) }
            }
            Kind::Administered => Self::Administered(of(body)?),
            Kind::CaseEvent => Self::CaseEvent(of(body)?),
            Kind::Countersigned => Self::Countersigned(of(body)?),
            Kind::Coverage => Self::Coverage(of(body)?),
            Kind::Deleted => Self::Deleted(of(body)?),
            Kind::Evidence => Self::Evidence(of(body)?),
            Kind::Finding => Self::Finding(of(body)?),
            Kind::Observation => {
                let ObservationBody { site, observation } = of(body)?;
                Self::Observation { site, observation: Box::new(observation) }
            }
            Kind::Source => Self::Source(of(body)?),
            Kind::WhiteList => Self::WhiteList(of(body)?),
        })
    }
}

impl From<Coverage> for Entry {
    fn from(noun: Coverage) -> Self {
        Self::Coverage(noun)
    }
}
impl From<Evidence> for Entry {
    fn from(noun: Evidence) -> Self {
        Self::Evidence(Box::new(noun))
    }
}
impl From<Finding> for Entry {
    fn from(noun: Finding) -> Self {
        Self::Finding(Box::new(noun))
    }
}
impl From<CaseEvent> for Entry {
    fn from(noun: CaseEvent) -> Self {
        Self::CaseEvent(noun)
    }
}
