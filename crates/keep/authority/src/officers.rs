//! Officers: made at the first start, signed in and out, given new passwords.
//!
//! In: a data folder; then names, passwords, tokens and times. Out: sessions. The file is read anew
//! whenever it has changed, so that a password or a role set by another process counts at once. What
//! officers do to each other's accounts is in `officers/administer.rs`.

mod administer;
mod register;
mod second_factor;
mod tokens;

use std::{
    net::IpAddr,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hashwarden_domain::{AdministrativeAct, Node, Role, Sentence};
use jiff::Timestamp;

pub use administer::{OfficerRow, apart};
pub use second_factor::Enrolment;

use crate::{
    administrative::own,
    error::{OfficersError, Refused},
    file::Officer,
    grant::{FIRST_ROLES, Grant},
    party::PartyCodes,
    password::{self, NewPassword},
    policy::Policies,
    reporter::ReporterSeal,
    seal::SealingKey,
    session::{Session, Sessions, Token},
    throttle::Throttle,
    token::TOKEN_PREFIX,
};
use register::Register;

/// The name of the officer made at the first start.
const FIRST: &str = "admin";

/// Longest name of an officer, in characters.
const MAX_NAME: usize = 64;

/// All officers of an installation, those signed in, and what they may do.
#[derive(Debug)]
pub struct Officers {
    register: Register,
    /// Fits no password; compared with when a name is unknown, so that it takes as long.
    nobody: String,
    live: Mutex<Live>,
    second_factor: SealingKey,
    pub(crate) policies: Policies,
    pub(crate) party: PartyCodes,
    pub(crate) reporter: ReporterSeal,
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
    /// [`OfficersError`] where a file cannot be read, written or understood.
    pub fn open(folder: &Path) -> Result<(Self, Option<NewPassword>), OfficersError> {
        Self::open_at(folder, &Node::root())
    }

    /// The same for a hub that answers for one place: `admin` of a first start holds its roles there.
    ///
    /// # Errors
    /// As [`Officers::open`].
    pub fn open_at(
        folder: &Path,
        place: &Node,
    ) -> Result<(Self, Option<NewPassword>), OfficersError> {
        let nobody = password::hash(&password::make()?)?;
        let register = Register::new(folder);
        let new = register.all()?.is_none();
        let officers = Self {
            register,
            nobody,
            live: Mutex::default(),
            second_factor: SealingKey::open(folder, "second-factor")?,
            policies: Policies::built_in()?,
            party: PartyCodes::open(folder),
            reporter: ReporterSeal::open(folder)?,
        };
        let first = if new {
            let grants = FIRST_ROLES.map(|role| Grant::new(role, place.clone()));
            Some(officers.insert(FIRST, place.clone(), grants.into(), true)?)
        } else {
            None
        };
        Ok((officers, first))
    }

    /// Adds an officer with a password to print. Whoever can call this holds the data folder: over the
    /// network, accounts are made with [`Officers::add_officer`].
    ///
    /// # Errors
    /// [`OfficersError::Name`] where the name is taken or no name, [`OfficersError::Roles`] where one
    /// person must not hold these roles together.
    pub fn add(
        &self,
        name: &str,
        node: Node,
        grants: Vec<Grant>,
    ) -> Result<NewPassword, OfficersError> {
        for (n, grant) in grants.iter().enumerate() {
            apart(&grants[..n], grant.role)
                .map_err(|error| OfficersError::Roles(Box::new(error)))?;
        }
        self.insert(name, node, grants, false)
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

    /// Signs somebody in who has no second factor. Slow on purpose (tens of milliseconds): call it
    /// where waiting is allowed.
    ///
    /// # Errors
    /// As [`Officers::sign_in_with`].
    pub fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Token, Session), Refused> {
        self.sign_in_with(name, password, None, from, now)
    }

    /// Signs somebody in, with the digits of the authenticator or a recovery code where the officer has
    /// a second factor.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] for an unknown name as for a wrong password or wrong digits,
    /// [`Refused::SecondFactor`] where the password fits and digits are needed, [`Refused::TooMany`]
    /// after repeated failures, of whatever kind.
    pub fn sign_in_with(
        &self,
        name: &str,
        password: &str,
        digits: Option<&str>,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Token, Session), Refused> {
        let (officer, counted) = self.checked(name, password, from, now)?;
        let officer = self.second_factor_fits(officer, digits, now)?;
        let mut live = self.live();
        live.throttle.succeeded(&counted, from);
        Ok(live.sessions.begin(&officer, from, now)?)
    }

    /// Who holds this token, of a session or of the API, while it lasts; with the roles that the
    /// officer holds by now.
    pub fn session(&self, token: &str, now: Timestamp) -> Option<Session> {
        // Where the file cannot be read, nobody is let in.
        let all = self.register.all().ok()??;
        if token.starts_with(TOKEN_PREFIX) {
            return tokens::session(&all, token, now);
        }
        let row = self.live().sessions.find(token, now)?;
        let officer = all.iter().find(|officer| officer.name == row.officer)?;
        Some(row.session(officer))
    }

    /// Ends the session of a token.
    pub fn sign_out(&self, token: &str) {
        self.live().sessions.end(token);
    }

    /// Sets a password that the officer chose, and signs the officer out everywhere.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] where the current one is wrong or a token of the API asks,
    /// [`Refused::PasswordLength`] where the new one is too short or too long.
    pub fn change_password(
        &self,
        session: &Session,
        current: &str,
        new: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<AdministrativeAct, Refused> {
        let length = new.chars().count();
        if length < password::MIN_LENGTH || new.len() > password::MAX_LENGTH {
            return Err(Refused::PasswordLength);
        }
        if session.scope().is_some() {
            return Err(Refused::Mismatch);
        }
        let (officer, counted) = self.checked(session.officer(), current, from, now)?;
        self.live().throttle.succeeded(&counted, from);
        self.set(session.officer(), new, false)?;
        Ok(own(&officer, "change-password", now))
    }

    /// What everybody is to see while one account holds more than one person should; none once it
    /// does not.
    ///
    /// # Errors
    /// [`OfficersError`] where the file cannot be read.
    pub fn notice(&self) -> Result<Option<Sentence>, OfficersError> {
        let all = self.register.all()?.unwrap_or_default();
        let joined = |officer: &&Officer| {
            let roles = |n: usize| apart(&officer.grants[..n], officer.grants[n].role).is_err();
            (0..officer.grants.len()).any(roles)
        };
        Ok(all.iter().find(joined).map(|officer| {
            let name = &officer.name;
            Sentence::new(
                format!(
                    "Set-up: {name} holds roles that are kept apart (administration and cases). \
                     Make accounts for the others and take these roles from {name} before real work."
                ),
                format!(
                    "初始设置：{name} 同时持有应当分设的角色（管理与办案）。\
                     正式使用前请为其他人员建立账号，并从 {name} 撤销这些角色。"
                ),
            )
        }))
    }

    /// Where somebody holds this role.
    pub(crate) fn places_of(&self, role: Role) -> Result<Vec<Node>, OfficersError> {
        let all = self.register.all()?.unwrap_or_default();
        let held = all.iter().flat_map(|officer| &officer.grants);
        Ok(held.filter(|grant| grant.role == role).map(|grant| grant.node.clone()).collect())
    }

    fn insert(
        &self,
        name: &str,
        node: Node,
        grants: Vec<Grant>,
        first: bool,
    ) -> Result<NewPassword, OfficersError> {
        let password = password::make()?;
        let hash = password::hash(&password)?;
        self.register.change(|all| {
            // `system` and `party.…` sign what no officer does.
            let small = name.to_lowercase();
            let fits = !name.is_empty()
                && small != "system"
                && !small.starts_with("party.")
                && name.chars().count() <= MAX_NAME
                && name.chars().all(in_a_name)
                && all.iter().all(|officer| officer.name.to_lowercase() != small);
            if !fits {
                return Err(OfficersError::Name { name: name.to_owned() });
            }
            all.push(Officer {
                name: name.to_owned(),
                node,
                hash,
                grants,
                must_change: true,
                first,
                second_factor: None,
                tokens: Vec::new(),
            });
            Ok(())
        })?;
        Ok(NewPassword { officer: name.to_owned(), password })
    }

    /// The officer whose password this is; an attempt counts as failed until the caller says otherwise.
    fn checked(
        &self,
        name: &str,
        password: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Officer, String), Refused> {
        let counted = self.attempt(name, from, now)?;
        let all = self.register.all()?.unwrap_or_default();
        let officer = all.iter().find(|officer| officer.name == name);
        let hash = officer.map_or(&self.nobody, |officer| &officer.hash);
        let fits = password::fits(password, hash);
        match officer {
            Some(officer) if fits => Ok((officer.clone(), counted)),
            _ => Err(Refused::Mismatch),
        }
    }

    /// Counts an attempt, unless one must wait; hands back the name under which it counts.
    fn attempt(&self, name: &str, from: IpAddr, now: Timestamp) -> Result<String, Refused> {
        // A name that cannot be anybody's is counted under one that is nobody's: the counts stay small.
        let counted: String = name.chars().take(MAX_NAME).collect();
        let mut live = self.live();
        if let Some(wait) = live.throttle.wait(&counted, from, now) {
            return Err(Refused::TooMany { wait });
        }
        live.throttle.attempt(&counted, from, now);
        Ok(counted)
    }

    fn set(&self, name: &str, password: &str, must_change: bool) -> Result<(), OfficersError> {
        let hash = password::hash(password)?;
        self.change_officer(name, |officer| {
            officer.hash = hash;
            officer.must_change = must_change;
        })?;
        self.live().sessions.end_all_of(name);
        Ok(())
    }

    /// Changes one account in the file.
    fn change_officer<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut Officer) -> T,
    ) -> Result<T, OfficersError> {
        self.register.change(|all| match all.iter_mut().find(|officer| officer.name == name) {
            Some(officer) => Ok(change(officer)),
            None => Err(OfficersError::Unknown { name: name.to_owned() }),
        })
    }

    /// One account, as the file has it.
    fn officer(&self, name: &str) -> Result<Officer, OfficersError> {
        let all: Arc<Vec<Officer>> = self.register.all()?.unwrap_or_default();
        all.iter()
            .find(|officer| officer.name == name)
            .cloned()
            .ok_or_else(|| OfficersError::Unknown { name: name.to_owned() })
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        lock(&self.live)
    }
}

/// Whether a sign can stand in a name: ASCII, and scripts of China's languages, none of which looks like
/// ASCII (Arabic, Tibetan, Mongolian, Han, Yi, Hangul). A Cyrillic `а` or a wide `ｗ` would let two names look
/// like one person's, and a reader of the history could not tell who accepted from who determined.
fn in_a_name(c: char) -> bool {
    let script = matches!(c, '\u{600}'..='\u{6ff}' | '\u{f40}'..='\u{fbc}' | '\u{1820}'..='\u{18aa}'
        | '\u{3400}'..='\u{9fff}' | '\u{a000}'..='\u{a48c}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{323af}');
    c.is_ascii_alphanumeric() || ".-_·་".contains(c) || (script && c.is_alphanumeric())
}

/// Nothing under these locks can be left half changed in a way that matters.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
