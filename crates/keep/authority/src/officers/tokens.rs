//! Tokens of the API: made, found, listed, revoked.
//!
//! In: what a token is to be. Out: its secret, once. What a token is, is said in `token.rs`.

use hashwarden_domain::AdministrativeAct;
use jiff::{SignedDuration, Timestamp};

use super::{Officers, second_factor::signed_in};
use crate::{
    act::Act,
    administrative::record,
    error::{AdministrationError, RequestError},
    file::Officer,
    session::{self, Session, Token},
    standing::Resource,
    token::{ApiToken, MAX_DAYS, MAX_TOKENS, TOKEN_PREFIX, TokenRequest},
};

/// Longest label, in characters.
const MAX_LABEL: usize = 64;

impl Officers {
    /// Makes a token out of part of the officer's own roles. The secret is shown once.
    ///
    /// # Errors
    /// [`RequestError::Token`] where it would be too long-lived, reach further than its maker or do
    /// nothing.
    pub fn make_token(
        &self,
        session: &Session,
        request: TokenRequest,
        now: Timestamp,
    ) -> Result<(Token, ApiToken, AdministrativeAct), AdministrationError> {
        signed_in(session)?;
        let officer = self.officer(session.officer())?;
        let own = Resource::at(officer.node.clone()).about(&officer.name);
        let leave = self.decide(session, Act::MakeToken, &own, now)?;
        possible(&officer, &request, now)?;
        let secret = format!("{TOKEN_PREFIX}{}", session::random::<32>()?);
        let token = ApiToken {
            id: session::random::<8>()?,
            label: request.label.trim().to_owned(),
            hash: hex::encode(session::key(&secret)),
            acts: request.acts,
            roles: request.roles,
            made: now,
            expires: request.expires,
        };
        let kept = token.clone();
        self.change_officer(&officer.name, |officer| {
            officer.tokens.retain(|token| token.expires > now);
            if officer.tokens.len() >= MAX_TOKENS {
                return Err(RequestError::Token { why: "fifty tokens are there; revoke some" });
            }
            officer.tokens.push(kept);
            Ok(())
        })??;
        let expires = token.expires.to_string();
        let detail = [
            ("token", token.id.as_str()),
            ("label", token.label.as_str()),
            ("expires", expires.as_str()),
        ];
        let act = record(&leave, Act::MakeToken, &officer.name, detail);
        Ok((Token(secret), token, act))
    }

    /// An officer's tokens, without their secrets: the own, or somebody's whose account one secures.
    ///
    /// # Errors
    /// [`AdministrationError::Refused`] where it is somebody else's business.
    pub fn tokens(
        &self,
        session: &Session,
        of: &str,
        now: Timestamp,
    ) -> Result<Vec<ApiToken>, AdministrationError> {
        let officer = self.officer(of)?;
        let account = Resource::at(officer.node).about(of);
        self.decide(session, Act::ListSessions, &account, now)?;
        Ok(officer.tokens)
    }

    /// Ends a token.
    ///
    /// # Errors
    /// [`RequestError::Unknown`] where the officer has no token of this number.
    pub fn revoke_token(
        &self,
        session: &Session,
        of: &str,
        id: &str,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        let account = Resource::at(self.officer(of)?.node).about(of);
        let leave = self.decide(session, Act::RevokeToken, &account, now)?;
        self.change_officer(of, |officer| {
            let before = officer.tokens.len();
            officer.tokens.retain(|token| token.id != id);
            if officer.tokens.len() == before {
                return Err(RequestError::Unknown { what: "token" });
            }
            Ok(())
        })??;
        Ok(record(&leave, Act::RevokeToken, of, [("token", id)]))
    }
}

/// The session of a request that shows this token.
pub(super) fn session(all: &[Officer], token: &str, now: Timestamp) -> Option<Session> {
    let hash = hex::encode(session::key(token));
    // Comparing hashes tells an attacker who measures time nothing about the token.
    all.iter().find_map(|officer| {
        let found = officer.tokens.iter().find(|token| token.hash == hash && token.expires > now);
        found.map(|token| token.session(officer))
    })
}

fn possible(officer: &Officer, request: &TokenRequest, now: Timestamp) -> Result<(), RequestError> {
    let label = request.label.trim();
    let held = |role: &crate::token::RoleAt| {
        officer.grants.iter().any(|grant| grant.is(role.role, &role.node))
    };
    let longest = now.saturating_add(SignedDuration::from_hours(24 * MAX_DAYS)).unwrap_or(now);
    let why = if label.is_empty() || label.chars().count() > MAX_LABEL {
        "name the token, in at most 64 characters"
    } else if request.acts.is_empty() || request.roles.is_empty() {
        "say which acts it may do, in which roles"
    } else if !request.roles.iter().all(held) {
        "a token acts only in roles that you hold, at the very places where you hold them"
    } else if request.acts.contains(&Act::MakeToken) {
        "a token makes no tokens"
    } else if request.expires <= now || request.expires > longest {
        "a token ends within 366 days"
    } else {
        return Ok(());
    };
    Err(RequestError::Token { why })
}
