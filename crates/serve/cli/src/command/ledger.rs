//! `ledger`: is the history what it was when each entry was written, and where are its copies?
//!
//! In: a ledger (folder or PostgreSQL address), opened for reading only, or a copy of one. Out: sound with
//! its head, or the first thing that does not fit; copies and exports. Needs no server.

use std::{
    fs::File,
    io::{BufWriter, IsTerminal, Write},
    path::Path,
};

use anyhow::Context;
use hashwarden_authority::{Act, Resource};
use hashwarden_domain::Node;
use hashwarden_ledger::{
    Broken, Countersignature, Head, Ledger, LedgerError, Location, Scope, Verification,
};
use serde_json::json;

use super::desk::Desk;
use crate::{
    End, Usage,
    args::{
        self, LedgerAct, LedgerBackup, LedgerCountersign, LedgerExport, LedgerRestore, LedgerVerify,
    },
};

pub(crate) fn run(arguments: &args::Ledger) -> anyhow::Result<End> {
    match &arguments.act {
        LedgerAct::Verify(arguments) => verify(arguments),
        LedgerAct::Backup(arguments) => backup(arguments),
        LedgerAct::Restore(arguments) => restore(arguments),
        LedgerAct::Export(arguments) => export(arguments),
        LedgerAct::Countersign(arguments) => countersign(arguments),
    }
}

fn verify(arguments: &LedgerVerify) -> anyhow::Result<End> {
    let heads = arguments.head.iter().map(|head| head_of(head)).collect::<Result<Vec<_>, _>>()?;
    let verification = super::block_on(async {
        let bar = super::progress_on_terminal("entries checked");
        let data: Location = arguments.data.parse()?;
        let outcome = Ledger::check(&data, &heads, &mut |checked| bar.set_position(checked)).await;
        bar.finish_and_clear();
        outcome.context("the ledger could not be read to its end")
    })?;
    match verification {
        Verification::Sound(head) => {
            if arguments.json {
                println!(
                    "{}",
                    json!({"type": "sound", "entries": head.sequence, "hash": head.hash})
                );
            } else {
                println!(
                    "sound: {} entries, every one carries the hash of the one before\nhead: {}",
                    head.sequence, head.hash
                );
            }
            Ok(End::Done)
        }
        Verification::Broken(broken) => {
            tell(&broken, arguments.json)?;
            Ok(End::Found)
        }
    }
}

fn tell(Broken { entry, fault }: &Broken, json: bool) -> anyhow::Result<()> {
    if json {
        let kind = serde_json::to_value(fault)?;
        let what = fault.to_string();
        println!("{}", json!({"type": "fault", "entry": entry, "what": what, "fault": kind}));
        return Ok(());
    }
    match entry {
        Some(entry) => println!("BROKEN at entry {entry}: {fault}"),
        None => println!("BROKEN: {fault}"),
    }
    println!(
        "Keep the file as it is, compare with the last copy whose head was written down, and look \
         into who could write to the folder."
    );
    Ok(())
}

/// A head as it stands on paper: `SEQUENCE:HASH`.
fn head_of(text: &str) -> Result<Head, Usage> {
    let parsed = text.split_once(':').and_then(|(sequence, hash)| {
        let whole = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let sequence = sequence.parse().ok()?;
        whole.then(|| Head { sequence, hash: hash.to_ascii_lowercase() })
    });
    parsed.ok_or_else(|| {
        Usage(format!("{text:?} is no head; write SEQUENCE:HASH, with 64 hexadecimal digits"))
    })
}

fn backup(arguments: &LedgerBackup) -> anyhow::Result<End> {
    let head = super::block_on(async {
        let data: Location = arguments.data.parse()?;
        let ledger = Ledger::open_read_only(&data).await?;
        let bar = super::progress_on_terminal("entries copied and checked");
        let outcome = ledger.backup(&arguments.folder, &mut |n| bar.set_position(n)).await;
        bar.finish_and_clear();
        ledger.close().await;
        Ok(outcome?)
    })?;
    println!("copied into {}\nhead: {}:{}", arguments.folder.display(), head.sequence, head.hash);
    println!(
        "Exhibits, officers and keys are other files of the data folder; copy that as well, and keep \
         the head written down elsewhere."
    );
    Ok(End::Done)
}

fn restore(arguments: &LedgerRestore) -> anyhow::Result<End> {
    let head = super::block_on(async {
        let data: Location = arguments.data.parse()?;
        let bar = super::progress_on_terminal("entries checked");
        let outcome = Ledger::restore(&arguments.folder, &data, &mut |n| bar.set_position(n)).await;
        bar.finish_and_clear();
        Ok(outcome?)
    })?;
    println!("put back into {}\nhead: {}:{}", arguments.data, head.sequence, head.hash);
    Ok(End::Done)
}

fn export(arguments: &LedgerExport) -> anyhow::Result<End> {
    let scope = if arguments.personal { Scope::Everything } else { Scope::History };
    let mut out = output(arguments.output.as_deref())?;
    super::block_on(async {
        let data: Location = arguments.data.parse()?;
        let ledger = Ledger::open_read_only(&data).await?;
        let bar = super::progress_on_terminal("entries written");
        let outcome = ledger.export(scope, &mut out, &mut |n| bar.set_position(n)).await;
        bar.finish_and_clear();
        ledger.close().await;
        Ok(outcome?)
    })?;
    Ok(End::Done)
}

fn countersign(arguments: &LedgerCountersign) -> anyhow::Result<End> {
    let head = head_of(&arguments.head)?;
    let node: Node = arguments.of.parse().map_err(|error| Usage(format!("{error}")))?;
    super::block_on(async {
        let desk = Desk::open(&arguments.desk).await?;
        let outcome = signed(&desk, head, &node, &arguments.note).await;
        desk.close().await;
        outcome
    })
}

async fn signed(desk: &Desk, head: Head, node: &Node, note: &str) -> anyhow::Result<End> {
    let reader = desk.reader();
    let leave = match reader.may_at(Act::CountersignHead, &Resource::at(node.clone())) {
        Ok(leave) => leave,
        Err(refusal) => {
            eprintln!("{}", refusal.sentence().en);
            return Ok(End::Found);
        }
    };
    let signature = Countersignature {
        head,
        node: leave.node().clone(),
        by: leave.officer().to_owned(),
        at: leave.granted(),
        note: note.to_owned(),
    };
    match desk.ledger().countersign(signature, leave.granted()).await {
        Ok(appended) => {
            println!("recorded as entry {}", appended.head.sequence);
            Ok(End::Done)
        }
        // The history is another one: that is what is looked for here.
        Err(LedgerError::Refused(why)) => {
            eprintln!("{why}");
            Ok(End::Found)
        }
        Err(error) => Err(error.into()),
    }
}

/// A new file, or standard output.
fn output(path: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    match path {
        Some(path) => {
            let file = File::create_new(path).with_context(|| {
                format!("cannot make {}; nothing is overwritten", path.display())
            })?;
            Ok(Box::new(BufWriter::with_capacity(1 << 20, file)))
        }
        None if std::io::stdout().is_terminal() => {
            Err(Usage("a ledger is long; name a file with --output, or pipe it".to_owned()).into())
        }
        None => Ok(Box::new(BufWriter::with_capacity(1 << 20, std::io::stdout()))),
    }
}
