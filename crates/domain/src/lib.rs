//! The nouns of hashwarden, in the order in which data flows through them.
//!
//! A source sees something of a [`Subject`] during a [`Period`]: an [`Observation`], which never
//! says what it means, with a [`Coverage`] that says what was and was not watched. `fusion` weighs
//! observations into [`Evidence`] about a [`Site`] and concludes a [`Finding`]; people carry it on
//! as a [`Case`]; `accounts` settles an [`Account`] of power, energy and carbon.
//!
//! In: values that a caller has already read. Out: values that cannot be wrong by construction
//! (units, ids, states). Nothing here reads a clock, a file, the environment or randomness.

pub mod account;
pub mod administration;
pub mod algorithm;
pub mod case;
pub mod coin;
pub mod coverage;
pub mod estimate;
pub mod evidence;
pub mod exhibit;
pub mod finding;
pub mod id;
pub mod measure;
pub mod node;
pub mod observation;
pub mod period;
pub mod person;
pub mod probability;
pub mod role;
pub mod sentence;
pub mod site;
pub mod subject;
pub mod units;
pub mod wallet;
pub mod white_list;

pub use account::{Account, AccountSource};
pub use administration::AdministrativeAct;
pub use algorithm::Algorithm;
pub use case::{Case, CaseEvent};
pub use coin::Coin;
pub use coverage::{Coverage, Loss, LossKind};
pub use estimate::Estimate;
pub use evidence::{Evidence, RuleName};
pub use exhibit::{CustodyMove, Exhibit, ExhibitFile, ExhibitId};
pub use finding::Finding;
pub use id::{CaseId, EvidenceId, FindingId, Id, ObservationId, SiteId};
pub use measure::{Authority, LegalBasis};
pub use node::Node;
pub use observation::{Fact, Observation, Provenance};
pub use period::Period;
pub use person::PersonRef;
pub use probability::{Probability, WeightOfEvidence};
pub use role::{Role, Seat};
pub use sentence::Sentence;
pub use site::Site;
pub use subject::{Endpoint, Subject};
pub use units::{Carbon, Efficiency, EmissionFactor, Energy, HashRate, Power};
pub use wallet::Wallet;
pub use white_list::{WhiteList, WhiteListEvent};
