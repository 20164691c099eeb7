//! Tokens of time: an authority outside says that these bytes were there at this moment.
//!
//! In: the SHA-256 of a file, and the address of an authority that was configured. Out: a token that
//! stands for this hash, with its time, number and policy; or why there is none. Checked are status,
//! imprint, nonce, policy and that the token's signed attributes stand for its content. Not checked is
//! the signature itself and the certificate behind it: that is left to `openssl ts -verify`, for which an
//! export holds all that is needed. [`Token::UNCHECKED`] says so wherever a token is shown.
//!
//! Standards: RFC 3161 (time-stamp protocol), RFC 5652 (signed data), X.690 (DER).

mod der;
mod post;
mod request;
mod response;

pub use post::{Address, NotAnAddress, PostError, TIMEOUT};
pub use request::Request;
pub use response::{NotAToken, Token, TokenError};

use crate::digest::Digests;

/// Bytes as an answer over HTTP, for fuzzing.
pub(crate) fn fuzzing(bytes: &[u8]) {
    post::read_anything(bytes);
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// The authority was not reached, or what came back was no answer.
    #[error("cannot ask the time-stamp authority {authority}")]
    Post {
        /// Which.
        authority: String,
        /// Why.
        #[source]
        source: PostError,
    },
    /// It answered, but not with a token for these bytes.
    #[error("the answer of the time-stamp authority {authority} is of no use")]
    Token {
        /// Which.
        authority: String,
        /// Why.
        #[source]
        source: TokenError,
    },
}

/// Asks the authority for a token over a file. `nonce` is random and new for each request; `policy` is
/// the one that is asked for, as numbers with dots, where one was configured.
pub fn stamp(
    authority: &Address,
    policy: Option<&str>,
    digests: &Digests,
    nonce: u64,
) -> Result<Token, StampError> {
    let told = |source| StampError::Token { authority: authority.to_string(), source };
    let request = Request::new(&digests.sha256, nonce, policy).map_err(told)?;
    let answer = post::post(authority, &request.to_der(), TIMEOUT)
        .map_err(|source| StampError::Post { authority: authority.to_string(), source })?;
    Token::from_response(&answer, &request).map_err(told)
}
