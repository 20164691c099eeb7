//! `case list` and `case show`: what people did, from the ledger.
//!
//! In: a data folder, opened for reading only. Out: a table, or one JSON object a line. Acts on a case
//! are for signed-in officers, so they are on the dashboard and not here.

use std::{io::Write, path::Path};

use comfy_table::{Table, presets};
use hashwarden_domain::{Case, CaseEvent, case::CaseChange};
use hashwarden_ledger::{CaseFilter, CaseRecord, Ledger};
use serde::Serialize;

use crate::{
    End, Usage,
    args::{self, CaseAct, CaseList, CaseShow},
};

pub(crate) fn run(arguments: &args::Case) -> anyhow::Result<End> {
    match &arguments.act {
        CaseAct::List(arguments) => list(arguments),
        CaseAct::Show(arguments) => show(arguments),
    }
}

#[derive(Serialize)]
struct CaseLine<'a> {
    number: &'a str,
    id: String,
    state: &'static str,
    site: String,
    finding: String,
    opened_at: jiff::Timestamp,
    opened_by: &'a str,
    reason: &'a str,
    events: Vec<EventLine<'a>>,
}

#[derive(Serialize)]
struct EventLine<'a> {
    #[serde(flatten)]
    event: &'a CaseEvent,
    entry: u64,
    hash: &'a str,
}

impl<'a> CaseLine<'a> {
    fn new(record: &'a CaseRecord) -> Self {
        let opened = record.case.opened();
        Self {
            number: &opened.number,
            id: opened.id.to_string(),
            state: record.case.state_name(),
            site: opened.site.to_string(),
            finding: opened.finding.to_string(),
            opened_at: opened.at,
            opened_by: &opened.by,
            reason: &opened.reason,
            events: record
                .events
                .iter()
                .map(|recorded| EventLine {
                    event: &recorded.event,
                    entry: recorded.entry.sequence,
                    hash: &recorded.entry.hash,
                })
                .collect(),
        }
    }
}

fn list(arguments: &CaseList) -> anyhow::Result<End> {
    let (total, cases) = all(&arguments.data)?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        for record in &cases {
            writeln!(out, "{}", serde_json::to_string(&CaseLine::new(record))?)?;
        }
        return Ok(End::Done);
    }
    if cases.is_empty() {
        writeln!(out, "No case yet. Open one from a finding on the dashboard (hashwarden serve).")?;
        return Ok(End::Done);
    }
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["number", "state", "opened", "by", "events", "reason"]);
    for record in &cases {
        let opened = record.case.opened();
        table.add_row([
            opened.number.clone(),
            record.case.state_name().to_owned(),
            opened.at.to_string(),
            opened.by.clone(),
            record.events.len().to_string(),
            opened.reason.clone(),
        ]);
    }
    writeln!(out, "{table}\n{} of {total} cases", cases.len())?;
    Ok(End::Done)
}

fn show(arguments: &CaseShow) -> anyhow::Result<End> {
    let (_, cases) = all(&arguments.data)?;
    let wanted = &arguments.case;
    let record = cases
        .iter()
        .find(|record| {
            let opened = record.case.opened();
            opened.number == *wanted || opened.id.to_string() == *wanted
        })
        .ok_or_else(|| {
            Usage(format!("there is no case {wanted}; `hashwarden case list` shows all"))
        })?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&CaseLine::new(record))?)?;
        return Ok(End::Done);
    }
    let opened = record.case.opened();
    writeln!(out, "case {} ({}), {}", opened.number, opened.id, record.case.state_name())?;
    writeln!(out, "site {}, on finding {}", opened.site, opened.finding)?;
    if let Case::Closed(closed) = &record.case {
        writeln!(out, "closed by {}: {}", closed.by, closed.reason)?;
    }
    for recorded in &record.events {
        let event = &recorded.event;
        let said = match &event.change {
            CaseChange::Opened { reason, .. } | CaseChange::Closed { reason, .. } => reason,
            CaseChange::Noted { text } => text,
        };
        writeln!(
            out,
            "{}  {}  {}  {said}\n    entry {} {}",
            event.at,
            event.by,
            event.change.name(),
            recorded.entry.sequence,
            recorded.entry.hash
        )?;
    }
    Ok(End::Done)
}

fn all(folder: &Path) -> anyhow::Result<(u64, Vec<CaseRecord>)> {
    super::block_on(async {
        let ledger = Ledger::open_read_only(folder).await?;
        Ok(ledger.cases(&CaseFilter::default()).await?)
    })
}
