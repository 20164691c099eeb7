//! What a rule says in figures and words.
//!
//! Numbers stay the digits that the text has: money and energy never pass through a float.

use hashwarden_domain::Sentence;
use jiff::civil::Date;
use serde::Serialize;

use super::label;

/// One thing that a rule states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A scale.
    Bands(Vec<Band>),
    /// A whole number.
    Count(u32),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// A decimal number, digit by digit.
    Number(String),
    /// A word of a list, or a name.
    Word(String),
    /// Several of them.
    Words(Vec<String>),
}

/// One step of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// From here on; none: from the beginning.
    pub from: Option<String>,
    /// Up to here, itself not in it; none: without end.
    pub below: Option<String>,
    /// What it costs then; none where no copy states it.
    pub rate: Option<String>,
}

/// Most digits before the point and after it.
const MAX_DIGITS: (usize, usize) = (15, 6);

/// Whether a text is a decimal number: digits, and perhaps a point with digits behind it.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str, most| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match text.split_once('.') {
        Some((whole, part)) => digits(whole, MAX_DIGITS.0) && digits(part, MAX_DIGITS.1),
        None => digits(text, MAX_DIGITS.0),
    }
}

impl Value {
    /// The digits, where it is a number.
    pub fn number(&self) -> Option<&str> {
        if let Self::Number(digits) = self { Some(digits) } else { None }
    }

    /// The word, where it is one.
    pub fn word(&self) -> Option<&str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }

    /// Yes or no, where it is that.
    pub fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// The whole number, where it is one.
    pub fn count(&self) -> Option<u32> {
        if let Self::Count(count) = self { Some(*count) } else { None }
    }

    /// The day, where it is one.
    pub fn day(&self) -> Option<Date> {
        if let Self::Day(day) = self { Some(*day) } else { None }
    }

    /// The scale, where it is one.
    pub fn bands(&self) -> Option<&[Band]> {
        if let Self::Bands(bands) = self { Some(bands) } else { None }
    }

    /// As people read it, in both languages; `unknown` stands for what no copy states.
    pub fn sentence(&self, unknown: &Sentence) -> Sentence {
        match self {
            Self::Flag(true) => Sentence::new("yes", "是"),
            Self::Flag(false) => Sentence::new("no", "否"),
            Self::Word(word) => label::word(word),
            _ => Sentence::new(self.text(&unknown.en), self.text(&unknown.zh)),
        }
    }

    fn text(&self, unknown: &str) -> String {
        match self {
            Self::Bands(bands) => {
                let side = |side: &Option<String>| side.clone().unwrap_or_default();
                let band = |band: &Band| {
                    let rate = band.rate.as_deref().unwrap_or(unknown);
                    format!("[{}, {}): {rate}", side(&band.from), side(&band.below))
                };
                bands.iter().map(band).collect::<Vec<_>>().join(", ")
            }
            Self::Count(count) => count.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(text) | Self::Word(text) => text.clone(),
            Self::Words(words) => words.join(", "),
        }
    }
}
