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

    /// When it ended; none while nothing has.
    ///
    /// # Errors
    /// The name of what is missing: mining has ended, and either the rule does not say what that changes, or
    /// nobody has said when the account was taken off the list.
    pub(in super::super) fn moment(
        end: Option<Self>,
        facts: &Facts,
    ) -> Result<Option<Moment>, &'static str> {
        let has_ended = facts.mining_to.is_some() || facts.delisted.is_some();
        match end {
            None if has_ended => Err("end"),
            None => Ok(None),
            Some(Self::Letter | Self::MiningEnd) if has_ended => {
                facts.mining_to.map(Some).ok_or("mining_to")
            }
            Some(Self::ListDate | Self::Screening) if has_ended => {
                facts.delisted.map(Some).ok_or("delisted")
            }
            Some(_) => Ok(None),
        }
    }
}
