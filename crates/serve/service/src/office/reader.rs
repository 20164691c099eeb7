//! Somebody who is signed in, looking at a case: what may be read, what may be done.
//!
//! In: a session and a case. Out: leave, or the refusal that says who could. Nothing is judged here.

use hashwarden_authority::{Act, Could, Reach, Refusal, Resource, Session, Why};
use hashwarden_domain::{
    Authority, Node, Role,
    case::{CaseFile, Kinship, proof::Origin},
};
use jiff::Timestamp;

use super::place;
use crate::state::AppState;

/// Somebody who reads.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// What the service has.
    pub state: &'a AppState,
    /// Who.
    pub session: &'a Session,
    /// What time it is.
    pub now: Timestamp,
}

impl<'a> Reader<'a> {
    /// Somebody who reads now.
    pub fn new(state: &'a AppState, session: &'a Session) -> Self {
        Self { state, session, now: state.now() }
    }

    /// Who.
    pub fn name(&self) -> &str {
        self.session.officer()
    }

    /// A case, as something to decide about.
    pub fn resource(&self, file: &CaseFile) -> Resource {
        resource(self.state, file)
    }

    /// Leave to do something to a case.
    ///
    /// # Errors
    /// The refusal, with those who could.
    pub fn may(&self, act: Act, file: &CaseFile) -> Result<Authority, Refusal> {
        self.may_at(act, &self.resource(file))
    }

    /// Leave to do something to anything.
    ///
    /// # Errors
    /// The refusal, with those who could.
    pub fn may_at(&self, act: Act, resource: &Resource) -> Result<Authority, Refusal> {
        self.state.officers.decide(self.session, act, resource, self.now)
    }

    /// Leave in one of these roles, the first that has it.
    pub(crate) fn may_as(&self, roles: &[Role], act: Act, file: &CaseFile) -> Option<Authority> {
        let resource = self.resource(file);
        let mut tried = roles.iter().map(|role| {
            self.state.officers.decide_as(self.session, *role, act, &resource, self.now)
        });
        tried.find_map(Result::ok)
    }

    /// Leave to read a case.
    ///
    /// # Errors
    /// The refusal; whoever gets it is not to know of the case.
    pub fn may_read(&self, file: &CaseFile) -> Result<Authority, Refusal> {
        let leave = self.may(Act::ReadCase, file)?;
        // A unit learns of its case by the notice, and from nothing before it.
        if leave.role() == Role::UnitAdministrator && !is_told(file) {
            let (act, node, why) = (Act::ReadCase, file.node.clone(), Why::Role);
            return Err(Refusal { act, node, why, could: vec![], hidden: true });
        }
        Ok(leave)
    }

    /// Leave to list cases at all; whoever has none is told who could.
    ///
    /// # Errors
    /// The refusal, which hides nothing: that there are cases is no secret.
    pub(crate) fn may_list(&self) -> Result<(), Refusal> {
        let asked = self.may_at(Act::ReadCase, &Resource::at(self.state.node()));
        asked.map(drop).map_err(|refusal| Refusal { hidden: false, ..refusal })
    }

    /// How far reading cases reaches.
    pub fn reach(&self) -> Reach {
        self.state.officers.reach(self.session, Act::ReadCase)
    }

    /// Places whose findings and sites may be read: those whose cases may, and all below. None for a hub's
    /// own people, who see all that there is.
    ///
    /// # Errors
    /// The refusal for those who are here for one unit, or for none at all.
    pub fn sees_sites(&self) -> Result<Option<Vec<Node>>, Refusal> {
        let Reach { subtrees, places, .. } = self.reach();
        let all: Vec<Node> = subtrees.into_iter().chain(places).collect();
        let here = self.state.node();
        if all.is_empty() {
            return self.may_at(Act::ReadCount, &Resource::at(here)).map(|_| Some(all));
        }
        let everything = all.iter().any(|place| place.holds(&here));
        Ok((!everything).then_some(all))
    }

    /// Who could do it.
    pub(crate) fn could(&self, act: Act, file: &CaseFile) -> Vec<Could> {
        self.state.officers.could(act, &self.resource(file))
    }
}

/// Whether the unit was sent the notice; a relapse begins with it.
fn is_told(file: &CaseFile) -> bool {
    let relapse = matches!(&file.clue.origin, Origin::Relapse(descent)
        if descent.kinship == Kinship::Relapse);
    relapse || file.latest("notified").is_some()
}

/// A case, as something to decide about.
pub(crate) fn resource(state: &AppState, file: &CaseFile) -> Resource {
    let unit = place::unit_of(state, file.clue.site);
    Resource::case(file.id, file.node.clone()).of_unit(unit).sealed(file.clue.sealed)
}

/// Leave of the program itself at a place.
///
/// # Errors
/// The refusal of everything that takes a person.
pub(crate) fn program(
    state: &AppState,
    at: &Node,
    act: Act,
    file: &CaseFile,
    now: Timestamp,
) -> Result<Authority, Refusal> {
    state.officers.decide_program(at, act, &resource(state, file), now)
}
