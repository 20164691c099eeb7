//! The second factor: enrolled, confirmed, asked for at sign-in, disabled; recovery codes.
//!
//! In: typed digits. Out: an enrolment to show once, or an account that asks for digits from then on.
//! The secret lies sealed in the officers' file; digits count once, a recovery code once.

use std::net::IpAddr;

use hashwarden_domain::AdministrativeAct;
use jiff::Timestamp;

use super::Officers;
use crate::{
    administrative::own,
    error::{AdministrationError, OfficersError, Refused, RequestError},
    file::{Officer, SecondFactor},
    one_time,
    session::Session,
    totp,
};

/// Recovery codes of an officer.
const RECOVERY: usize = 10;

/// What an authenticator needs, and the codes for the day it is lost. It is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// For the QR code (`otpauth://`).
    pub uri: String,
    /// The secret as people type it.
    pub secret: String,
    /// Each opens once in place of the digits.
    pub recovery: Vec<String>,
}

// It must not land in a log by way of a debug print.
impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(..)")
    }
}

impl Officers {
    /// Makes a secret for the officer's own authenticator. It counts once
    /// [`Officers::confirm_second_factor`] has seen its digits; until then sign-in stays as it is.
    ///
    /// # Errors
    /// [`RequestError::SecondFactor`] where one is in force: that is disabled first.
    pub fn enrol_second_factor(
        &self,
        session: &Session,
        installation: &str,
    ) -> Result<Enrolment, AdministrationError> {
        signed_in(session)?;
        let name = session.officer();
        let secret = totp::make()?;
        let sealed = self.second_factor.seal(name, &secret)?;
        let mut recovery = Vec::with_capacity(RECOVERY);
        let mut kept = Vec::with_capacity(RECOVERY);
        for _ in 0..RECOVERY {
            let (code, hash) = one_time::make()?;
            recovery.push(code);
            kept.push(hash);
        }
        let factor = SecondFactor { sealed, confirmed: None, used: 0, recovery: kept };
        self.change_officer(name, |officer| match &officer.second_factor {
            Some(SecondFactor { confirmed: Some(_), .. }) => Err(RequestError::SecondFactor {
                why: "a second factor is in force; disable it first",
            }),
            _ => {
                officer.second_factor = Some(factor);
                Ok(())
            }
        })??;
        Ok(Enrolment {
            uri: totp::uri(&secret, name, installation),
            secret: totp::base32(&secret),
            recovery,
        })
    }

    /// Puts the enrolled authenticator in force, by its first digits.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] where the digits are not those of the moment.
    pub fn confirm_second_factor(
        &self,
        session: &Session,
        digits: &str,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        signed_in(session)?;
        let officer = self.officer(session.officer())?;
        let waiting = officer.second_factor.clone().filter(|factor| factor.confirmed.is_none());
        let Some(factor) = waiting else {
            let why = "no authenticator waits for its first digits; enrol one";
            return Err(RequestError::SecondFactor { why }.into());
        };
        let secret = self.second_factor.unseal(&officer.name, &factor.sealed)?;
        let step = totp::check(&secret, digits, now, 0).ok_or(Refused::Mismatch)?;
        self.change_officer(&officer.name, |officer| {
            let same = officer.second_factor.as_mut().filter(|now| now.sealed == factor.sealed);
            if let Some(factor) = same {
                factor.confirmed = Some(now);
                factor.used = step;
            }
        })?;
        Ok(own(&officer, "confirm-second-factor", now))
    }

    /// Takes the own second factor out of force, with digits or a recovery code. Guessing is slowed
    /// down as at sign-in: whoever found an open session must not get rid of it.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] where they are wrong, [`Refused::TooMany`] after repeated failures.
    pub fn disable_second_factor(
        &self,
        session: &Session,
        digits: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        signed_in(session)?;
        let counted = self.attempt(session.officer(), from, now)?;
        let officer = self.officer(session.officer())?;
        let officer = self.second_factor_fits(officer, Some(digits), now)?;
        self.live().throttle.succeeded(&counted, from);
        self.change_officer(&officer.name, |officer| officer.second_factor = None)?;
        Ok(own(&officer, "disable-second-factor", now))
    }

    /// Whether the officer may go on: there is no second factor in force, or these are its digits, or a
    /// recovery code. Whatever was used is used up.
    pub(super) fn second_factor_fits(
        &self,
        officer: Officer,
        digits: Option<&str>,
        now: Timestamp,
    ) -> Result<Officer, Refused> {
        let Some(factor) = officer.second_factor.as_ref().filter(|f| f.confirmed.is_some()) else {
            return Ok(officer);
        };
        let typed = digits.ok_or(Refused::SecondFactor)?;
        let secret = self
            .second_factor
            .unseal(&officer.name, &factor.sealed)
            .map_err(OfficersError::from)?;
        // Looked at again while the file is held: two requests at once must not use the same digits.
        let used = self.change_officer(&officer.name, |officer| {
            let factor = officer.second_factor.as_mut()?;
            if let Some(step) = totp::check(&secret, typed, now, factor.used) {
                factor.used = step;
                return Some(());
            }
            let code = factor.recovery.iter().position(|kept| one_time::fits(typed, kept))?;
            factor.recovery.swap_remove(code);
            Some(())
        })?;
        used.map(|()| officer).ok_or(Refused::Mismatch)
    }
}

/// A token of the API does not touch the account itself.
pub(super) fn signed_in(session: &Session) -> Result<(), RequestError> {
    match session.scope() {
        None => Ok(()),
        Some(_) => Err(RequestError::Token { why: "a token cannot do this; sign in" }),
    }
}
