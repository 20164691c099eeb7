//! A thread that reads one ring of an interface.
//!
//! In: blocks of frames. Out: its ear fed, and drops counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use hashwarden_domain::{LossKind, Sentence};
use hashwarden_tap::ring::{BLOCK_TIME, Ring, Turn};
use hashwarden_wire::Frame;

use super::{BATCH, Event, HOLD, PATIENCE, Post, lock};
use crate::command;

/// How often the kernel is asked what it dropped.
const ASK: Duration = Duration::from_secs(1);

/// How long a busy line is still read after the signal to end.
const DRAIN: Duration = Duration::from_secs(1);

/// What to do after a turn.
enum Next {
    More,
    Over,
    Quiet,
}

pub(super) struct Listener {
    pub(super) ring: Ring,
    pub(super) number: usize,
    pub(super) interface: String,
    pub(super) posts: Arc<[Post]>,
    pub(super) up: Arc<AtomicUsize>,
    pub(super) events: mpsc::Sender<Event>,
    pub(super) stop: Arc<AtomicBool>,
}

impl Listener {
    #[expect(clippy::disallowed_methods, reason = "how long to drain is a matter of real time")]
    pub(super) fn listen(mut self) {
        let mut asked = Instant::now();
        // What arrived before the signal is read to its end, which is a silence longer than a block
        // takes to be handed over; a line that is never silent is left after a while.
        let mut drained_by = None;
        loop {
            if asked.elapsed() >= ASK {
                self.count_drops();
                asked = Instant::now();
            }
            let is_ending = self.stop.load(Ordering::Relaxed);
            if is_ending {
                let end = *drained_by.get_or_insert_with(|| Instant::now() + DRAIN);
                if Instant::now() >= end {
                    break;
                }
            }
            // Standard output or a disk is held up: the ring fills, and the kernel counts what it drops.
            if !is_ending && self.posts.get(self.number).is_some_and(Post::is_overfull) {
                thread::sleep(HOLD);
                continue;
            }
            match self.turn(if is_ending { 2 * BLOCK_TIME } else { PATIENCE }) {
                Next::Over => break,
                Next::Quiet if is_ending => break,
                Next::Quiet | Next::More => {}
            }
        }
        self.count_drops();
    }

    fn turn(&mut self, patience: Duration) -> Next {
        let said = match self.ring.next(patience) {
            Ok(Turn::Quiet) => return Next::Quiet,
            Ok(Turn::Block(mut block)) => {
                let Some(post) = self.posts.get(self.number) else { return Next::Over };
                let is_heard = post.hear(&self.events, |ear| {
                    let mut batch = Vec::with_capacity(BATCH);
                    for frame in block.frames() {
                        batch.push(Frame {
                            nanoseconds: frame.nanoseconds,
                            link_type: frame.link_type,
                            wire_length: frame.wire_length,
                            bytes: frame.bytes,
                        });
                        if batch.len() == BATCH {
                            ear.frames(&batch);
                            batch.clear();
                        }
                    }
                    ear.frames(&batch);
                });
                return if is_heard { Next::More } else { Next::Over };
            }
            Ok(Turn::Down) => {
                self.up.fetch_sub(1, Ordering::Relaxed);
                (self.number == 0).then(|| Event::Note(down(&self.interface)))
            }
            Ok(Turn::Up) => {
                self.up.fetch_add(1, Ordering::Relaxed);
                (self.number == 0).then(|| Event::Note(up(&self.interface)))
            }
            Ok(Turn::Gone) => Some(Event::Failed(format!(
                "the interface {} is gone; start again when it is back",
                self.interface
            ))),
            Err(error) => Some(Event::Failed(format!("{}: {error}", self.interface))),
        };
        let next = if matches!(said, Some(Event::Failed(_))) { Next::Over } else { Next::More };
        if let Some(event) = said {
            // The receiver is gone only when the program ends.
            let _ = self.events.send(event);
        }
        next
    }

    fn count_drops(&mut self) {
        // Asking an open packet socket does not fail; if it did, the next time would tell.
        let Ok(counted) = self.ring.statistics() else { return };
        let dropped = counted.dropped + counted.missed;
        if dropped > 0
            && let Some(post) = self.posts.get(self.number)
            && let Some(ear) = &mut *lock(&post.ear)
        {
            ear.lost(LossKind::FrameDropped, dropped, command::now());
        }
    }
}

fn down(interface: &str) -> Sentence {
    Sentence::new(
        format!("the interface {interface} is down; waiting until it is up again"),
        format!("网卡 {interface} 已停用；等待其恢复"),
    )
}

fn up(interface: &str) -> Sentence {
    Sentence::new(format!("the interface {interface} is up"), format!("网卡 {interface} 已启用"))
}
