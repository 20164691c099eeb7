//! What ends a charge.

use super::{super::moment::Moment, Facts};

/// What ends a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The stop that a letter of the authority gives.
    Letter,
    /// The moment at which the account was taken off the list.
    ListDate,
    /// The end of mining.
    MiningEnd,
    /// The moment at which it was screened out.
    Screening,
}

impl End {
    const ALL: [(Self, &str); 4] = [
        (Self::Letter, "letter"),
        (Self::ListDate, "list-date"),
        (Self::MiningEnd, "mining-end"),
        (Self::Screening, "screening"),
    ];

    /// The end of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(end, _)| *end)
    }

    /// When the charge ended, once mining has or the account is off the list.
    ///
    /// # Errors
    /// The name of the fact that nobody has said.
    pub(in super::super) fn moment(self, facts: &Facts) -> Result<Moment, &'static str> {
        match self {
            Self::Letter | Self::MiningEnd => facts.mining_to.ok_or("mining_to"),
            Self::ListDate | Self::Screening => facts.delisted.ok_or("delisted"),
        }
    }
}
