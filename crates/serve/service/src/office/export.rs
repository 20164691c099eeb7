//! A case as one file that proves itself.
//!
//! In: a case that the reader may export. Out: a zip in the data folder, handed out and removed. Personal
//! data is not in it: events hold references. Exhibits of a tip are withheld from everybody who may not
//! unseal whoever reported.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use hashwarden_authority::Act;
use hashwarden_custody::{
    entry::{Countersignature, EntryRow, LedgerHead},
    export::{Cover, Handed, Sealed, export_to},
};
use hashwarden_domain::{CaseId, case::proof::Origin};

use super::{Reader, read};
use crate::problem::Problem;

/// An exported case.
#[derive(Debug)]
pub struct Exported {
    /// Number of the case.
    pub number: String,
    /// Where the file lies; it goes when this does.
    pub file: Passing,
    /// Its seal, how many entries and exhibits are in it, what is withheld.
    pub sealed: Sealed,
}

/// A file that goes when this does.
#[derive(Debug)]
pub struct Passing(PathBuf);

impl Passing {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // One that stays goes at the next start.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Exports a case.
///
/// # Errors
/// [`Problem`] in words.
pub async fn export(reader: &Reader<'_>, id: CaseId) -> Result<Exported, Problem> {
    let record = read(reader, id).await?;
    let file = record.case.file();
    let leave = reader.may(Act::ExportCase, file)?;
    let ledger = &reader.state.ledger;
    let rows: Vec<std::io::Result<EntryRow>> =
        ledger.rows_of_case(id).await?.into_iter().map(|row| Ok(entry(row))).collect();
    let head = ledger.head().await?;
    let countersignatures = ledger.countersignatures().await?;
    let cover = Cover {
        case: id,
        exported_at: reader.now,
        exported_by: leave.officer().to_owned(),
        head: LedgerHead { sequence: head.sequence, hash: head.hash },
        countersignatures: countersignatures.into_iter().map(countersignature).collect(),
    };
    let is_tip = matches!(file.clue.origin, Origin::Tip { .. });
    let withhold = is_tip && reader.may(Act::UnsealReporter, file).is_err();
    let folder = reader.state.config.data_folder.join("exports");
    tokio::fs::create_dir_all(&folder).await.map_err(|error| Problem::Failed(Box::new(error)))?;
    let path = folder.join(format!("{}.zip", crate::upload::random_id()?));
    let (store, number) = (Arc::clone(&reader.state.exhibits), file.clue.number.clone());
    let passing = Passing(path.clone());
    let written = tokio::task::spawn_blocking(move || {
        let files = |wanted: &hashwarden_custody::export::Wanted| {
            if withhold {
                let why = "it came with a tip: whoever reported could be known by it";
                return Ok(Handed::Withheld(why.to_owned()));
            }
            Ok(Handed::File(Box::new(store.read(&wanted.name, &wanted.digests)?)))
        };
        export_to(&path, &cover, rows, files)
    });
    let sealed = written.await??;
    Ok(Exported { number, file: passing, sealed })
}

fn entry(row: hashwarden_ledger::EntryRow) -> EntryRow {
    let hashwarden_ledger::EntryRow { sequence, at, kind, noun, body, previous, hash } = row;
    EntryRow { sequence, at, kind, noun, body, previous, hash }
}

fn countersignature(signed: hashwarden_ledger::Countersignature) -> Countersignature {
    Countersignature {
        sequence: signed.head.sequence,
        hash: signed.head.hash,
        by: signed.by,
        node: signed.node.code().to_owned(),
        at: signed.at.to_string(),
        note: signed.note,
    }
}
