//! Cases as they stand while events are appended: the life cycle is asked before anything is written.
//!
//! In: events. Out: the case after them, or a refusal: an event whose number is taken, a number that
//! another case has, an event that cannot have happened. Cases are made by replaying their events
//! once and then kept at hand; before each transaction they are compared with the database, since
//! another process may have appended.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hashwarden_domain::{
    Case, CaseEvent, CaseId,
    case::{CaseChange, proof::DismissalGround},
};

use super::Ordered;
use crate::{
    LedgerError,
    database::{Connection, rows::fetch_in},
    row,
};

/// Cases kept at hand between transactions.
const MAX_AT_HAND: usize = 20_000;

/// Longest text of a case that can be searched, in characters.
const MAX_TEXT: usize = 4_000;

/// Cases as they stand.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    at_hand: HashMap<CaseId, Standing>,
    /// Who has a number for people, of the numbers that were asked for.
    numbers: HashMap<String, CaseId>,
}

/// A case as it stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) case: Case,
    /// Lower case: what people wrote.
    pub(super) search: String,
}

impl Cases {
    /// Events that the case has; 0 where there is none.
    pub(crate) fn version(&self, case: CaseId) -> u64 {
        self.at_hand.get(&case).map_or(0, |standing| standing.case.file().version())
    }

    pub(super) fn get(&self, case: CaseId) -> Option<&Standing> {
        self.at_hand.get(&case)
    }

    /// Brings the cases of these events, and `others`, to what the database has.
    pub(crate) async fn load<'e>(
        &mut self,
        connection: &mut Connection,
        events: impl Iterator<Item = &'e CaseEvent>,
        others: impl Iterator<Item = CaseId>,
    ) -> Result<(), LedgerError> {
        let mut touched: BTreeSet<CaseId> = others.collect();
        let mut numbers = BTreeSet::new();
        for event in events {
            touched.insert(event.case);
            if let CaseChange::Recorded(clue) = &event.change {
                numbers.insert(clue.number.clone());
            }
        }
        let question = "SELECT number, case_id FROM case_current WHERE number IN";
        self.numbers.clear();
        for found in fetch_in(connection, question, numbers).await? {
            self.numbers.insert(found.try_get("number")?, row::id(&found, "case_id")?);
        }
        let outdated = self.outdated(connection, &touched).await?;
        let question = "SELECT e.sequence, e.body FROM case_event c \
             JOIN entry e ON e.sequence = c.sequence WHERE c.case_id IN";
        let mut histories: BTreeMap<CaseId, Vec<CaseEvent>> = BTreeMap::new();
        for found in fetch_in(connection, question, outdated).await? {
            let event: CaseEvent = row::noun(&found)?;
            histories.entry(event.case).or_default().push(event);
        }
        for (case, mut events) in histories {
            events.sort_by_key(|event| event.sequence);
            events.dedup_by_key(|event| event.sequence);
            self.at_hand.remove(&case);
            for event in &events {
                self.one(event)?;
            }
        }
        Ok(())
    }

    /// Those of which the database has another version than is at hand.
    async fn outdated(
        &mut self,
        connection: &mut Connection,
        touched: &BTreeSet<CaseId>,
    ) -> Result<Vec<String>, LedgerError> {
        let question = "SELECT case_id, version FROM case_current WHERE case_id IN";
        let names = touched.iter().map(CaseId::to_string);
        let (mut there, mut outdated) = (BTreeSet::new(), BTreeSet::new());
        for found in fetch_in(connection, question, names).await? {
            let case: CaseId = row::id(&found, "case_id")?;
            there.insert(case);
            if self.version(case) != row::number(found.try_get("version")?) {
                outdated.insert(case);
            }
        }
        for case in touched.difference(&there) {
            self.at_hand.remove(case);
        }
        Ok(outdated.iter().map(CaseId::to_string).collect())
    }

    /// Lets these events happen, all or, on an error, none.
    pub(crate) fn apply(&mut self, events: &[&CaseEvent]) -> Result<(), LedgerError> {
        let mut before: HashMap<CaseId, Option<Standing>> = HashMap::new();
        let mut numbers = Vec::new();
        for event in events {
            before.entry(event.case).or_insert_with(|| self.at_hand.get(&event.case).cloned());
            let outcome = self.number(event).and_then(|new| {
                numbers.extend(new);
                self.one(event)
            });
            if let Err(error) = outcome {
                for (case, standing) in before {
                    match standing {
                        Some(standing) => self.at_hand.insert(case, standing),
                        None => self.at_hand.remove(&case),
                    };
                }
                for number in numbers {
                    self.numbers.remove(&number);
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// Takes the number of a case that begins.
    fn number(&mut self, event: &CaseEvent) -> Result<Option<String>, LedgerError> {
        let CaseChange::Recorded(clue) = &event.change else { return Ok(None) };
        match self.numbers.get(&clue.number) {
            // The same case again: its event's number says that it is stale.
            Some(case) if *case == event.case => Ok(None),
            Some(_) => Err(LedgerError::Conflict),
            None => {
                self.numbers.insert(clue.number.clone(), event.case);
                Ok(Some(clue.number.clone()))
            }
        }
    }

    fn one(&mut self, event: &CaseEvent) -> Result<(), LedgerError> {
        let now = self.version(event.case);
        if event.sequence != now + 1 {
            let seen = event.sequence.saturating_sub(1);
            return Err(LedgerError::Stale { case: event.case, seen, now });
        }
        let after = match self.at_hand.remove(&event.case) {
            None => Case::replay([event.clone()]).map(|case| (case, String::new())),
            Some(Standing { case, search }) => case.apply(event).map(|case| (case, search)),
        };
        let (case, mut search) =
            after.map_err(|why| LedgerError::Illegal { case: event.case, why })?;
        add_text(&mut search, event);
        self.at_hand.insert(event.case, Standing { case, search });
        Ok(())
    }

    /// Lets go of what is too much to keep at hand.
    pub(crate) fn forget_some(&mut self) {
        if self.at_hand.len() > MAX_AT_HAND {
            self.at_hand.clear();
        }
    }
}

/// What an event says about the finding that stands: a dismissal on its merits is a person's word.
pub(super) fn said_of_finding<'e>(event: &CaseEvent, cases: &Cases) -> Option<Ordered<'e>> {
    let CaseChange::Dismissed(dismissal) = &event.change else { return None };
    match dismissal.ground {
        DismissalGround::Duplicate | DismissalGround::OutOfTerritory => None,
        DismissalGround::False | DismissalGround::Lawful | DismissalGround::Unattributable => {
            let site = cases.get(event.case)?.case.file().clue.site.to_string();
            Some(Ordered::Dismissed { site, by: event.by.clone() })
        }
    }
}

fn add_text(search: &mut String, event: &CaseEvent) {
    let mut add = |text: &str| {
        let room = MAX_TEXT.saturating_sub(search.chars().count());
        if !search.is_empty() && room > 0 {
            search.push('\n');
        }
        // PostgreSQL's text holds no zero.
        search.extend(text.chars().filter(|c| *c != '\0').take(room).flat_map(char::to_lowercase));
    };
    add_words(&event.change, &mut add);
}

fn add_words(change: &CaseChange, add: &mut dyn FnMut(&str)) {
    match change {
        CaseChange::Recorded(clue) => {
            add(&clue.number);
            add(&clue.reason);
        }
        CaseChange::Suspected(suspicion) => {
            add(&suspicion.reason);
            for mark in &suspicion.marks {
                add(&mark.value);
            }
        }
        CaseChange::Noted { text } => add(text),
        CaseChange::Dismissed(dismissal) => add(&dismissal.why),
        CaseChange::Assigned { to } => add(to),
        CaseChange::Proposed { change } => add_words(change, add),
        _ => {}
    }
}
