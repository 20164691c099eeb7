//! `case list`: cases with what is due next, a page at a time.

use std::io::Write;

use comfy_table::{Table, presets};
use hashwarden_domain::case::STATES;
use hashwarden_ledger::{CaseFilter, CaseOrder, CasePage, CaseRow, Ledger};
use serde_json::{Value, json};

use crate::{End, Usage, args::CaseList, command};

pub(crate) fn run(arguments: &CaseList) -> anyhow::Result<End> {
    let page = command::block_on(async {
        let ledger = Ledger::open_read_only(arguments.place.location()).await?;
        let page = ledger.cases(&filter(arguments)?).await?;
        ledger.close().await;
        Ok(page)
    })?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        for row in &page.items {
            writeln!(out, "{}", line(row))?;
        }
        return Ok(End::Done);
    }
    if page.items.is_empty() {
        writeln!(
            out,
            "No case here. Open one from a finding on the dashboard (hashwarden serve)."
        )?;
        return Ok(End::Done);
    }
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["number", "state", "place", "owner", "due", "site"]);
    for row in &page.items {
        table.add_row([
            row.number.clone(),
            state(row),
            row.node.clone(),
            row.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            row.due.as_ref().map_or_else(|| "-".to_owned(), |due| due.at.to_string()),
            row.place.as_ref().map_or_else(|| row.site.to_string(), |site| site.name.en.clone()),
        ]);
    }
    let more = if page.more { "more than " } else { "" };
    writeln!(out, "{table}\n{} of {more}{} cases", page.items.len(), page.total)?;
    Ok(End::Done)
}

fn filter(arguments: &CaseList) -> anyhow::Result<CaseFilter> {
    if let Some(unknown) = arguments.state.iter().find(|state| !STATES.contains(&state.as_str())) {
        let known = STATES.join(", ");
        return Err(Usage(format!("there is no state {unknown}; there are: {known}")).into());
    }
    Ok(CaseFilter {
        words: arguments.words.clone().unwrap_or_default(),
        states: arguments.state.clone(),
        owner: arguments.owner.clone(),
        contested: arguments.contested,
        kinship: arguments.relapsed.then(|| "relapse".to_owned()),
        due_before: arguments.overdue.then(command::now),
        order: if arguments.overdue { CaseOrder::Due } else { CaseOrder::Changed },
        page: arguments.page.saturating_sub(1),
        size: CasePage::MAX_SIZE,
        ..CaseFilter::default()
    })
}

fn state(row: &CaseRow) -> String {
    let over = [
        (row.contested, "contested"),
        (row.suspended, "suspended"),
        (row.supervised, "supervised"),
        (row.waiting > 0, "waits for signatures"),
    ];
    over.iter()
        .filter(|(is, _)| *is)
        .fold(row.state.clone(), |text, (_, word)| format!("{text}, {word}"))
}

fn line(row: &CaseRow) -> Value {
    json!({
        "type": "case",
        "number": row.number,
        "id": row.id,
        "state": row.state,
        "version": row.version,
        "ended": row.ended,
        "node": row.node,
        "class": row.use_class,
        "site": row.site,
        "finding": row.finding,
        "owner": row.owner,
        "sealed": row.sealed,
        "suspended": row.suspended,
        "contested": row.contested,
        "supervised": row.supervised,
        "waiting": row.waiting,
        "kinship": row.kinship,
        "opened_at": row.opened_at,
        "last_change": row.last_change,
        "due": row.due.as_ref().map(|due| json!({"at": due.at, "clock": due.clock})),
    })
}
