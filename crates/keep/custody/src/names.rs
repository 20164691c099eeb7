//! The name that the file of an exhibit has in an export.
//!
//! In: the exhibit's id and the name the file came with. Out: a name that every system can write, that
//! cannot be taken for another by turning its letters round, and that stands after its id.

use crate::container::{EXHIBITS, MAX_NAME};

/// `exhibits/<id>-<name>`.
pub(crate) fn member_name(exhibit: &str, name: &str) -> String {
    let mut plain: String = name.chars().map(|c| if is_bad(c) { '_' } else { c }).collect();
    let start = format!("{EXHIBITS}{exhibit}-");
    let room = MAX_NAME.saturating_sub(start.len());
    if plain.len() > room {
        // The ending says what it is: the middle goes.
        let dot = plain.rfind('.').filter(|dot| plain.len() - dot <= 16).unwrap_or(plain.len());
        let ending = plain.split_off(dot);
        let mut keep = room.saturating_sub(ending.len()).min(plain.len());
        while !plain.is_char_boundary(keep) {
            keep -= 1;
        }
        plain.truncate(keep);
        plain.push_str(&ending);
    }
    if plain.is_empty() {
        plain.push_str("file");
    }
    start + &plain
}

/// Whether a character is not written: those that some system forbids, and those that turn text round.
fn is_bad(c: char) -> bool {
    c.is_control()
        || r#"<>:"/\|?*"#.contains(c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_plain_and_short() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(member_name(id, "现场 1.jpg"), format!("exhibits/{id}-现场 1.jpg"));
        assert_eq!(
            member_name(id, "../a\\b\u{202e}gpj.exe"),
            format!("exhibits/{id}-.._a_b_gpj.exe")
        );
        assert_eq!(member_name(id, ""), format!("exhibits/{id}-file"));
        let long = member_name(id, &format!("{}.pcapng", "照".repeat(100)));
        assert!(long.len() <= MAX_NAME && long.ends_with("照.pcapng"), "{long}");
    }
}
