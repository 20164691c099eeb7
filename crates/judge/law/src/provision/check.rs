//! What records say about each other, and whether one may be in force at all.
//!
//! In: files with their names. Out: all rules in their order, or every fault of every file. A rule is in
//! force only with number, date and first day known, and read in the text itself (mark V) or in two
//! copies that do not stand in one place (mark S). No two are in force on one day for one subject.
//!
//! Limit: [`MAX_FILES`] files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    Invented, Provision, Provisions, Standing, Status,
    fault::{Fault, Other, Reason},
    read::read,
};
use crate::rule::Mark;

/// Most files.
const MAX_FILES: usize = 2_000;

impl Provisions {
    /// Reads files: each by its name, whose folder is its jurisdiction, and its text. A file called
    /// `refused.toml` adds to the list of invented documents.
    ///
    /// # Errors
    /// Every fault of every file, sorted by file and line.
    pub fn load<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        mut invented: Invented,
    ) -> Result<Self, Vec<Fault>> {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_unstable();
        if let Some((file, _)) = files.get(MAX_FILES) {
            let reason = Reason::TooMany("2000 files");
            return Err(vec![Fault { file: (*file).to_owned(), line: 1, reason }]);
        }
        let (mut all, mut faults) = (Vec::new(), Vec::new());
        let (lists, packs): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(file, _)| Invented::is_list(file));
        for (file, text) in lists {
            faults.extend(invented.read(file, text).err().unwrap_or_default());
        }
        for (file, text) in packs {
            let (rules, found) = read(file, text, &invented);
            all.extend(rules);
            faults.extend(found);
        }
        all.iter().for_each(|rule| alone(rule, &mut faults));
        together(&mut all, &mut faults);
        faults.sort();
        if !faults.is_empty() {
            return Err(faults);
        }
        let key = |rule: &Provision| {
            (rule.jurisdiction.clone(), rule.subject.clone(), rule.valid_from, rule.id.clone())
        };
        all.sort_by_cached_key(key);
        Ok(Self { all })
    }
}

impl Provision {
    fn fault(&self, reason: Reason) -> Fault {
        Fault { file: self.place.file.clone(), line: self.place.line, reason }
    }

    fn other(&self) -> Other {
        let id = self.id.clone();
        Other { id, file: self.place.file.clone(), line: self.place.line }
    }

    fn is_active(&self) -> bool {
        self.standing == Standing::InForce
    }
}

/// What a record must be by itself.
fn alone(rule: &Provision, faults: &mut Vec<Fault>) {
    let id = || rule.id.clone();
    if rule.valid_to.zip(rule.valid_from).is_some_and(|(last, first)| last < first) {
        faults.push(rule.fault(Reason::Reversed(id())));
    }
    if rule.mark == Mark::V && rule.quote.is_none() {
        faults.push(rule.fault(Reason::Wordless(id())));
    }
    if !rule.is_active() {
        return;
    }
    match rule.mark {
        Mark::U => faults.push(rule.fault(Reason::Unverified(id()))),
        Mark::S if copies(&rule.sources) < 2 => faults.push(rule.fault(Reason::OneCopy(id()))),
        Mark::S | Mark::V => {}
    }
    for (field, missing) in [
        ("document.number", rule.document.number.is_none()),
        ("document.date", rule.document.date.is_none()),
        ("valid_from", rule.valid_from.is_none()),
    ] {
        if missing {
            faults.push(rule.fault(Reason::Bare { id: id(), field }));
        }
    }
    if let (Some(first), Some(date)) = (rule.valid_from, rule.document.date)
        && first < date
    {
        faults.push(rule.fault(Reason::Before { id: id(), first, date }));
    }
}

/// In how many places the copies stand: two pages of one site are one.
pub(crate) fn copies(sources: &[String]) -> usize {
    let place = |text: &String| {
        let first = text.split([' ', ',', '/', ':']).next().unwrap_or_default().to_lowercase();
        let first = ["www.", "m."].iter().find_map(|cut| first.strip_prefix(cut)).unwrap_or(&first);
        first.to_owned()
    };
    sources.iter().map(place).collect::<BTreeSet<_>>().len()
}

/// What records say about each other; sets the last day of each.
fn together(all: &mut [Provision], faults: &mut Vec<Fault>) {
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for (index, rule) in all.iter().enumerate() {
        if let Some(first) = by_id.get(&rule.id) {
            let (id, other) = (rule.id.clone(), all[*first].other());
            faults.push(rule.fault(Reason::Twice { id, other }));
        } else {
            by_id.insert(rule.id.clone(), index);
        }
    }
    cycles(all, &by_id, faults);
    let ends: Vec<_> = all.iter().map(|rule| end(rule, all, &by_id, faults)).collect();
    for (rule, (last, after)) in all.iter_mut().zip(ends) {
        (rule.last, rule.after) = (last, after);
    }
    for rule in all.iter() {
        gap(rule, all, &by_id, faults);
    }
    overlaps(all, faults);
}

/// The last day of a rule and what it is afterwards: the text's own end, or the eve of its repeal.
fn end(
    rule: &Provision,
    all: &[Provision],
    by_id: &BTreeMap<String, usize>,
    faults: &mut Vec<Fault>,
) -> (Option<Date>, Status) {
    let own = (rule.valid_to, Status::Expired);
    let Some(by) = &rule.repealed_by else { return own };
    let Some(by) = by_id.get(by).map(|index| &all[*index]) else {
        let (id, field, other) = (rule.id.clone(), "repealed_by", by.clone());
        faults.push(rule.fault(Reason::Absent { id, field, other }));
        return own;
    };
    if !by.is_active() {
        let (id, other) = (rule.id.clone(), by.other());
        faults.push(rule.fault(Reason::Idle { id, other }));
        return own;
    }
    // The faults of the other say it when it has no first day.
    let Some(eve) = by.valid_from.and_then(|first| first.yesterday().ok()) else { return own };
    match rule.valid_to {
        Some(last) if last < eve => own,
        _ => (Some(eve), Status::Repealed),
    }
}

/// Rings of repeals, each told once, at the record with the smallest id.
fn cycles(all: &[Provision], by_id: &BTreeMap<String, usize>, faults: &mut Vec<Fault>) {
    let mut done = BTreeSet::new();
    for start in by_id.values() {
        let mut path: Vec<usize> = Vec::new();
        let mut next = Some(*start);
        while let Some(at) = next.filter(|at| !done.contains(at)) {
            if let Some(begin) = path.iter().position(|seen| *seen == at) {
                let mut ring: Vec<_> = path[begin..].iter().map(|at| all[*at].id.clone()).collect();
                let smallest = ring.iter().enumerate().min_by_key(|(_, id)| *id);
                let shift = smallest.map_or(0, |(index, _)| index);
                ring.rotate_left(shift);
                let told = by_id.get(&ring[0]).map_or(at, |index| *index);
                ring.push(ring[0].clone());
                faults.push(all[told].fault(Reason::Cycle(ring)));
                break;
            }
            path.push(at);
            next = all[at].repealed_by.as_ref().and_then(|by| by_id.get(by)).copied();
        }
        done.extend(path);
    }
}

/// A record that says it continues another must begin on the day after its last.
fn gap(
    rule: &Provision,
    all: &[Provision],
    by_id: &BTreeMap<String, usize>,
    faults: &mut Vec<Fault>,
) {
    let Some(continued) = &rule.continues else { return };
    let Some(before) = by_id.get(continued).map(|index| &all[*index]) else {
        let (id, field, other) = (rule.id.clone(), "continues", continued.clone());
        faults.push(rule.fault(Reason::Absent { id, field, other }));
        return;
    };
    let Some(first) = rule.valid_from else { return };
    let last = before.last;
    if last.and_then(|last| last.tomorrow().ok()).is_none_or(|next| next < first) {
        let (id, other) = (rule.id.clone(), before.other());
        faults.push(rule.fault(Reason::Gap { id, other, last, first }));
    }
}

/// No two in force on one day for one subject of a jurisdiction.
fn overlaps(all: &[Provision], faults: &mut Vec<Fault>) {
    let mut by_subject: BTreeMap<(&str, &str), Vec<&Provision>> = BTreeMap::new();
    for rule in all.iter().filter(|rule| rule.is_active() && rule.valid_from.is_some()) {
        by_subject.entry((&rule.jurisdiction, &rule.subject)).or_default().push(rule);
    }
    for ((jurisdiction, subject), mut rules) in by_subject {
        rules.sort_by_key(|rule| (rule.valid_from, &rule.id));
        // The one that reaches furthest among those that began before.
        let mut furthest: Option<&Provision> = None;
        for rule in rules {
            let Some(from) = rule.valid_from else { continue };
            let reaches = |rule: &Provision| rule.last.unwrap_or(Date::MAX);
            if reaches(rule) < from {
                // Ended before it began: in force on no day.
                continue;
            }
            if let Some(before) = furthest.filter(|before| from <= reaches(before)) {
                let to = Some(reaches(before).min(reaches(rule))).filter(|to| *to < Date::MAX);
                let (id, other) = (rule.id.clone(), before.other());
                let subject = format!("{jurisdiction} {subject}");
                faults.push(rule.fault(Reason::Overlap { id, other, subject, from, to }));
            }
            if furthest.is_none_or(|before| reaches(before) < reaches(rule)) {
                furthest = Some(rule);
            }
        }
    }
}
