//! Who may do what: officers, their sign-in, and the only place that mints an [`Authority`].
//!
//! In: a name with a password, or a token, and the time. Out: a [`Session`], and for each act either an
//! [`Authority`] or a refusal. Officers stand in one small file in the data folder. Sessions live in
//! memory: a restart signs everybody out. Nothing is sent anywhere and no clock is read here.
//!
//! Passwords: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane; Password Storage Cheat
//! Sheet, 2025). Tokens: 256 bits from the operating system, kept as SHA-256 only.

mod act;
mod error;
mod file;
mod officers;
mod password;
mod session;
mod throttle;

pub use act::{Act, Forbidden, Role, authority};
pub use error::{OfficersError, Refused};
pub use file::Officer;
pub use officers::Officers;
pub use password::NewPassword;
pub use session::{Session, Token};

pub use hashwarden_domain::Authority;
