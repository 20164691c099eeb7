//! Why somebody was not let in, and what went wrong with the officers' file.
//!
//! In: nothing. Out: words. A refusal never says whether the name or the password was wrong.

use std::path::PathBuf;

use jiff::SignedDuration;

/// Not signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Name and password do not go together.
    #[error("name and password do not go together")]
    Mismatch,
    /// Too many attempts.
    #[error("too many attempts; wait {} seconds", wait.as_secs())]
    TooMany {
        /// How long.
        wait: SignedDuration,
    },
    /// The new password is too short or too long.
    #[error(
        "a password has {} to {} characters",
        crate::password::MIN_LENGTH,
        crate::password::MAX_LENGTH
    )]
    PasswordLength,
    /// The file could not be used.
    #[error(transparent)]
    File(#[from] OfficersError),
}

/// The officers' file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum OfficersError {
    /// It cannot be read or written.
    #[error("the officers' file {} cannot be {doing}; check folder and rights", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// `read` or `written`.
        doing: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not what we wrote.
    #[error("the officers' file {} is damaged; restore a copy, or remove it to start with a new administrator", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// There is no such officer.
    #[error("there is no officer called {name}")]
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The name is taken or no name.
    #[error(
        "{name:?} cannot be an officer's name: it is taken, empty, longer than 64 characters or has signs that are not letters, digits, dot, dash or underscore"
    )]
    Name {
        /// The name asked for.
        name: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random numbers")]
    Randomness(#[source] getrandom::Error),
    /// A password could not be hashed; a defect of ours.
    #[error("a password could not be hashed ({0})")]
    Hashing(argon2::password_hash::Error),
}
