//! The engine: to be written.

use std::{io::Read, path::PathBuf};

use hashwarden_domain::{Coverage, Observation};

use crate::pool::Pools;

/// Where the bytes come from.
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Anything else that can be read.
    Stream {
        /// What to call it.
        name: String,
        /// Its bytes.
        bytes: Box<dyn Read + Send>,
    },
}

/// Settings of one inspection.
#[derive(Clone, Debug)]
pub struct Config {
    /// Most bytes that flows and their buffers may take.
    pub max_memory: usize,
    /// Whether a simulation made the input.
    pub simulated: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { max_memory: 512 << 20, simulated: false }
    }
}

/// How far an inspection is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes read of the input as it lies on disk.
    pub bytes: u64,
    /// Size of the input, where known.
    pub total_bytes: Option<u64>,
    /// Packets read.
    pub packets: u64,
}

/// What the caller wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Stop here and report what was heard so far.
    Stop,
}

/// Nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// To be written.
    #[error("not there yet")]
    NotYet,
}

/// Reads `input` and tells what was seen.
///
/// # Errors
/// [`InspectError`] when nothing could be opened or it is not a capture.
pub fn inspect(
    _input: Input,
    _pools: &Pools,
    _config: &Config,
    _progress: &mut dyn FnMut(Progress) -> Flow,
    _out: &mut dyn FnMut(Observation),
) -> Result<Coverage, InspectError> {
    Err(InspectError::NotYet)
}
