//! A case in full, as its page shows it to one reader.
//!
//! In: a case with its events, the clocks, findings about its site, what the reader may do. Out: the page.

mod parts;
mod steps;

pub(crate) use parts::{contest, exhibit, word};

use hashwarden_authority::{Act, Resource};
use hashwarden_domain::{
    CaseEvent, CaseId, Node, Role,
    case::{CaseChange, CaseFile, proof::Origin},
};
use hashwarden_ledger::{CaseRecord, FindingRecord};

use super::{Reader, docket, docket::Clocks, list, telling, unit};
use crate::{
    problem::Problem,
    view::{
        FindingRow, Sentence,
        case::{
            CaseFull, Event, LinkView, LinkedCase, MoveView, PartyAccess, PeopleView, TermsView,
            words,
        },
    },
};

/// The page of a case.
pub(crate) async fn full(reader: &Reader<'_>, record: &CaseRecord) -> Result<CaseFull, Problem> {
    let (state, case) = (reader.state, &record.case);
    let file = case.file();
    let standing = state.ledger.finding_of_site(file.clue.site).await?;
    let began = match &file.clue.origin {
        Origin::Finding(id) => state.ledger.finding(*id).await?,
        _ => None,
    };
    let power = docket::power_kw(standing.as_ref());
    let events = events_of(record);
    let clocks = docket::clocks(state, case, &events, power, reader.now);
    let row = list::row(reader, record, &clocks, standing.as_ref()).await?;
    let dues = clocks.view(file, reader.now);
    let page = CaseFull {
        row,
        track: parts::track(case),
        next: steps::next(reader, case, &clocks),
        acts: steps::acts(reader, case),
        pending: file.pending.iter().map(|one| steps::pending(reader, file, one)).collect(),
        evidence: evidence(began.as_ref(), standing.as_ref()),
        exhibits: file.exhibits.iter().map(|held| exhibit(state, held)).collect(),
        custody: moves(record),
        contests: file.contests.iter().map(|one| contest(one, &dues)).collect(),
        clocks: dues,
        supervision: file.supervision.as_ref().map(|set| parts::supervision(state, set)),
        suspension: file.suspension.as_ref().map(parts::suspension),
        measures: file.measures.iter().map(parts::measure).collect(),
        told: parts::told(case),
        links: links(reader, file).await?,
        people: PeopleView {
            determined: file.people.determined.iter().cloned().collect(),
            accepted: file.people.accepted.clone(),
            reviewed: file.people.reviewed.iter().cloned().collect(),
        },
        events: history(reader, record).await?,
        terms: TermsView {
            quiet_days: file.clue.terms.quiet_days,
            watch_days: file.clue.terms.watch_days,
            suspend_days: file.clue.terms.suspend_days,
        },
        origin: parts::origin(&file.clue.origin).to_owned(),
        coverage: coverage(standing.as_ref()),
        party_access: party_access(reader, file.id),
    };
    Ok(if unit::is_unit(reader, file) { unit::narrow(page, file) } else { page })
}

/// The events without their entries.
pub(crate) fn events_of(record: &CaseRecord) -> Vec<CaseEvent> {
    record.events.iter().map(|recorded| recorded.event.clone()).collect()
}

/// The finding that began it, and what stands now where that is another.
fn evidence(began: Option<&FindingRecord>, now: Option<&FindingRecord>) -> Vec<FindingRow> {
    let mut rows: Vec<FindingRow> = began.map(FindingRow::from).into_iter().collect();
    let same = |now: &&FindingRecord| began.is_none_or(|b| b.finding.id != now.finding.id);
    rows.extend(now.filter(same).map(FindingRow::from));
    for row in &mut rows {
        // The page is this case's own.
        row.case = None;
    }
    rows
}

/// What is not watched there, in one sentence.
fn coverage(standing: Option<&FindingRecord>) -> Sentence {
    let Some(found) = standing else {
        return Sentence::new(
            "No source of this ledger has seen this site: nothing here speaks for or against it.",
            "本账册的任何来源都没有观测到该站点：没有支持或反对的数据。",
        );
    };
    let kinds = &found.finding.unwatched;
    if kinds.is_empty() {
        return Sentence::new("All kinds of source watch this site.", "各类来源均在监测该站点。");
    }
    let en: Vec<&str> = kinds.iter().map(|kind| kind.label.en.as_str()).collect();
    let zh: Vec<&str> = kinds.iter().map(|kind| kind.label.zh.as_str()).collect();
    Sentence::new(
        format!("Not watched here: {}.", en.join(", ")),
        format!("未监测：{}。", zh.join("、")),
    )
}

/// Events of the case, and new versions of its site's finding in between.
async fn history(reader: &Reader<'_>, record: &CaseRecord) -> Result<Vec<Event>, Problem> {
    let mut events: Vec<Event> = record.events.iter().map(telling::event).collect();
    let begin = events.first().map_or(0, |event| event.sequence);
    let end = match record.case.is_ended() {
        true => events.last().map_or(u64::MAX, |event| event.sequence),
        false => u64::MAX,
    };
    let versions = reader.state.ledger.history(record.case.file().clue.site).await?;
    let during = versions.iter().filter(|v| begin < v.entry.sequence && v.entry.sequence < end);
    events.extend(during.map(telling::finding_changed));
    events.sort_by_key(|event| event.sequence);
    Ok(events)
}

fn moves(record: &CaseRecord) -> Vec<MoveView> {
    let file = record.case.file();
    let label = |id: &hashwarden_domain::ExhibitId| {
        file.exhibit(id).map(|held| held.exhibit.label.clone()).unwrap_or_default()
    };
    let moved = record.events.iter().filter_map(|recorded| match &recorded.event.change {
        CaseChange::CustodyMoved(moved) => Some((&recorded.event, moved)),
        _ => None,
    });
    let view = |(event, moved): (&CaseEvent, &hashwarden_domain::CustodyMove)| MoveView {
        exhibit: moved.exhibit.to_string(),
        label: label(&moved.exhibit),
        what: moved.what.clone(),
        from: moved.from.clone(),
        to: moved.to.clone(),
        at: moved.at.into(),
        recorded_at: event.at.into(),
        recorded_by: event.by.clone(),
        seal: moved.seal.clone(),
        note: moved.note.clone(),
    };
    moved.map(view).collect()
}

async fn links(reader: &Reader<'_>, file: &CaseFile) -> Result<Vec<LinkView>, Problem> {
    let mut links = Vec::with_capacity(file.links.len());
    for link in &file.links {
        links.push(LinkView {
            case: linked(reader, link.other).await?,
            is_parent: link.is_parent,
            kinship: link.kinship.map(|kinship| words::kinship_word(kinship).to_owned()),
            on: link.on.iter().map(Into::into).collect(),
            why: link.why.clone(),
        });
    }
    Ok(links)
}

/// Another case by its number, where the reader may know of it.
pub(crate) async fn linked(reader: &Reader<'_>, id: CaseId) -> Result<Option<LinkedCase>, Problem> {
    let Some(row) = reader.state.ledger.case_row(id).await? else { return Ok(None) };
    let node: Node = row.node.parse().unwrap_or_else(|_| Node::root());
    let unit = super::place::unit_of(reader.state, row.site);
    let resource = Resource::case(id, node).of_unit(unit).sealed(row.sealed);
    let visible = reader.may_at(Act::ReadCase, &resource).is_ok();
    Ok(visible.then(|| LinkedCase {
        id: id.to_string(),
        number: row.number,
        state_name: words::state(&row.state),
        state: row.state,
    }))
}

fn party_access(reader: &Reader<'_>, case: CaseId) -> PartyAccess {
    let codes = reader.state.officers.party_codes(case, reader.state.session_now());
    let expires = codes.unwrap_or_default().into_iter().map(|code| code.expires).max();
    PartyAccess { issued: expires.is_some(), expires: expires.map(Into::into) }
}

/// Names of the program in milestones.
pub(crate) fn is_machine(by: &str) -> bool {
    by == Role::System.name()
}

/// Clocks of a case by the word of what stops them, for the basis of a step.
pub(crate) fn law_for<'a>(clocks: &'a Clocks, act: &str) -> Option<&'a hashwarden_law::Entry> {
    clocks.entries.iter().find(|entry| {
        entry.state.is_open()
            && matches!(entry.basis, hashwarden_law::Basis::Law { .. })
            && entry.stop.iter().any(|stop| stop == act)
    })
}
