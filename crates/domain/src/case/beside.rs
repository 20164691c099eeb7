//! What happens beside the state of a case: the file changes, the state stays.
//!
//! In: a case and a change that is no transition. Out: the file after, or a refusal that names all that
//! is missing. In the order of the names.

use super::{
    apply::Case,
    change::CaseChange,
    contest::{Contest, ContestKind, Objection},
    effect::{lacking, written},
    event::Stamp,
    file::{CaseFile, HeldExhibit, Link, Supervision, Suspension},
    lack::{self, Lack},
    proof::is_hash,
    refused::{Refused, all_there},
    relapse::Kinship,
};

impl Case {
    /// What changes the file and not the state.
    pub(super) fn beside(&mut self, change: CaseChange, stamp: &Stamp) -> Result<(), Refused> {
        let (name, state) = (change.name(), self.state_name());
        if !self.is_lawful(name) {
            return Err(Refused::State { change: name, state });
        }
        let ground = self.ground(stamp);
        let in_watch = matches!(self, Self::RelapseWatch(_));
        let rights = self.rights_told();
        let ordered = self.decision_made();
        let file = self.file_mut();
        match change {
            CaseChange::Assigned { to } => {
                all_there(name, written(&to))?;
                file.owner = Some(to);
            }
            CaseChange::Contested(objection) => {
                all_there(name, objection_lacks(&objection, rights, ordered))?;
                let number = u32::try_from(file.contests.len() + 1).unwrap_or(u32::MAX);
                file.contests.push(Contest { number, at: stamp.at(), objection, decided: None });
            }
            CaseChange::CustodyMoved(moved) => {
                let held = file.exhibits.iter_mut().find(|held| held.exhibit.id == moved.exhibit);
                let Some(held) = held else { return Err(lacking(name, lack::EXHIBIT)) };
                let mut lacks = written(&moved.what);
                lacks.extend(written(&moved.to));
                if held.held_by != moved.from {
                    lacks.push(lack::CUSTODIAN);
                }
                if moved.at > stamp.at() {
                    lacks.push(lack::NOT_YET);
                }
                all_there(name, lacks)?;
                held.held_by = moved.to;
                held.seal = moved.seal;
                held.moves += 1;
            }
            CaseChange::ExhibitAdded(exhibit) => {
                all_there(name, exhibit_lacks(file, &exhibit, stamp))?;
                let held_by = exhibit.held_by.clone();
                let exhibit = *exhibit;
                file.exhibits.push(HeldExhibit { exhibit, held_by, seal: None, moves: 0 });
            }
            CaseChange::HandedDown { to, why } => {
                let mut lacks = written(&why);
                if !stamp.node().holds(&file.node) || !stamp.node().holds(&to) {
                    lacks.push(lack::BELOW);
                }
                all_there(name, lacks)?;
                file.node = to;
                file.owner = None;
                // What people of the other place proposed is not finished by those of this one.
                file.pending.clear();
            }
            CaseChange::Linked { other, why } => {
                all_there(name, written(&why))?;
                let link = Link { other, is_parent: false, kinship: None, on: vec![], why };
                file.links.push(link);
            }
            CaseChange::MeasureTaken(measure) => {
                all_there(name, measure.lacks(&ground))?;
                file.take_measure(*measure, stamp);
            }
            CaseChange::MeasureUndone { number, why, document } => {
                let mut lacks = written(&why);
                document.check(&mut lacks);
                all_there(name, lacks)?;
                let taken = file.measures.iter_mut();
                let stands = taken.into_iter().find(|m| m.number == number && m.undone.is_none());
                let Some(measure) = stands else { return Err(lacking(name, lack::MEASURE_STANDS)) };
                measure.undone = Some((stamp.at(), why));
            }
            CaseChange::Noted { text } => {
                all_there(name, written(&text))?;
                file.notes += 1;
            }
            CaseChange::Relapsed { child, kinship, on } => {
                if kinship == Kinship::Relapse && !in_watch {
                    return Err(Refused::State { change: name, state });
                }
                if on.is_empty() || !on.iter().all(|mark| file.marks.contains(mark)) {
                    return Err(lacking(name, lack::MARK));
                }
                let (kinship, why) = (Some(kinship), String::new());
                file.links.push(Link { other: child, is_parent: false, kinship, on, why });
            }
            CaseChange::Resumed {} => file.suspension = None,
            CaseChange::Supervised { order, demand, until } => {
                let mut lacks = written(&demand);
                order.check(&mut lacks);
                if !stamp.node().is_ancestor_of(&file.node) {
                    lacks.push(lack::SUPERIOR);
                }
                if until <= stamp.at() {
                    lacks.push(lack::LIMIT);
                }
                all_there(name, lacks)?;
                let (from, since) = (stamp.node().clone(), stamp.at());
                file.supervision = Some(Supervision { order, demand, until, from, since });
            }
            CaseChange::SupervisionLifted { why } => {
                let mut lacks = written(&why);
                let set = file.supervision.as_ref();
                if !set.is_some_and(|set| stamp.node().holds(&set.from)) {
                    lacks.push(lack::SUPERVISED);
                }
                all_there(name, lacks)?;
                file.supervision = None;
            }
            CaseChange::Suspended { reason, resume_on } => {
                all_there(name, suspension_lacks(file, &reason, resume_on, stamp))?;
                file.suspensions += 1;
                file.suspension = Some(Suspension { reason, since: stamp.at(), resume_on });
            }
            CaseChange::Told(told) => {
                all_there(name, told.lacks())?;
                file.tell(told, stamp.at());
            }
            _ => return Err(Refused::State { change: name, state }),
        }
        Ok(())
    }
}

fn objection_lacks(objection: &Objection, rights: bool, ordered: bool) -> Vec<Lack> {
    let mut lacks = written(&objection.disputed);
    objection.statement.check(&mut lacks);
    match objection.kind {
        ContestKind::Hearing if !rights => lacks.push(lack::AFTER_RIGHTS),
        ContestKind::Reconsideration | ContestKind::Court if !ordered => {
            lacks.push(lack::AFTER_DECISION);
        }
        _ => {}
    }
    lacks
}

fn exhibit_lacks(file: &CaseFile, exhibit: &crate::Exhibit, stamp: &Stamp) -> Vec<Lack> {
    let mut lacks = written(&exhibit.title);
    if file.holds(&exhibit.id) || file.exhibits.iter().any(|h| h.exhibit.label == exhibit.label) {
        lacks.push(lack::EXHIBIT_NEW);
    }
    if exhibit.taken_at > stamp.at() {
        lacks.push(lack::NOT_YET);
    }
    let hashed =
        exhibit.file.as_ref().is_none_or(|kept| is_hash(&kept.sha256) && is_hash(&kept.sm3));
    if !hashed {
        lacks.push(lack::HASHES);
    }
    lacks
}

fn suspension_lacks(
    file: &CaseFile,
    reason: &str,
    resume_on: jiff::Timestamp,
    stamp: &Stamp,
) -> Vec<Lack> {
    let mut lacks = written(reason);
    if file.suspensions >= 2 {
        lacks.push(lack::RENEWAL);
    }
    let most = jiff::SignedDuration::from_hours(24 * i64::from(file.clue.terms.suspend_days));
    let latest = stamp.at().saturating_add(most).unwrap_or(jiff::Timestamp::MAX);
    if resume_on <= stamp.at() || resume_on > latest {
        lacks.push(lack::RESUME_DATE);
    }
    lacks
}
