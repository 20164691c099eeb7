//! The rows of cases: what a list shows, the events by number, marks, links, numbers of a year.
//!
//! In: events, and the cases as they stand after them. Out: rows, each case's once however many of its
//! events a transaction brings.

use std::collections::{BTreeMap, BTreeSet};

use hashwarden_domain::{
    CaseEvent, CaseId, Node,
    case::{Kinship, proof::Origin},
};

use super::case::{Cases, Standing};
use crate::{
    LedgerError,
    database::{Connection, Value, rows},
    row,
};

/// Rows to come.
#[derive(Debug)]
pub(super) struct Rows {
    events: rows::Rows<3>,
    changed: BTreeSet<CaseId>,
    current: BTreeMap<CaseId, [Value; 20]>,
    marks: BTreeSet<(&'static str, String, CaseId)>,
    links: BTreeMap<(CaseId, usize), Link>,
    /// Highest number of a year.
    numbers: BTreeMap<String, i64>,
}

/// Other case, whether it is the parent, kinship.
type Link = (CaseId, bool, Option<&'static str>);

impl Default for Rows {
    fn default() -> Self {
        let events = "INSERT INTO case_event (case_id, event, sequence)";
        Self {
            events: rows::Rows::new(events, ""),
            changed: BTreeSet::new(),
            current: BTreeMap::new(),
            marks: BTreeSet::new(),
            links: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }
}

impl Rows {
    /// Takes an event in.
    pub(super) fn step(&mut self, sequence: i64, event: &CaseEvent) {
        let number = row::integer(event.sequence);
        self.events.push([event.case.to_string().into(), number.into(), sequence.into()]);
        self.changed.insert(event.case);
    }

    /// Makes the rows of the cases that changed, as they stand now.
    pub(super) fn settle(&mut self, cases: &Cases) {
        for id in std::mem::take(&mut self.changed) {
            if let Some(standing) = cases.get(id) {
                self.settle_one(id, standing);
            }
        }
    }

    fn settle_one(&mut self, id: CaseId, standing: &Standing) {
        let case = &standing.case;
        let file = case.file();
        let clue = &file.clue;
        let finding = match &clue.origin {
            Origin::Finding(finding) => Some(finding.to_string()),
            _ => None,
        };
        let flag = |set: bool| Value::from(i64::from(set));
        let waiting = i64::try_from(file.pending.len()).unwrap_or(i64::MAX);
        let kin = file.parent().and_then(|link| link.kinship);
        self.current.insert(
            id,
            [
                id.to_string().into(),
                (&clue.number).into(),
                clue.site.to_string().into(),
                finding.into(),
                row::integer(file.version()).into(),
                case.state_name().into(),
                flag(case.is_ended()),
                file.node.code().into(),
                path(&file.node).into(),
                word(&file.class).into(),
                (&file.owner).into(),
                flag(clue.sealed),
                flag(file.suspension.is_some()),
                flag(file.is_contested()),
                flag(file.supervision.is_some()),
                waiting.into(),
                kin.map(|kin| kinship(kin).to_owned()).into(),
                row::microseconds(file.recorded_at).into(),
                row::microseconds(file.last_at()).into(),
                (&standing.search).into(),
            ],
        );
        for mark in &file.marks {
            let value = mark.value.replace('\0', "");
            self.marks.insert((mark.kind.name(), value, id));
        }
        for (place, link) in file.links.iter().enumerate() {
            let kin = link.kinship.map(kinship);
            self.links.insert((id, place), (link.other, link.is_parent, kin));
        }
        if let Some((year, number)) = clue.number.split_once('-')
            && let Ok(number) = number.parse::<i64>()
        {
            let last = self.numbers.entry(year.to_owned()).or_default();
            *last = (*last).max(number);
        }
    }

    /// Writes all.
    pub(super) async fn write(self, connection: &mut Connection) -> Result<(), LedgerError> {
        self.events.insert(connection).await?;
        let mut current = rows::Rows::new(
            "INSERT INTO case_current (case_id, number, site, finding, version, state, ended, node, \
             path, use_class, owner, sealed, suspended, contested, supervised, waiting, kinship, \
             opened_at, last_change, search)",
            "ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, \
             state = excluded.state, ended = excluded.ended, node = excluded.node, \
             path = excluded.path, use_class = excluded.use_class, owner = excluded.owner, \
             sealed = excluded.sealed, suspended = excluded.suspended, \
             contested = excluded.contested, supervised = excluded.supervised, \
             waiting = excluded.waiting, kinship = excluded.kinship, \
             last_change = excluded.last_change, search = excluded.search",
        );
        self.current.into_values().for_each(|row| current.push(row));
        current.insert(connection).await?;

        let mut marks = rows::Rows::new(
            "INSERT INTO case_mark (kind, value, case_id)",
            "ON CONFLICT (kind, value, case_id) DO NOTHING",
        );
        for (kind, value, case) in self.marks {
            marks.push([kind.into(), value.into(), case.to_string().into()]);
        }
        marks.insert(connection).await?;

        let mut links = rows::Rows::new(
            "INSERT INTO case_link (case_id, place, other, is_parent, kinship)",
            "ON CONFLICT (case_id, place) DO NOTHING",
        );
        for ((case, place), (other, is_parent, kin)) in self.links {
            links.push([
                case.to_string().into(),
                i64::try_from(place).unwrap_or(i64::MAX).into(),
                other.to_string().into(),
                i64::from(is_parent).into(),
                kin.map(str::to_owned).into(),
            ]);
        }
        links.insert(connection).await?;

        let mut numbers = rows::Rows::new(
            "INSERT INTO case_number (year, last)",
            "ON CONFLICT (year) DO UPDATE SET last = CASE WHEN case_number.last < excluded.last \
             THEN excluded.last ELSE case_number.last END",
        );
        for (year, last) in self.numbers {
            numbers.push([year.into(), last.into()]);
        }
        numbers.insert(connection).await?;
        Ok(())
    }
}

/// The places from below the root down to this one. A place's whole subtree begins with its path.
pub(crate) fn path(node: &Node) -> String {
    let mut way = vec![node.clone()];
    while let Some(above) = way.last().and_then(Node::parent) {
        way.push(above);
    }
    let mut path = String::new();
    for place in way.iter().rev().filter(|place| **place != Node::root()) {
        let code = place.code();
        path.push_str(code);
        // `15` and `150000` are one place: a path has one word for it.
        if code.len() < ROOT_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            path.extend(std::iter::repeat_n('0', ROOT_DIGITS - code.len()));
        }
        path.push('>');
    }
    path
}

/// Digits of the code of a county, a city or a province that is written out.
const ROOT_DIGITS: usize = 6;

fn kinship(kinship: Kinship) -> &'static str {
    match kinship {
        Kinship::Migration => "migration",
        Kinship::Relapse => "relapse",
    }
}

/// The one word that stands for a value in JSON.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_what_begins_with_its_path() {
        let codes = [
            "000000",
            "150000",
            "150100",
            "150102",
            "150102/college",
            "150102/college/lab",
            "150103",
            "150102001",
            "330100",
            "us-tx",
            "us-txx",
            "15",
            "1501",
            "150102/colleges",
        ];
        let nodes = codes.map(|code| code.parse::<Node>().unwrap());
        for upper in &nodes {
            for lower in &nodes {
                let begins = path(lower).starts_with(&path(upper));
                assert_eq!(begins, upper.holds(lower), "{upper} {lower}");
            }
        }
    }
}
