//! The threads that listen, each with an ear of its own.
//!
//! In: rings or standard input. Out: ears that the main thread may ask at any time, and events. A
//! thread holds the lock of its ear for a block of frames, the main thread while it fetches what was
//! heard; meanwhile the ring takes what arrives. A ring's thread ends when it is told to; one that
//! waits for standard input is left behind.

use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use hashwarden_domain::Sentence;
use hashwarden_tap::{
    filter::{Filter, Link},
    program::{Program, Subject},
};
use hashwarden_wire::{CaptureStream, Config, Ear, LiveInspection, Overheard, Pools};
use jiff::Timestamp;

use super::{
    records::Records,
    source::{Opened, Sources},
};
use crate::args::Watch;

/// Frames handed to an ear at once.
const BATCH: usize = 256;
/// How long a ring's thread waits for a block before it looks whether it is to end.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a thread has to say.
pub(super) enum Event {
    /// So much was heard that it should be fetched.
    Full,
    /// All has been read.
    Over,
    /// Something to know.
    Note(Sentence),
    /// It cannot go on.
    Failed(String),
}

/// An ear, until it is taken away.
#[derive(Default)]
pub(super) struct Post {
    ear: Mutex<Option<Ear<'static>>>,
    /// It was said that the ear is full.
    is_full: AtomicBool,
}

impl Post {
    /// Whether it must be waited until somebody fetches what was heard.
    fn is_overfull(&self) -> bool {
        lock(&self.ear).as_ref().is_some_and(Ear::is_overfull)
    }

    /// Lets the ear hear something; whether there is still one.
    fn hear(&self, events: &mpsc::Sender<Event>, hear: impl FnOnce(&mut Ear<'static>)) -> bool {
        let mut ear = lock(&self.ear);
        let Some(ear) = &mut *ear else { return false };
        hear(ear);
        if ear.is_full() && !self.is_full.swap(true, Ordering::Relaxed) {
            // The receiver is gone only when the program ends.
            let _ = events.send(Event::Full);
        }
        true
    }
}

/// All threads.
pub(super) struct Listeners {
    /// What is listened to.
    pub(super) name: String,
    /// Whether frames come as they pass.
    pub(super) is_interface: bool,
    /// Whether everything comes as it happens, so that the wall clock is the clock of the input.
    pub(super) is_live: bool,
    /// What other programs tell.
    pub(super) records: Records,
    /// Threads whose interface is up.
    up: Arc<AtomicUsize>,
    posts: Arc<[Post]>,
    events: mpsc::Receiver<Event>,
    #[expect(dead_code, reason = "it keeps the channel open")]
    sender: Option<mpsc::Sender<Event>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    stop: Arc<AtomicBool>,
}

impl Listeners {
    /// Starts the threads, and the inspection that what they hear is brought to.
    pub(super) fn start(
        sources: Sources,
        pools: &'static Pools,
        arguments: &Watch,
        stop: &Arc<AtomicBool>,
    ) -> io::Result<(Self, LiveInspection<'static>)> {
        let Sources { packets, sockets } = sources;
        let mut names = Vec::new();
        let count = match &packets {
            #[cfg(target_os = "linux")]
            Some(Opened::Rings(interface, rings)) => {
                names.push(interface.clone());
                rings.len()
            }
            Some(Opened::Stream(_)) => {
                names.push("standard input".to_owned());
                1
            }
            None => 0,
        };
        names.extend(arguments.flows.iter().map(ToString::to_string));
        names.extend(arguments.log.iter().map(|path| path.display().to_string()));
        let name = names.join(", ");
        let records = Records::start(sockets, arguments.log.clone(), stop)?;
        let memory = usize::try_from(arguments.max_memory).unwrap_or(usize::MAX);
        let config = Config { max_memory: memory.saturating_mul(1 << 20), ..Config::default() };
        let live = LiveInspection::new(name.clone(), pools, &config);
        let posts: Arc<[Post]> = live
            .ears(count)
            .into_iter()
            .map(|ear| Post { ear: Mutex::new(Some(ear)), ..Post::default() })
            .collect();
        let (sender, events) = mpsc::channel();
        let mut listeners = Self {
            name,
            is_interface: false,
            is_live: !matches!(packets, Some(Opened::Stream(_))),
            records,
            // Where no packets are listened to, nobody says that they are over.
            sender: packets.is_none().then(|| sender.clone()),
            up: Arc::new(AtomicUsize::new(count)),
            posts,
            events,
            threads: Mutex::default(),
            stop: Arc::clone(stop),
        };
        match packets {
            None => {}
            #[cfg(target_os = "linux")]
            Some(Opened::Rings(interface, rings)) => {
                listeners.is_interface = true;
                for (number, ring) in rings.into_iter().enumerate() {
                    let thread = ring::Listener {
                        ring,
                        number,
                        interface: interface.clone(),
                        posts: Arc::clone(&listeners.posts),
                        up: Arc::clone(&listeners.up),
                        events: sender.clone(),
                        stop: Arc::clone(stop),
                    };
                    let handle = thread::Builder::new()
                        .name(format!("ring {number}"))
                        .spawn(move || thread.listen())?;
                    lock(&listeners.threads).push(handle);
                }
            }
            Some(Opened::Stream(filter)) => {
                let (posts, stop) = (Arc::clone(&listeners.posts), Arc::clone(stop));
                thread::Builder::new().name("standard input".to_owned()).spawn(move || {
                    // The receiver is gone only when the program ends.
                    let end = read(filter.as_ref(), &posts, &sender, &stop);
                    let _ = sender.send(end);
                })?;
            }
        }
        Ok((listeners, live))
    }

    /// Waits for what a thread has to say.
    pub(super) fn wait(&self, patience: Duration) -> Option<Event> {
        match self.events.recv_timeout(patience) {
            Ok(event) => Some(event),
            Err(mpsc::RecvTimeoutError::Timeout) => None,
            Err(mpsc::RecvTimeoutError::Disconnected) => Some(Event::Over),
        }
    }

    /// Whether the line is listened to at the moment.
    pub(super) fn is_up(&self) -> bool {
        self.up.load(Ordering::Relaxed) == self.posts.len()
    }

    /// What was heard since the last time, of conversations that ended; with a time also of those
    /// that go on: `before` is given the time of an ear's newest frame.
    pub(super) fn fetch(
        &self,
        before: Option<&dyn Fn(Option<Timestamp>) -> Timestamp>,
    ) -> Vec<Overheard> {
        let mut overheard = Vec::new();
        for post in self.posts.iter() {
            post.is_full.store(false, Ordering::Relaxed);
            if let Some(ear) = &mut *lock(&post.ear) {
                overheard.push(match before {
                    Some(before) => ear.give(before(ear.newest())),
                    None => ear.give_ended(),
                });
            }
        }
        overheard
    }

    /// Ends the threads that can be ended.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in lock(&self.threads).drain(..) {
            // A panic in a thread was printed; what its inspection heard is told all the same.
            let _ = thread.join();
        }
    }

    /// Takes the ears away; what they heard.
    pub(super) fn take(&self) -> Vec<Overheard> {
        let ears = self.posts.iter().filter_map(|post| lock(&post.ear).take());
        ears.map(|mut ear| ear.end()).collect()
    }
}

/// How long nothing more is taken in while nobody fetches what was heard.
const HOLD: Duration = Duration::from_millis(20);

/// A thread that panicked left nothing half written that would matter more than going on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a capture from standard input to its end.
fn read(
    filter: Option<&Filter>,
    posts: &[Post],
    events: &mpsc::Sender<Event>,
    stop: &AtomicBool,
) -> Event {
    let [post] = posts else { return Event::Over };
    let mut stream = match CaptureStream::open(Box::new(io::stdin())) {
        Ok(stream) => stream,
        Err(error) => return Event::Failed(format!("standard input: {}", error.sentence().en)),
    };
    let mut programs: HashMap<u16, Option<Program>> = HashMap::new();
    while let Some(batch) = stream.batch() {
        let wanted: Vec<_> = match filter {
            None => batch.frames().collect(),
            Some(filter) => batch
                .frames()
                .filter(|frame| {
                    let program = programs.entry(frame.link_type).or_insert_with(|| {
                        // Frames of an unknown kind are passed on, and counted as such.
                        filter.compile(Link::of(frame.link_type)?).ok()
                    });
                    let subject =
                        Subject { bytes: frame.bytes, wire_length: frame.wire_length, tag: None };
                    program.as_ref().is_none_or(|program| program.accepts(&subject))
                })
                .collect(),
        };
        let is_heard = post.hear(events, |ear| {
            ear.frames(&wanted);
            batch.count_losses(ear);
        });
        if !is_heard || stop.load(Ordering::Relaxed) {
            break;
        }
        // The pipe holds its writer up meanwhile.
        while post.is_overfull() && !stop.load(Ordering::Relaxed) {
            thread::sleep(HOLD);
        }
    }
    Event::Over
}

#[cfg(target_os = "linux")]
mod ring;
