//! What every request may use, and how the service is set up.
//!
//! In: an open ledger, officers, reference tables, configuration. Out: one cheap clone a request. The
//! clock is handed in, so that tests can stop it.

use std::{path::PathBuf, sync::Arc};

use hashwarden_authority::Officers;
use hashwarden_custody::{
    store::{Store, StoreError},
    timestamp::Address,
};
use hashwarden_domain::{Node, site::Territory};
use hashwarden_ledger::{Ledger, LedgerError};
use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    idempotency::Answers,
    live::Live,
    office::exhibit::Checks,
    reference::Reference,
    standing::{Latest, Standing},
    upload::Uploads,
};

/// Passwords checked at once: each takes 19 MiB, and anybody may ask.
const HASHING: usize = 2;

/// How the service is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The place answered for.
    pub place: Territory,
    /// Whether everything comes from a simulation.
    pub simulated: bool,
    /// Where the ledger, the officers and captures on their way lie.
    pub data_folder: PathBuf,
    /// Names, besides `localhost` and loopback addresses, under which browsers may reach the service
    /// (the host a reverse proxy answers for), without port.
    pub hosts: Vec<String>,
    /// Whether a reverse proxy stands in front: then the last `X-Forwarded-For` says who asks.
    pub behind_proxy: bool,
    /// Limits.
    pub limits: Limits,
}

/// Limits of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest capture taken, in bytes.
    pub capture_bytes: u64,
    /// Captures received or read at once.
    pub readings: usize,
    /// Pages that listen for changes at once.
    pub listeners: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { capture_bytes: 4 << 30, readings: 2, listeners: 200 }
    }
}

/// What every request may use.
#[derive(Clone)]
pub struct AppState {
    /// History.
    pub ledger: Arc<Ledger>,
    /// Who may sign in.
    pub officers: Arc<Officers>,
    /// Tables.
    pub reference: Arc<Reference>,
    /// Set-up.
    pub config: Arc<Config>,
    /// Files of exhibits.
    pub exhibits: Arc<Store>,
    /// Who is asked for tokens of time (RFC 3161); nobody where none is configured.
    pub time_authority: Option<Arc<Address>>,
    /// What time it is.
    pub clock: Arc<Clock>,
    pub(crate) answers: Arc<Answers>,
    pub(crate) checks: Arc<Checks>,
    pub(crate) hashing: Arc<Semaphore>,
    pub(crate) latest: Arc<Latest>,
    pub(crate) live: Arc<Live>,
    pub(crate) uploads: Arc<Uploads>,
}

impl AppState {
    /// Ties the parts together. Captures that an earlier run left on their way are removed.
    ///
    /// # Errors
    /// [`StoreError`] where the folder of exhibits cannot be used.
    pub fn new(
        ledger: Ledger,
        officers: Officers,
        reference: Reference,
        config: Config,
        clock: fn() -> Timestamp,
    ) -> Result<Self, StoreError> {
        let exhibits = Arc::new(Store::open(config.data_folder.join("exhibits"))?);
        let live = Arc::new(Live::new(config.limits.listeners));
        let uploads = Arc::new(Uploads::new(&config));
        Ok(Self {
            ledger: Arc::new(ledger),
            officers: Arc::new(officers),
            reference: Arc::new(reference),
            config: Arc::new(config),
            exhibits,
            time_authority: None,
            clock: Arc::new(Clock::new(clock)),
            answers: Arc::default(),
            checks: Arc::default(),
            hashing: Arc::new(Semaphore::new(HASHING)),
            latest: Arc::default(),
            live,
            uploads,
        })
    }

    /// The same, asking this authority for a token of time over each exhibit's file.
    #[must_use]
    pub fn with_time_authority(self, authority: Address) -> Self {
        Self { time_authority: Some(Arc::new(authority)), ..self }
    }

    /// What stands about all sites now.
    pub(crate) async fn standing(&self) -> Result<Arc<Standing>, LedgerError> {
        self.latest.of(&self.ledger).await
    }

    /// What time it is for cases and all that is recorded.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What time it is for sessions and codes: a drill does not move it.
    pub fn session_now(&self) -> Timestamp {
        self.clock.system()
    }

    /// The place answered for, as a node of the tree.
    pub fn node(&self) -> Node {
        self.config.place.code.parse().unwrap_or_else(|_| Node::root())
    }
}
