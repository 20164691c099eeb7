//! Who is signed in: tokens and how long they last.
//!
//! In: an officer. Out: a token for the cookie and a session for the handlers. Only the token's hash
//! is kept. The number of sessions is bounded.

use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::{act::Act, error::OfficersError, file::Officer, grant::Grant};

/// How long a session lasts.
pub(crate) const LENGTH: SignedDuration = SignedDuration::from_hours(12);

/// Most sessions at once; the one that ends first makes room.
const MAX_SESSIONS: usize = 10_000;

/// Somebody who is signed in, by password or by a token of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(crate) id: String,
    pub(crate) officer: String,
    pub(crate) grants: Vec<Grant>,
    pub(crate) scope: Option<BTreeSet<Act>>,
    pub(crate) since: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) must_change: bool,
}

/// A session as a list shows it; the token is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Names the session, and opens nothing.
    pub id: String,
    /// Who.
    pub officer: String,
    /// From where.
    pub from: IpAddr,
    /// Since when.
    pub since: Timestamp,
    /// When it last asked for something.
    pub last_used: Timestamp,
    /// Until when.
    pub expires: Timestamp,
}

/// The secret of a session: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub(crate) String);

impl Session {
    /// Names the session, and opens nothing.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who.
    pub fn officer(&self) -> &str {
        &self.officer
    }

    /// What for, and where. Of a token's session: those that the token was made with.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The acts that a token was made for; none for somebody who signed in.
    pub fn scope(&self) -> Option<&BTreeSet<Act>> {
        self.scope.as_ref()
    }

    /// Since when.
    pub fn since(&self) -> Timestamp {
        self.since
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
pub(crate) struct Sessions(HashMap<[u8; 32], SessionRow>);

impl Sessions {
    pub(crate) fn begin(
        &mut self,
        officer: &Officer,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Token, Session), OfficersError> {
        self.0.retain(|_, session| session.expires > now);
        if self.0.len() >= MAX_SESSIONS {
            let first =
                self.0.iter().min_by_key(|(_, session)| session.expires).map(|(key, _)| *key);
            first.map(|key| self.0.remove(&key));
        }
        let token = Token(random::<32>()?);
        let row = SessionRow {
            id: random::<8>()?,
            officer: officer.name.clone(),
            from,
            since: now,
            last_used: now,
            expires: now.saturating_add(LENGTH).unwrap_or(now),
        };
        let session = row.session(officer);
        self.0.insert(key(token.as_str()), row);
        Ok((token, session))
    }

    /// The session of a token, which is used by this.
    pub(crate) fn find(&mut self, token: &str, now: Timestamp) -> Option<SessionRow> {
        let row = self.0.get_mut(&key(token)).filter(|session| session.expires > now)?;
        row.last_used = row.last_used.max(now);
        Some(row.clone())
    }

    /// Those of an officer, or all, the latest first.
    pub(crate) fn rows(&self, of: Option<&str>, now: Timestamp) -> Vec<SessionRow> {
        let wanted = |row: &&SessionRow| {
            row.expires > now && of.is_none_or(|officer| row.officer == officer)
        };
        let mut rows: Vec<SessionRow> = self.0.values().filter(wanted).cloned().collect();
        rows.sort_by(|a, b| b.since.cmp(&a.since).then_with(|| a.id.cmp(&b.id)));
        rows
    }

    pub(crate) fn end(&mut self, token: &str) {
        self.0.remove(&key(token));
    }

    pub(crate) fn end_row(&mut self, id: &str) {
        self.0.retain(|_, row| row.id != id);
    }

    pub(crate) fn end_all_of(&mut self, officer: &str) {
        self.0.retain(|_, row| row.officer != officer);
    }
}

impl SessionRow {
    /// The session, with the roles that the officer holds by now.
    pub(crate) fn session(&self, officer: &Officer) -> Session {
        Session {
            id: self.id.clone(),
            officer: self.officer.clone(),
            grants: officer.grants.clone(),
            scope: None,
            since: self.since,
            expires: self.expires,
            must_change: officer.must_change,
        }
    }
}

/// Looking up a hash tells an attacker who measures time nothing about the token.
pub(crate) fn key(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Random hexadecimal digits.
pub(crate) fn random<const BYTES: usize>() -> Result<String, OfficersError> {
    let mut secret = [0u8; BYTES];
    getrandom::fill(&mut secret).map_err(OfficersError::Randomness)?;
    Ok(hex::encode(secret))
}
