//! What administrators do to accounts: make them, give and take roles, end sessions.
//!
//! In: a session and a wish. Out: the change, and a record of it for the ledger; or a refusal. Every
//! one of these asks `decide` first. The caller appends the record.

use std::collections::BTreeMap;

use hashwarden_domain::{AdministrativeAct, Node, Role};
use jiff::Timestamp;

use super::Officers;
use crate::{
    act::Act,
    administrative::record,
    error::{AdministrationError, RequestError},
    file::Officer,
    grant::Grant,
    password::NewPassword,
    session::{Session, SessionRow},
    standing::Resource,
};

/// An account as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerRow {
    /// Name.
    pub name: String,
    /// The place that the account belongs to.
    pub node: Node,
    /// Roles and where they are held.
    pub grants: Vec<Grant>,
    /// Whether the password is a printed one.
    pub must_change: bool,
    /// Whether digits of an authenticator are asked for at sign-in.
    pub second_factor: bool,
    /// Whether it is the account of the first start.
    pub first: bool,
    /// Until when nobody gets in under this name, after failures from many places; none mostly.
    pub locked_until: Option<Timestamp>,
}

/// What a role is about; nobody holds roles of two kinds, nor two administrators' roles.
#[derive(PartialEq, Eq)]
enum Kind {
    Administrator,
    Auditor,
    Unit,
    Work,
}

impl Officers {
    /// Makes an account that can do nothing yet.
    ///
    /// # Errors
    /// [`AdministrationError`] where this is not for the officer, or the name is taken or no name.
    pub fn add_officer(
        &self,
        session: &Session,
        name: &str,
        node: Node,
        now: Timestamp,
    ) -> Result<(NewPassword, AdministrativeAct), AdministrationError> {
        let leave = self.decide(session, Act::AddOfficer, &Resource::at(node.clone()), now)?;
        let password = self.insert(name, node.clone(), Vec::new(), false)?;
        let act = record(&leave, Act::AddOfficer, name, [("node", node.code())]);
        Ok((password, act))
    }

    /// Gives an officer a new password to print, takes the second factor away, ends the sessions.
    ///
    /// # Errors
    /// [`AdministrationError`] where this is not for the officer, or there is none of that name.
    pub fn reset_password(
        &self,
        session: &Session,
        name: &str,
        now: Timestamp,
    ) -> Result<(NewPassword, AdministrativeAct), AdministrationError> {
        let leave = self.decide(session, Act::ResetPassword, &self.account(name)?, now)?;
        let password = self.new_password(name)?;
        self.change_officer(name, |officer| officer.second_factor = None)?;
        Ok((password, record(&leave, Act::ResetPassword, name, [])))
    }

    /// Gives a role at a place. It counts in open sessions at once.
    ///
    /// # Errors
    /// [`AdministrationError`] where this is not for the officer, or the role cannot be given.
    pub fn grant_role(
        &self,
        session: &Session,
        name: &str,
        role: Role,
        node: Node,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        // Both places must be the administrator's: that of the account and that of the role.
        self.decide(session, Act::GrantRole, &self.account(name)?, now)?;
        let at = Resource::at(node.clone()).about(name);
        let leave = self.decide(session, Act::GrantRole, &at, now)?;
        let grant = Grant {
            role,
            node: node.clone(),
            since: Some(now),
            by: Some(session.officer().to_owned()),
        };
        self.change_officer(name, |officer| {
            if officer.grants.iter().any(|held| held.is(role, &node)) {
                let (officer, node) = (name.to_owned(), node.clone());
                return Err(RequestError::Held { officer, role, node });
            }
            apart(&officer.grants, role)?;
            officer.grants.push(grant);
            Ok(())
        })??;
        let detail = [("role", role.name()), ("node", node.code())];
        Ok(record(&leave, Act::GrantRole, name, detail))
    }

    /// Takes a role away. It counts in open sessions and for tokens at once.
    ///
    /// # Errors
    /// [`AdministrationError`] where this is not for the officer, or nobody would be left to give roles.
    pub fn revoke_role(
        &self,
        session: &Session,
        name: &str,
        role: Role,
        node: &Node,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        let at = Resource::at(node.clone()).about(name);
        let leave = self.decide(session, Act::RevokeRole, &at, now)?;
        self.register.change(|all| {
            let security = |officer: &Officer| {
                officer.grants.iter().filter(|g| g.role == Role::SecurityAdministrator).count()
            };
            let left: usize = all.iter().map(security).sum();
            if role == Role::SecurityAdministrator && left <= 1 {
                return Err(AdministrationError::from(RequestError::LastSecurityAdministrator));
            }
            let held = all.iter_mut().find(|officer| officer.name == name).and_then(|officer| {
                let place = officer.grants.iter().position(|grant| grant.is(role, node))?;
                Some(officer.grants.remove(place))
            });
            held.map(drop).ok_or_else(|| {
                let (officer, node) = (name.to_owned(), node.clone());
                RequestError::NotHeld { officer, role, node }.into()
            })
        })?;
        let detail = [("role", role.name()), ("node", node.code())];
        Ok(record(&leave, Act::RevokeRole, name, detail))
    }

    /// The accounts that the officer looks after.
    ///
    /// # Errors
    /// [`AdministrationError::Refused`] where there is none.
    pub fn list(
        &self,
        session: &Session,
        now: Timestamp,
    ) -> Result<Vec<OfficerRow>, AdministrationError> {
        let all = self.register.all()?.unwrap_or_default();
        let mut refused = None;
        let mut rows = Vec::new();
        for officer in all.iter() {
            let account = Resource::at(officer.node.clone()).about(&officer.name);
            match self.decide(session, Act::ListOfficers, &account, now) {
                Ok(_) => {
                    let locked_until = self.live().throttle.locked_until(&officer.name, now);
                    rows.push(OfficerRow { locked_until, ..OfficerRow::from(officer) });
                }
                Err(refusal) => refused = Some(refusal),
            }
        }
        match refused {
            Some(refusal) if rows.is_empty() => Err(refusal.into()),
            _ => Ok(rows),
        }
    }

    /// An officer's sessions: the own, or somebody's whose account one secures. Of nobody in
    /// particular: the own, and all of those whose accounts one secures.
    ///
    /// # Errors
    /// [`AdministrationError::Refused`] where it is somebody else's business.
    pub fn sessions(
        &self,
        session: &Session,
        of: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<SessionRow>, AdministrationError> {
        if let Some(of) = of {
            self.decide(session, Act::ListSessions, &self.account(of)?, now)?;
        }
        let mut rows = self.live().sessions.rows(of, now);
        let seen = |officer: &str| {
            let account = self.account(officer).ok()?;
            self.decide(session, Act::ListSessions, &account, now).ok()
        };
        let mut known: BTreeMap<String, bool> = BTreeMap::new();
        rows.retain(|row| {
            *known.entry(row.officer.clone()).or_insert_with(|| seen(&row.officer).is_some())
        });
        Ok(rows)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`RequestError::Unknown`] where there is none of this number.
    pub fn revoke_session(
        &self,
        session: &Session,
        id: &str,
        now: Timestamp,
    ) -> Result<AdministrativeAct, AdministrationError> {
        let rows = self.live().sessions.rows(None, now);
        let unknown = RequestError::Unknown { what: "session" };
        let row = rows.into_iter().find(|row| row.id == id).ok_or(unknown)?;
        let account = self.account(&row.officer)?;
        let leave = self.decide(session, Act::RevokeSession, &account, now)?;
        self.live().sessions.end_row(id);
        Ok(record(&leave, Act::RevokeSession, &row.officer, [("session", id)]))
    }

    /// The account of that name, as something to decide about.
    fn account(&self, name: &str) -> Result<Resource, AdministrationError> {
        Ok(Resource::at(self.officer(name)?.node).about(name))
    }
}

/// Whether a role can be given to somebody who holds these.
///
/// # Errors
/// [`RequestError::KeptApart`] for two of the three administrators, for administration with any other
/// work, for the auditor and the unit's own people with anything else; [`RequestError::NotForPeople`]
/// for the roles of the program and of a party.
pub fn apart(held: &[Grant], wanted: Role) -> Result<(), RequestError> {
    let kind = kind(wanted).ok_or(RequestError::NotForPeople { role: wanted })?;
    let clash = held.iter().map(|grant| grant.role).find(|role| {
        let alone = kind == Kind::Administrator && *role != wanted;
        self::kind(*role).as_ref() != Some(&kind) || alone
    });
    match clash {
        Some(held) => Err(RequestError::KeptApart { held, wanted }),
        None => Ok(()),
    }
}

fn kind(role: Role) -> Option<Kind> {
    match role {
        Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => {
            Some(Kind::Administrator)
        }
        Role::Auditor => Some(Kind::Auditor),
        Role::UnitAdministrator => Some(Kind::Unit),
        Role::Party | Role::System => None,
        Role::Officer
        | Role::SecondOfficer
        | Role::LegalReviewer
        | Role::TechnicalReviewer
        | Role::Acceptor
        | Role::Analyst
        | Role::GridInspector
        | Role::TelecomAnalyst
        | Role::Head
        | Role::Discipline => Some(Kind::Work),
    }
}

impl From<&Officer> for OfficerRow {
    fn from(officer: &Officer) -> Self {
        let factor = officer.second_factor.as_ref();
        Self {
            name: officer.name.clone(),
            node: officer.node.clone(),
            grants: officer.grants.clone(),
            must_change: officer.must_change,
            second_factor: factor.is_some_and(|factor| factor.confirmed.is_some()),
            first: officer.first,
            locked_until: None,
        }
    }
}
