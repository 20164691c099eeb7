//! A capture or another program's records on their way: received to a file, read, judged, kept; the
//! file is removed.
//!
//! In: the bytes of it, streamed, any size up to the limit. Out: entries in the ledger and
//! progress for whoever asks. Payload is not kept beyond reading (invariant 9): the file goes whether
//! reading worked or not, and leftovers of a crash go at the next start.

use std::{
    collections::VecDeque,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::body::Body;
use hashwarden_domain::Authority;
use hashwarden_ledger::{Entry, Source};
use hashwarden_wire::Input;
use sha2::{Digest, Sha256};
use tokio::{
    io::AsyncWriteExt,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_stream::StreamExt;

use crate::{
    live::News,
    pipeline::{self, Gathered},
    problem::Problem,
    state::{AppState, Config},
    view::{Capture, CaptureState, Loss, Sentence},
};

/// Captures whose progress is kept; finished ones make room, oldest first.
const MAX_KNOWN: usize = 200;
/// Longest name of a capture, in characters.
const MAX_NAME: usize = 200;
/// Room that a capture must leave on the disk, for the ledger.
const RESERVE: u64 = 256 << 20;
/// Bytes between two words about progress.
const TELL_EVERY: u64 = 4 << 20;

/// Captures on their way and lately done.
pub(crate) struct Uploads {
    folder: PathBuf,
    readings: Arc<Semaphore>,
    known: Mutex<VecDeque<Capture>>,
}

impl Uploads {
    pub(crate) fn new(config: &Config) -> Self {
        let folder = config.data_folder.join("captures");
        // What is there now belongs to no reading: an earlier run was ended in the middle of one.
        let _ = std::fs::remove_dir_all(&folder);
        let readings = Arc::new(Semaphore::new(config.limits.readings));
        Self { folder, readings, known: Mutex::default() }
    }

    pub(crate) fn find(&self, id: &str) -> Option<Capture> {
        self.known().iter().find(|capture| capture.id == id).cloned()
    }

    fn add(&self, capture: Capture) {
        let mut known = self.known();
        if known.len() >= MAX_KNOWN {
            let over = |state| matches!(state, CaptureState::Done | CaptureState::Failed);
            let oldest = known.iter().position(|capture| over(capture.state));
            oldest.map(|n| known.remove(n));
        }
        known.push_back(capture);
    }

    fn known(&self) -> MutexGuard<'_, VecDeque<Capture>> {
        // Every change under the lock is of one capture as a whole.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Changes what is known of a capture, and tells.
fn change(state: &AppState, id: &str, change: impl FnOnce(&mut Capture)) {
    let mut known = state.uploads.known();
    let Some(capture) = known.iter_mut().find(|capture| capture.id == id) else { return };
    change(capture);
    state.live.tell(News::Capture(Box::new(capture.clone())));
}

/// A file that goes when this does.
struct Passing(PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a capture could not be removed"
            );
        }
    }
}

/// Receives a capture; reading it goes on after this returns.
pub(crate) async fn receive(
    state: &AppState,
    leave: &Authority,
    name: &str,
    announced: Option<u64>,
    body: Body,
) -> Result<String, Problem> {
    let name = file_name(name)?;
    let limit = state.config.limits.capture_bytes;
    if announced.is_some_and(|bytes| bytes > limit) {
        return Err(Problem::TooLarge { limit });
    }
    let place = Arc::clone(&state.uploads.readings).try_acquire_owned();
    let place = place.map_err(|_| Problem::Busy)?;

    let folder = state.uploads.folder.clone();
    tokio::fs::create_dir_all(&folder).await.map_err(cannot_write)?;
    if !has_room(&folder, announced.unwrap_or(0)) {
        return Err(Problem::NoRoom);
    }
    let id = random_id()?;
    let path = folder.join(&id);
    let file = open_private(&path).await.map_err(cannot_write)?;
    let passing = Passing(path);
    state.uploads.add(Capture {
        id: id.clone(),
        name: name.clone(),
        state: CaptureState::Receiving,
        bytes: 0,
        total: announced,
        packets: 0,
        records: 0,
        findings: vec![],
        evidence: 0,
        lost: vec![],
        message: None,
    });
    // A browser that hangs up drops this future: the guard then takes the capture off the list.
    let mut unfinished = Unfinished { state, id: Some(&id) };
    let (bytes, sha256) = write(state, &id, file, body, limit).await?;
    unfinished.id = None;
    drop(unfinished);
    let source = Source {
        name,
        kind: "capture".to_owned(),
        sha256: Some(sha256),
        bytes,
        by: leave.officer().to_owned(),
        at: leave.granted(),
    };
    tokio::spawn(read(state.clone(), id.clone(), source, passing, place));
    Ok(id)
}

/// Marks a capture as failed unless it was received whole.
struct Unfinished<'a> {
    state: &'a AppState,
    id: Option<&'a str>,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            change(self.state, id, |capture| {
                capture.state = CaptureState::Failed;
                capture.message = Some(Sentence::new(
                    "Not received whole; nothing was kept. Send it again.",
                    "未接收完整，没有保存。请重新上传。",
                ));
            });
        }
    }
}

async fn write(
    state: &AppState,
    id: &str,
    mut file: tokio::fs::File,
    body: Body,
    limit: u64,
) -> Result<(u64, String), Problem> {
    let mut chunks = body.into_data_stream();
    let mut digest = Sha256::new();
    let (mut bytes, mut told) = (0u64, 0u64);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::Malformed("the body ended too early".to_owned()))?;
        bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if bytes > limit {
            return Err(Problem::TooLarge { limit });
        }
        digest.update(&chunk);
        file.write_all(&chunk).await.map_err(cannot_write)?;
        if bytes - told >= TELL_EVERY {
            told = bytes;
            change(state, id, |capture| capture.bytes = bytes);
        }
    }
    file.flush().await.map_err(cannot_write)?;
    if bytes == 0 {
        let why = Sentence::new("The file is empty; choose another.", "文件是空的；请另选。");
        return Err(Problem::Field { field: "body", why });
    }
    Ok((bytes, hex::encode(digest.finalize())))
}

/// Reads, judges and keeps a capture that is here.
async fn read(
    state: AppState,
    id: String,
    source: Source,
    passing: Passing,
    _place: OwnedSemaphorePermit,
) {
    let total = source.bytes;
    change(&state, &id, |capture| {
        capture.state = CaptureState::Reading;
        capture.bytes = 0;
        capture.total = Some(total);
    });
    match read_and_keep(&state, &id, source, passing).await {
        Ok(done) => change(&state, &id, |capture| {
            // Nothing of the file could be read: that is a failure to whoever sent it.
            let unread = capture.packets == 0 && capture.records == 0 && !done.lost.is_empty();
            capture.state = if unread { CaptureState::Failed } else { CaptureState::Done };
            capture.message = done.lost.first().filter(|_| unread).map(|loss| loss.why.clone());
            capture.bytes = total;
            capture.findings = done.findings;
            capture.evidence = done.evidence;
            capture.lost = done.lost;
        }),
        Err(error) => {
            tracing::error!(error = &*error, "a capture could not be read and kept");
            change(&state, &id, |capture| {
                capture.state = CaptureState::Failed;
                capture.message = Some(Sentence::new(
                    "The service failed while reading it; the cause is in its log. Send it again.",
                    "读取时服务出错，原因在服务日志中。请重新上传。",
                ));
            });
        }
    }
}

struct Done {
    findings: Vec<String>,
    evidence: u64,
    lost: Vec<Loss>,
}

async fn read_and_keep(
    state: &AppState,
    id: &str,
    source: Source,
    passing: Passing,
) -> Result<Done, Box<dyn std::error::Error + Send + Sync>> {
    let file = std::fs::File::open(&passing.0)?;
    // A stream, not a file: observations carry the name that people know, not that of the copy.
    let input = Input::Stream { name: source.name.clone(), bytes: Box::new(file) };
    let config = hashwarden_wire::Config {
        simulated: state.config.simulated,
        latest: Some(state.now()),
        ..Default::default()
    };
    let (reader, name, sha256) = (state.clone(), id.to_owned(), source.sha256.clone());
    let gathered = tokio::task::spawn_blocking(move || {
        let mut gathered = Gathered::default();
        let mut told = 0;
        let mut progress = |progress: hashwarden_wire::Progress| {
            if progress.bytes.saturating_sub(told) >= TELL_EVERY {
                told = progress.bytes;
                change(&reader, &name, |capture| {
                    capture.bytes = progress.bytes;
                    capture.packets = progress.packets;
                    capture.records = progress.records;
                });
            }
            if reader.live.is_ended() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        pipeline::gather(input, &reader.reference, &config, &mut progress, &mut gathered);
        drop(passing);
        for observation in &mut gathered.observations {
            observation.provenance.sha256.clone_from(&sha256);
        }
        gathered
    })
    .await?;
    if state.live.is_ended() {
        return Err("the service was stopped in the middle of reading".into());
    }
    let packets = gathered.coverage.iter().map(|coverage| coverage.packets).sum();
    let records = gathered.coverage.iter().map(|coverage| coverage.records).sum();
    change(state, id, |capture| (capture.packets, capture.records) = (packets, records));
    let now = state.now();
    let as_of = gathered.last_instant().unwrap_or(now);
    state.ledger.append(vec![Entry::Source(source)], now).await?;
    let judged = pipeline::keep(&state.ledger, &gathered, &state.reference, as_of, now).await?;
    let evidence = judged.iter().map(|site| site.evidence.len()).sum::<usize>();
    let findings = judged.iter().filter_map(|site| site.finding.as_ref());
    Ok(Done {
        findings: findings.map(|finding| finding.id.to_string()).collect(),
        evidence: u64::try_from(evidence).unwrap_or(u64::MAX),
        lost: gathered
            .coverage
            .iter()
            .flat_map(|coverage| &coverage.lost)
            .map(Loss::from)
            .collect(),
    })
}

/// The last part of a path, without control characters: it is shown and searched, never opened.
fn file_name(given: &str) -> Result<String, Problem> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = last.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    if name.is_empty() {
        let why = Sentence::new("Give the file's name.", "请给出文件名。");
        return Err(Problem::Field { field: "name", why });
    }
    Ok(name)
}

pub(crate) fn random_id() -> Result<String, Problem> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|error| Problem::Failed(Box::new(error)))?;
    Ok(hex::encode(random))
}

async fn open_private(path: &Path) -> std::io::Result<tokio::fs::File> {
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}

fn cannot_write(error: std::io::Error) -> Problem {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Problem::NoRoom,
        _ => Problem::Failed(Box::new(error)),
    }
}

#[cfg(unix)]
fn has_room(folder: &Path, bytes: u64) -> bool {
    // Where the file system does not say, the write itself will.
    rustix::fs::statvfs(folder).map_or(true, |disk| {
        disk.f_bavail.saturating_mul(disk.f_frsize) >= bytes.saturating_add(RESERVE)
    })
}

#[cfg(not(unix))]
fn has_room(_: &Path, _: u64) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_without_control_characters() {
        let name = |given: &str| file_name(given).ok();
        assert_eq!(name("../../etc/pass\u{0}wd").as_deref(), Some("passwd"));
        assert_eq!(name("C:\\tmp\\出口.pcapng").as_deref(), Some("出口.pcapng"));
        assert_eq!(name(" \n"), None);
        assert_eq!(name("a/"), None);
        assert_eq!(name(&"x".repeat(500)).map(|name| name.len()), Some(MAX_NAME));
    }
}
