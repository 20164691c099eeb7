//! What of a reading counts when a charge begins or ends inside it.
//!
//! In: a reading and the part of its span that is charged. Out: that part's energy, exactly. A daily mean
//! times days is the energy of the reading times the time charged over its whole time: no copy says how
//! a part of a day counts, so a day is 24 hours that pass, and begun days are not rounded up at anybody's cost.

use super::{exact::Exact, moment::Moment, reading::Reading};

/// What an incomplete cycle counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proration {
    /// Only what was read: the meter must have been read at the edge.
    Actual,
    /// The daily mean of the cycle times the days charged.
    DailyMean,
}

impl Proration {
    const ALL: [(Self, &str); 2] =
        [(Self::Actual, "actual"), (Self::DailyMean, "daily-mean-x-days")];

    /// The proration of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(proration, _)| *proration)
    }

    /// The energy of a part of a reading.
    ///
    /// # Errors
    /// The name of what is missing where only a part is charged: what the rule says of it, or a reading at
    /// the edge.
    pub(super) fn energy(
        proration: Option<Self>,
        reading: &Reading,
        from: Moment,
        to: Moment,
    ) -> Result<Exact, &'static str> {
        if from <= reading.start && reading.end <= to {
            return Ok(reading.kwh.clone());
        }
        match proration {
            None => Err("proration"),
            Some(Self::Actual) => Err("reading"),
            Some(Self::DailyMean) => {
                let long = |from: Moment, to: Moment| to.at().duration_since(from.at()).as_nanos();
                let (part, whole) = (long(from, to), long(reading.start, reading.end));
                Ok(&reading.kwh * &Exact::part(part, whole))
            }
        }
    }
}
