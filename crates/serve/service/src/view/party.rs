//! What the party sees of its own case: what stands and what does not, what was seen, its rights.
//!
//! In: a case. Out: the same facts in plain words, without probability, other units or whoever reported.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Place, Sentence, Time,
    case::{ContestView, Due, Hashed},
};

/// A code for the party, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyCode {
    /// The code.
    pub code: String,
    /// Until when it opens the page.
    pub expires: Time,
}

/// The code that somebody types.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartySignIn {
    /// The code.
    pub code: String,
}

/// The party's part of its case.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PartyView {
    /// Number for people.
    pub number: String,
    /// The place that handles it.
    pub place: Place,
    /// Word of the state.
    pub state: String,
    /// What the state is called.
    pub state_name: Sentence,
    /// What stands by now.
    pub what_stands: Sentence,
    /// What does not.
    pub what_not: Sentence,
    /// What was seen.
    pub seen: Vec<SeenFact>,
    /// What is not known.
    pub unknown: Vec<Sentence>,
    /// What to do, and by when.
    pub todo: Sentence,
    /// The party's clocks.
    pub clocks: Vec<Due>,
    /// Its rights.
    pub rights: Vec<Sentence>,
    /// Kinds of contest that it may hand in now.
    pub may_contest: Vec<String>,
    /// Exhibits that it may see.
    pub exhibits: Vec<PartyExhibit>,
    /// Who handles it.
    pub handled_by: HandledBy,
    /// What it said, and the answers.
    pub contests: Vec<ContestView>,
    /// Until when the code opens the page.
    pub expires: Time,
    /// Whether it all comes from a simulation.
    pub simulated: bool,
}

/// Something that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeenFact {
    /// In words.
    pub text: Sentence,
    /// Whether the program says so.
    pub machine: bool,
    /// Whether a person has looked at it.
    pub reviewed: bool,
}

/// An exhibit that the party may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyExhibit {
    /// Id.
    pub id: String,
    /// Number in the case.
    pub label: String,
    /// What it is.
    pub title: String,
    /// Its file.
    #[schema(required)]
    pub file: Option<Hashed>,
}

/// Who handles the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandledBy {
    /// The place.
    pub place: Place,
    /// The officer; null where none has it yet.
    #[schema(required)]
    pub officer: Option<String>,
}

/// What the party hands in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyContest {
    /// `defence`, `hearing`, `objection`, `reconsideration`, `court`.
    pub kind: String,
    /// What the party says; kept as a file, of which the event holds the hash.
    pub statement: String,
    /// `all`, `some` (which, stands in the statement), `more-time`.
    pub agrees: String,
    /// Who speaks.
    #[serde(default)]
    pub name: Option<String>,
}
