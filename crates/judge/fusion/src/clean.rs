//! Text that a peer sent, made fit to stand in a sentence.
//!
//! In: anything that came over the network. Out: at most [`LONGEST`] characters without controls,
//! line breaks or direction marks, which could make a sentence read as another (Unicode Technical
//! Report 36, bidirectional spoofing). It is not an escape for HTML: views do their own.

/// Longest text that a sentence quotes, in characters.
const LONGEST: usize = 80;

pub(crate) fn clean(text: &str) -> String {
    let mut out: String = text.chars().filter(|&c| is_plain(c)).take(LONGEST).collect();
    if text.chars().filter(|&c| is_plain(c)).nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

fn is_plain(c: char) -> bool {
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !c.is_control() && !invisible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_turns_or_breaks_a_sentence_survives() {
        assert_eq!(clean("rig\u{202e}01\r\n\u{7}x"), "rig01x");
        assert_eq!(clean(&"a".repeat(500)).chars().count(), LONGEST + 1);
        assert_eq!(clean("矿机-1"), "矿机-1");
    }
}
