//! Which acts a case allows now, by itself: the next lawful steps and what they still lack.
//!
//! In: a case and a moment. Out: each act with the seats it needs and what is known to be missing. Whether
//! somebody may take it is asked elsewhere; what an officer has yet to hand in is not known here.

use jiff::Timestamp;

use super::{
    apply::Case,
    change::CaseChange,
    lack::{self, Lack},
};
use crate::role::{Role, Seat};

/// An act that the case allows, by its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lawful {
    /// Name of the change.
    pub change: &'static str,
    /// Whether it carries the case on, rather than standing beside.
    pub forward: bool,
    /// Seats that others must fill, when an officer proposes it.
    pub seats: Vec<Seat>,
    /// What is known to be missing.
    pub lacks: Vec<Lack>,
}

/// Acts that any case that is not at an end allows.
const ALWAYS: [&str; 13] = [
    "noted",
    "assigned",
    "handed-down",
    "exhibit-added",
    "custody-moved",
    "linked",
    "told",
    "measure-taken",
    "measure-undone",
    "relapsed",
    "supervised",
    "suspended",
    "transferred",
];

impl Case {
    /// Acts that the state allows, forward ones first.
    pub fn lawful(&self, now: Timestamp) -> Vec<Lawful> {
        let forward = self.forward();
        let names = CaseChange::NAMES.iter().copied().filter(|name| self.is_lawful(name));
        let mut acts: Vec<Lawful> = names
            .map(|change| Lawful {
                change,
                forward: forward.contains(&change),
                seats: CaseChange::seats_of(change, self.file(), Role::Officer),
                lacks: self.known_lacks(change, now),
            })
            .collect();
        acts.sort_by_key(|act| !act.forward);
        acts
    }

    /// Whether the state allows a change of this name at all.
    pub fn is_lawful(&self, change: &str) -> bool {
        let file = self.file();
        match change {
            _ if self.forward().contains(&change) => true,
            // What happened can still be written down, linked, handed over and told.
            "noted" | "linked" | "exhibit-added" | "custody-moved" | "told" | "relapsed" => true,
            "contest-decided" => file.is_contested(),
            "contested" => self.party_knows(),
            "resumed" => file.suspension.is_some(),
            "supervision-lifted" => file.supervision.is_some(),
            "measure-undone" => file.measures.iter().any(|measure| measure.undone.is_none()),
            "revoked" => self.judgement().is_some() && !matches!(self, Self::Revoked(_)),
            _ => ALWAYS.contains(&change) && !self.is_ended(),
        }
    }

    /// The ways out of the state.
    pub fn forward(&self) -> &'static [&'static str] {
        match self {
            Self::Recorded(_) => &["triaged"],
            Self::Triage(_) => &["suspected", "dismissed"],
            Self::Suspected(_) => &["attributed", "dismissed"],
            Self::Attributed(_) => &["notified"],
            Self::Notified(_) => &["acknowledged"],
            Self::Acknowledged(_) => &["inspection-begun"],
            Self::Verifying(_) => &["determined", "inspection-begun", "dismissed"],
            Self::Determined(case) if case.rights.is_none() => &["rights-notified", "ordered"],
            Self::Determined(_) => &["ordered", "rights-notified"],
            Self::Rectifying(_) => &["rectification-reported"],
            Self::AwaitingAcceptance(_) => &["accepted", "returned"],
            Self::Closed(case) if case.watched.is_none() => &["watch-begun"],
            Self::RelapseWatch(_) => &["watch-ended"],
            Self::Revoked(case) if !case.not_yet_told().is_empty() => &["told"],
            Self::Closed(_) | Self::Dismissed(_) | Self::Transferred(_) | Self::Revoked(_) => &[],
        }
    }

    /// Whether the party has been told and may speak.
    fn party_knows(&self) -> bool {
        !matches!(
            self,
            Self::Recorded(_)
                | Self::Triage(_)
                | Self::Suspected(_)
                | Self::Attributed(_)
                | Self::Dismissed(_)
                | Self::Transferred(_)
                | Self::Revoked(_)
        )
    }

    fn known_lacks(&self, change: &str, now: Timestamp) -> Vec<Lack> {
        let file = self.file();
        let mut lacks = Vec::new();
        match (self, change) {
            (Self::Verifying(case), "determined") => {
                let on_site = case.inspections.iter().any(|inspection| {
                    matches!(inspection.inspector, super::proof::Inspector::OnSite { .. })
                });
                if !on_site {
                    lacks.push(lack::ON_SITE);
                }
                // Device, software, record of the pool, record of the scene, a photograph.
                let files = file.exhibits.iter().filter(|held| held.exhibit.file.is_some()).count();
                if file.exhibits.len() < 5 || files < 3 {
                    lacks.extend([lack::SCENE_RECORD, lack::PHOTOS, lack::POOL_PART]);
                }
            }
            (Self::Determined(case), "ordered") => match &case.rights {
                None => lacks.push(lack::RIGHTS),
                Some(rights) if now <= rights.defence_until => lacks.push(lack::DEFENCE_PERIOD),
                Some(_) => {}
            },
            (Self::RelapseWatch(case), "watch-ended") if now < case.until => {
                lacks.push(lack::OVER_WATCH);
            }
            _ => {}
        }
        if matches!(change, "ordered" | "accepted") && file.is_held_up() {
            lacks.push(lack::CONTEST_OPEN);
        }
        if file.suspension.is_some() && self.forward().contains(&change) {
            lacks.push(lack::SUSPENDED);
        }
        lacks
    }
}
