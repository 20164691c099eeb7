//! The files that an exported case has, their order and how large each may be.
//!
//! In: a name. Out: which part of the export it is, and a limit. A name that is none of these does not
//! stand in an export at all, so none can lead out of the folder into which it is unpacked.

/// What it is and how to check it.
pub(crate) const README: &str = "README.txt";
/// Entries of the ledger.
pub(crate) const ENTRIES: &str = "entries.jsonl";
/// The case as told by its events.
pub(crate) const CASE: &str = "case.json";
/// Head and countersignatures of the ledger.
pub(crate) const LEDGER: &str = "ledger.json";
/// Files of exhibits.
pub(crate) const EXHIBITS: &str = "exhibits/";
/// Tokens of time (RFC 3161).
pub(crate) const TOKENS: &str = "tokens/";
/// All of the above with size and hashes.
pub(crate) const MANIFEST: &str = "manifest.json";
/// SHA-256 of the manifest.
pub(crate) const SEAL: &str = "seal.txt";

/// Longest name, in bytes.
pub(crate) const MAX_NAME: usize = 200;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Part and limit in bytes, in the order in which they stand.
const PARTS: [(&str, u64); 8] = [
    (README, 64 * KIB),
    (ENTRIES, 1024 * MIB),
    (CASE, 16 * MIB),
    (LEDGER, 16 * MIB),
    (EXHIBITS, crate::store::MAX_EXHIBIT),
    (TOKENS, 64 * KIB),
    (MANIFEST, 16 * MIB),
    (SEAL, KIB),
];

/// Which part a name belongs to, by its place in the order; none if it may not stand in an export.
pub(crate) fn part_of(name: &str) -> Option<usize> {
    if name.len() > MAX_NAME || name.chars().any(|c| c < ' ' || c == '\u{7f}' || c == '\\') {
        return None;
    }
    PARTS.iter().position(|(part, _)| match name.strip_prefix(part) {
        Some("") => !part.ends_with('/'),
        // The id comes first, so nothing in a folder is called `..` or hides behind a dot.
        Some(rest) => {
            part.ends_with('/')
                && !rest.contains('/')
                && rest.len() > 32
                && rest.bytes().take(32).all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        }
        None => false,
    })
}

/// How large a file of this part may be.
pub(crate) fn limit_of(part: usize) -> u64 {
    PARTS.get(part).map_or(0, |(_, limit)| *limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_export_holds_has_a_part() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(part_of("README.txt"), Some(0));
        assert_eq!(part_of(&format!("exhibits/{id}-照片.jpg")), Some(4));
        assert_eq!(part_of(&format!("tokens/{id}.tsr")), Some(5));
        for bad in [
            "",
            "exhibits/",
            "exhibits/../x",
            "readme.txt",
            "README.txt/x",
            "/etc/passwd",
            &format!("exhibits/{id}"),
            &format!("exhibits/{id}-a/b"),
            &format!("exhibits/{id}-a\\b"),
            &format!("exhibits/{id}-a\u{1}b"),
            &format!("exhibits/{}-x", id.to_uppercase()),
            &format!("exhibits/{id}-{}", "x".repeat(MAX_NAME)),
        ] {
            assert_eq!(part_of(bad), None, "{bad}");
        }
    }
}
