//! `ledger verify`: is the history what it was when each entry was written?
//!
//! In: a data folder, opened for reading only. Out: sound with its head, or the first entry that does
//! not fit. Needs no server.

use std::path::Path;

use anyhow::Context;
use hashwarden_ledger::{Ledger, Verification};

use crate::{
    End,
    args::{self, LedgerAct},
};

pub(crate) fn run(arguments: &args::Ledger) -> anyhow::Result<End> {
    match &arguments.act {
        LedgerAct::Verify { data, json } => verify(data, *json),
    }
}

fn verify(folder: &Path, json: bool) -> anyhow::Result<End> {
    let verification = super::block_on(async {
        let ledger = Ledger::open_read_only(folder).await?;
        let bar = super::progress_on_terminal("entries checked");
        let outcome = ledger.verify(&mut |checked| bar.set_position(checked)).await;
        bar.finish_and_clear();
        outcome.context("the ledger could not be read to its end")
    })?;
    if json {
        println!("{}", serde_json::to_string(&verification)?);
    }
    match verification {
        Verification::Sound(head) => {
            if !json {
                println!(
                    "sound: {} entries, every one carries the hash of the one before\nhead: {}",
                    head.sequence, head.hash
                );
            }
            Ok(End::Done)
        }
        Verification::Broken(broken) => {
            if !json {
                println!("BROKEN at entry {}: {}", broken.sequence, broken.fault);
                println!(
                    "Keep the file as it is, compare with the last copy whose head was written \
                     down, and look into who could write to the folder."
                );
            }
            Ok(End::InputUnreadable)
        }
    }
}
