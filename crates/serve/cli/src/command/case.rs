//! `case`: what people did, what they may do next, and doing it.
//!
//! In: a data folder; for acts an officer's password or token as well. Out: tables, or one JSON object a
//! line. Reading asks no one, since whoever holds the folder can read the file in it; acts and exports go
//! the same way as over the network, with the same rights, and a refusal says which proof is missing.

mod act;
mod export;
mod list;
mod show;
mod verify;

use hashwarden_domain::CaseId;
use hashwarden_ledger::{CaseFilter, CaseRecord, Ledger};

use crate::{
    End, Usage,
    args::{self, CaseAct},
};

pub(crate) fn run(arguments: &args::Case) -> anyhow::Result<End> {
    match &arguments.act {
        CaseAct::List(arguments) => list::run(arguments),
        CaseAct::Show(arguments) => show::run(arguments),
        CaseAct::Open(arguments) => act::open(arguments),
        CaseAct::Act(arguments) => act::act(arguments),
        CaseAct::Sign(arguments) => act::sign(arguments),
        CaseAct::Withdraw(arguments) => act::withdraw(arguments),
        CaseAct::Export(arguments) => export::run(arguments),
        CaseAct::Verify(arguments) => verify::run(arguments),
    }
}

/// The case of a number or an id.
async fn wanted(ledger: &Ledger, typed: &str) -> anyhow::Result<CaseRecord> {
    let missing = || Usage(format!("there is no case {typed}; `hashwarden case list` shows all"));
    let id = match typed.parse::<CaseId>() {
        Ok(id) => id,
        Err(_) => {
            let words = typed.to_owned();
            let filter = CaseFilter { words, size: 100, ..CaseFilter::default() };
            let rows = ledger.cases(&filter).await?.items;
            let found = rows.into_iter().find(|row| row.number == typed);
            found.ok_or_else(missing)?.id
        }
    };
    Ok(ledger.case(id).await?.ok_or_else(missing)?)
}
