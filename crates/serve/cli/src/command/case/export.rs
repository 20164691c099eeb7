//! `case export`: a case with all that it rests on, as one zip that can be checked offline.
//!
//! In: an officer who may export it. Out: the file, its seal, and what is not in it. Names of people are not.

use anyhow::Context;
use hashwarden_service::office;

use super::act;
use crate::{End, args::CaseExport};

pub(crate) fn run(arguments: &CaseExport) -> anyhow::Result<End> {
    let outcome = act::on(&arguments.on, async |desk, record, _| {
        office::export::export(&desk.reader(), record.case.id()).await
    })?;
    let exported = match outcome {
        Ok(exported) => exported,
        Err(problem) => return act::refuse(&problem, &arguments.on.desk),
    };
    let path = &arguments.file;
    // The export lies in the data folder; a copy is made where it was asked for, and nothing overwritten.
    let mut from = std::fs::File::open(exported.file.path())?;
    let mut to = std::fs::File::create_new(path)
        .with_context(|| format!("cannot make {}; nothing is overwritten", path.display()))?;
    std::io::copy(&mut from, &mut to).and_then(|_| to.sync_all())?;
    let sealed = &exported.sealed;
    if arguments.on.desk.json {
        println!(
            "{}",
            serde_json::json!({
                "type": "exported", "number": exported.number, "file": path, "seal": sealed.seal,
                "bytes": sealed.bytes, "entries": sealed.entries, "exhibits": sealed.exhibits,
                "withheld": sealed.withheld,
            })
        );
        return Ok(End::Done);
    }
    println!("case {} in {}", exported.number, path.display());
    println!("{} entries, {} files of exhibits", sealed.entries, sealed.exhibits);
    println!("seal: {}  <- write it on the paper that goes with it", sealed.seal);
    for one in &sealed.withheld {
        println!("withheld: {} ({})", one.exhibit, one.reason);
    }
    Ok(End::Done)
}
