//! Who may do what where: officers, their sign-in, and the only place that mints an [`Authority`].
//!
//! In: a name with a password, or a token, and the time. Out: a [`Session`], and for each act at a place
//! either an [`Authority`] or a [`Refusal`] that says who could. What a role may do is written in
//! Cedar under `policy/`, with the whole of it as a table beside. Officers, keys and the parties' codes
//! are small files in the data folder. Sessions live in memory: a restart signs everybody out. Nothing is
//! sent anywhere and no clock is read here.
//!
//! Passwords: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane; Password Storage Cheat
//! Sheet, 2025). Second factor: RFC 6238. Tokens: 256 bits from the operating system, kept as SHA-256
//! only. Sealing: XChaCha20-Poly1305.

mod act;
mod administrative;
mod atomic;
mod decide;
mod error;
mod file;
mod grant;
mod officers;
mod one_time;
mod party;
mod password;
mod policy;
mod reporter;
mod seal;
mod session;
mod standing;
mod throttle;
mod token;
mod totp;
mod words;

pub use act::{Act, Matter};
pub use decide::{Could, Place, Reach, Refusal, Why};
pub use error::{AdministrationError, OfficersError, Refused, RequestError};
pub use grant::Grant;
pub use officers::{Enrolment, OfficerRow, Officers, apart};
pub use party::{MAX_CODE_DAYS, PartyCode, PartyCodeRow, PartySession};
pub use password::NewPassword;
pub use policy::{Policies, PolicyError};
pub use reporter::{Reporter, SealedReporter};
pub use seal::{MAX_SEALED, SealError};
pub use session::{Session, SessionRow, Token};
pub use standing::{Relation, Resource, Standing};
pub use token::{ApiToken, MAX_DAYS, MAX_TOKENS, RoleAt, TOKEN_PREFIX, TokenRequest};
pub use words::role_words;

pub use hashwarden_domain::{AdministrativeAct, Authority};
