//! `case show`: one case with its history and what may happen next.

use std::io::Write;

use hashwarden_domain::{
    CaseEvent, Seat,
    case::{Lack, Lawful, Pending},
};
use hashwarden_ledger::{CaseRecord, Ledger};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{End, args::CaseShow, command};

#[derive(Serialize)]
struct EventLine<'a> {
    #[serde(flatten)]
    event: &'a CaseEvent,
    entry: u64,
    hash: &'a str,
}

pub(crate) fn run(arguments: &CaseShow) -> anyhow::Result<End> {
    let record = command::block_on(async {
        let ledger = Ledger::open_read_only(arguments.place.location()).await?;
        let record = super::wanted(&ledger, &arguments.case).await?;
        ledger.close().await;
        Ok(record)
    })?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", whole(&record)?)?;
        return Ok(End::Done);
    }
    text(&record, &mut out)?;
    Ok(End::Done)
}

fn whole(record: &CaseRecord) -> anyhow::Result<Value> {
    let mut value = summary(record);
    let events: Vec<_> = record
        .events
        .iter()
        .map(|recorded| EventLine {
            event: &recorded.event,
            entry: recorded.entry.sequence,
            hash: &recorded.entry.hash,
        })
        .collect();
    value["events"] = serde_json::to_value(events)?;
    Ok(value)
}

/// Where a case stands: what `case act` prints as well.
pub(super) fn summary(record: &CaseRecord) -> Value {
    let (case, file) = (&record.case, record.case.file());
    json!({
        "type": "case",
        "number": file.clue.number,
        "id": file.id,
        "state": case.state_name(),
        "version": file.version(),
        "ended": case.is_ended(),
        "node": file.node,
        "class": file.class,
        "owner": file.owner,
        "contested": file.is_contested(),
        "suspended": file.suspension.is_some(),
        "supervised": file.supervision.is_some(),
        "site": file.clue.site,
        "pending": file.pending.iter().map(pending).collect::<Vec<_>>(),
        "next": next(record).map(|act| json!({
            "act": act.change, "seats": act.seats, "lacks": act.lacks,
        })).collect::<Vec<_>>(),
    })
}

fn pending(one: &Pending) -> Value {
    json!({
        "proposal": one.proposal,
        "act": one.change.name(),
        "proposer": one.proposer(),
        "signed": one.signed(),
        "open": one.open_seats().collect::<Vec<_>>(),
    })
}

fn next(record: &CaseRecord) -> impl Iterator<Item = Lawful> {
    record.case.lawful(command::now()).into_iter().filter(|act| act.forward)
}

pub(super) fn text(record: &CaseRecord, out: &mut impl Write) -> anyhow::Result<()> {
    let (case, file) = (&record.case, record.case.file());
    writeln!(
        out,
        "case {} ({}), {}, version {}",
        file.clue.number,
        file.id,
        case.state_name(),
        file.version()
    )?;
    writeln!(out, "at {}, site {}: {}", file.node, file.clue.site, file.clue.reason)?;
    if let Some(due) = &record.due {
        writeln!(out, "due {}: {}", due.at, due.clock)?;
    }
    if let Some(pause) = &file.suspension {
        writeln!(out, "suspended until {}: {}", pause.resume_on, pause.reason)?;
    }
    for contest in file.contests.iter().filter(|contest| contest.is_open()) {
        writeln!(out, "contested ({}): not answered", contest.objection.kind.name())?;
    }
    for one in &file.pending {
        let seats: Vec<_> = one.open_seats().map(Seat::name).collect();
        let (proposal, act) = (one.proposal, one.change.name());
        writeln!(out, "proposal {proposal} ({act}) waits for {}", seats.join(", "))?;
    }
    for act in next(record) {
        let lacks: Vec<_> = act.lacks.iter().map(|lack: &Lack| lack.en).collect();
        let missing =
            if lacks.is_empty() { String::new() } else { format!(", lacks {}", lacks.join("; ")) };
        writeln!(out, "next: {}{missing}", act.change)?;
    }
    for recorded in &record.events {
        let event = &recorded.event;
        writeln!(
            out,
            "{:>3}  {}  {} ({}, {})  {}    entry {} {}",
            event.sequence,
            event.at,
            event.by,
            event.role.name(),
            event.node,
            event.change.name(),
            recorded.entry.sequence,
            &recorded.entry.hash[..16],
        )?;
    }
    Ok(())
}
