//! The same request twice is done once: answers are kept for a day under the officer's key.
//!
//! In: an officer, a key, what was asked. Out: the answer of the first time, or leave to go on. Kept in
//! memory: after a restart a repeated act names an old version of its case and is refused as stale, so
//! that it is never done twice. Failures of ours are not kept: they may be tried again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{body::Bytes, http::StatusCode};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::OwnedMutexGuard;

use crate::problem::Problem;

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Most answers kept; the oldest makes room.
const MAX_ANSWERS: usize = 5_000;
/// Longest answer kept, in bytes; a longer one is made anew from the case as it stands.
pub(crate) const MAX_ANSWER: usize = 1 << 20;
/// Longest key, in characters.
const MAX_KEY: usize = 64;

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) etag: Option<String>,
    pub(crate) is_problem: bool,
    pub(crate) body: Bytes,
}

type Place = Arc<tokio::sync::Mutex<Option<Answer>>>;

/// Answers by officer and key.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<HashMap<(String, String), Known>>);

#[derive(Debug)]
struct Known {
    asked: [u8; 32],
    since: Timestamp,
    place: Place,
}

/// Whether it was asked before.
pub(crate) enum Asked {
    /// Yes, and this was the answer.
    Before(Answer),
    /// No: put the answer here. Whoever asks the same meanwhile waits for it.
    First(OwnedMutexGuard<Option<Answer>>),
}

impl Answers {
    /// Looks a request up.
    pub(crate) async fn ask(
        &self,
        officer: &str,
        key: &str,
        asked: &[&[u8]],
        now: Timestamp,
    ) -> Result<Asked, Problem> {
        let printable = key.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
        if key.is_empty() || key.len() > MAX_KEY || !printable {
            let why = "an `Idempotency-Key` has 1 to 64 printable characters".to_owned();
            return Err(Problem::Malformed(why));
        }
        let asked = digest(asked);
        let place = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.retain(|_, known| now.duration_since(known.since) < KEPT);
            let name = (officer.to_owned(), key.to_owned());
            match all.get(&name) {
                Some(known) if known.asked != asked => return Err(Problem::SameKey),
                Some(known) => Arc::clone(&known.place),
                None => {
                    if all.len() >= MAX_ANSWERS {
                        let oldest = all.iter().min_by_key(|(_, known)| known.since);
                        let oldest = oldest.map(|(name, _)| name.clone());
                        oldest.and_then(|name| all.remove(&name));
                    }
                    let place = Place::default();
                    all.insert(name, Known { asked, since: now, place: Arc::clone(&place) });
                    place
                }
            }
        };
        let place = place.lock_owned().await;
        Ok(match &*place {
            Some(answer) => Asked::Before(answer.clone()),
            None => Asked::First(place),
        })
    }
}

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
