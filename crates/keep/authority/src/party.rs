//! The party's one-time code: made by an officer, handed over on paper, good for one case.
//!
//! In: a case and an end; later a typed code. Out: a code to print once, then a short session whose
//! holder sees the party's part of that case and contests. Kept as SHA-256 in `party-codes.json`;
//! attempts are slowed down as those of officers are. "One-time" means shown once: the party may come
//! back with it until it ends or is revoked.

use std::{
    collections::HashMap,
    fs,
    io::{self, Read},
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Mutex,
};

use hashwarden_domain::{AdministrativeAct, CaseId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    act::Act,
    administrative::record,
    atomic,
    error::{AdministrationError, OfficersError, Refused, RequestError},
    officers::{Officers, lock},
    one_time,
    session::{self, Session, Token},
    standing::Resource,
    throttle::Throttle,
};

/// Name of the file in the data folder.
const FILE: &str = "party-codes.json";
/// Most codes of a case.
const MAX_CODES: usize = 10;
/// Longest life of a code, in days: a hearing, reconsideration and the six months to go to court.
pub const MAX_CODE_DAYS: i64 = 366;
/// Largest file taken, in bytes.
const MAX_FILE: u64 = 64 << 20;
/// How long the holder of a code stays signed in.
const LENGTH: SignedDuration = SignedDuration::from_hours(1);
/// Most parties signed in at once.
const MAX_SESSIONS: usize = 10_000;

/// A code to show once.
#[derive(Clone, PartialEq, Eq)]
pub struct PartyCode {
    /// Names it in lists and in the history, and opens nothing.
    pub id: String,
    /// The code.
    pub code: String,
    /// Until when.
    pub expires: Timestamp,
}

/// A code as a page shows it; it opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyCodeRow {
    /// Names it.
    pub id: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made: Timestamp,
    /// Until when.
    pub expires: Timestamp,
}

/// The holder of a code, signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartySession {
    case: CaseId,
    code: String,
    expires: Timestamp,
}

/// All codes, and those who hold one and are signed in.
#[derive(Debug)]
pub(crate) struct PartyCodes {
    path: PathBuf,
    live: Mutex<Live>,
    /// Held while the file is read, changed and written.
    writing: Mutex<()>,
}

#[derive(Debug, Default)]
struct Live {
    sessions: HashMap<[u8; 32], PartySession>,
    throttle: Throttle,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    version: u32,
    codes: Vec<Kept>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    id: String,
    case: CaseId,
    hash: String,
    made_by: String,
    made: Timestamp,
    expires: Timestamp,
}

// It must not land in a log by way of a debug print.
impl std::fmt::Debug for PartyCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartyCode").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PartySession {
    /// The one case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Names the code, and opens nothing.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Until when.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }
}

impl Officers {
    /// Makes a code for the party of a case.
    ///
    /// # Errors
    /// [`AdministrationError`] where this is not for the officer, the end is not within
    /// [`MAX_CODE_DAYS`] days, or the case has ten codes.
    pub fn make_party_code(
        &self,
        session: &Session,
        resource: &Resource,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(PartyCode, AdministrativeAct), AdministrationError> {
        let leave = self.decide(session, Act::MakePartyCode, resource, now)?;
        let case =
            resource.case_id().ok_or(RequestError::Code { why: "a code is made for one case" })?;
        let longest = now.saturating_add(SignedDuration::from_hours(24 * MAX_CODE_DAYS));
        if expires <= now || longest.is_ok_and(|longest| expires > longest) {
            return Err(RequestError::Code { why: "a code ends within 366 days" }.into());
        }
        let (code, hash) = one_time::make()?;
        let id = session::random::<8>()?;
        let made_by = session.officer().to_owned();
        let kept = Kept { id: id.clone(), case, hash, made_by, made: now, expires };
        self.party.change(|codes| {
            codes.retain(|code| code.expires > now);
            if codes.iter().filter(|code| code.case == case).count() >= MAX_CODES {
                return Err(RequestError::Code { why: "this case has ten codes; revoke them" });
            }
            codes.push(kept);
            Ok(())
        })??;
        let until = expires.to_string();
        let detail = [("code", id.as_str()), ("expires", until.as_str())];
        let act = record(&leave, Act::MakePartyCode, &case.to_string(), detail);
        Ok((PartyCode { id, code, expires }, act))
    }

    /// The codes of a case that still open it.
    ///
    /// # Errors
    /// [`OfficersError`] where the file cannot be read.
    pub fn party_codes(
        &self,
        case: CaseId,
        now: Timestamp,
    ) -> Result<Vec<PartyCodeRow>, OfficersError> {
        let lasting = |kept: &Kept| kept.case == case && kept.expires > now;
        let codes = self.party.read()?.codes.into_iter().filter(lasting);
        Ok(codes
            .map(|Kept { id, made_by, made, expires, .. }| PartyCodeRow {
                id,
                made_by,
                made,
                expires,
            })
            .collect())
    }

    /// Ends all codes of a case, and the sessions that they opened.
    ///
    /// # Errors
    /// [`AdministrationError`] where this is not for the officer.
    pub fn revoke_party_codes(
        &self,
        session: &Session,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        let leave = self.decide(session, Act::MakePartyCode, resource, now)?;
        let case =
            resource.case_id().ok_or(RequestError::Code { why: "codes belong to one case" })?;
        self.party.change(|codes| codes.retain(|code| code.case != case))?;
        lock(&self.party.live).sessions.retain(|_, party| party.case != case);
        let detail = [("what", "revoked")];
        Ok(record(&leave, Act::MakePartyCode, &case.to_string(), detail))
    }

    /// Lets the holder of a code in, to the one case that it was made for.
    ///
    /// # Errors
    /// [`Refused::Mismatch`] for a wrong code as for one that has ended, [`Refused::TooMany`] after
    /// repeated failures from this address.
    pub fn party_sign_in(
        &self,
        code: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Token, PartySession), Refused> {
        // By address alone: nobody may keep other parties out, and the codes are too long to be
        // guessed from many addresses.
        let counted = from.to_string();
        {
            let mut live = lock(&self.party.live);
            if let Some(wait) = live.throttle.wait(&counted, from, now) {
                return Err(Refused::TooMany { wait });
            }
            live.throttle.attempt(&counted, from, now);
        }
        let codes = self.party.read()?.codes;
        let lasting = codes.into_iter().filter(|kept| kept.expires > now);
        // All are compared, whether one fits or not.
        let (mut fitting, _): (Vec<_>, Vec<_>) =
            lasting.partition(|kept| one_time::fits(code, &kept.hash));
        let kept = fitting.pop().ok_or(Refused::Mismatch)?;
        let token = Token(session::random::<32>()?);
        let until = now.saturating_add(LENGTH).unwrap_or(now).min(kept.expires);
        let party = PartySession { case: kept.case, code: kept.id, expires: until };
        let mut live = lock(&self.party.live);
        live.throttle.succeeded(&counted, from);
        live.sessions.retain(|_, party| party.expires > now);
        if live.sessions.len() >= MAX_SESSIONS {
            let first = live.sessions.iter().min_by_key(|(_, s)| s.expires).map(|(key, _)| *key);
            first.map(|key| live.sessions.remove(&key));
        }
        live.sessions.insert(session::key(token.as_str()), party.clone());
        Ok((token, party))
    }

    /// The holder of a code who signed in with it, while it lasts.
    pub fn party_session(&self, token: &str, now: Timestamp) -> Option<PartySession> {
        let live = lock(&self.party.live);
        live.sessions.get(&session::key(token)).filter(|party| party.expires > now).cloned()
    }
}

impl PartyCodes {
    pub(crate) fn open(folder: &Path) -> Self {
        let path = folder.join(FILE);
        Self { path, live: Mutex::default(), writing: Mutex::default() }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Vec<Kept>) -> T) -> Result<T, OfficersError> {
        let _writing = lock(&self.writing);
        let locked =
            |source| OfficersError::File { path: self.path.clone(), doing: "locked", source };
        let _turn = atomic::turn(&self.path).map_err(locked)?;
        let mut contents = self.read()?;
        let done = change(&mut contents.codes);
        contents.version = 1;
        let failed =
            |source| OfficersError::File { path: self.path.clone(), doing: "written", source };
        let text =
            serde_json::to_vec_pretty(&contents).map_err(io::Error::other).map_err(failed)?;
        atomic::replace(&self.path, &text).map_err(failed)?;
        Ok(done)
    }

    fn read(&self) -> Result<Contents, OfficersError> {
        let path = &self.path;
        let failed = |source| OfficersError::File { path: path.clone(), doing: "read", source };
        let file = match fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::default()),
            Err(source) => return Err(failed(source)),
        };
        let mut text = Vec::new();
        file.take(MAX_FILE).read_to_end(&mut text).map_err(failed)?;
        let contents: Contents = serde_json::from_slice(&text)
            .map_err(|source| OfficersError::Damaged { path: path.clone(), source })?;
        match contents.version {
            1 => Ok(contents),
            found => Err(OfficersError::Version { path: path.clone(), found }),
        }
    }
}
