//! Passwords: made, hashed, compared.
//!
//! In: a password. Out: its Argon2id hash, or whether it fits one. No password is kept or printed here.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use crate::error::OfficersError;

/// Shortest password that an officer may choose (NIST SP 800-63B-4, section 3.1.1: 15 where it is the only factor).
pub(crate) const MIN_LENGTH: usize = 15;
/// Longest password taken, so that hashing it stays cheap.
pub(crate) const MAX_LENGTH: usize = 256;

/// A password that was made here, to be printed once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword {
    /// Whose.
    pub officer: String,
    /// The password.
    pub password: String,
}

// It must not land in a log by way of a debug print.
impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPassword").field("officer", &self.officer).finish_non_exhaustive()
    }
}

/// Letters and digits that are not mistaken for each other, read aloud or on paper.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A password of four groups of four: 79 bits.
pub(crate) fn make() -> Result<String, OfficersError> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(OfficersError::Randomness)?;
    let mut password = String::with_capacity(19);
    for (n, byte) in random.iter().enumerate() {
        if n > 0 && n % 4 == 0 {
            password.push('-');
        }
        // 256 is no multiple of 31: the first eight letters come a ninth more often, which costs
        // less than a tenth of a bit in all.
        password.push(char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    }
    Ok(password)
}

/// The hash of a password, in PHC form.
pub(crate) fn hash(password: &str) -> Result<String, OfficersError> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(OfficersError::Randomness)?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(OfficersError::Hashing)?;
    Ok(hash.to_string())
}

/// Whether the password fits the hash; the comparison takes the same time wherever they differ.
pub(crate) fn fits(password: &str, hash: &str) -> bool {
    password.len() <= MAX_LENGTH
        && Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}
