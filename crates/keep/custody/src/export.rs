//! Writing a case into one file that proves itself.
//!
//! In: the rows of the ledger that the case rests on, in the order of their numbers; the ledger's head
//! and countersignatures; the files of exhibits as they are asked for. Out: the container of
//! `docs/evidence.md` and its seal. Rows and files pass through; in memory
//! are the events of the case and the list of files. Everything that [`verify`](crate::verify::verify)
//! would find is found here first, and then nothing is handed out.
//!
//! Personal data cannot get in: rows hold references to people, texts and salts lie outside of the
//! chain and are not asked for. An exhibit that the reader may not have (a letter that names who
//! reported) is withheld by whoever calls: its hashes stand in the event, its file does not leave.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Seek, Write},
    path::Path,
};

use hashwarden_domain::{Case, CaseId, ExhibitFile, ExhibitId};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    container::{CASE, ENTRIES, EXHIBITS, LEDGER, MANIFEST, README, SEAL, TOKENS, Writer, part_of},
    digest::{Digester, Digests},
    entry::{Countersignature, EntryRow, LedgerHead},
    fault::{Fault, What},
    history::{Checker, History},
    manifest::{FORMAT, Listed, Manifest, Withheld, seal_line, seal_of},
    names::member_name,
    readme::readme,
    store::{Store, StoreError, difference, sync_folder},
    token::token_of,
    told::{replay, told},
};

/// What stands on the cover of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Which case.
    pub case: CaseId,
    /// When it is exported.
    pub exported_at: Timestamp,
    /// Who exports it (an officer's name).
    pub exported_by: String,
    /// How far the ledger reaches.
    pub head: LedgerHead,
    /// Heads that other offices wrote down.
    pub countersignatures: Vec<Countersignature>,
}

/// A file that an export asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which exhibit.
    pub exhibit: ExhibitId,
    /// Number in the case, such as `E-01`.
    pub label: String,
    /// Name that the file came with.
    pub name: String,
    /// What the event says about it.
    pub digests: Digests,
}

/// What is handed out for it.
pub enum Handed {
    /// Its bytes.
    File(Box<dyn Read>),
    /// Nothing, and why.
    Withheld(String),
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sealed {
    /// SHA-256 of the manifest, hexadecimal: to be written on paper.
    pub seal: String,
    /// Length of the file.
    pub bytes: u64,
    /// How many entries of the ledger are in it.
    pub entries: u64,
    /// How many files of exhibits are in it.
    pub exhibits: u64,
    /// Which are not.
    pub withheld: Vec<Withheld>,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// What was handed in does not hold together.
    #[error("the case cannot be exported: {0}")]
    Fault(#[from] Fault),
    /// A file of an exhibit.
    #[error("the case cannot be exported")]
    Exhibit(#[from] StoreError),
    /// The disk, or a source of rows or bytes.
    #[error("the export cannot be written")]
    Io(#[from] io::Error),
}

/// Hands out the files of a store, all of them.
pub fn all_of(store: &Store) -> impl FnMut(&Wanted) -> Result<Handed, StoreError> + '_ {
    |wanted| Ok(Handed::File(Box::new(store.read(&wanted.name, &wanted.digests)?)))
}

/// Writes the export to `path`: beside it first, then made durable and renamed.
pub fn export_to(
    path: &Path,
    cover: &Cover,
    rows: impl IntoIterator<Item = io::Result<EntryRow>>,
    files: impl FnMut(&Wanted) -> Result<Handed, StoreError>,
) -> Result<Sealed, ExportError> {
    let beside = path.with_extension("zip.part");
    let written = File::create(&beside).map_err(ExportError::from).and_then(|file| {
        let (sink, sealed) = export(BufWriter::new(file), cover, rows, files)?;
        sink.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&beside, path)?;
        Ok(sealed)
    });
    match written {
        Ok(sealed) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            sync_folder(folder.unwrap_or_else(|| Path::new(".")))?;
            Ok(sealed)
        }
        Err(error) => {
            // It is of no use to anybody; that it stays does no harm either.
            let _ = fs::remove_file(&beside);
            Err(error)
        }
    }
}

/// Writes the export to `sink`, from its current place, which must be its start.
pub fn export<Sink: Write + Seek>(
    sink: Sink,
    cover: &Cover,
    rows: impl IntoIterator<Item = io::Result<EntryRow>>,
    mut files: impl FnMut(&Wanted) -> Result<Handed, StoreError>,
) -> Result<(Sink, Sealed), ExportError> {
    let mut zip = Writer::new(sink);
    let mut listed = Vec::new();

    let text = readme(cover);
    listed.push(Listed::new(README, zip.add_bytes(README, text.as_bytes())?));
    let (digests, history) = zip.add(ENTRIES, None, |sink| entries(sink, cover, rows))?;
    listed.push(Listed::new(ENTRIES, digests));
    let case = replay(&history)?;
    let json = pretty(&told(&case, &history))?;
    listed.push(Listed::new(CASE, zip.add_bytes(CASE, &json)?));
    let Cover { head, countersignatures, .. } = cover;
    let ledger = LedgerPage { head: head.clone(), countersignatures: countersignatures.clone() };
    let json = pretty(&ledger)?;
    listed.push(Listed::new(LEDGER, zip.add_bytes(LEDGER, &json)?));

    let mut exhibits = with_files(&case)?;
    exhibits.sort_by_key(|(wanted, _)| wanted.exhibit);
    let mut withheld = Vec::new();
    let mut tokens = Vec::new();
    for (wanted, file) in exhibits {
        let exhibit = wanted.exhibit.to_string();
        if let Some(token) = &file.time_token {
            let name = format!("{TOKENS}{exhibit}.tsr");
            let token = token_of(token, &file.sha256);
            let token = token.map_err(|_| Fault::at(name.clone(), What::Token))?;
            tokens.push((name, token.to_response()));
        }
        match files(&wanted)? {
            Handed::Withheld(reason) => withheld.push(Withheld { exhibit, reason }),
            Handed::File(mut from) => {
                let name = member_name(&exhibit, &file.name);
                let found = zip.add(&name, Some(wanted.digests.bytes), |mut sink| {
                    copy(&mut from, &mut sink, &wanted)
                })?;
                listed.push(Listed::new(&name, found));
            }
        }
    }
    let exhibits = listed.iter().filter(|one| one.name.starts_with(EXHIBITS)).count();
    for (name, token) in tokens {
        listed.push(Listed::new(&name, zip.add_bytes(&name, &token)?));
    }
    let manifest = pretty(&Manifest {
        format: FORMAT.to_owned(),
        case: cover.case.to_string(),
        exported_at: cover.exported_at.to_string(),
        exported_by: cover.exported_by.clone(),
        files: listed,
        withheld: withheld.clone(),
        absent: history.absent.into_keys().collect(),
    })?;
    zip.add_bytes(MANIFEST, &manifest)?;
    let seal = seal_of(&manifest);
    zip.add_bytes(SEAL, seal_line(&seal).as_bytes())?;
    let (sink, bytes) = zip.finish()?;
    let exhibits = u64::try_from(exhibits).unwrap_or(u64::MAX);
    Ok((sink, Sealed { seal, bytes, entries: history.rows, exhibits, withheld }))
}

/// `ledger.json`.
#[derive(Debug, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LedgerPage {
    pub(crate) head: LedgerHead,
    pub(crate) countersignatures: Vec<Countersignature>,
}

/// Writes the rows, one a line, and checks them on the way.
fn entries(
    sink: &mut dyn Write,
    cover: &Cover,
    rows: impl IntoIterator<Item = io::Result<EntryRow>>,
) -> Result<(Digests, History), ExportError> {
    let mut checker = Checker::new(&cover.case.to_string(), &cover.countersignatures);
    let mut digester = Digester::default();
    for row in rows {
        let row = row?;
        checker.take(&row)?;
        let mut line = serde_json::to_vec(&row).map_err(io::Error::from)?;
        line.push(b'\n');
        if line.len() > crate::history::MAX_LINE {
            return Err(Fault::of_entry(row.sequence, What::Size).into());
        }
        digester.update(&line);
        sink.write_all(&line)?;
    }
    Ok((digester.finish(), checker.finish(&cover.head, &cover.countersignatures)?))
}

/// Exhibits that have a file, with what is asked for.
fn with_files(case: &Case) -> Result<Vec<(Wanted, &ExhibitFile)>, Fault> {
    let exhibits = case.file().exhibits.iter().map(|held| &held.exhibit);
    let mut all = Vec::new();
    for (exhibit, file) in exhibits.filter_map(|one| Some((one, one.file.as_ref()?))) {
        let id = exhibit.id.to_string();
        if part_of(&member_name(&id, &file.name)).is_none() {
            return Err(Fault::at(format!("{EXHIBITS}{id}"), What::Name));
        }
        let (label, name) = (exhibit.label.clone(), file.name.clone());
        all.push((Wanted { exhibit: exhibit.id, label, name, digests: file.into() }, file));
    }
    Ok(all)
}

/// Copies the file of an exhibit, which must be the one that the event speaks of.
fn copy(from: &mut dyn Read, to: &mut impl Write, wanted: &Wanted) -> Result<Digests, ExportError> {
    let mut from = from;
    let changed = |what| StoreError::Changed { name: wanted.name.clone(), what };
    let found = Digests::copy(&mut from, to).map_err(|error| {
        // The store tells under this error that the file is another one; say it in its words.
        match error.downcast::<StoreError>() {
            Ok(error) => ExportError::Exhibit(error),
            Err(error) => ExportError::Io(error),
        }
    })?;
    match difference(&found, &wanted.digests) {
        None => Ok(found),
        Some(what) => Err(changed(what).into()),
    }
}

fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    Ok(json)
}
