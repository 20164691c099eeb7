//! Codes that people type from paper: recovery codes of officers, one-time codes of parties.
//!
//! In: a typed code. Out: whether it is one that was made. Made like a printed password (79 bits),
//! shown once, kept as SHA-256: that many bits are not found by trying, so no slow hash is needed.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{error::OfficersError, password};

/// Longest text taken for a code, in bytes.
const MAX_TYPED: usize = 64;

/// A code to show once, and what is kept of it.
pub(crate) fn make() -> Result<(String, String), OfficersError> {
    let code = password::make()?;
    let kept = kept(&code);
    Ok((code, kept))
}

/// Whether `typed` is the code of which `kept` was kept; takes the same time wherever they differ.
pub(crate) fn fits(typed: &str, kept_of_it: &str) -> bool {
    typed.len() <= MAX_TYPED && kept(typed).as_bytes().ct_eq(kept_of_it.as_bytes()).into()
}

/// What is kept: the hash of the letters, without what people put between them.
fn kept(code: &str) -> String {
    let letters: String =
        code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    hex::encode(Sha256::digest(letters.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_as_people_type_it_and_no_other_does() {
        let (code, kept) = make().unwrap();
        assert!(fits(&code, &kept));
        assert!(fits(&format!(" {} ", code.to_uppercase().replace('-', " ")), &kept));
        for end in 0..code.len() {
            assert!(!fits(&code[..end], &kept), "cut at {end}");
        }
        assert!(!fits(&make().unwrap().0, &kept) && !fits(&"a".repeat(1000), &kept));
        assert!(!kept.contains(&code));
    }
}
