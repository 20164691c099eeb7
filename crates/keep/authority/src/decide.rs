//! Leave to act: the only place of the product that mints an [`Authority`].
//!
//! In: a session (or a party's code, or the program itself), an act, what it is to be done to, the time.
//! Out: the leave, with the role and the place that it rests on, or a refusal that says in words which
//! role at which place could. The policies judge (`policy/`); who is who was settled at sign-in.

use hashwarden_domain::{Authority, LegalBasis, Node, Role, Sentence};
use jiff::Timestamp;

use crate::{
    act::Act,
    error::OfficersError,
    grant::Grant,
    officers::Officers,
    party::PartySession,
    session::Session,
    standing::{Relation, Resource, Standing},
    words::role_words,
};

/// Most roles that a refusal names.
const MAX_NAMED: usize = 4;

/// Not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence().en)]
pub struct Refusal {
    /// What was to be done.
    pub act: Act,
    /// Where.
    pub node: Node,
    /// Why not.
    pub why: Why,
    /// Who could.
    pub could: Vec<Could>,
    /// The officer may not even know that it is there: answer as if it were not.
    pub hidden: bool,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No role that is held allows it.
    Role,
    /// Another one of the account's roles would, but the token was not made for this act.
    Token,
    /// It is about the one who acts: somebody else must.
    Oneself,
}

/// A role at a place that could do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Could {
    /// Which role.
    pub role: Role,
    /// Where it must be held.
    pub place: Place,
}

/// Where a role must be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this place.
    At(Node),
    /// At a place above this one.
    Above(Node),
    /// At the unit that the case is about.
    Unit(Node),
}

/// How far an act reaches in somebody's roles; for lists, which cannot ask for every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// These places, and all below them.
    pub subtrees: Vec<Node>,
    /// These places alone.
    pub places: Vec<Node>,
    /// Cases about these units, wherever they are kept.
    pub units: Vec<Node>,
    /// As `subtrees`, for sealed cases.
    pub sealed_subtrees: Vec<Node>,
    /// As `places`, for sealed cases.
    pub sealed_places: Vec<Node>,
    /// The siblings of these places.
    pub siblings_of: Vec<Node>,
}

impl Officers {
    /// Leave for an act, in the nearest of the officer's roles that allows it.
    ///
    /// # Errors
    /// [`Refusal`] where none does.
    pub fn decide(
        &self,
        session: &Session,
        act: Act,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<Authority, Refusal> {
        self.leave(session, None, act, resource, now)
    }

    /// Leave for an act in one role: somebody who holds several says in which one is acted.
    ///
    /// # Errors
    /// [`Refusal`] where this role is not held or does not allow it.
    pub fn decide_as(
        &self,
        session: &Session,
        role: Role,
        act: Act,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<Authority, Refusal> {
        self.leave(session, Some(role), act, resource, now)
    }

    /// Leave for the holder of a party's one-time code.
    ///
    /// # Errors
    /// [`Refusal`] for another case, and for all but reading the own part and contesting.
    pub fn decide_party(
        &self,
        party: &PartySession,
        act: Act,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<Authority, Refusal> {
        if !self.policies.allow(Role::Party, act, resource.to_code(party.case())) {
            return Err(Refusal { hidden: true, ..self.refusal(act, resource, Why::Role) });
        }
        // Who the party is stands outside the chain; the code says enough.
        let who = format!("party.{}", party.code());
        Ok(minted(who, Role::Party, resource.node().clone(), now))
    }

    /// Leave for the program itself, at the place it stands for.
    ///
    /// # Errors
    /// [`Refusal`] for everything that takes a person.
    pub fn decide_program(
        &self,
        node: &Node,
        act: Act,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<Authority, Refusal> {
        let grant = Grant::new(Role::System, node.clone());
        if !self.policies.allow(Role::System, act, resource.to_grant(&grant, "")) {
            return Err(self.refusal(act, resource, Why::Role));
        }
        Ok(minted(Role::System.name().to_owned(), Role::System, grant.node, now))
    }

    /// Who could do it.
    pub fn could(&self, act: Act, resource: &Resource) -> Vec<Could> {
        self.refusal(act, resource, Why::Role).could
    }

    /// All that this session may do to it.
    pub fn may(&self, session: &Session, resource: &Resource) -> Vec<Act> {
        let scope = |act: &Act| session.scope().is_none_or(|scope| scope.contains(act));
        let may = |act: &&Act| scope(act) && self.fitting(session, None, **act, resource).is_some();
        Act::ALL.iter().filter(may).copied().collect()
    }

    /// The place that handles what lies at `node`: the nearest one upwards where somebody is an officer,
    /// so that a case is not left where nobody works; none where nobody is one above either.
    ///
    /// # Errors
    /// [`OfficersError`] where the file cannot be read.
    pub fn handling_place(&self, node: &Node) -> Result<Option<Node>, OfficersError> {
        let staffed = self.places_of(Role::Officer)?;
        let mut place = Some(node.clone());
        while let Some(here) = place {
            // Codes of one place can be written in two ways (`15`, `150000`): the staff's is taken.
            let staff = staffed.iter().find(|other| other.holds(&here) && here.holds(other));
            if let Some(staff) = staff {
                return Ok(Some(staff.clone()));
            }
            place = here.parent();
        }
        Ok(None)
    }

    /// How far an act reaches for this session.
    pub fn reach(&self, session: &Session, act: Act) -> Reach {
        let mut reach = Reach::default();
        if !session.scope().is_none_or(|scope| scope.contains(&act)) {
            return reach;
        }
        for Grant { role, node, .. } in session.grants() {
            let allow = |standing| self.policies.allow(*role, act, standing);
            let own = Standing::plain(Relation::Own);
            let child = Standing::plain(Relation::Child);
            let parent = Standing::plain(Relation::Parent);
            let sealed = |standing| Standing { sealed: true, ..standing };
            let put = |list: &mut Vec<Node>, may: bool| {
                if may && !list.contains(node) {
                    list.push(node.clone());
                }
            };
            put(&mut reach.subtrees, allow(own) && allow(child));
            put(&mut reach.places, allow(own) && !allow(child));
            put(&mut reach.units, allow(Standing { own_unit: true, ..parent }));
            put(&mut reach.sealed_subtrees, allow(sealed(own)) && allow(sealed(child)));
            put(&mut reach.sealed_places, allow(sealed(own)) && !allow(sealed(child)));
            put(&mut reach.siblings_of, allow(Standing::plain(Relation::Sibling)));
        }
        reach
    }

    fn leave(
        &self,
        session: &Session,
        role: Option<Role>,
        act: Act,
        resource: &Resource,
        now: Timestamp,
    ) -> Result<Authority, Refusal> {
        let officer = session.officer();
        let found = self.fitting(session, role, act, resource);
        let in_scope = session.scope().is_none_or(|scope| scope.contains(&act));
        match found {
            Some(Grant { role, node, .. }) if in_scope => {
                Ok(minted(officer.to_owned(), *role, node.clone(), now))
            }
            Some(_) => Err(self.refusal(act, resource, Why::Token)),
            None => {
                let others = |grant: &Grant| {
                    let standing = resource.to_grant(grant, officer);
                    let other = Standing { oneself: false, ..standing };
                    standing.oneself && self.policies.allow(grant.role, act, other)
                };
                let oneself = session.grants().iter().any(others);
                let reads = |grant: &Grant| {
                    let standing = resource.to_grant(grant, officer);
                    self.policies.allow(grant.role, Act::ReadCase, standing)
                };
                let case = act.matter() == crate::act::Matter::Case && act != Act::Recorded;
                let hidden = case && !session.grants().iter().any(reads);
                let why = if oneself { Why::Oneself } else { Why::Role };
                Err(Refusal { hidden, ..self.refusal(act, resource, why) })
            }
        }
    }

    /// The grant that allows it. The nearest: what is done at the own place is not done from above.
    fn fitting<'a>(
        &self,
        session: &'a Session,
        role: Option<Role>,
        act: Act,
        resource: &Resource,
    ) -> Option<&'a Grant> {
        let standing = |grant: &&Grant| resource.to_grant(grant, session.officer());
        let held = session.grants().iter().filter(|grant| role.is_none_or(|r| grant.role == r));
        let allows = |grant: &&Grant| self.policies.allow(grant.role, act, standing(grant));
        held.filter(allows).min_by_key(|grant| standing(grant).relation)
    }

    /// A refusal with those who could, by asking the policies about everybody.
    fn refusal(&self, act: Act, resource: &Resource, why: Why) -> Refusal {
        let node = resource.node().clone();
        let base = Standing { sealed: resource.is_sealed(), ..Standing::plain(Relation::Own) };
        let unit = resource.unit().unwrap_or(&node);
        let ways = [
            (base, Place::At(node.clone())),
            (Standing { relation: Relation::Child, ..base }, Place::Above(node.clone())),
            (
                Standing { relation: Relation::Parent, own_unit: true, ..base },
                Place::Unit(unit.clone()),
            ),
        ];
        let mut could: Vec<Could> = Vec::new();
        for (standing, place) in ways {
            for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
                let named = could.iter().any(|other| other.role == role);
                if !named && self.policies.allow(role, act, standing) {
                    could.push(Could { role, place: place.clone() });
                }
            }
        }
        Refusal { act, node, why, could, hidden: false }
    }
}

/// The one call of [`Authority::mint`].
fn minted(officer: String, role: Role, node: Node, now: Timestamp) -> Authority {
    let citation = format!("role {} at {node}", role.name());
    Authority::mint(officer, role, node, now, LegalBasis { citation })
}

impl Refusal {
    /// In words: what was to be done, and who could do it.
    pub fn sentence(&self) -> Sentence {
        let Sentence { en: act, zh: act_zh } = self.act.words();
        let node = &self.node;
        match self.why {
            Why::Token => {
                return Sentence::new(
                    format!(
                        "This token was not made for this: {act}. Sign in, or make one that is."
                    ),
                    format!("此令牌不含“{act_zh}”权限；请登录办理或另建令牌。"),
                );
            }
            Why::Oneself => {
                return Sentence::new(
                    format!("To {act} is for somebody else than the one whom it is about."),
                    format!("“{act_zh}”须由他人办理，不得由本人办理。"),
                );
            }
            Why::Role => {}
        }
        if self.could.is_empty() {
            return Sentence::new(
                format!("No role may {act} at {node}."),
                format!("{node}没有可“{act_zh}”的角色。"),
            );
        }
        let named = self.could.iter().take(MAX_NAMED).map(Could::sentence);
        let (en, zh): (Vec<String>, Vec<String>) = named.map(|s| (s.en, s.zh)).unzip();
        let (more, more_zh) =
            if self.could.len() > MAX_NAMED { (" or another", "等") } else { ("", "") };
        Sentence::new(
            format!("To {act} takes the role {}{more}.", en.join(", or ")),
            format!("“{act_zh}”须由{}{more_zh}办理。", zh.join("，或")),
        )
    }
}

impl Could {
    /// In words.
    pub fn sentence(&self) -> Sentence {
        let Sentence { en, zh } = role_words(self.role);
        match &self.place {
            Place::At(node) => Sentence::new(format!("{en} at {node}"), format!("{node}的{zh}")),
            Place::Above(node) => {
                Sentence::new(format!("{en} at a place above {node}"), format!("{node}的上级{zh}"))
            }
            Place::Unit(unit) => Sentence::new(format!("{en} of {unit}"), format!("{unit}的{zh}")),
        }
    }
}
