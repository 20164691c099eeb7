//! A thread that reads one ring of an interface.
//!
//! In: blocks of frames. Out: its ear fed, and drops counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use hashwarden_domain::{LossKind, Sentence};
use hashwarden_tap::ring::{BLOCK_TIME, Ring, Turn};
use hashwarden_wire::Frame;

use super::{BATCH, Event, PATIENCE, Post, lock};
use crate::command;

/// How often the kernel is asked what it dropped.
const ASK: Duration = Duration::from_secs(1);

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
        // What arrived before the signal is read to its end: the last block is handed over when it
        // is old enough, and a busy line is left after that time too.
        let mut drained_by = None;
        loop {
            if asked.elapsed() >= ASK {
                self.count_drops();
                asked = Instant::now();
            }
            let mut patience = PATIENCE;
            if self.stop.load(Ordering::Relaxed) {
                let end = *drained_by.get_or_insert_with(|| Instant::now() + 2 * BLOCK_TIME);
                patience = end.saturating_duration_since(Instant::now());
                if patience.is_zero() {
                    break;
                }
            }
            if !self.turn(patience) {
                break;
            }
        }
        self.count_drops();
    }

    /// Whether to go on.
    fn turn(&mut self, patience: Duration) -> bool {
        let said = match self.ring.next(patience) {
            Ok(Turn::Quiet) => return true,
            Ok(Turn::Block(mut block)) => {
                let Some(post) = self.posts.get(self.number) else { return false };
                return post.hear(&self.events, |ear| {
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
        let go_on = !matches!(said, Some(Event::Failed(_)));
        if let Some(event) = said {
            // The receiver is gone only when the program ends.
            let _ = self.events.send(event);
        }
        go_on
    }

    fn count_drops(&self) {
        // Asking an open packet socket does not fail; if it did, the next time would tell.
        let Ok(counted) = self.ring.statistics() else { return };
        if counted.dropped > 0
            && let Some(post) = self.posts.get(self.number)
            && let Some(ear) = &mut *lock(&post.ear)
        {
            ear.lost(LossKind::FrameDropped, counted.dropped, command::now());
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
