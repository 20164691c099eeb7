//! One input, from its first byte to its coverage.
//!
//! In: an [`Input`], the pool list, a [`Config`]. Out: [`Observation`]s in the order of their first
//! packets, then a [`Coverage`]. Damage inside the input is a loss in the coverage; an error is only
//! what could not be opened or is nothing that is read. Captures are read here; records of other
//! programs, told from the content, in `inspect/records.rs`.
//!
//! Frames are read in blocks and dealt out to shards by the hash of their flows; threads take up
//! whatever is to be done next; what shards heard is put together in the order of the packets.
//! Limits: [`Config::max_memory`] and the constants of each module.

use std::{io, ops::ControlFlow};

use hashwarden_domain::{Coverage, Observation, Sentence};
use jiff::Timestamp;

use crate::{
    capture::{Capture, Likeness, Refused, file_hash::FileHash, input::Opened},
    pool::Pools,
    record::kind::{self, Kind},
};

mod crew;
mod deal;
mod held;
mod live;
mod names;
mod opening;
mod records;
mod report;
mod settle;
mod shard;

pub use crate::capture::Input;
use crew::{Crew, News};
pub use live::{Batch, CaptureStream, Ear, Frame, LiveInspection, LogLines, Overheard};
use settle::Settlement;

/// Bytes of input between two reports of progress.
const PROGRESS_BYTES: u64 = 4 << 20;

/// Settings of one inspection.
#[derive(Clone, Debug)]
pub struct Config {
    /// Most bytes that the flow table and the buffers of followed flows may take.
    pub max_memory: usize,
    /// Threads that work on a file, at most four; results are the same for any number.
    pub threads: usize,
    /// Whether a simulation made the input.
    pub simulated: bool,
    /// Whether a file is hashed.
    pub hashing: Hashing,
    /// A time that rows of a log without a year cannot be much later than, where nothing is known of
    /// when the log was last written to.
    pub latest: Option<Timestamp>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_memory: 512 << 20,
            threads: 1,
            simulated: false,
            hashing: Hashing::Never,
            latest: None,
        }
    }
}

/// Whether the SHA-256 of a file is taken: for what is kept as evidence it must be, for a look at a
/// capture it would only cost as much time as half of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashing {
    /// Not at all.
    Never,
    /// Once something was seen in the file.
    OnceSeen,
}

/// How far an inspection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read of the input as it lies on disk.
    pub bytes: u64,
    /// Size of the input, where known.
    pub total_bytes: Option<u64>,
    /// Packets read.
    pub packets: u64,
    /// Records of another program read.
    pub records: u64,
}

/// Nothing of an input could be read.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {}", cause.sentence().en)]
pub struct InspectError {
    /// The input.
    pub name: String,
    /// What kept it from being read.
    #[source]
    pub cause: Unreadable,
}

/// What kept an input from being read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system refused.
    #[error("the file cannot be opened")]
    Io(#[source] io::Error),
    /// It holds something else.
    #[error("the file is of no kind that is read")]
    NotACapture(Likeness),
}

impl Unreadable {
    /// What it is and what to do.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotACapture(likeness) => likeness.sentence(),
            Self::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => Sentence::new(
                    "there is no such file: check the name and the folder",
                    "没有这个文件：请检查文件名和目录",
                ),
                io::ErrorKind::PermissionDenied => Sentence::new(
                    "no permission to read it: run as a user who may, or change its mode with `chmod`",
                    "没有读取权限：请换用有权限的用户运行，或用 `chmod` 修改权限",
                ),
                io::ErrorKind::IsADirectory => Sentence::new(
                    "this is a folder: name the files in it",
                    "这是一个文件夹：请指定其中的文件",
                ),
                _ => Sentence::new(
                    format!("it cannot be read ({error}): check the disk or the network drive"),
                    format!("无法读取（{error}）：请检查磁盘或网络存储"),
                ),
            },
        }
    }
}

/// Reads `input` and tells what was seen.
///
/// # Errors
/// [`InspectError`] when nothing could be opened or it is of no kind that is read.
pub fn inspect(
    input: Input,
    pools: &Pools,
    config: &Config,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    out: &mut dyn FnMut(Observation),
) -> Result<Coverage, InspectError> {
    let name = input.name();
    let unreadable = |cause| InspectError { name: name.clone(), cause };
    let io = |error| unreadable(Unreadable::Io(error));
    let mut opened = input.open().map_err(io)?;
    let head = opened.head(kind::HEAD).map_err(io)?;
    if let Some(kind) = Kind::of(&head) {
        return records::inspect(kind, (name.clone(), opened), pools, config, progress, out)
            .map_err(io);
    }
    let Opened { bytes, size, again, .. } = opened;
    let capture = Capture::open(bytes).map_err(|refused| {
        unreadable(match refused {
            Refused::Io(error) => Unreadable::Io(error),
            Refused::NotACapture(likeness) => Unreadable::NotACapture(likeness),
        })
    })?;

    let again = again.filter(|_| config.hashing == Hashing::OnceSeen);
    let mut hash = FileHash::of(again);
    let mut settlement = Settlement::new(pools, config.simulated);
    let mut next_report = 0;
    let crew = Crew::new(capture, pools, config.max_memory);
    let mut fragments = crew.run(config.threads, &mut |news| {
        match news {
            News::Epoch(shares, mut seen) => {
                settlement.count(&mut seen);
                settlement.settle(shares);
                if settlement.has_report() {
                    hash.start();
                }
                if settlement.is_report_due() {
                    settlement.report(&name, hash.finish(), out);
                }
            }
            News::Read { bytes, packets } if bytes >= next_report => {
                next_report = bytes + PROGRESS_BYTES;
                return progress(Progress { bytes, total_bytes: size, packets, records: 0 });
            }
            News::Read { .. } => {}
        }
        ControlFlow::Continue(())
    });
    settlement.finish(&mut fragments);
    if settlement.has_report() {
        settlement.report(&name, hash.finish(), out);
    }
    Ok(settlement.take_coverage(name))
}

#[cfg(test)]
mod tests;
