//! SHA-256 of a capture file, taken beside the reading of it.
//!
//! In: a handle of its own on the file. Out: the hash, hexadecimal. It is started only when there is
//! something to prove: hashing is slower than the walk itself, and most captures prove nothing.

use std::{
    fs::File,
    io::{self, Read},
    thread::{self, JoinHandle},
};

use sha2::{Digest, Sha256};

/// How far the hash is.
pub(crate) enum FileHash {
    /// Taken, or impossible: no file, or one that could not be read again. What was seen stays true.
    Done(Option<String>),
    /// Being taken.
    Running(JoinHandle<Option<String>>),
    /// Not needed so far.
    Waiting(File),
}

impl FileHash {
    /// A hash that may be needed.
    pub(crate) fn of(file: Option<File>) -> Self {
        file.map_or(Self::Done(None), Self::Waiting)
    }

    /// Starts taking it, if that has not been done.
    pub(crate) fn start(&mut self) {
        if matches!(self, Self::Waiting(_))
            && let Self::Waiting(file) = std::mem::replace(self, Self::Done(None))
        {
            *self = Self::Running(thread::spawn(move || sha256(file).ok()));
        }
    }

    /// The hash, when it is there.
    pub(crate) fn finish(&mut self) -> Option<&str> {
        self.start();
        if matches!(self, Self::Running(_))
            && let Self::Running(thread) = std::mem::replace(self, Self::Done(None))
        {
            *self = Self::Done(thread.join().ok().flatten());
        }
        match self {
            Self::Done(hash) => hash.as_deref(),
            Self::Running(_) | Self::Waiting(_) => None,
        }
    }
}

fn sha256(mut file: File) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = match file.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match buffer.get(..count) {
            None | Some([]) => break,
            Some(bytes) => hash.update(bytes),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
