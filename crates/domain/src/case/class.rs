//! What the electricity of a place is for, as far as the law treats places differently.
//!
//! In: a word. Out: a class in which homes cannot be confused with anything else: power may not be cut
//! to residents' living to enforce a decision (Administrative Coercion Law, article 43), so the one
//! measure that limits supply takes a [`NonResidential`] and nothing else.

use serde::{Deserialize, Serialize};

/// What the electricity is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Word", from = "Word")]
pub enum UseClass {
    /// People live there.
    Residential,
    /// Certainly nobody lives there.
    NonResidential(NonResidential),
    /// Not known; treated like a home wherever it matters.
    Unknown,
}

/// Places where nobody lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NonResidential {
    /// Farms, ponds, greenhouses.
    Agriculture,
    /// Shops and offices.
    Commerce,
    /// Data centres.
    DataCentre,
    /// Works.
    Industry,
    /// Schools and universities.
    School,
    /// Offices, agencies and companies of the state.
    StateUnit,
}

impl UseClass {
    /// Whether people certainly or possibly live there.
    pub fn may_be_a_home(self) -> bool {
        !matches!(self, Self::NonResidential(_))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Residential,
    Unknown,
    #[serde(untagged)]
    NonResidential(NonResidential),
}

impl From<UseClass> for Word {
    fn from(class: UseClass) -> Self {
        match class {
            UseClass::Residential => Self::Residential,
            UseClass::NonResidential(kind) => Self::NonResidential(kind),
            UseClass::Unknown => Self::Unknown,
        }
    }
}

impl From<Word> for UseClass {
    fn from(word: Word) -> Self {
        match word {
            Word::Residential => Self::Residential,
            Word::NonResidential(kind) => Self::NonResidential(kind),
            Word::Unknown => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_one_word() {
        for (word, class) in [
            ("residential", UseClass::Residential),
            ("unknown", UseClass::Unknown),
            ("state-unit", UseClass::NonResidential(NonResidential::StateUnit)),
        ] {
            assert_eq!(serde_json::to_value(class).unwrap(), word);
            assert_eq!(serde_json::from_value::<UseClass>(word.into()).unwrap(), class);
        }
        assert!(serde_json::from_value::<UseClass>("palace".into()).is_err());
        assert!(serde_json::from_value::<NonResidential>("residential".into()).is_err());
    }
}
