//! Why somebody was not let in, and what went wrong with accounts.
//!
//! In: nothing. Out: words. A refusal never says whether the name or the password was wrong.

use std::path::PathBuf;

use hashwarden_domain::{Node, Role};
use jiff::SignedDuration;

use crate::{decide::Refusal, policy::PolicyError, seal::SealError, words::role_words};

/// Not signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Name and password do not go together, or the digits of the second factor are wrong.
    #[error("name and password do not go together")]
    Mismatch,
    /// The password fits; the digits of the authenticator, or a recovery code, are asked for.
    #[error("the digits of your authenticator are needed, or a recovery code")]
    SecondFactor,
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

/// Something about accounts could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    /// It is not for this officer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The accounts could not be read or written, or there is no such officer.
    #[error(transparent)]
    Officers(#[from] OfficersError),
    /// What was asked for cannot be.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// Not signed in after all: the digits were wrong.
    #[error(transparent)]
    SignIn(#[from] Refused),
    /// Sealing failed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Something was asked for that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Nobody is given this role.
    #[error("nobody is given the role {}", role_words(*role).en)]
    NotForPeople {
        /// Which.
        role: Role,
    },
    /// Two roles that one person must not hold.
    #[error(
        "{} and {} are kept apart: give them to two accounts",
        role_words(*held).en, role_words(*wanted).en
    )]
    KeptApart {
        /// The one that is held.
        held: Role,
        /// The one that was asked for.
        wanted: Role,
    },
    /// It is held already.
    #[error("{officer} holds the role {} at {node} already", role_words(*role).en)]
    Held {
        /// Who.
        officer: String,
        /// Which role.
        role: Role,
        /// Where.
        node: Node,
    },
    /// It is not held.
    #[error("{officer} does not hold the role {} at {node}", role_words(*role).en)]
    NotHeld {
        /// Who.
        officer: String,
        /// Which role.
        role: Role,
        /// Where.
        node: Node,
    },
    /// Nobody would be left to give roles.
    #[error("this is the last security administrator: name another one first")]
    LastSecurityAdministrator,
    /// A token that cannot be.
    #[error("{why}")]
    Token {
        /// Why not.
        why: &'static str,
    },
    /// No such session, token or code.
    #[error("there is no {what} of this number")]
    Unknown {
        /// `session`, `token`.
        what: &'static str,
    },
    /// The second factor is not where this belongs.
    #[error("{why}")]
    SecondFactor {
        /// Why not.
        why: &'static str,
    },
    /// A one-time code that cannot be.
    #[error("{why}")]
    Code {
        /// Why not.
        why: &'static str,
    },
}

/// The officers' file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum OfficersError {
    /// It cannot be read or written.
    #[error("the file {} cannot be {doing}; check folder and rights", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// `read`, `locked` or `written`.
        doing: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not what we wrote.
    #[error("the file {} is damaged; restore a copy", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A later version wrote it.
    #[error("the file {} has version {found}, which this program does not know: use a newer program", path.display())]
    Version {
        /// Which file.
        path: PathBuf,
        /// What it says.
        found: u32,
    },
    /// There is no such officer.
    #[error("there is no officer called {name}")]
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The name is taken or no name.
    #[error(
        "{name:?} cannot be an officer's name: it is taken, reserved, empty, longer than 64 characters or has signs that are not letters, digits, dot, dash or underscore, or that look like others"
    )]
    Name {
        /// The name asked for.
        name: String,
    },
    /// Two roles that one person must not hold, or one that nobody is given.
    #[error(transparent)]
    Roles(Box<RequestError>),
    /// A key file cannot be used.
    #[error(transparent)]
    Key(#[from] SealError),
    /// The policies cannot be used; a defect of ours.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random numbers")]
    Randomness(#[source] getrandom::Error),
    /// A password could not be hashed; a defect of ours.
    #[error("a password could not be hashed ({0})")]
    Hashing(argon2::password_hash::Error),
}
