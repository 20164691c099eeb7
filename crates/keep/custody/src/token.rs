//! The token of time of an exhibit, as its event carries it.
//!
//! In: base64 (RFC 4648) of a token. Out: the token, if it stands for the exhibit's SHA-256.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::timestamp::{NotAToken, Token};

/// The token in `text`; it stands for `sha256`.
pub(crate) fn token_of(text: &str, sha256: &str) -> Result<Token, NotAToken> {
    let der = STANDARD.decode(text).map_err(|_| NotAToken::new("it is not base64"))?;
    let token = Token::from_der(&der)?;
    if token.sha256 == sha256 { Ok(token) } else { Err(NotAToken::new("it is of another file")) }
}

impl Token {
    /// As the event of an exhibit carries it, in `file.time_token`.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.as_der())
    }
}
