//! Officers: made at the first start, signed in and out, given new passwords.
//!
//! In: a data folder; then names, passwords, tokens and times. Out: sessions. The file is read at each
//! sign-in, so that a password set by another process counts at once.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use crate::{
    act::Role,
    error::{OfficersError, Refused},
    file::{self, Officer},
    password::{self, NewPassword},
    session::{Session, Sessions, Token},
    throttle::Throttle,
};

/// The name of the officer made at the first start.
const FIRST: &str = "admin";

/// Longest name of an officer, in characters.
const MAX_NAME: usize = 64;

/// All officers of an installation and those signed in.
#[derive(Debug)]
pub struct Officers {
    folder: PathBuf,
    /// Fits no password; compared with when a name is unknown, so that it takes as long.
    nobody: String,
    live: Mutex<Live>,
    /// Held while the file is read, changed and written, so that no change is lost.
    file: Mutex<()>,
}

#[derive(Debug, Default)]
struct Live {
    sessions: Sessions,
    throttle: Throttle,
}

impl Officers {
    /// The officers in `folder`. Where there is no file yet, `admin` is made, and the password to
    /// print is handed back; it is not known again afterwards.
    ///
    /// # Errors
    /// [`OfficersError`] where the file cannot be read, written or understood.
    pub fn open(folder: &Path) -> Result<(Self, Option<NewPassword>), OfficersError> {
        let nobody = password::hash(&password::make()?)?;
        let officers = Self {
            folder: folder.to_owned(),
            nobody,
            live: Mutex::default(),
            file: Mutex::default(),
        };
        let first = match file::read(folder)? {
            Some(_) => None,
            None => Some(officers.add(FIRST, vec![Role::Administrator])?),
        };
        Ok((officers, first))
    }

    /// Adds an officer with a password to print.
    ///
    /// # Errors
    /// [`OfficersError::Name`] where the name is taken or no name.
    pub fn add(&self, name: &str, roles: Vec<Role>) -> Result<NewPassword, OfficersError> {
        let _file = lock(&self.file);
        let mut all = file::read(&self.folder)?.unwrap_or_default();
        let fits = !name.is_empty()
            && name.chars().count() <= MAX_NAME
            && name.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c))
            && all.iter().all(|officer| officer.name != name);
        if !fits {
            return Err(OfficersError::Name { name: name.to_owned() });
        }
        let password = password::make()?;
        let hash = password::hash(&password)?;
        all.push(Officer { name: name.to_owned(), hash, roles, must_change: true });
        file::write(&self.folder, &all)?;
        Ok(NewPassword { officer: name.to_owned(), password })
    }

    /// Gives an officer a new password to print, and signs the officer out everywhere.
    ///
    /// # Errors
    /// [`OfficersError::Unknown`] where there is none of that name.
    pub fn new_password(&self, name: &str) -> Result<NewPassword, OfficersError> {
        let password = password::make()?;
        self.set(name, &password, true)?;
        Ok(NewPassword { officer: name.to_owned(), password })
    }

    /// Signs somebody in. Slow on purpose (tens of milliseconds): call it where waiting is allowed.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] for an unknown name as for a wrong password, [`Refused::TooMany`] after
    /// repeated failures.
    pub fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Token, Session), Refused> {
        // A name that cannot be anybody's is counted under one that is nobody's: the counts stay small.
        let counted: String = name.chars().take(MAX_NAME).collect();
        {
            let mut live = self.live();
            if let Some(wait) = live.throttle.wait(&counted, from, now) {
                return Err(Refused::TooMany { wait });
            }
            live.throttle.attempt(&counted, from, now);
        }
        let all = file::read(&self.folder)?.unwrap_or_default();
        let officer = all.into_iter().find(|officer| officer.name == name);
        let hash = officer.as_ref().map_or(&self.nobody, |officer| &officer.hash);
        let fits = password::fits(password, hash);
        let mut live = self.live();
        match officer {
            Some(officer) if fits => {
                live.throttle.succeeded(&counted, from);
                Ok(live.sessions.begin(&officer, now)?)
            }
            _ => Err(Refused::Mismatch),
        }
    }

    /// Who holds this token, while it lasts.
    pub fn session(&self, token: &str, now: Timestamp) -> Option<Session> {
        self.live().sessions.find(token, now).cloned()
    }

    /// Ends the session of a token.
    pub fn sign_out(&self, token: &str) {
        self.live().sessions.end(token);
    }

    /// Sets a password that the officer chose, and signs the officer out everywhere.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] where the current one is wrong, [`Refused::PasswordLength`] where the new
    /// one is too short or too long.
    pub fn change_password(
        &self,
        session: &Session,
        current: &str,
        new: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let length = new.chars().count();
        if length < password::MIN_LENGTH || new.len() > password::MAX_LENGTH {
            return Err(Refused::PasswordLength);
        }
        let (token, _) = self.sign_in(session.officer(), current, from, now)?;
        self.sign_out(token.as_str());
        Ok(self.set(session.officer(), new, false)?)
    }

    fn set(&self, name: &str, password: &str, must_change: bool) -> Result<(), OfficersError> {
        let _file = lock(&self.file);
        let mut all = file::read(&self.folder)?.unwrap_or_default();
        let Some(officer) = all.iter_mut().find(|officer| officer.name == name) else {
            return Err(OfficersError::Unknown { name: name.to_owned() });
        };
        officer.hash = password::hash(password)?;
        officer.must_change = must_change;
        file::write(&self.folder, &all)?;
        self.live().sessions.end_all_of(name);
        Ok(())
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        lock(&self.live)
    }
}

/// Nothing under these locks can be left half changed in a way that matters.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
