//! Sessions: who is signed in, until when.
//!
//! In: an officer. Out: a token for the cookie and a session for the handlers. Only the token's hash
//! is kept. The number of sessions is bounded.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::{act::Role, error::OfficersError, file::Officer};

/// How long a session lasts.
pub(crate) const LENGTH: SignedDuration = SignedDuration::from_hours(12);

/// Most sessions at once; the one that ends first makes room.
const MAX_SESSIONS: usize = 10_000;

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    officer: String,
    roles: Vec<Role>,
    expires: Timestamp,
    must_change: bool,
}

/// The secret of a session: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Session {
    /// Who.
    pub fn officer(&self) -> &str {
        &self.officer
    }

    /// What for.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Until when.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }

    /// Whether the password is one that was printed and is to be changed.
    pub fn must_change(&self) -> bool {
        self.must_change
    }
}

impl Token {
    /// For the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// It must not land in a log by way of a debug print.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// All who are signed in.
#[derive(Debug, Default)]
pub(crate) struct Sessions(HashMap<[u8; 32], Session>);

impl Sessions {
    pub(crate) fn begin(
        &mut self,
        officer: &Officer,
        now: Timestamp,
    ) -> Result<(Token, Session), OfficersError> {
        self.0.retain(|_, session| session.expires > now);
        if self.0.len() >= MAX_SESSIONS {
            let first =
                self.0.iter().min_by_key(|(_, session)| session.expires).map(|(key, _)| *key);
            first.map(|key| self.0.remove(&key));
        }
        let mut secret = [0u8; 32];
        getrandom::fill(&mut secret).map_err(OfficersError::Randomness)?;
        let token = Token(hex::encode(secret));
        let session = Session {
            officer: officer.name.clone(),
            roles: officer.roles.clone(),
            expires: now.saturating_add(LENGTH).unwrap_or(now),
            must_change: officer.must_change,
        };
        self.0.insert(key(token.as_str()), session.clone());
        Ok((token, session))
    }

    pub(crate) fn find(&self, token: &str, now: Timestamp) -> Option<&Session> {
        self.0.get(&key(token)).filter(|session| session.expires > now)
    }

    pub(crate) fn end(&mut self, token: &str) {
        self.0.remove(&key(token));
    }

    pub(crate) fn end_all_of(&mut self, officer: &str) {
        self.0.retain(|_, session| session.officer != officer);
    }
}

/// Looking up a hash tells an attacker who measures time nothing about the token.
fn key(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
