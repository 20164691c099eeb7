//! The work on one capture, shared out to as many threads as there are.
//!
//! In: a capture. Out: the shares of all shards, epoch by epoch, to the thread that called. Threads
//! take what is to be done next: the next packets to a shard, a block to be read and dealt out. A shard
//! is in the hands of one thread at a time and takes its packets in their order, and there are always
//! [`SHARDS`] of them; so results do not depend on the number of threads.
//!
//! Limits: [`WINDOW`] blocks a thread being worked on, [`EPOCHS`] epochs waiting to be settled.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use super::{
    deal::{Dealt, Seen},
    settle::Share,
    shard::Shard,
};
use crate::{
    capture::{Block, Capture},
    fragment::Fragments,
    loss::Losses,
    pool::Pools,
};

/// Parts that flows are divided into. A power of two; more threads than this do not help.
pub(super) const SHARDS: usize = 4;
/// Packets whose events are put in order together.
const EPOCH: u64 = if cfg!(test) { 1 << 9 } else { 1 << 16 };
/// Blocks being worked on, a thread: enough that a thread seldom waits for another, which costs more than
/// the work on a block.
const WINDOW: usize = 16;
/// Epochs that may wait for being settled.
const EPOCHS: usize = 8;
/// Most records of a block.
const BLOCK_RECORDS: usize = if cfg!(test) { 100 } else { 4096 };
/// Most blocks taken by a shard at once.
const RUN: usize = 2;

/// Threads and what they share.
pub(super) struct Crew<'p> {
    state: Mutex<State<'p>>,
    changed: Condvar,
    window: usize,
}

/// How far reading is, or what a thread of the crew found for the caller.
pub(super) enum News {
    /// All shards have taken an epoch.
    Epoch(Vec<Share>, Seen),
    /// The input goes on.
    Read { bytes: u64, packets: u64 },
}

struct State<'p> {
    /// None while a thread reads.
    reader: Option<Reader>,
    ended: bool,
    read: (u64, u64),
    told: u64,
    window: VecDeque<Place>,
    /// Number of the first block in the window.
    first: u64,
    fragments: Fragments,
    seen: Seen,
    shards: Vec<Desk<'p>>,
    /// By shard; the first is the next to be settled.
    epochs: VecDeque<Vec<Option<Share>>>,
    /// Number of the first.
    epoch: u64,
    free: Vec<Work>,
    stopped: bool,
    broken: bool,
}

struct Reader {
    capture: Capture,
    losses: Losses,
    packets: u64,
}

struct Desk<'p> {
    /// None while a thread works for it.
    shard: Option<Box<Shard<'p>>>,
    /// Number of the next block it takes.
    next: u64,
}

/// A block on its way.
enum Place {
    Coming,
    Dealt(Box<Work>),
    Ready { work: Arc<Work>, passed: usize },
}

/// A block and what was dealt of it.
struct Work {
    block: Block,
    dealt: Dealt,
    epoch: u64,
    ends_epoch: bool,
    is_last: bool,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            block: Block::default(),
            dealt: Dealt::new(SHARDS),
            epoch: 0,
            ends_epoch: false,
            is_last: false,
        }
    }
}

impl<'p> Crew<'p> {
    pub(super) fn new(capture: Capture, pools: &'p Pools, max_memory: usize) -> Self {
        let shards = (0..SHARDS)
            .map(|_| Desk {
                shard: Some(Box::new(Shard::new(pools, max_memory / SHARDS))),
                next: 0,
            })
            .collect();
        Self {
            state: Mutex::new(State {
                reader: Some(Reader { capture, losses: Losses::default(), packets: 0 }),
                ended: false,
                read: (0, 0),
                told: 0,
                window: VecDeque::new(),
                first: 0,
                fragments: Fragments::default(),
                seen: Seen::default(),
                shards,
                epochs: VecDeque::new(),
                epoch: 0,
                free: Vec::new(),
                stopped: false,
                broken: false,
            }),
            changed: Condvar::new(),
            window: 0,
        }
    }

    /// Works until all is done; `news` is called in this thread and may end the reading.
    pub(super) fn run(
        mut self,
        threads: usize,
        news: &mut dyn FnMut(News) -> std::ops::ControlFlow<()>,
    ) -> Fragments {
        let threads = threads.clamp(1, SHARDS);
        self.window = WINDOW * threads;
        let crew = &self;
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(move || crew.help());
            }
            let _alarm = Alarm(crew);
            crew.lead(news);
        });
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).fragments
    }

    fn help(&self) {
        let _alarm = Alarm(self);
        let mut state = self.lock();
        while !state.is_over() {
            state = match self.work(state) {
                Ok(state) => state,
                Err(idle) => self.changed.wait(idle).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn lead(&self, news: &mut dyn FnMut(News) -> std::ops::ControlFlow<()>) {
        let mut state = self.lock();
        loop {
            if let Some(shares) = state.take_epoch() {
                let seen = std::mem::take(&mut state.seen);
                drop(state);
                let _ = news(News::Epoch(shares, seen));
                self.changed.notify_all();
                state = self.lock();
            } else if state.read.0 != state.told {
                let (bytes, packets) = state.read;
                state.told = bytes;
                drop(state);
                let go_on = news(News::Read { bytes, packets });
                state = self.lock();
                state.stopped |= go_on.is_break();
            } else if state.is_over() {
                return;
            }
            state = match self.work(state) {
                Ok(state) => state,
                Err(idle) if idle.is_over() || idle.has_epoch() => idle,
                Err(idle) => self.changed.wait(idle).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Does one thing; gives the lock back in an error where there is nothing to do.
    fn work<'s>(
        &'s self,
        mut state: MutexGuard<'s, State<'p>>,
    ) -> Result<MutexGuard<'s, State<'p>>, MutexGuard<'s, State<'p>>> {
        if let Some((place, shard, run)) = state.take_shard() {
            drop(state);
            Ok(self.advance(place, shard, run))
        } else if let Some((reader, work)) = state.take_reader(self.window) {
            let number = state.first + u64::try_from(state.window.len()).unwrap_or_default();
            state.window.push_back(Place::Coming);
            drop(state);
            Ok(self.read(reader, work, number))
        } else {
            Err(state)
        }
    }

    /// Gives a shard its packets of some blocks.
    fn advance(
        &self,
        place: usize,
        mut shard: Box<Shard<'p>>,
        run: Vec<Arc<Work>>,
    ) -> MutexGuard<'_, State<'p>> {
        let mut shares = Vec::new();
        let count = run.len();
        for work in run {
            if let Some(entries) = work.dealt.shards.get(place) {
                shard.take(entries, &work.dealt, &work.block);
            }
            if work.is_last {
                shard.finish();
            }
            if work.ends_epoch {
                shares.push((work.epoch, Share::of(&mut shard)));
            }
        }
        let mut state = self.lock();
        state.put_shard(place, shard, count, shares);
        self.changed.notify_all();
        state
    }

    /// Reads a block and deals it out.
    fn read(&self, mut reader: Reader, mut work: Work, number: u64) -> MutexGuard<'_, State<'p>> {
        let before = reader.packets;
        let left = usize::try_from(EPOCH - before % EPOCH).unwrap_or(BLOCK_RECORDS);
        reader.capture.next(&mut work.block, left.min(BLOCK_RECORDS), &mut reader.losses);
        reader.packets += u64::try_from(work.block.records.len()).unwrap_or_default();
        work.is_last = work.block.records.is_empty();
        work.epoch = before / EPOCH;
        work.ends_epoch = work.is_last || reader.packets.is_multiple_of(EPOCH);
        let mut state = self.lock();
        state.ended = work.is_last;
        state.read = (reader.capture.bytes_read(), reader.packets);
        state.seen.losses.absorb(&mut reader.losses);
        state.reader = Some(reader);
        drop(state);
        self.changed.notify_all();
        work.dealt.deal(&work.block, before);
        let mut state = self.lock();
        state.put_work(number, work);
        self.changed.notify_all();
        state
    }

    fn lock(&self) -> MutexGuard<'_, State<'p>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'p> State<'p> {
    /// Whether all shards have taken the last block and all was settled.
    fn is_over(&self) -> bool {
        self.broken || self.ended && self.window.is_empty() && self.epochs.is_empty()
    }

    fn has_epoch(&self) -> bool {
        self.epochs.front().is_some_and(|shares| shares.iter().all(Option::is_some))
    }

    fn take_epoch(&mut self) -> Option<Vec<Share>> {
        if !self.has_epoch() {
            return None;
        }
        self.epoch += 1;
        self.epochs.pop_front()?.into_iter().collect()
    }

    /// The shard that is furthest behind, with what waits for it.
    fn take_shard(&mut self) -> Option<(usize, Box<Shard<'p>>, Vec<Arc<Work>>)> {
        let waiting = |desk: &Desk<'_>| {
            let skip = usize::try_from(desk.next - self.first).unwrap_or(usize::MAX);
            let ready = self.window.iter().skip(skip).map_while(|place| match place {
                Place::Ready { work, .. } => Some(Arc::clone(work)),
                Place::Coming | Place::Dealt(_) => None,
            });
            ready.take(RUN).collect::<Vec<_>>()
        };
        let (place, run) = self
            .shards
            .iter()
            .enumerate()
            .filter(|(_, desk)| desk.shard.is_some())
            .min_by_key(|(_, desk)| desk.next)
            .map(|(place, desk)| (place, waiting(desk)))?;
        if run.is_empty() {
            return None;
        }
        let shard = self.shards.get_mut(place)?.shard.take()?;
        Some((place, shard, run))
    }

    fn put_shard(
        &mut self,
        place: usize,
        shard: Box<Shard<'p>>,
        count: usize,
        shares: Vec<(u64, Share)>,
    ) {
        let Some(desk) = self.shards.get_mut(place) else { return };
        let skip = usize::try_from(desk.next - self.first).unwrap_or(usize::MAX);
        desk.shard = Some(shard);
        desk.next += u64::try_from(count).unwrap_or_default();
        for block in self.window.iter_mut().skip(skip).take(count) {
            if let Place::Ready { passed, .. } = block {
                *passed += 1;
            }
        }
        while matches!(self.window.front(), Some(Place::Ready { passed: SHARDS, .. })) {
            self.first += 1;
            if let Some(Place::Ready { work, .. }) = self.window.pop_front()
                && let Some(work) = Arc::into_inner(work)
            {
                self.free.push(work);
            }
        }
        for (epoch, share) in shares {
            let number = usize::try_from(epoch - self.epoch).unwrap_or_default();
            while self.epochs.len() <= number {
                self.epochs.push_back((0..SHARDS).map(|_| None).collect());
            }
            if let Some(slot) = self.epochs.get_mut(number).and_then(|all| all.get_mut(place)) {
                *slot = Some(share);
            }
        }
    }

    fn take_reader(&mut self, window: usize) -> Option<(Reader, Work)> {
        if self.ended || self.window.len() >= window || self.epochs.len() > EPOCHS {
            return None;
        }
        if self.stopped {
            // One more block, an empty one, ends all.
            self.reader.as_mut()?.capture.stop();
        }
        let reader = self.reader.take()?;
        Some((reader, self.free.pop().unwrap_or_default()))
    }

    fn put_work(&mut self, number: u64, work: Work) {
        let at = usize::try_from(number - self.first).unwrap_or(usize::MAX);
        if let Some(place) = self.window.get_mut(at) {
            *place = Place::Dealt(Box::new(work));
        }
        // Fragments are joined in the order of the file.
        for place in &mut self.window {
            match std::mem::replace(place, Place::Coming) {
                Place::Coming => break,
                Place::Dealt(mut work) => {
                    work.dealt.join(&work.block, &mut self.fragments);
                    self.seen.add(&mut work.dealt.seen);
                    *place = Place::Ready { work: Arc::from(work), passed: 0 };
                }
                ready @ Place::Ready { .. } => *place = ready,
            }
        }
    }
}

/// Wakes the others when a thread dies, so that none waits for it for ever.
struct Alarm<'c, 'p>(&'c Crew<'p>);

impl Drop for Alarm<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().broken = true;
            self.0.changed.notify_all();
        }
    }
}
