//! Which characters a text may hold that others will read.
//!
//! In: what somebody typed. Out: the same without what a screen does not show or shows elsewhere: control
//! characters but the line break, and the marks that turn the direction of writing (with them a file
//! `evidence\u{202e}gpj.exe` reads as a picture: Unicode Technical Report 36, 2.5).

use serde_json::Value;

use crate::{problem::Problem, view::Sentence};

/// Longest text in a proof, in characters.
const MAX_TEXT: usize = 4000;

/// Whether a character is shown as what it is.
pub(crate) fn is_plain(c: char) -> bool {
    let turns = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    !turns && (!c.is_control() || c == '\n')
}

/// The text without what is not plain, trimmed.
pub(crate) fn stripped(typed: &str) -> String {
    let plain: String = typed.chars().filter(|c| is_plain(*c)).collect();
    plain.trim().to_owned()
}

/// Refuses JSON in which a text, or a name of a field, is not plain or too long: what is put into the
/// chain is not changed in silence.
pub(crate) fn check(field: &'static str, value: &Value) -> Result<(), Problem> {
    match value {
        Value::String(text) => check_text(field, text),
        Value::Array(all) => all.iter().try_for_each(|one| check(field, one)),
        Value::Object(all) => all.iter().try_for_each(|(name, one)| {
            check_text(field, name)?;
            check(field, one)
        }),
        _ => Ok(()),
    }
}

/// As [`check`], of one text.
pub(crate) fn check_text(field: &'static str, text: &str) -> Result<(), Problem> {
    let why = if text.chars().count() > MAX_TEXT {
        Sentence::new("At most 4000 characters; shorten it.", "最多 4000 字；请缩短。")
    } else if !text.chars().all(is_plain) {
        Sentence::new(
            "A text holds characters that are not shown (control characters, marks that turn the direction \
             of writing); type it anew.",
            "文字中含有不可见字符（控制字符或改变书写方向的标记）；请重新输入。",
        )
    } else {
        return Ok(());
    };
    Err(Problem::Field { field, why })
}
