//! Data whose template has not come yet.
//!
//! In: sets of records that nobody can read. Out: the same sets, in the order in which they came, once
//! their template is there; the ones that waited too long, or that there is no room for, are losses.

use std::collections::VecDeque;

use hashwarden_domain::LossKind;

use super::{Key, row::Exported};
use crate::{capture::Nanoseconds, loss::Losses};

/// Most bytes that wait.
const MAX_BYTES: usize = 4 << 20;
/// Most sets that wait.
const MAX_SETS: usize = 4096;
/// Longest wait: twice the usual half hour between templates.
const MAX_SECONDS: i64 = 3600;

/// Sets that wait, oldest first.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    sets: VecDeque<Set>,
    bytes: usize,
}

/// One set.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) key: Key,
    pub(super) template: u16,
    pub(super) exported: Exported,
    /// When it came.
    pub(super) at: Nanoseconds,
    pub(super) bytes: Vec<u8>,
}

impl Waiting {
    /// Keeps a set.
    pub(super) fn push(&mut self, set: Set, losses: &mut Losses) {
        let now = set.at;
        self.bytes += set.bytes.len();
        self.sets.push_back(set);
        while let Some(oldest) = self.sets.front()
            && (self.bytes > MAX_BYTES
                || self.sets.len() > MAX_SETS
                || now.seconds_since(oldest.at) > MAX_SECONDS)
        {
            let at = oldest.at;
            self.bytes -= oldest.bytes.len();
            self.sets.pop_front();
            losses.add(LossKind::TemplateMissing, Some(at));
        }
    }

    /// Takes the sets of a domain whose template is known now.
    pub(super) fn take(&mut self, key: Key, known: impl Fn(u16) -> bool) -> Vec<Set> {
        let ready = |set: &Set| set.key == key && known(set.template);
        if !self.sets.iter().any(ready) {
            return Vec::new();
        }
        let all = std::mem::take(&mut self.sets);
        let (ready, rest): (Vec<_>, VecDeque<_>) = {
            let mut ready_sets = Vec::new();
            let mut rest = VecDeque::new();
            for set in all {
                if ready(&set) { ready_sets.push(set) } else { rest.push_back(set) }
            }
            (ready_sets, rest)
        };
        self.sets = rest;
        self.bytes -= ready.iter().map(|set| set.bytes.len()).sum::<usize>();
        ready
    }

    /// Nothing more comes.
    pub(super) fn give_up_all(&mut self, losses: &mut Losses) {
        for set in self.sets.drain(..) {
            losses.add(LossKind::TemplateMissing, Some(set.at));
        }
        self.bytes = 0;
    }
}
