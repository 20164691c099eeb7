//! Exhibits: taken in as streams, handed out, checked against their hashes.
//!
//! In: bytes with a label, or a thing without a file. Out: an exhibit in the case. The file is durable in
//! custody's store before the event is appended: an event without its file would be a lie, a file without
//! an event harms nobody.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::{Body, Bytes};
use base64::{Engine, engine::general_purpose::STANDARD};
use hashwarden_authority::Act;
use hashwarden_custody::{
    digest::Digests,
    store::{Reading, StoreError},
    timestamp::{Token, stamp},
};
use hashwarden_domain::{
    CaseId, Exhibit, ExhibitFile, ExhibitId,
    case::{CaseChange, CaseFile},
};
use hashwarden_ledger::CaseRecord;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;

use super::{
    Reader,
    act::{append, not_stale, of},
    open::text,
    party, plain, read, unit,
};
use crate::{
    problem::Problem,
    state::AppState,
    view::{
        Sentence,
        case::{Checked, TimeToken},
    },
};

/// Longest label, name and media type, in characters.
const MAX_WORD: usize = 200;
/// Parts of a file that wait to be written.
const QUEUE: usize = 16;
/// Most checks that are remembered.
const MAX_CHECKS: usize = 10_000;

/// What an exhibit is to be called.
#[derive(Clone, Debug)]
pub struct NewExhibit {
    /// Number in the case; the next free one where nothing is said.
    pub label: Option<String>,
    /// What it is.
    pub title: String,
    /// When it was taken; now where nothing is said.
    pub taken_at: Option<Timestamp>,
    /// Who holds it first; the one who adds it where nothing is said.
    pub held_by: Option<String>,
    /// Name and media type of its file; none for a thing.
    pub file: Option<(String, String)>,
}

/// Results of checks since the service started.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<BTreeMap<ExhibitId, Checked>>);

impl Checks {
    /// The latest check of an exhibit.
    pub(crate) fn of(&self, exhibit: ExhibitId) -> Option<Checked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&exhibit).cloned()
    }

    fn put(&self, exhibit: ExhibitId, checked: Checked) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_CHECKS {
            all.pop_first();
        }
        all.insert(exhibit, checked);
    }
}

/// Adds an exhibit to a case.
///
/// # Errors
/// [`Problem`] in words; nothing is in the case then.
pub async fn add(
    reader: &Reader<'_>,
    id: CaseId,
    new: NewExhibit,
    body: Body,
    seen: u64,
) -> Result<CaseRecord, Problem> {
    let record = read(reader, id).await?;
    // Asked for before a byte is taken in.
    let leave = reader.may(Act::ExhibitAdded, record.case.file())?;
    not_stale(reader, &record, seen)?;
    let title = text("title", &new.title)?;
    let label = match &new.label {
        Some(label) => word("label", label)?,
        None => next_label(record.case.file()),
    };
    let file = match new.file {
        None => None,
        Some((name, media_type)) => {
            let (name, media_type) = (word("name", &name)?, word("media_type", &media_type)?);
            let digests = receive(reader.state, &name, body).await?;
            let token = time_token(reader.state, &digests).await?;
            Some(digests.into_file(name, media_type, token))
        }
    };
    let hash = file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default();
    let exhibit = Exhibit {
        id: ExhibitId::of_content([id.as_bytes().as_slice(), label.as_bytes(), hash.as_bytes()]),
        label,
        title,
        file,
        taken_at: new.taken_at.unwrap_or(reader.now),
        taken_by: reader.name().to_owned(),
        held_by: match &new.held_by {
            Some(held_by) => word("held_by", held_by)?,
            None => reader.name().to_owned(),
        },
    };
    let (case, event) = record.case.act(CaseChange::ExhibitAdded(Box::new(exhibit)), &leave)?;
    append(reader, &record, case, of(&record, vec![event])).await
}

/// A token of time over a file, where an authority is configured. One that does not answer keeps nobody
/// from handing evidence in: the exhibit stands without a token, and the log says why.
async fn time_token(state: &AppState, digests: &Digests) -> Result<Option<String>, Problem> {
    let Some(authority) = state.time_authority.clone() else { return Ok(None) };
    let mut nonce = [0; 8];
    getrandom::fill(&mut nonce).map_err(|error| Problem::Failed(Box::new(error)))?;
    let digests = digests.clone();
    let asked = tokio::task::spawn_blocking(move || {
        stamp(&authority, None, &digests, u64::from_be_bytes(nonce))
    });
    match asked.await? {
        Ok(token) => Ok(Some(token.to_base64())),
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "an exhibit was taken in without a token of time");
            Ok(None)
        }
    }
}

/// Takes bytes into the store; the disk is written on a thread of its own.
pub(crate) async fn receive(state: &AppState, name: &str, body: Body) -> Result<Digests, Problem> {
    let (sender, mut parts) = mpsc::channel::<Bytes>(QUEUE);
    let (store, name) = (Arc::clone(&state.exhibits), name.to_owned());
    let written = tokio::task::spawn_blocking(move || -> Result<Option<Digests>, StoreError> {
        let mut incoming = store.receive(&name)?;
        while let Some(part) = parts.blocking_recv() {
            if part.is_empty() {
                // The mark that all have come; without it the sender was cut off.
                return incoming.keep().map(Some);
            }
            incoming.write(&part)?;
        }
        Ok(None)
    });
    let mut chunks = body.into_data_stream();
    let mut bytes = 0_usize;
    let mut whole = true;
    while let Some(chunk) = chunks.next().await {
        let Ok(chunk) = chunk else {
            whole = false;
            break;
        };
        bytes = bytes.saturating_add(chunk.len());
        if !chunk.is_empty() && sender.send(chunk).await.is_err() {
            break;
        }
    }
    if whole && bytes > 0 {
        // Where the other side gave up, its own error says why.
        let _ = sender.send(Bytes::new()).await;
    }
    drop(sender);
    match written.await?? {
        Some(digests) => Ok(digests),
        None if whole => {
            let why = Sentence::new("The file is empty; choose another.", "文件是空的；请另选。");
            Err(Problem::Field { field: "body", why })
        }
        None => Err(Problem::Malformed("the body ended too early".to_owned())),
    }
}

/// The file of an exhibit, to hand out.
///
/// # Errors
/// [`Problem::NotFound`] where there is none, or the exhibit has no file.
pub async fn file(
    reader: &Reader<'_>,
    id: CaseId,
    exhibit: ExhibitId,
) -> Result<(ExhibitFile, Reading), Problem> {
    let record = read(reader, id).await?;
    let file = record.case.file();
    // What came with a tip may name who reported: the unit is the last to see it.
    if unit::is_unit(reader, file) && !party::may_see_exhibits(file) {
        return Err(Problem::NotFound);
    }
    open_file(reader.state, file, exhibit).await
}

/// The file of an exhibit of a case that may be read.
pub(crate) async fn open_file(
    state: &AppState,
    file: &CaseFile,
    exhibit: ExhibitId,
) -> Result<(ExhibitFile, Reading), Problem> {
    let held = file.exhibit(&exhibit).ok_or(Problem::NotFound)?;
    let kept = held.exhibit.file.clone().ok_or(Problem::NotFound)?;
    let (store, wanted) = (Arc::clone(&state.exhibits), kept.clone());
    let reading =
        tokio::task::spawn_blocking(move || store.read(&wanted.name, &Digests::from(&wanted)));
    Ok((kept, reading.await??))
}

/// Reads the file of an exhibit whole and says whether it is what it was.
///
/// # Errors
/// [`Problem::NotFound`] where there is none.
pub async fn check(
    reader: &Reader<'_>,
    id: CaseId,
    exhibit: ExhibitId,
) -> Result<Checked, Problem> {
    let record = read(reader, id).await?;
    let file = record.case.file();
    if unit::is_unit(reader, file) && !party::may_see_exhibits(file) {
        return Err(Problem::NotFound);
    }
    let held = file.exhibit(&exhibit).ok_or(Problem::NotFound)?;
    let kept = held.exhibit.file.clone().ok_or(Problem::NotFound)?;
    let store = Arc::clone(&reader.state.exhibits);
    let checked =
        tokio::task::spawn_blocking(move || store.check(&kept.name, &Digests::from(&kept)));
    let ok = match checked.await? {
        Ok(()) => true,
        Err(error @ (StoreError::Changed { .. } | StoreError::Missing { .. })) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an exhibit is not whole");
            false
        }
        Err(error) => return Err(error.into()),
    };
    let checked = Checked { at: reader.now.into(), ok };
    reader.state.checks.put(exhibit, checked.clone());
    Ok(checked)
}

/// The time that a token says, for a screen.
pub(crate) fn time_of(token: &str) -> Option<TimeToken> {
    let der = STANDARD.decode(token).ok()?;
    let token = Token::from_der(&der).ok()?;
    Some(TimeToken { at: token.at.into(), serial: token.serial.clone() })
}

/// `E-01`, `E-02` ...: the first that is free.
fn next_label(file: &CaseFile) -> String {
    let taken = |label: &String| file.exhibits.iter().any(|held| held.exhibit.label == *label);
    let mut labels = (1..).map(|n: usize| format!("E-{n:02}"));
    labels.find(|label| !taken(label)).unwrap_or_default()
}

fn word(field: &'static str, typed: &str) -> Result<String, Problem> {
    // On one line, too.
    let word = plain::stripped(typed).replace('\n', " ");
    if word.is_empty() || word.chars().count() > MAX_WORD {
        let why = Sentence::new("Write 1 to 200 characters.", "请填写 1 至 200 个字符。");
        return Err(Problem::Field { field, why });
    }
    Ok(word)
}
