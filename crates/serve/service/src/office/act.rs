//! Acts on a case: one person's, and those that several must sign.
//!
//! In: a case, the word of an act, its proof as JSON, the version that was seen. Out: the case after it. An
//! act that others must sign becomes a proposal by itself; the last seat makes it happen.

use hashwarden_authority::Act;
use hashwarden_domain::{
    Authority, Case, CaseEvent, CaseId, Seat,
    case::{CaseChange, CaseFile, Pending, Refused, lack},
};
use hashwarden_ledger::{CaseAct, CaseRecord, LedgerError};
use serde_json::{Value, json};

use super::{Reader, basis, docket, person, plain, read, reader::program, rights, unit};
use crate::{problem::Problem, view::Sentence};

/// Changes that come about in another way than by an officer naming them: a case is opened, a child
/// descends, an exhibit is hashed here, a proposal is signed.
const NOT_BY_NAME: [&str; 7] =
    ["recorded", "relapsed", "watch-begun", "exhibit-added", "proposed", "signed", "withdrawn"];

/// Does something to a case, or proposes it where others must sign.
///
/// # Errors
/// [`Problem`] in words; nothing is written then.
pub async fn act(
    reader: &Reader<'_>,
    id: CaseId,
    name: &str,
    proof: Value,
    seen: u64,
) -> Result<CaseRecord, Problem> {
    plain::check("proof", &proof)?;
    let record = read(reader, id).await?;
    let right = Act::of_change(name).filter(|_| !NOT_BY_NAME.contains(&name));
    let leave = reader.may(right.ok_or(Problem::NotFound)?, record.case.file())?;
    not_stale(reader, &record, seen)?;
    let mut proof = proof;
    let personal = person::take_out(&reader.state.officers, id, name, &mut proof)?;
    if name == "rights-notified" {
        rights::complete(reader, record.case.file(), &mut proof)?;
    }
    let change = change(name, proof)?;
    let is_held = basis::holds(reader.state, &record.case.file().node, &change);
    let change = match change.seats(record.case.file(), leave.role()).as_slice() {
        [] => change,
        _ => CaseChange::Proposed { change: Box::new(change) },
    };
    let act = change.name();
    let stepped = record.case.act(change, &leave);
    let (case, event) = if is_held { stepped? } else { return Err(not_held(act, stepped)) };
    let mut events = vec![event];
    let case = and_then(reader, case, &mut events)?;
    append(reader, &record, case, CaseAct { personal, ..of(&record, events) }).await
}

/// An act cites a rule that the hub does not know, or not as it is, or not on that day: that is missing,
/// besides what the case misses.
fn not_held(act: &'static str, stepped: Result<(Case, CaseEvent), Refused>) -> Problem {
    match stepped {
        Ok(_) => Problem::Lacks { act, lacks: vec![lack::IN_FORCE] },
        Err(Refused::Lacks { change, mut lacks }) => {
            if !lacks.contains(&lack::IN_FORCE) {
                lacks.push(lack::IN_FORCE);
            }
            Problem::Lacks { act: change, lacks }
        }
        Err(refused) => refused.into(),
    }
}

/// Takes a seat of a proposal; the last one makes it happen.
///
/// # Errors
/// [`Problem`] in words; nothing is written then.
pub async fn sign(
    reader: &Reader<'_>,
    id: CaseId,
    proposal: u64,
    seat: &str,
    opinion: String,
    seen: u64,
) -> Result<CaseRecord, Problem> {
    plain::check_text("opinion", &opinion)?;
    let record = read(reader, id).await?;
    let seat = Seat::ALL.into_iter().find(|one| one.name() == seat).ok_or_else(|| {
        let all = Seat::ALL.map(Seat::name).join(", ");
        let why = Sentence::new(format!("Write one of: {all}."), format!("请写其中之一：{all}。"));
        Problem::Field { field: "seat", why }
    })?;
    let leave = reader.may(Act::of_seat(seat), record.case.file())?;
    not_stale(reader, &record, seen)?;
    let (case, event) = record.case.act(CaseChange::Signed { proposal, seat, opinion }, &leave)?;
    let mut events = vec![event];
    let case = and_then(reader, case, &mut events)?;
    append(reader, &record, case, of(&record, events)).await
}

/// Takes a proposal back, or refuses it.
///
/// # Errors
/// [`Problem`] in words; nothing is written then.
pub async fn withdraw(
    reader: &Reader<'_>,
    id: CaseId,
    proposal: u64,
    why: String,
    seen: u64,
) -> Result<CaseRecord, Problem> {
    plain::check_text("why", &why)?;
    let record = read(reader, id).await?;
    let file = record.case.file();
    let pending = file.pending.iter().find(|pending| pending.proposal == proposal);
    let leave = match pending.and_then(|pending| may_withdraw(reader, file, pending)) {
        Some(leave) => leave,
        None => reader.may(Act::Withdrawn, file)?,
    };
    not_stale(reader, &record, seen)?;
    let (case, event) = record.case.act(CaseChange::Withdrawn { proposal, why }, &leave)?;
    append(reader, &record, case, of(&record, vec![event])).await
}

/// Leave to end a proposal: of whoever proposed it, or in a role that has a seat in it.
pub(crate) fn may_withdraw(
    reader: &Reader<'_>,
    file: &CaseFile,
    pending: &Pending,
) -> Option<Authority> {
    if pending.proposer() == reader.name() {
        return reader.may(Act::Withdrawn, file).ok();
    }
    let roles: Vec<_> = pending.seats.iter().flat_map(|seat| seat.roles()).copied().collect();
    reader.may_as(&roles, Act::Withdrawn, file)
}

/// What an officer saw is what there is.
pub(crate) fn not_stale(
    reader: &Reader<'_>,
    record: &CaseRecord,
    seen: u64,
) -> Result<(), Problem> {
    let now = record.case.file().version();
    if now == seen {
        return Ok(());
    }
    let later = record.events.iter().filter(|recorded| recorded.event.sequence > seen);
    Err(Problem::Stale { seen, now, changed: unit::events(reader, record.case.file(), later) })
}

/// What follows at once and by itself: the watch begins when a site is accepted.
fn and_then(reader: &Reader<'_>, case: Case, events: &mut Vec<CaseEvent>) -> Result<Case, Problem> {
    if !matches!(case, Case::Closed(_)) || !case.is_lawful("watch-begun") {
        return Ok(case);
    }
    let file = case.file();
    let leave = program(reader.state, &file.node, Act::WatchBegun, file, reader.now)?;
    let (case, event) = case.act(CaseChange::WatchBegun {}, &leave)?;
    events.push(event);
    Ok(case)
}

/// The change of a word, with its proof.
pub(crate) fn change(name: &str, proof: Value) -> Result<CaseChange, Problem> {
    let proof = if proof.is_null() { json!({}) } else { proof };
    let whole = Value::Object([(name.to_owned(), proof)].into_iter().collect());
    serde_json::from_value(whole).map_err(|error| Problem::Malformed(format!("{name}: {error}")))
}

pub(crate) fn of(record: &CaseRecord, events: Vec<CaseEvent>) -> CaseAct {
    let file = record.case.file();
    CaseAct {
        case: file.id,
        seen: file.version(),
        events,
        beside: vec![],
        personal: vec![],
        due: None,
    }
}

/// Appends an act on a case that was read as `record` and is `case` after it.
pub(crate) async fn append(
    reader: &Reader<'_>,
    record: &CaseRecord,
    case: Case,
    act: CaseAct,
) -> Result<CaseRecord, Problem> {
    let (id, case_file) = (act.case, record.case.file());
    let all: Vec<CaseEvent> = record
        .events
        .iter()
        .map(|recorded| recorded.event.clone())
        .chain(act.events.iter().filter(|event| event.case == id).cloned())
        .collect();
    let due = docket::next_due(reader.state, &case, &all, reader.now);
    let appended = reader.state.ledger.append_case(CaseAct { due, ..act }, reader.now).await;
    match appended {
        Ok(_) => {}
        Err(LedgerError::Stale { case, seen, now }) if case == id => {
            let later = reader.state.ledger.case_events_since(id, seen).await?;
            let changed = unit::events(reader, case_file, later.iter());
            return Err(Problem::Stale { seen, now, changed });
        }
        Err(error) => return Err(error.into()),
    }
    reader.state.ledger.case(id).await?.ok_or(Problem::NotFound)
}
