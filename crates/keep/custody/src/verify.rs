//! Checking an exported case, offline, from its first byte to its last.
//!
//! In: a file of which nothing is believed, and perhaps the seal from paper. Out: that all is whole,
//! with what a person should compare, or the first fault and where it is. Order: container, seal,
//! manifest, ledger page, entries, case, exhibits, tokens. `docs/verify_case.py` checks the same in the
//! same order.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    container::{CASE, ENTRIES, EXHIBITS, LEDGER, MANIFEST, README, SEAL, Scanned, TOKENS, scan},
    digest::Digests,
    entry::{EntryRow, LedgerHead},
    export::LedgerPage,
    fault::{Fault, What},
    history::{Checker, FileLine, History, MAX_LINE},
    manifest::{FORMAT, Listed, Manifest, Withheld, seal_line, seal_of},
    timestamp::Token,
    token::token_of,
    told::{replay, told},
};

/// What a check says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Verdict {
    /// All is whole.
    Whole(Box<Whole>),
    /// The first thing that is wrong.
    Fault(Fault),
}

/// What a whole export holds, and what is left for a person to compare.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Whole {
    /// Id of the case.
    pub case: String,
    /// Number for people.
    pub number: String,
    /// Where the case stands, by its events.
    pub state: String,
    /// When it was exported.
    pub exported_at: String,
    /// By whom.
    pub exported_by: String,
    /// To be compared with the one on paper.
    pub seal: String,
    /// To be compared with heads that were written down elsewhere.
    pub head: LedgerHead,
    /// How many entries of the ledger it has.
    pub entries: u64,
    /// How many events of the case are among them.
    pub events: u64,
    /// How many files of exhibits it has.
    pub exhibits: u64,
    /// Exhibits whose file is not in it, and why.
    pub withheld: Vec<Withheld>,
    /// Ids that entries name and that are not in it.
    pub absent: Vec<String>,
    /// Time-stamp tokens.
    pub tokens: Vec<StampedExhibit>,
    /// What no program can check from the file alone, in words.
    pub unchecked: Vec<String>,
}

/// An exhibit that was stamped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StampedExhibit {
    /// Id of the exhibit.
    pub exhibit: String,
    /// The moment that the token tells.
    pub at: String,
    /// Policy of the authority.
    pub policy: String,
    /// Number of the token.
    pub serial: String,
}

/// Why a check ends early.
#[derive(Debug)]
pub(crate) enum Trouble {
    Fault(Fault),
    Io(io::Error),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Checks the file at `path`. `seal` is the one on paper, if it is at hand; `progress` is told how many
/// bytes were read. An error means that the file could not be read at all.
pub fn verify(
    path: &Path,
    seal: Option<&str>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<Verdict> {
    verify_from(&mut File::open(path)?, seal, progress)
}

/// Checks what `source` holds.
pub fn verify_from(
    source: &mut (impl Read + Seek),
    seal: Option<&str>,
    progress: &mut dyn FnMut(u64),
) -> io::Result<Verdict> {
    match check(source, seal, progress) {
        Ok(whole) => Ok(Verdict::Whole(Box::new(whole))),
        Err(Trouble::Fault(fault)) => Ok(Verdict::Fault(fault)),
        Err(Trouble::Io(error)) => Err(error),
    }
}

fn check(
    source: &mut (impl Read + Seek),
    paper: Option<&str>,
    progress: &mut dyn FnMut(u64),
) -> Result<Whole, Trouble> {
    let files = scan(source, progress)?;
    for name in [README, ENTRIES, CASE, LEDGER, MANIFEST, SEAL] {
        if !files.iter().any(|file| file.name == name) {
            return Err(Fault::at(name, What::Missing).into());
        }
    }
    let mut read = |name: &str| bytes_of(source, &files, name);
    let (manifest, line) = (read(MANIFEST)?, read(SEAL)?);
    let seal = seal_of(&manifest);
    if line != seal_line(&seal).as_bytes() {
        return Err(Fault::at(SEAL, What::Seal).into());
    }
    if paper.is_some_and(|paper| !paper.trim().eq_ignore_ascii_case(&seal)) {
        return Err(Fault::at(SEAL, What::OtherSeal).into());
    }
    let manifest: Manifest = parse(MANIFEST, &manifest)?;
    if manifest.format != FORMAT {
        return Err(Fault::at(MANIFEST, What::Unreadable).into());
    }
    compare(&files, &manifest.files)?;

    let LedgerPage { head, countersignatures } = parse(LEDGER, &read(LEDGER)?)?;
    let mut checker = Checker::new(&manifest.case, &countersignatures);
    entries(source, &files, &mut checker)?;
    let history = checker.finish(&head, &countersignatures)?;
    if let Some((_, entry)) =
        history.absent.iter().find(|(id, _)| !manifest.absent.contains(id)).map(|(id, n)| (id, *n))
    {
        return Err(Fault::of_entry(entry, What::RestsOnMissing).into());
    }
    if manifest.absent.iter().ne(history.absent.keys()) {
        return Err(Fault::at(MANIFEST, What::RestsOnMissing).into());
    }

    let case = replay(&history)?;
    let state = told(&case, &history);
    let stated: serde_json::Value = parse(CASE, &bytes_of(source, &files, CASE)?)?;
    if stated != state {
        return Err(Fault::at(CASE, What::CaseDiffers).into());
    }
    let exhibits = exhibits(&files, &history, &manifest.withheld)?;
    let tokens = tokens(source, &files, &history)?;
    Ok(Whole {
        case: manifest.case,
        number: history.number,
        state: case.state_name().to_owned(),
        exported_at: manifest.exported_at,
        exported_by: manifest.exported_by,
        seal,
        head,
        entries: history.rows,
        events: u64::try_from(history.events.len()).unwrap_or(u64::MAX),
        exhibits,
        withheld: manifest.withheld,
        absent: manifest.absent,
        unchecked: unchecked(!tokens.is_empty()),
        tokens,
    })
}

/// What is left to people, in words.
fn unchecked(with_tokens: bool) -> Vec<String> {
    let mut all = vec![
        "that the seal and the head of the ledger are those on paper".to_owned(),
        "that no entry of the case is left out of the end: ask the ledger, or compare its head"
            .to_owned(),
    ];
    all.extend(with_tokens.then(|| Token::UNCHECKED.to_owned()));
    all
}

/// The files of the container are those of the manifest, in the same order.
fn compare(files: &[Scanned], listed: &[Listed]) -> Result<(), Fault> {
    let files: Vec<_> =
        files.iter().filter(|file| ![MANIFEST, SEAL].contains(&file.name.as_str())).collect();
    for number in 0..files.len().max(listed.len()) {
        match (files.get(number), listed.get(number)) {
            (Some(file), Some(line)) if file.name == line.name => {
                let Digests { bytes, sha256, sm3 } = &file.digests;
                if (*bytes, sha256, sm3) != (line.bytes, &line.sha256, &line.sm3) {
                    return Err(Fault::at(&*file.name, What::HashDiffers));
                }
            }
            (Some(file), _) if !listed.iter().any(|line| line.name == file.name) => {
                return Err(Fault::at(&*file.name, What::Unlisted));
            }
            (_, Some(line)) => return Err(Fault::at(&*line.name, What::Missing)),
            (Some(file), None) => return Err(Fault::at(&*file.name, What::Unlisted)),
            (None, None) => {}
        }
    }
    Ok(())
}

/// Passes every line of the entries to `checker`.
fn entries(
    source: &mut (impl Read + Seek),
    files: &[Scanned],
    checker: &mut Checker,
) -> Result<(), Trouble> {
    let Some(file) = files.iter().find(|file| file.name == ENTRIES) else { return Ok(()) };
    source.seek(SeekFrom::Start(file.start))?;
    let mut left = BufReader::with_capacity(1 << 17, source.take(file.digests.bytes));
    let most = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if (&mut left).take(most).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let row: Option<EntryRow> =
            line.strip_suffix(b"\n").and_then(|line| serde_json::from_slice(line).ok());
        let place = || Fault::at(format!("{ENTRIES} line {number}"), What::Unreadable);
        checker.take(&row.ok_or_else(place)?)?;
    }
    Ok(())
}

/// Each file of an exhibit is the one that its event speaks of; each exhibit has its file, or it is
/// said why not.
fn exhibits(files: &[Scanned], history: &History, withheld: &[Withheld]) -> Result<u64, Fault> {
    let with_file = history.exhibits.iter().filter_map(|held| {
        let file = held.exhibit.file.as_ref()?;
        Some((held.exhibit.id.as_str(), file))
    });
    let events: BTreeMap<&str, &FileLine> = with_file.clone().collect();
    let left_out: BTreeSet<&str> = withheld.iter().map(|one| one.exhibit.as_str()).collect();
    let mut there = BTreeSet::new();
    for found in files {
        let Some(id) = found.name.strip_prefix(EXHIBITS).and_then(|name| name.get(..32)) else {
            continue;
        };
        let file = events.get(id).filter(|_| !left_out.contains(id) && there.insert(id));
        let file = file.ok_or_else(|| Fault::at(&*found.name, What::ExhibitUnknown))?;
        let Digests { bytes, sha256, sm3 } = &found.digests;
        if (*bytes, sha256, sm3) != (file.bytes, &file.sha256, &file.sm3) {
            return Err(Fault::at(&*found.name, What::ExhibitDiffers));
        }
    }
    for (id, _) in with_file {
        if !there.contains(id) && !left_out.contains(id) {
            return Err(Fault::at(format!("{EXHIBITS}{id}"), What::ExhibitMissing));
        }
    }
    if left_out.iter().any(|id| !events.contains_key(id)) {
        return Err(Fault::at(MANIFEST, What::ExhibitUnknown));
    }
    Ok(u64::try_from(there.len()).unwrap_or(u64::MAX))
}

/// Each token stands for its exhibit, and is the one that the event carries.
fn tokens(
    source: &mut (impl Read + Seek),
    files: &[Scanned],
    history: &History,
) -> Result<Vec<StampedExhibit>, Trouble> {
    let mut stamped = Vec::new();
    let mut known = BTreeSet::new();
    for held in &history.exhibits {
        let Some(file) = &held.exhibit.file else { continue };
        let Some(text) = &file.time_token else { continue };
        let name = format!("{TOKENS}{}.tsr", held.exhibit.id);
        let response = bytes_of(source, files, &name)?;
        let token = token_of(text, &file.sha256);
        let token = token.map_err(|_| Fault::at(&*name, What::Token))?;
        if token.to_response() != response {
            return Err(Fault::at(name, What::Token).into());
        }
        known.insert(name);
        stamped.push(StampedExhibit {
            exhibit: held.exhibit.id.clone(),
            at: token.at.to_string(),
            policy: token.policy,
            serial: token.serial,
        });
    }
    let stray =
        files.iter().find(|file| file.name.starts_with(TOKENS) && !known.contains(&file.name));
    match stray {
        Some(file) => Err(Fault::at(&*file.name, What::ExhibitUnknown).into()),
        None => Ok(stamped),
    }
}

/// The bytes of a file that is read whole; its size was held against its limit before.
fn bytes_of(
    source: &mut (impl Read + Seek),
    files: &[Scanned],
    name: &str,
) -> Result<Vec<u8>, Trouble> {
    let file = files.iter().find(|file| file.name == name);
    let file = file.ok_or_else(|| Fault::at(name, What::Missing))?;
    source.seek(SeekFrom::Start(file.start))?;
    let mut bytes = Vec::new();
    source.take(file.digests.bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|_| Fault::at(name, What::Unreadable))
}
