//! What begins a charge.

use super::{super::moment::Moment, Facts};

/// What begins a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The start that a letter of the authority gives.
    Letter,
    /// The moment at which the account was put on the list.
    ListDate,
    /// The start of mining, but not before the notice was issued.
    MiningStartNotBeforeIssue,
}

impl Start {
    const ALL: [(Self, &str); 3] = [
        (Self::Letter, "letter"),
        (Self::ListDate, "list-date"),
        (Self::MiningStartNotBeforeIssue, "mining-start-not-before-issue"),
    ];

    /// The start of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(start, _)| *start)
    }

    /// When it began.
    ///
    /// # Errors
    /// The name of the fact that is missing.
    pub(in super::super) fn moment(
        self,
        facts: &Facts,
        issued: Option<Moment>,
    ) -> Result<Moment, &'static str> {
        match self {
            Self::Letter => facts.mining_from.ok_or("mining_from"),
            Self::ListDate => Ok(facts.listed),
            Self::MiningStartNotBeforeIssue => {
                let mining = facts.mining_from.ok_or("mining_from")?;
                Ok(mining.max(issued.ok_or("date")?))
            }
        }
    }
}
