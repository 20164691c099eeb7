//! Tells open pages what happened: the ledger grew, a capture went on.
//!
//! In: the ledger's head, asked for each second (another process may append), and progress of captures.
//! Out: server-sent events (HTML standard, section 9.2). A page that reads too slowly misses events and
//! simply asks again; nothing is kept for it.

use std::{
    sync::{
        Arc, Once,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hashwarden_ledger::Ledger;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};

use crate::view::Capture;

/// How often the ledger's head is asked for.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// Events kept for a page that reads slowly.
const QUEUE: usize = 256;

/// Something that pages want to know.
#[derive(Clone, Debug)]
pub(crate) enum News {
    /// A capture went on.
    Capture(Box<Capture>),
    /// The clock of a drill was moved.
    Clock(Timestamp),
    /// The service stops: the line ends here.
    End,
    /// The ledger grew to this entry.
    Snapshot(u64),
}

/// The line to open pages.
pub(crate) struct Live {
    sender: broadcast::Sender<News>,
    places: Arc<Semaphore>,
    watching: Once,
    ended: AtomicBool,
}

impl Live {
    pub(crate) fn new(listeners: usize) -> Self {
        Self {
            sender: broadcast::channel(QUEUE).0,
            places: Arc::new(Semaphore::new(listeners)),
            watching: Once::new(),
            ended: AtomicBool::new(false),
        }
    }

    /// Tells all open pages; it is no matter if there is none.
    pub(crate) fn tell(&self, news: News) {
        let _ = self.sender.send(news);
    }

    /// Ends all lines: the service stops.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.tell(News::End);
    }

    /// Whether the service stops: whatever takes long should end too.
    pub(crate) fn is_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// A line for one page, with its place; none when all places are taken. The first page starts the
    /// watch on the ledger.
    pub(crate) fn listen(
        self: &Arc<Self>,
        ledger: &Arc<Ledger>,
    ) -> Option<(broadcast::Receiver<News>, OwnedSemaphorePermit)> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        self.watching.call_once(|| {
            tokio::spawn(watch(Arc::clone(self), Arc::clone(ledger)));
        });
        Some((self.sender.subscribe(), place))
    }
}

async fn watch(live: Arc<Live>, ledger: Arc<Ledger>) {
    let mut known = ledger.head().await.map_or(0, |head| head.sequence);
    let mut tick = tokio::time::interval(ASK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match ledger.head().await {
            Ok(head) if head.sequence != known => {
                known = head.sequence;
                live.tell(News::Snapshot(known));
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the ledger's head could not be read"
            ),
        }
    }
}
