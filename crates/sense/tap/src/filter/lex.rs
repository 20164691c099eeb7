//! An expression cut into words.
//!
//! In: text. Out: words, each with its place. `&&`, `||` and `!` are `and`, `or` and `not`.

use super::FilterError;

/// A word or a parenthesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    Open,
    Close,
    And,
    Or,
    Not,
    /// Anything else: a key word, a number, an address.
    Plain(&'a str),
}

pub(super) fn words(text: &str) -> Result<Vec<Word<'_>>, FilterError> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, length) = if let Some(length) = ["&&", "||"]
            .iter()
            .find_map(|operator| rest.starts_with(operator).then_some(operator.len()))
        {
            (if rest.starts_with('&') { Word::And } else { Word::Or }, length)
        } else if rest.starts_with('(') {
            (Word::Open, 1)
        } else if rest.starts_with(')') {
            (Word::Close, 1)
        } else if rest.starts_with('!') {
            (Word::Not, 1)
        } else {
            let end =
                rest.find(|c: char| c.is_whitespace() || "()!&|".contains(c)).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            if word.is_empty() {
                return Err(FilterError::new(
                    "a single & or | is no operator: write `and`, `or`",
                    rest,
                ));
            }
            // tcpdump wants a backslash before names that are key words; here nothing is ambiguous.
            let plain = word.strip_prefix('\\').unwrap_or(word);
            let kind = match plain {
                "and" => Word::And,
                "or" => Word::Or,
                "not" => Word::Not,
                _ => Word::Plain(plain),
            };
            (kind, end)
        };
        words.push(word);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(words)
}

impl<'a> Word<'a> {
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Open => "(",
            Self::Close => ")",
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
            Self::Plain(text) => text,
        }
    }
}
